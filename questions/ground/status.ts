import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { ok, present } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { moment } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'

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

const parkedCode = z.object({ code: z.string(), count: z.int() })

const COUNTS = ['facts', 'invoices', 'statements', 'payouts', 'quarantine'] as const

/** What stands, what is open and what waits, as the acting organization may see it. */
export const status = door({
  name: 'status',
  kind: 'question',
  summary: 'Show what stands, what is open and what waits',
  description:
    'Positions, counts, rows in quarantine; what waits now: runs that were stopped before their end, keys that are parked, the newest imports. Where `as_of` asks for the past, what waits now is null.',
  http: { method: 'GET', path: '/v1/status' },
  command: 'status',
  input: z.object({ as_of: asOf }),
  output: z.object({
    organization: z.string(),
    position: z.object({ record: z.int(), usage: z.int() }),
    facts: z.int(),
    invoices: z.int(),
    statements: z.int(),
    payouts: z.int(),
    parked: z.array(parkedCode).nullable(),
    quarantine: z.int(),
    runs: z.array(run).nullable(),
    imports: z.array(importFile).nullable(),
    cut: cutField,
  }),
  refusals: AS_OF_REFUSALS,
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context, { as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const counts = await countAt(acting, cut)
      const waiting = as_of === undefined ? await whatWaits(acting) : { parked: null, runs: null, imports: null }
      return ok({ organization: context.organization, position: { ...cut }, ...counts, ...waiting })
    }),
})

async function countAt(acting: Acting, { record }: Cut): Promise<Record<(typeof COUNTS)[number], number>> {
  const { rows } = await sql<Record<(typeof COUNTS)[number], number>>`
    select (select count(*) from fact where position <= ${record}) as facts,
      (select count(*) from invoice where position <= ${record}) as invoices,
      (select count(*) from statement where position <= ${record}) as statements,
      (select count(*) from payout where position <= ${record}) as payouts,
      (select count(*) from quarantine where position <= ${record}
        and (state = 'open' or settled_position > ${record})) as quarantine`.execute(acting)
  return present(rows[0], 'a statement of counts has one row')
}

async function whatWaits(acting: Acting) {
  const parked = await sql<z.infer<typeof parkedCode>>`
    select code, count(*) as count from parked group by code order by code`.execute(acting)
  const runs = await sql<z.infer<typeof run>>`
    select kind, period, started_at as "startedAt", finished_at as "finishedAt"
    from run order by started_at desc, id desc limit 20`.execute(acting)
  const imports = await sql<z.infer<typeof importFile>>`
    select name, format, imported_at as "importedAt", rows, accepted, duplicates, conflicts, quarantined
    from import_file order by imported_at desc limit 20`.execute(acting)
  return { parked: parked.rows, runs: runs.rows, imports: imports.rows }
}
