import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { decimal } from '#core/ground/decimal.ts'
import { ok, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { month, organizationId, ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { type Billed, type Months, marginsOf, marginTotals } from './margin-of.ts'

/** PostgreSQL's calendar has no year 0. */
const serviceMonth = month.refine((text) => text >= '0001-01', 'a month from the year 1 on, such as 2024-09')

/** What both questions about margins take. */
export const ASKED = {
  from: serviceMonth.optional().meta({ description: 'The first month of service', example: '2024-09' }),
  to: serviceMonth.optional().meta({ description: 'The last month of service, included', example: '2024-09' }),
  product: ownedId.optional(),
  customer: organizationId.optional(),
}
export type Asked = Readonly<{ [Field in 'from' | 'to' | 'product' | 'customer']?: string | undefined }>

export const MARGIN_REFUSALS = { ends_before_it_begins: 422 } as const

const compared = {
  currency: z.string(),
  cost: amount.meta({ description: 'What you bought it for' }),
  revenue: amount.meta({ description: 'What you sold it for' }),
  margin: amount
    .nullable()
    .meta({ description: 'Revenue less cost; null where the one is in another currency than the other' }),
  percent: amount.nullable().meta({ description: 'Of revenue, at one place', example: '20' }),
}
const row = z.object({ month: z.string(), product: z.string(), customer: z.string(), ...compared })

/** What the acting organization bought and sold, by the month of service, and what it kept. */
export const margin = door({
  name: 'margin',
  kind: 'question',
  summary: 'Show what you bought, what you sold and what you kept, by month of service',
  description:
    'Cost is what was billed on links on which you buy, revenue on links on which you sell, both without tax, by month, product and customer. Service counts, whenever it was invoiced: a correction is in the month that it is about, and what is billed for several months is spread by day.',
  http: { method: 'GET', path: '/v1/margin' },
  command: 'margin',
  input: z.object({ ...ASKED, as_of: asOf }),
  output: z.object({ rows: z.array(row), totals: z.array(z.object(compared)), cut: cutField }),
  refusals: { ...MARGIN_REFUSALS, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { as_of, ...asked }) =>
    readAt(context, as_of, async (acting, { record }) => {
      const fault = monthsFault(asked)
      if (fault) return refuse(fault)
      const rows = marginsOf(await loadBilled(acting, context, { asked, record }), monthsOf(asked))
      return ok({ rows: [...rows], totals: [...marginTotals(rows)] })
    }),
})

/** The first month is not after the last one. */
export function monthsFault(asked: Asked): Refusal | undefined {
  const { from, to } = monthsOf(asked)
  if (from <= to) return undefined
  return { code: 'ends_before_it_begins', says: `The months begin with ${from} and can't end with ${to}` }
}

/** All months where none were named. */
export function monthsOf({ from = '0001-01', to = '9998-12' }: Asked): Months {
  return { from, to }
}

type Read = Readonly<{ asked: Asked; record: number }>

/** Periods are few, lines are many: the database adds up what is of one period, link, product and customer. */
async function loadBilled(acting: Acting, context: Context, read: Read): Promise<readonly Billed[]> {
  const { rows } = await sql<Omit<Billed, 'amount'> & Readonly<{ amount: string }>>`
    select ${sideOf(context)} as side, product, customer_id as customer, currency, period_from as "from", period_to as "to", zone,
      sum(amount)::text as amount
    from invoice_line l where ${ofMargin(context, read)} group by 1, 2, 3, 4, 5, 6, 7, link`.execute(acting)
  return rows.map((one) => ({ ...one, amount: decimal(one.amount) }))
}

/** On which side of its link the acting organization stands. */
export function sideOf({ organization }: Context): RawBuilder<unknown> {
  return sql`case when buyer_id = ${organization} then 'bought' else 'sold' end`
}

/** Lines of the acting organization's own links whose service lies in the months. A day more at both ends: months begin by zone. */
export function ofMargin({ organization }: Context, { asked, record }: Read): RawBuilder<unknown> {
  const { from, to } = monthsOf(asked)
  const { product = null, customer = null } = asked
  return sql`position <= ${record} and ${organization} in (seller_id, buyer_id)
    and period_to > ${`${from}-01`}::date - 1 and period_from < ${`${to}-01`}::date + 33
    and (${product}::text is null or product = ${product}) and (${customer}::text is null or customer_id = ${customer})`
}
