import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { date, organizationId } from '#operations/fields.ts'
import { amount, moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'
import { handedAt, linesAt, matchesAt } from './sell-through-sql.ts'

const STATES = ['counts', 'open', 'not_ours'] as const

/** A reseller sees of a line only what its own name means. */
const state = sql`case when 'not_ours' in (r.state, p.state) then 'not_ours'
  when r.target is null or p.target is null and (l.vendor_id = acting() or l.distributor_id = acting()) then 'open'
  else 'counts' end`

const former = z.object({
  version: z.int(),
  learnedAt: moment,
  quantity: amount,
  amount,
  currency: z.string(),
  reseller: z.string(),
  sku: z.string(),
})

/** PostgreSQL's calendar has no year 0. */
const day = date.refine((text) => text >= '0001-01-01', 'a date from the year 1 on, such as 2026-05-31')

/** What distributors sold to whom, line by line, as it stands. */
export const sellThroughLines = sqlList({
  name: 'sell-through-lines',
  plural: 'lines',
  path: '/v1/sell-through-lines',
  command: 'list sell-through-lines',
  summary: 'List what distributors sold to whom, line by line, with what its names mean',
  description:
    'Newest first. Seen by the distributor that sold and the vendor of what was sold; a reseller sees what it bought itself. Quantity and amount of a return are above zero, and count the other way. `former` has the versions that a resubmission replaced. `from` is included, `to` is not; both are days in UTC.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  source: (cut) => sql`sell_through_line l ${matchesAt(cut)} ${handedAt(cut)}`,
  // Row-level security lets a reseller see what it bought while a name meant itself; of these, what it means at the cut.
  where: (cut) =>
    sql`${linesAt(cut)} and (l.vendor_id = acting() or l.distributor_id = acting() or r.target = acting())`,
  columns: ({ record }) => ({
    id: { type: z.string(), kind: 'id', sql: sql`l.id` },
    version: { type: z.int(), kind: 'count', sql: sql`l.version` },
    kind: { type: z.enum(['sale', 'return']), kind: 'choice', sql: sql`l.kind` },
    returns: {
      type: z.string().nullable(),
      kind: 'id',
      sql: sql`l.returns_id`,
      says: 'Of a return, the line that was sold',
    },
    at: { type: moment, kind: 'moment', sql: sql`l.sold_at` },
    vendor: { type: z.string(), kind: 'id', sql: sql`l.vendor_id` },
    distributor: { type: z.string(), kind: 'id', sql: sql`l.distributor_id` },
    reseller: { type: z.string(), kind: 'text', sql: sql`l.reseller ->> 'name'`, says: 'As the distributor names it' },
    resellerRef: { type: z.string().nullable(), kind: 'text', sql: sql`l.reseller ->> 'ref'` },
    partner: {
      type: z.string().nullable(),
      kind: 'id',
      sql: sql`coalesce(h.target, r.target)`,
      says: 'For whom the line counts: its reseller, or whoever it was handed to',
    },
    handedTo: { type: z.string().nullable(), kind: 'id', sql: sql`h.target` },
    customerName: { type: z.string().nullable(), kind: 'text', sql: sql`l.customer ->> 'name'` },
    customer: { type: z.string().nullable(), kind: 'id', sql: sql`c.target` },
    sku: { type: z.string(), kind: 'text', sql: sql`l.product ->> 'sku'` },
    product: { type: z.string().nullable(), kind: 'id', sql: sql`p.target` },
    quantity: { type: amount, kind: 'amount', sql: sql`l.quantity::text` },
    unitPrice: { type: amount.nullable(), kind: 'amount', sql: sql`l.unit_price::text` },
    amount: { type: amount, kind: 'amount', sql: sql`l.amount::text` },
    currency: { type: z.string(), kind: 'text', sql: sql`l.currency` },
    document: { type: z.string().nullable(), kind: 'text', sql: sql`l.document` },
    state: { type: z.enum(STATES), kind: 'choice', sql: state, says: '`open` waits for a name to be matched' },
    learnedAt: { type: moment, kind: 'moment', sql: sql`l.learned_at` },
    former: {
      type: z.array(former),
      kind: 'list',
      says: 'Versions that were replaced, the newest first',
      sql: sql`(select coalesce(jsonb_agg(jsonb_build_object('version', n.version, 'learnedAt',
          to_char(n.learned_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'quantity', n.quantity::text,
          'amount', n.amount::text, 'currency', n.currency, 'reseller', n.reseller ->> 'name', 'sku', n.product ->> 'sku')
          order by n.version desc), '[]') from sell_through_line n
        where n.id = l.id and n.version < l.version and n.position <= ${record})`,
    },
  }),
  filters: {
    vendor: filter(organizationId, (value) => sql`l.vendor_id = ${value}`),
    distributor: filter(organizationId, (value) => sql`l.distributor_id = ${value}`),
    partner: filter(organizationId, (value) => sql`coalesce(h.target, r.target) = ${value}`),
    customer: filter(organizationId, (value) => sql`c.target = ${value}`),
    product: filter(z.string().min(1).max(130), (value) => sql`p.target = ${value}`),
    kind: filter(z.enum(['sale', 'return']), (value) => sql`l.kind = ${value}`),
    state: filter(z.enum(STATES), (value) => sql`${state} = ${value}`),
    line: filter(
      z.string().min(1).max(300).meta({ description: 'Id of a line', example: 'altus/nordwind/INV-7/1' }),
      (value) => sql`l.id = ${value}`,
    ),
    from: filter(day, (value) => sql`l.sold_at >= (${value}::date)::timestamp at time zone 'UTC'`),
    to: filter(day, (value) => sql`l.sold_at < (${value}::date)::timestamp at time zone 'UTC'`),
  },
  sorts: {
    newest: [
      { sql: sql`l.sold_at`, type: 'timestamptz', descending: true },
      { sql: sql`l.id`, type: 'text' },
    ],
    oldest: [
      { sql: sql`l.sold_at`, type: 'timestamptz' },
      { sql: sql`l.id`, type: 'text' },
    ],
    largest: [
      { sql: sql`l.amount`, type: 'numeric', descending: true },
      { sql: sql`l.id`, type: 'text' },
    ],
  },
})
