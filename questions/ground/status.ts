import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'

const run = z.object({
  kind: z.enum(['close', 'settle']),
  period: z.string(),
  startedAt: moment,
  finishedAt: moment.nullable(),
})
const importFile = z.object({
  name: z.string(),
  format: z.string(),
  importedAt: moment,
  rows: z.int(),
  accepted: z.int(),
  duplicates: z.int(),
  conflicts: z.int(),
  quarantined: z.int(),
})

/** What stands, what is open and what waits, as the acting organization may see it. */
export const status = door({
  name: 'status',
  kind: 'question',
  summary: 'Show what stands, what is open and what waits',
  description:
    'Positions, counts, runs that were stopped before their end, keys that are parked, rows in quarantine, the newest imports.',
  http: { method: 'GET', path: '/v1/status' },
  command: 'status',
  input: z.object({}),
  output: z.object({
    organization: z.string(),
    position: z.object({ record: z.int(), usage: z.int() }),
    facts: z.int(),
    invoices: z.int(),
    statements: z.int(),
    payouts: z.int(),
    parked: z.array(z.object({ code: z.string(), count: z.int() })),
    quarantine: z.int(),
    runs: z.array(run),
    imports: z.array(importFile),
  }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context) =>
    read(context, async (acting) => {
      const counts = await sql<
        Record<'record' | 'usage' | 'facts' | 'invoices' | 'statements' | 'payouts' | 'quarantine', number>
      >`
        select (select value from position where kind = 'record') as record, (select value from position where kind = 'usage') as usage,
          (select count(*) from fact) as facts, (select count(*) from invoice) as invoices,
          (select count(*) from statement) as statements, (select count(*) from payout) as payouts,
          (select count(*) from quarantine where state = 'open') as quarantine`.execute(acting)
      const parked = await sql<{
        code: string
        count: number
      }>`select code, count(*) as count from parked group by code order by code`.execute(acting)
      const runs = await sql<
        z.infer<typeof run>
      >`select kind, period, started_at as "startedAt", finished_at as "finishedAt"
        from run order by started_at desc, id desc limit 20`.execute(acting)
      const imports = await sql<z.infer<typeof importFile>>`
        select name, format, imported_at as "importedAt", rows, accepted, duplicates, conflicts, quarantined
        from import_file order by imported_at desc limit 20`.execute(acting)
      const {
        record = 0,
        usage = 0,
        ...rest
      } = counts.rows[0] ?? { facts: 0, invoices: 0, statements: 0, payouts: 0, quarantine: 0 }
      return ok({
        organization: context.organization,
        position: { record, usage },
        ...rest,
        parked: parked.rows,
        runs: runs.rows,
        imports: imports.rows,
      })
    }),
})
