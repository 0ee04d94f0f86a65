import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount } from '#questions/reading.ts'

const money = z.object({
  month: z.string().meta({ description: 'The month in which the service was used, whenever it was invoiced' }),
  link: z.string(),
  seller: z.string(),
  buyer: z.string(),
  currency: z.string(),
  amount,
})
const use = z.object({
  month: z.string(),
  customer: z.string(),
  product: z.string(),
  charge: z.string(),
  unit: z.string(),
  quantity: amount,
})

/** Use and money by month of service, corrections in the month that they are about. */
export const history = door({
  name: 'history',
  kind: 'question',
  summary: 'Show use and money by month',
  description:
    'Money per link and use per customer and charge, by the month of service: a correction counts in the month it is about.',
  http: { method: 'GET', path: '/v1/history' },
  command: 'history',
  input: z.object({ as_of: asOf }),
  output: z.object({ money: z.array(money), use: z.array(use), cut: cutField }),
  refusals: AS_OF_REFUSALS,
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const paid = await sql<z.infer<typeof money>>`
        select to_char(period_from at time zone zone, 'YYYY-MM') as month, link, seller_id as seller, buyer_id as buyer, currency,
          sum(amount)::text as amount
        -- Periods are few: each gets its month once, instead of every line.
        from (
          select period_from, zone, link, seller_id, buyer_id, currency, sum(amount) as amount
          from invoice_line where position <= ${cut.record} group by 1, 2, 3, 4, 5, 6
        ) l group by 1, 2, 3, 4, 5 order by 1, 2, 5`.execute(acting)
      const used = await sql<z.infer<typeof use>>`
        select to_char(period_from at time zone zone, 'YYYY-MM') as month, customer_id as customer, product, charge, unit,
          sum(quantity)::text as quantity
        from (
          select distinct on (subscription, charge, period_from) * from (
            select *, dense_rank() over (partition by subscription, charge order by seller_id = acting() desc, link) as place
            from invoice_line where position <= ${cut.record} and quantity is not null and unit is not null and kind <> 'reversal'
          ) ranked
          -- A reseller sees the same use on two links, each in its own periods: that on which it sells counts.
          where place = 1 order by subscription, charge, period_from, revision desc
        ) l group by 1, 2, 3, 4, 5 order by 1, 2, 4, 3, 5`.execute(acting)
      return ok({ money: paid.rows, use: used.rows })
    }),
})
