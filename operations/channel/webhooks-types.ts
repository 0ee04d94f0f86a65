import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { deliverySchema, EVENT_TYPES } from './webhooks-catalog.ts'

/** The catalog of events: what an endpoint can ask for. */
export const eventTypes = door({
  name: 'event-types',
  kind: 'question',
  summary: 'List the types of events that endpoints can hear of',
  description:
    'Each with the JSON Schema of the body as it is delivered, and an example of its data. Fields may be added to a type; none is taken away or changes its meaning.',
  http: { method: 'GET', path: '/v1/event-types' },
  command: 'list event-types',
  input: z.object({}),
  output: z.object({
    types: z.array(
      z.object({
        name: z.string().meta({ example: 'invoice.issued' }),
        summary: z.string(),
        schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of the body' }),
        example: z.record(z.string(), z.unknown()).nullable().meta({ description: 'The data of one such event' }),
      }),
    ),
  }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['access:read', 'ground:read'] },
  idempotency: 'by_nature',
  run: async () => ok({ types: [...TYPES] }),
})

const TYPES = [...EVENT_TYPES.values()].map((type) => ({
  name: type.name,
  summary: type.summary,
  // What goes in is written loosely, so that a field that comes later breaks nobody's check.
  schema: z.toJSONSchema(deliverySchema(type), { io: 'input' }) as Record<string, unknown>,
  example: type.example as Record<string, unknown> | null,
}))
