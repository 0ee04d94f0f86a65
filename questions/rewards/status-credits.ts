import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { STAGES } from '#core/life/role.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { amount, moment } from '#questions/reading.ts'
import { filter, type SqlColumn, sqlList } from '#questions/sql-list.ts'

const COLUMNS = {
  program: { type: z.string(), kind: 'id', sql: sql`c.program` },
  payer: { type: z.string(), kind: 'id', sql: sql`c.payer_id` },
  partner: { type: z.string(), kind: 'id', sql: sql`c.partner_id` },
  incentive: { type: z.string(), kind: 'text', sql: sql`c.incentive` },
  stage: { type: z.enum(STAGES), kind: 'choice', sql: sql`c.stage` },
  customer: { type: z.string().nullable(), kind: 'id', sql: sql`c.customer_id` },
  credit: { type: z.string(), kind: 'text', sql: sql`c.credit`, says: 'What it counts for' },
  points: { type: amount, kind: 'amount', sql: sql`c.points::text`, says: 'No money: they count for status alone' },
  earnedFrom: { type: moment, kind: 'moment', sql: sql`c.earned_from` },
  says: { type: z.string(), kind: 'text', sql: sql`c.says` },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** What counts for the status of partners, as the newest settlement of each program found it. */
export const statusCredits = sqlList({
  name: 'status-credits',
  plural: 'credits',
  path: '/v1/status-credits',
  command: 'list status-credits',
  summary: 'List what counts for partners’ status: points that several partners may have for one thing',
  description:
    'Of incentives that deliver points. Shares decide the money; everybody with a part in a thing has all of its points.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  source: (cut) => sql`(
    select c.* from status_credit c where c.position <= ${cut.record} and c.run_id = (
      select n.run_id from status_credit n where n.program = c.program and n.position <= ${cut.record} order by n.position desc limit 1)) c`,
  where: () => sql`true`,
  columns: COLUMNS,
  filters: {
    program: filter(ownedId, (value) => sql`c.program = ${value}`),
    partner: filter(organizationId, (value) => sql`c.partner_id = ${value}`),
    customer: filter(organizationId, (value) => sql`c.customer_id = ${value}`),
    stage: filter(z.enum(STAGES), (value) => sql`c.stage = ${value}`),
  },
  sorts: {
    program: [
      { sql: sql`c.program`, type: 'text' },
      { sql: sql`c.partner_id`, type: 'text' },
      { sql: sql`c.line`, type: 'bigint' },
    ],
    most: [
      { sql: sql`c.points`, type: 'numeric', descending: true },
      { sql: sql`c.program`, type: 'text' },
      { sql: sql`c.partner_id`, type: 'text' },
      { sql: sql`c.line`, type: 'bigint' },
    ],
  },
})
