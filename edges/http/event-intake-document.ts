import { ATTRIBUTE_HEADER, MOST_EVENTS, USAGE_TYPES } from './event-intake-forms.ts'

type JsonObject = { [name: string]: unknown }

const EXAMPLE_LINE =
  '{"specversion":"1.0","source":"cloud-a","id":"1","type":"usage.recorded","subject":"vm-1","time":"2024-09-01T00:00:00Z","data":{"core_hours":0.1}}'

/** The forms in which usage events come over HTTP, made from the door's input, where every value of `data` is a text. */
export function eventBodies(plain: JsonObject): JsonObject {
  const { properties } = plain as { properties: { events: JsonObject & { items: JsonObject } } }
  const event = asSent(properties.events.items)
  const list = { ...properties.events, items: event, maxItems: MOST_EVENTS }
  const lines = { type: 'string', description: 'One event per line', examples: [EXAMPLE_LINE] }
  return {
    content: {
      [USAGE_TYPES.plain]: { schema: { anyOf: [{ ...plain, properties: { events: list } }, list, event] } },
      [USAGE_TYPES.single]: { schema: event },
      [USAGE_TYPES.batch]: { schema: list },
      [USAGE_TYPES.lines]: { schema: lines },
    },
  }
}

const SIMPLE = [{ type: 'string', maxLength: 10_000 }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }]

/** Numbers may be written as numbers: their source text is what counts. */
function asSent(event: JsonObject): JsonObject {
  const { properties } = event as { properties: { data: JsonObject } }
  const data = { ...properties.data, additionalProperties: { anyOf: [...SIMPLE, NESTED] } }
  return { ...event, properties: { ...properties, data } }
}

const NESTED = { type: 'object', additionalProperties: { anyOf: SIMPLE } }

const BINARY = 'of an event in binary mode, whose data alone is the body; percent-encoded where it is not plain ASCII'

/** The attributes of an event in binary mode. */
export const ATTRIBUTE_HEADERS: JsonObject = Object.fromEntries(
  ['specversion', 'source', 'id', 'type', 'subject', 'time'].map((name) => [
    `${ATTRIBUTE_HEADER}${name}`,
    { type: 'string', description: `The ${name} ${BINARY}` },
  ]),
)
