import { sql } from 'kysely'
import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { type RowOf, rowShape } from '#questions/list.ts'
import { moment, read } from '#questions/reading.ts'
import { type SqlColumn, selected, sqlList } from '#questions/sql-list.ts'

const SOURCE = sql`webhook w join webhook_progress p on p.webhook_id = w.id`

/** What is shown of an endpoint, in a list and by itself. */
function columnsAt(now: string) {
  return {
    id: { type: z.string(), kind: 'id', sql: sql`w.id` },
    url: { type: z.string(), kind: 'text', sql: sql`w.url` },
    events: { type: z.array(z.string()), kind: 'list', sql: sql`w.events` },
    description: { type: z.string(), kind: 'text', sql: sql`w.description` },
    enabled: { type: z.boolean(), kind: 'choice', sql: sql`w.enabled` },
    disabledBecause: {
      type: z.enum(['asked', 'gone', 'failing']).nullable(),
      kind: 'choice',
      sql: sql`w.disabled_because`,
      says: 'Somebody asked; it answered 410; nothing but failures came from it for five days',
    },
    failingSince: {
      type: moment.nullable(),
      kind: 'moment',
      sql: sql`p.failing_since`,
      says: 'Since when nothing but failures came from it',
    },
    waiting: {
      type: z.int(),
      kind: 'count',
      sql: sql`(select count(*)::int from webhook_delivery d where d.webhook_id = w.id and d.state = 'pending')`,
      says: 'Deliveries that are not at their end',
    },
    previousUntil: {
      type: moment.nullable(),
      kind: 'moment',
      sql: sql`case when w.previous_until > ${now}::timestamptz then w.previous_until end`,
      says: 'Until when the secret before the last rotation signs too',
    },
    createdBy: { type: z.string(), kind: 'id', sql: sql`w.created_by` },
    createdAt: { type: moment, kind: 'moment', sql: sql`w.created_at` },
    version: { type: z.int(), kind: 'count', sql: sql`w.version` },
  } as const satisfies Readonly<Record<string, SqlColumn>>
}

/** The endpoints of the acting organization. */
export const webhooks = sqlList({
  name: 'webhooks',
  plural: 'webhooks',
  path: '/v1/webhooks',
  command: 'list webhooks',
  summary: 'List the endpoints that events are sent to',
  description:
    'In the order of their ids, or the newest first, with how they are doing. No secret is shown. Removed ones are gone.',
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['access:read'] },
  past: false,
  source: () => SOURCE,
  where: () => sql`w.removed_at is null`,
  columns: (_, now) => columnsAt(now),
  filters: {},
  sorts: {
    id: [{ sql: sql`w.id`, type: 'text' }],
    newest: [
      { sql: sql`w.created_at`, type: 'timestamptz', descending: true },
      { sql: sql`w.id`, type: 'text' },
    ],
  },
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
  output: z.object(rowShape(columnsAt(''))),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['access:read'] },
  idempotency: 'by_nature',
  versioned: true,
  run: (context, { id }) =>
    read(context, async (acting) => {
      const columns = columnsAt(context.now.toString())
      const { rows } = await sql<RowOf<typeof columns>>`select ${selected(columns)} from ${SOURCE}
        where w.removed_at is null and w.id = ${id}`.execute(acting)
      const [found] = rows
      return found ? ok(found) : refuse({ code: 'not_found', says: `Your organization has no endpoint ${id}` })
    }),
})
