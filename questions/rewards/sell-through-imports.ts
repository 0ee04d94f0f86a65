import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { amount, moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

/** Files of sell-through that were imported to their end, and what became of their rows. */
export const sellThroughImports = sqlList({
  name: 'sell-through-imports',
  plural: 'imports',
  path: '/v1/sell-through-imports',
  command: 'list sell-through-imports',
  summary: 'List imported files of sell-through, with what became of their rows',
  description:
    'Newest first. Rows were added, replaced a line, were known, or are in quarantine; the sums are sales less returns of what was added or replaced. A file that is imported again stands here again only if it changed something.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  source: () => sql`sell_through_import i`,
  where: ({ record }) => sql`i.position <= ${record}`,
  columns: {
    id: { type: z.string(), kind: 'id', sql: sql`i.id` },
    name: { type: z.string(), kind: 'text', sql: sql`i.name` },
    importedAt: { type: moment, kind: 'moment', sql: sql`i.imported_at` },
    resubmission: { type: z.boolean(), kind: 'choice', sql: sql`i.resubmission` },
    rows: { type: z.int(), kind: 'count', sql: sql`i.rows` },
    added: { type: z.int(), kind: 'count', sql: sql`i.added` },
    replaced: { type: z.int(), kind: 'count', sql: sql`i.replaced` },
    known: { type: z.int(), kind: 'count', sql: sql`i.known` },
    quarantined: { type: z.int(), kind: 'count', sql: sql`i.quarantined` },
    sums: { type: z.record(z.string(), amount), kind: 'object', sql: sql`i.sums` },
  },
  filters: { name: filter(z.string().min(1).max(500), (value) => sql`i.name = ${value}`) },
  sorts: {
    newest: [
      { sql: sql`i.imported_at`, type: 'timestamptz', descending: true },
      { sql: sql`i.id`, type: 'text' },
    ],
    oldest: [
      { sql: sql`i.imported_at`, type: 'timestamptz' },
      { sql: sql`i.id`, type: 'text' },
    ],
  },
})
