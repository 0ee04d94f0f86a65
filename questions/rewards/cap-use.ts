import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { amount } from '#questions/reading.ts'
import { filter, type SqlColumn, sqlList } from '#questions/sql-list.ts'

const COLUMNS = {
  program: { type: z.string(), kind: 'id', sql: sql`c.program` },
  version: { type: z.int(), kind: 'count', sql: sql`c.program_version` },
  incentive: {
    type: z.string().nullable(),
    kind: 'text',
    sql: sql`c.incentive`,
    says: 'Null for a cap over several, and for the budget',
  },
  partner: {
    type: z.string().nullable(),
    kind: 'id',
    sql: sql`case when c.partner_id <> c.payer_id then c.partner_id end`,
    says: 'Whom it bounds by itself; null where several share it, which its payer alone sees',
  },
  customer: { type: z.string().nullable(), kind: 'id', sql: sql`c.customer_id` },
  from: {
    type: z.string().nullable(),
    kind: 'date',
    sql: sql`c.period_from`,
    says: 'The first day of the period it counts over',
  },
  says: { type: z.string(), kind: 'text', sql: sql`c.says` },
  counts: { type: z.enum(['amount', 'units', 'times']), kind: 'choice', sql: sql`c.counts` },
  limit: { type: amount, kind: 'amount', sql: sql`c.most::text` },
  used: { type: amount, kind: 'amount', sql: sql`c.used::text` },
  remains: { type: amount, kind: 'amount', sql: sql`c.remains::text` },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** How far caps and budgets are used up, as the newest settlement of each program found it. */
export const capUse = sqlList({
  name: 'cap-use',
  plural: 'caps',
  path: '/v1/cap-use',
  command: 'list caps',
  summary: 'List what remains under each cap and budget of programs',
  description:
    'Of the newest settlement of each program. A partner sees caps that bound it alone, the payer also those that several share.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  source: (cut) => sql`(
    select c.* from cap_use c
    join (select distinct on (program) program, run_id from cap_use
      where position <= ${cut.record} order by program, position desc) n on n.program = c.program and n.run_id = c.run_id
    where c.position <= ${cut.record}) c`,
  where: () => sql`true`,
  columns: COLUMNS,
  filters: {
    program: filter(ownedId, (value) => sql`c.program = ${value}`),
    partner: filter(organizationId, (value) => sql`c.partner_id = ${value}`),
    incentive: filter(z.string().max(40), (value) => sql`c.incentive = ${value}`),
  },
  sorts: {
    program: [
      { sql: sql`c.program`, type: 'text' },
      { sql: sql`c.id`, type: 'bigint' },
    ],
    scarcest: [
      { sql: sql`c.remains / nullif(c.most, 0)`, type: 'numeric' },
      { sql: sql`c.id`, type: 'bigint' },
    ],
  },
})
