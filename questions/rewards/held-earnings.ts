import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { STAGES } from '#core/life/role.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { amount, moment } from '#questions/reading.ts'
import { filter, type SqlColumn, sqlList } from '#questions/sql-list.ts'

const COLUMNS = {
  program: { type: z.string(), kind: 'id', sql: sql`v.program` },
  incentive: { type: z.string(), kind: 'text', sql: sql`v.incentive` },
  stage: { type: z.enum(STAGES), kind: 'choice', sql: sql`v.stage` },
  payer: { type: z.string(), kind: 'id', sql: sql`v.payer_id` },
  partner: { type: z.string(), kind: 'id', sql: sql`v.partner_id` },
  customer: { type: z.string().nullable(), kind: 'id', sql: sql`v.customer_id` },
  credit: { type: z.string(), kind: 'text', sql: sql`v.credit`, says: 'What it was earned on' },
  granted: { type: amount, kind: 'amount', sql: sql`v.granted::text`, says: 'All of it, once everything has vested' },
  vested: { type: amount, kind: 'amount', sql: sql`v.vested::text`, says: 'What has vested, and is posted' },
  held: { type: amount, kind: 'amount', sql: sql`(v.granted - v.vested)::text`, says: 'What has not vested' },
  currency: { type: z.string(), kind: 'text', sql: sql`v.currency` },
  steps: { type: z.int(), kind: 'count', sql: sql`v.steps` },
  done: { type: z.int(), kind: 'count', sql: sql`v.done` },
  lost: {
    type: z.int(),
    kind: 'count',
    sql: sql`v.lost`,
    says: 'Steps whose moment came while the condition did not hold',
  },
  nextAt: { type: moment.nullable(), kind: 'moment', sql: sql`v.next_at`, says: 'Null where nothing vests any more' },
  endsAt: { type: moment.nullable(), kind: 'moment', sql: sql`v.ends_at` },
} as const satisfies Readonly<Record<string, SqlColumn>>

/** What vests over time, as the newest settlement found it. */
export const heldEarnings = sqlList({
  name: 'held-earnings',
  plural: 'earnings',
  path: '/v1/held-earnings',
  command: 'list held-earnings',
  summary: 'List earnings that vest over time: what has vested, what is held and until when, what is lost',
  description: 'As of the newest settlement of each. The next to vest come first.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  source: (cut) => sql`(
    select distinct on (program, incentive, partner_id, credit) * from earning_vesting
    where position <= ${cut.record} order by program, incentive, partner_id, credit, position desc, id desc) v`,
  where: () => sql`true`,
  columns: COLUMNS,
  filters: {
    program: filter(ownedId, (value) => sql`v.program = ${value}`),
    partner: filter(organizationId, (value) => sql`v.partner_id = ${value}`),
    customer: filter(organizationId, (value) => sql`v.customer_id = ${value}`),
    stage: filter(z.enum(STAGES), (value) => sql`v.stage = ${value}`),
  },
  sorts: {
    next: [
      { sql: sql`coalesce(v.next_at, 'infinity'::timestamptz)::text`, type: 'text' },
      { sql: sql`v.id`, type: 'bigint' },
    ],
    largest: [
      { sql: sql`v.granted - v.vested`, type: 'numeric', descending: true },
      { sql: sql`v.id`, type: 'bigint' },
    ],
  },
})
