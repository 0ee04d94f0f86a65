import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const state = z.enum(['open', 'accepted', 'dismissed'])

/** How a row stood at a cut: open until it was settled, at a position of its own. */
function stateAt({ record }: Cut) {
  return sql`(case when q.state <> 'open' and coalesce(q.settled_position, 0) <= ${record} then q.state else 'open' end)`
}

/** Rows of imported files that could not be used, with their reasons. */
export const quarantine = sqlList({
  name: 'quarantine',
  plural: 'rows',
  path: '/v1/quarantine',
  command: 'list quarantine',
  summary: 'List imported rows that could not be used, with their reasons',
  description:
    'Longest waiting first, also those that a later try accepted. Nothing that was imported is ever dropped.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  source: () => sql`quarantine q`,
  where: (cut) => sql`q.position <= ${cut.record}`,
  columns: (cut) => ({
    id: { type: z.int(), kind: 'count', sql: sql`q.id` },
    file: { type: z.string(), kind: 'text', sql: sql`q.file` },
    row: {
      type: z.int(),
      kind: 'count',
      sql: sql`q.row_number`,
      says: 'The row of the file, the first after the header being 1',
    },
    code: { type: z.string(), kind: 'choice', sql: sql`q.code` },
    says: { type: z.string(), kind: 'text', sql: sql`q.says` },
    state: { type: state, kind: 'choice', sql: stateAt(cut) },
    learnedAt: { type: moment, kind: 'moment', sql: sql`q.learned_at` },
    content: { type: z.record(z.string(), z.string()), kind: 'object', sql: sql`q.content` },
  }),
  filters: (cut) => ({
    state: filter(state, (value) => sql`${stateAt(cut)} = ${value}`),
    file: filter(z.string().min(1).max(500), (value) => sql`q.file = ${value}`),
    code: filter(z.string().min(1).max(100), (value) => sql`q.code = ${value}`),
  }),
  sorts: {
    oldest: [{ sql: sql`q.id`, type: 'bigint' }],
    newest: [{ sql: sql`q.id`, type: 'bigint', descending: true }],
  },
})
