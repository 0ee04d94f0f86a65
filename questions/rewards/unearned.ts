import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { STAGES } from '#core/life/role.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { filter, type SqlColumn, sqlList } from '#questions/sql-list.ts'

const COLUMNS = {
  program: { type: z.string(), kind: 'id', sql: sql`u.program` },
  period: { type: z.string(), kind: 'month', sql: sql`u.period`, says: 'The settlement that found it' },
  payer: { type: z.string(), kind: 'id', sql: sql`u.payer_id` },
  partner: { type: z.string(), kind: 'id', sql: sql`u.partner_id` },
  incentive: { type: z.string(), kind: 'text', sql: sql`u.incentive` },
  stage: { type: z.enum(STAGES), kind: 'choice', sql: sql`u.stage` },
  credit: { type: z.string(), kind: 'text', sql: sql`u.credit` },
  code: { type: z.string(), kind: 'text', sql: sql`u.code`, says: 'The first thing that kept it from earning' },
  says: { type: z.string(), kind: 'text', sql: sql`u.says` },
  hint: { type: z.string(), kind: 'text', sql: sql`u.hint`, says: 'What would make it earn' },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** What the newest settlement of each program evaluated and did not pay. */
export const unearned = sqlList({
  name: 'unearned',
  plural: 'credits',
  path: '/v1/unearned',
  command: 'list unearned',
  summary: 'List what was evaluated and did not earn, why, and what would make it earn',
  description: 'Of the newest settlement of each program, also for partners that got no statement.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  // The newest settlement is known by anything that it left, or one that found nothing would bring back what the one before it found.
  source: (cut) => sql`(
    select u.*, r.period from unearned u
    join (select distinct on (program) program, run_id from (
        select program, run_id, position from unearned
        union all select program, run_id, position from earning_state
        union all select program, run_id, position from statement) told
      where position <= ${cut.record} order by program, position desc) n on n.program = u.program and n.run_id = u.run_id
    join run r on r.id = u.run_id where u.position <= ${cut.record}) u`,
  where: () => sql`true`,
  columns: COLUMNS,
  filters: {
    program: filter(ownedId, (value) => sql`u.program = ${value}`),
    partner: filter(organizationId, (value) => sql`u.partner_id = ${value}`),
    incentive: filter(z.string().max(40), (value) => sql`u.incentive = ${value}`),
    stage: filter(z.enum(STAGES), (value) => sql`u.stage = ${value}`),
    code: filter(z.string().max(60), (value) => sql`u.code = ${value}`),
  },
  sorts: {
    incentive: [
      { sql: sql`u.program`, type: 'text' },
      { sql: sql`u.partner_id`, type: 'text' },
      { sql: sql`u.line`, type: 'bigint' },
    ],
    code: [
      { sql: sql`u.code`, type: 'text' },
      { sql: sql`u.program`, type: 'text' },
      { sql: sql`u.partner_id`, type: 'text' },
      { sql: sql`u.line`, type: 'bigint' },
    ],
  },
})
