import { sql } from 'kysely'
import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { instant } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const attempt = z.object({
  number: z.int(),
  at: moment,
  ms: z.int(),
  status: z.int().nullable().meta({ description: 'HTTP status of the answer; null where none came' }),
  error: z.string().nullable(),
  answer: z.string().meta({ description: 'The first 1,024 bytes of the answer' }),
})

const ISO = sql`to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const ATTEMPTS = sql`coalesce((select jsonb_agg(jsonb_build_object('number', a.number, 'at', ${ISO}, 'ms', a.ms,
    'status', a.status, 'error', a.error, 'answer', a.answer) order by a.number)
  from webhook_attempt a where a.delivery_id = d.id), '[]')`

const state = z.enum(['pending', 'delivered', 'failed', 'dropped'])

/** What was sent to endpoints, newest first, with every try. */
export const deliveries = sqlList({
  name: 'deliveries',
  plural: 'deliveries',
  path: '/v1/webhook-deliveries',
  command: 'list webhook-deliveries',
  summary: 'List deliveries to your endpoints with every try',
  description:
    'Newest first, also those of removed endpoints. One that failed ten times is at its end; it can be sent again by hand, for 30 days: then it is forgotten.',
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['access:read'] },
  past: false,
  source: () => sql`webhook_delivery d`,
  where: () => sql`true`,
  columns: {
    id: { type: z.string(), kind: 'id', sql: sql`d.id` },
    webhook: { type: z.string(), kind: 'id', sql: sql`d.webhook_id` },
    event: { type: z.string(), kind: 'id', sql: sql`d.event_id`, says: 'The webhook-id that the receiver gets' },
    type: { type: z.string(), kind: 'text', sql: sql`d.type` },
    position: { type: z.int(), kind: 'count', sql: sql`d.position` },
    replay: { type: z.boolean(), kind: 'choice', sql: sql`d.replay` },
    state: { type: state, kind: 'choice', sql: sql`d.state` },
    madeAt: { type: moment, kind: 'moment', sql: sql`d.made_at` },
    dueAt: {
      type: moment.nullable(),
      kind: 'moment',
      sql: sql`case when d.state = 'pending' then d.due_at end`,
      says: 'When the next try is due; null at the end',
    },
    endedAt: { type: moment.nullable(), kind: 'moment', sql: sql`d.ended_at` },
    attempts: { type: z.array(attempt), kind: 'list', sql: ATTEMPTS },
  },
  filters: {
    webhook: filter(z.string().min(1).max(100), (value) => sql`d.webhook_id = ${value}`),
    type: filter(z.string().min(1).max(100), (value) => sql`d.type = ${value}`),
    state: filter(state, (value) => sql`d.state = ${value}`),
    from: filter(
      instant.meta({ description: 'Made at or after this moment' }),
      (value) => sql`d.made_at >= ${value}::timestamptz`,
    ),
    to: filter(
      instant.meta({ description: 'Made before this moment' }),
      (value) => sql`d.made_at < ${value}::timestamptz`,
    ),
  },
  sorts: {
    newest: [{ sql: sql`d.id`, type: 'text', descending: true }],
    oldest: [{ sql: sql`d.id`, type: 'text' }],
  },
})
