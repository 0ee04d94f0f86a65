import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { month, organizationId } from '#operations/fields.ts'
import { amount } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'
import { linesAt, matchesAt } from './sell-through-sql.ts'

/**
 * What was sold, billed and used, per vendor, distributor, product, month and currency, `t`. What was billed is on the link between the
 * two; what was used is the newest quantity of each metered charge that was rated on it.
 */
function compared(cut: Cut) {
  const { record } = cut
  return sql`(
    with sold as (
      select l.vendor_id as vendor, l.distributor_id as distributor, coalesce(p.target, l.product_key) as product,
        to_char(l.sold_at at time zone 'UTC', 'YYYY-MM') as month, l.currency, count(*)::int as lines,
        sum(case l.kind when 'return' then -l.quantity else l.quantity end) as quantity,
        sum(case l.kind when 'return' then -l.amount else l.amount end) as amount
      from sell_through_line l ${matchesAt(cut)}
      where ${linesAt(cut)} and (l.vendor_id = acting() or l.distributor_id = acting())
      group by 1, 2, 3, 4, 5),
    pairs as (select distinct vendor, distributor from sold),
    billed as (
      select i.seller_id as vendor, i.buyer_id as distributor, i.product,
        to_char(i.period_from at time zone i.zone, 'YYYY-MM') as month, i.currency, sum(i.amount) as amount
      from invoice_line i join pairs on pairs.vendor = i.seller_id and pairs.distributor = i.buyer_id
      where i.position <= ${record} and i.product like i.seller_id || ':%'
      group by 1, 2, 3, 4, 5),
    products as (select distinct i.subscription, i.product from invoice_line i join pairs
      on pairs.vendor = i.seller_id and pairs.distributor = i.buyer_id where i.position <= ${record}),
    used as (
      select vendor, distributor, product, month, currency, jsonb_object_agg(charge, quantity::text) as usage from (
        select n.seller_id as vendor, n.buyer_id as distributor, products.product, n.charge, n.currency,
          to_char(n.period_from at time zone n.zone, 'YYYY-MM') as month, sum(n.quantity) as quantity
        from (select distinct on (r.link, r.subscription, r.charge, r.period_from) r.* from rated_line r
          join pairs on pairs.vendor = r.seller_id and pairs.distributor = r.buyer_id
          where r.position <= ${record} and r.quantity is not null
          order by r.link, r.subscription, r.charge, r.period_from, r.position desc, r.id desc) n
        join products on products.subscription = n.subscription
        group by 1, 2, 3, 4, 5, 6 having sum(n.quantity) <> 0) by_charge
      group by 1, 2, 3, 4, 5)
    select vendor, distributor, product, month, currency, sold.lines, sold.quantity, sold.amount, billed.amount as billed, used.usage
    from sold full join billed using (vendor, distributor, product, month, currency)
      full join used using (vendor, distributor, product, month, currency)) t`
}

/** The three ways by which what a distributor sold is known, side by side. */
export const sellThroughComparison = sqlList({
  name: 'sell-through-comparison',
  plural: 'months',
  path: '/v1/sell-through-comparison',
  command: 'list sell-through-comparison',
  summary: 'Compare what a distributor reports as sold with what it was billed and what was used',
  description:
    'Per vendor, distributor, product, month and currency, newest first: sales less returns as reported (months in UTC), what the vendor billed the distributor for periods that begin in the month, and the metered quantities that were rated on that link. A product whose SKU nobody has matched stands under its key. Amounts differ by the distributor’s margin; what is absent on one side only is worth a look.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  source: compared,
  where: () => sql`true`,
  columns: {
    month: { type: z.string(), kind: 'month', sql: sql`t.month` },
    vendor: { type: z.string(), kind: 'id', sql: sql`t.vendor` },
    distributor: { type: z.string(), kind: 'id', sql: sql`t.distributor` },
    product: { type: z.string(), kind: 'id', sql: sql`t.product` },
    currency: { type: z.string(), kind: 'text', sql: sql`t.currency` },
    lines: { type: z.int(), kind: 'count', sql: sql`coalesce(t.lines, 0)`, says: 'Lines that were reported' },
    soldQuantity: { type: amount.nullable(), kind: 'amount', sql: sql`t.quantity::text` },
    soldAmount: { type: amount.nullable(), kind: 'amount', sql: sql`t.amount::text` },
    billed: { type: amount.nullable(), kind: 'amount', sql: sql`t.billed::text` },
    usage: {
      type: z.record(z.string(), amount).nullable(),
      kind: 'object',
      sql: sql`t.usage`,
      says: 'Quantities by charge',
    },
  },
  filters: {
    vendor: filter(organizationId, (value) => sql`t.vendor = ${value}`),
    distributor: filter(organizationId, (value) => sql`t.distributor = ${value}`),
    product: filter(z.string().min(1).max(130), (value) => sql`t.product = ${value}`),
    from: filter(month, (value) => sql`t.month >= ${value}`),
    to: filter(month, (value) => sql`t.month <= ${value}`),
  },
  sorts: {
    newest: [
      { sql: sql`t.month`, type: 'text', descending: true },
      { sql: sql`t.vendor`, type: 'text' },
      { sql: sql`t.distributor`, type: 'text' },
      { sql: sql`t.product`, type: 'text' },
      { sql: sql`t.currency`, type: 'text' },
    ],
  },
})
