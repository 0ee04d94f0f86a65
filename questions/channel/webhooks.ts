import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'
import { next, page, pageOf } from './paging.ts'

const endpoint = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  description: z.string(),
  enabled: z.boolean(),
  disabledBecause: z
    .enum(['asked', 'gone', 'failing'])
    .nullable()
    .meta({ description: 'Somebody asked; it answered 410; nothing but failures came from it for five days' }),
  failingSince: moment.nullable().meta({ description: 'Since when nothing but failures came from it' }),
  waiting: z.int().meta({ description: 'Deliveries that are not at their end' }),
  previousUntil: moment.nullable().meta({ description: 'Until when the secret before the last rotation signs too' }),
  createdBy: z.string(),
  createdAt: moment,
  version: z.int(),
})
type Endpoint = z.infer<typeof endpoint>

function endpointsWhere(condition: RawBuilder<unknown>, { now }: Context): RawBuilder<Endpoint> {
  return sql<Endpoint>`select w.id, w.url, w.events, w.description, w.enabled, w.disabled_because as "disabledBecause",
      p.failing_since as "failingSince", w.created_by as "createdBy", w.created_at as "createdAt", w.version,
      case when w.previous_until > ${now.toString()} then w.previous_until end as "previousUntil",
      (select count(*)::int from webhook_delivery d where d.webhook_id = w.id and d.state = 'pending') as waiting
    from webhook w join webhook_progress p on p.webhook_id = w.id
    where w.removed_at is null and ${condition} order by w.id`
}

/** The endpoints of the acting organization. */
export const webhooks = door({
  name: 'webhooks',
  kind: 'question',
  summary: 'List the endpoints that events are sent to',
  description: 'In the order of their ids, with how they are doing. No secret is shown. Removed ones are gone.',
  http: { method: 'GET', path: '/v1/webhooks' },
  command: 'list webhooks',
  input: z.object(page),
  output: z.object({ webhooks: z.array(endpoint), next }),
  refusals: {},
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['access:read'] },
  idempotency: 'by_nature',
  run: (context, { cursor, limit }) =>
    read(context, async (acting) => {
      const { rows } = await endpointsWhere(sql`w.id > ${cursor ?? ''}`, context).execute(acting)
      const found = pageOf(rows, limit, ({ id }) => id)
      return ok({ webhooks: found.rows, next: found.next })
    }),
})

/** One endpoint. */
export const webhook = door({
  name: 'webhook',
  kind: 'question',
  summary: 'Show an endpoint and how it is doing',
  description: 'Its version is what a change of it has to name. No secret is shown.',
  http: { method: 'GET', path: '/v1/webhooks/{id}' },
  command: 'show webhook',
  input: z.object({ id: z.string().min(1).max(100) }),
  output: endpoint,
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['access:read'] },
  idempotency: 'by_nature',
  versioned: true,
  run: (context, { id }) =>
    read(context, async (acting) => {
      const { rows } = await endpointsWhere(sql`w.id = ${id}`, context).execute(acting)
      const [found] = rows
      return found ? ok(found) : refuse({ code: 'not_found', says: `Your organization has no endpoint ${id}` })
    }),
})
