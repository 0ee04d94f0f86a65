import type { IncomingHttpHeaders } from 'node:http'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type EventFault, readCloudEvent } from '#core/metering/cloud-event.ts'
import type { StorableEvent } from '#core/metering/event.ts'

/** The door whose bodies are CloudEvents. */
export const USAGE_DOOR = 'record-usage'

export const USAGE_TYPES = {
  plain: 'application/json',
  single: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
} as const

/** What a request holds at most, decompressed. */
export const MOST_EVENTS = 25_000
export const MOST_EVENT_BYTES = 32 * 2 ** 20

/** How events are written in a request. `binary`: the attributes are headers, and the body is the data alone. */
export type EventForm = keyof typeof USAGE_TYPES | 'binary'

/** Before the name of an attribute in a header's name. */
export const ATTRIBUTE_HEADER = 'ce-'

/** The form that the headers of a request announce, undefined where it is none that is read here. */
export function formOf(headers: IncomingHttpHeaders): EventForm | undefined {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim().toLowerCase())
  if (parameters.some((one) => one.startsWith('charset=') && !/^charset="?(utf-8|us-ascii)"?$/.test(one)))
    return undefined
  const form = FORMS.get(type)
  if (form !== undefined && form !== 'plain') return form
  const isBinary = Object.keys(headers).some((name) => name.startsWith(ATTRIBUTE_HEADER))
  return isBinary && (form === 'plain' || type === '' || /^(text\/json|application\/[\w.-]+\+json)$/.test(type))
    ? 'binary'
    : form
}

const FORMS: ReadonlyMap<string, EventForm> = new Map(
  Object.entries(USAGE_TYPES).map(([form, type]) => [type, form as keyof typeof USAGE_TYPES]),
)

export type RejectedEvent = EventFault & Readonly<{ index: number }>

/** The events of a request as far as they were read: `count` are all of them, in their order. */
export type Collected = { readonly events: StorableEvent[]; readonly rejected: RejectedEvent[]; count: number }

export function collect(into: Collected, value: unknown, escaped: boolean): void {
  const event = readCloudEvent(value, escaped)
  if (event.ok) {
    into.events.push(event.value)
    into.count += 1
  } else rejectNext(into, event.refusal)
}

export function rejectNext(into: Collected, fault: EventFault): void {
  into.rejected.push({ index: into.count, ...fault })
  into.count += 1
}

/** The values of a JSON body that should be events, and whether it is one event alone. */
export type JsonEvents = Readonly<{ values: readonly unknown[]; alone: boolean }>

/** Finds the events in a JSON body. Refused in words where it has no place for any. */
export function eventsIn(form: 'plain' | 'single' | 'batch', value: unknown): Result<JsonEvents, string> {
  if (form === 'single') return ok({ values: [value], alone: true })
  if (Array.isArray(value)) return ok({ values: value, alone: false })
  if (form === 'batch') return refuse(`A body of the type ${USAGE_TYPES.batch} is a list of events`)
  if (value === null || typeof value !== 'object') return refuse('The body is an event, or a list of events')
  if (!('events' in value) || 'specversion' in value) return ok({ values: [value], alone: true })
  const others = Object.keys(value).filter((name) => name !== 'events')
  if (others.length > 0)
    return refuse(`Beside events, the body has nothing: ${others.slice(0, 5).join(', ').slice(0, 200)}`)
  return Array.isArray(value.events) ? ok({ values: value.events, alone: false }) : refuse('events is a list of events')
}
