import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { amount, moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const format = z.enum(['focus', 'aws', 'azure', 'gcp', 'oci', 'csv'])

/** Billing exports that were imported to their end, and what became of their rows. */
export const imports = sqlList({
  name: 'imports',
  plural: 'imports',
  path: '/v1/imports',
  command: 'list imports',
  summary: 'List imported billing exports, with what became of their rows',
  description:
    'Newest first. Rows are accepted, duplicates, conflicts or quarantined; the sums are Σ cost by currency over all rows that are not in quarantine. A file that was imported again stands here once, as it came in first.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  source: () => sql`import_file i`,
  where: (cut) => sql`i.position <= ${cut.record}`,
  columns: () => ({
    id: { type: z.string(), kind: 'id', sql: sql`i.id` },
    name: { type: z.string(), kind: 'text', sql: sql`i.name` },
    format: { type: z.string(), kind: 'choice', sql: sql`i.format` },
    importedAt: { type: moment, kind: 'moment', sql: sql`i.imported_at` },
    rows: { type: z.int(), kind: 'count', sql: sql`i.rows` },
    accepted: { type: z.int(), kind: 'count', sql: sql`i.accepted` },
    duplicates: { type: z.int(), kind: 'count', sql: sql`i.duplicates` },
    conflicts: { type: z.int(), kind: 'count', sql: sql`i.conflicts` },
    quarantined: { type: z.int(), kind: 'count', sql: sql`i.quarantined` },
    retracted: {
      type: z.int(),
      kind: 'count',
      sql: sql`i.retracted`,
      says: 'Events of the bill’s former files that the file took back',
    },
    sums: { type: z.record(z.string(), amount), kind: 'object', sql: sql`i.sums` },
  }),
  filters: () => ({
    format: filter(format, (value) => sql`i.format = ${value}`),
    name: filter(z.string().min(1).max(500), (value) => sql`i.name = ${value}`),
  }),
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
