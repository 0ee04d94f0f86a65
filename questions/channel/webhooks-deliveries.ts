import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { instant } from '#operations/fields.ts'
import { moment, read } from '#questions/reading.ts'
import { next, page, pageOf } from './paging.ts'

const attempt = z.object({
  number: z.int(),
  at: moment,
  ms: z.int(),
  status: z.int().nullable().meta({ description: 'HTTP status of the answer; null where none came' }),
  error: z.string().nullable(),
  answer: z.string().meta({ description: 'The first 1,024 bytes of the answer' }),
})

const delivery = z.object({
  id: z.string(),
  webhook: z.string(),
  event: z.string().meta({ description: 'The webhook-id that the receiver gets' }),
  type: z.string(),
  position: z.int(),
  replay: z.boolean(),
  state: z.enum(['pending', 'delivered', 'failed', 'dropped']),
  madeAt: moment,
  dueAt: moment.nullable().meta({ description: 'When the next try is due; null at the end' }),
  endedAt: moment.nullable(),
  attempts: z.array(attempt),
})
type Delivery = z.infer<typeof delivery>

const input = z.object({
  ...page,
  webhook: z.string().min(1).max(100).optional(),
  type: z.string().min(1).max(100).optional(),
  state: z.enum(['pending', 'delivered', 'failed', 'dropped']).optional(),
  from: instant.optional().meta({ description: 'Made at or after this moment' }),
})

/** What was sent to endpoints, newest first, with every try. */
export const deliveries = door({
  name: 'deliveries',
  kind: 'question',
  summary: 'List deliveries to your endpoints with every try',
  description:
    'Newest first, also those of removed endpoints. One that failed ten times is at its end; it can be sent again by hand.',
  http: { method: 'GET', path: '/v1/webhook-deliveries' },
  command: 'list webhook-deliveries',
  input,
  output: z.object({ deliveries: z.array(delivery), next }),
  refusals: {},
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['access:read'] },
  idempotency: 'by_nature',
  run: (context, wanted) =>
    read(context, async (acting) => {
      const { rows } =
        await sql<Delivery>`select d.id, d.webhook_id as webhook, d.event_id as event, d.type, d.position,
          d.replay, d.state, d.made_at as "madeAt", d.ended_at as "endedAt",
          case when d.state = 'pending' then d.due_at end as "dueAt", coalesce(a.attempts, '[]') as attempts
        from webhook_delivery d left join lateral (
          select jsonb_agg(jsonb_build_object('number', number, 'at', ${ISO}, 'ms', ms, 'status', status, 'error', error,
            'answer', answer) order by number) as attempts
          from webhook_attempt where delivery_id = d.id) a on true
        where ${sql.join(conditionsOf(wanted), sql` and `)}
        order by d.id desc limit ${wanted.limit + 1}`.execute(acting)
      const found = pageOf(rows, wanted.limit, ({ id }) => id)
      return ok({ deliveries: found.rows, next: found.next })
    }),
})

const ISO = sql`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

function conditionsOf({ cursor, webhook, type, state, from }: z.output<typeof input>): readonly RawBuilder<unknown>[] {
  return [
    sql`true`,
    ...(cursor === undefined ? [] : [sql`d.id < ${cursor}`]),
    ...(webhook === undefined ? [] : [sql`d.webhook_id = ${webhook}`]),
    ...(type === undefined ? [] : [sql`d.type = ${type}`]),
    ...(state === undefined ? [] : [sql`d.state = ${state}`]),
    ...(from === undefined ? [] : [sql`d.made_at >= ${from}::timestamptz`]),
  ]
}
