import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { decimal, decimalText, isZero } from '#core/ground/decimal.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { ASKED, MARGIN_REFUSALS, monthsFault, monthsOf, ofMargin, sideOf } from './margin.ts'
import { shareOf } from './margin-of.ts'

const LINE = {
  id: { type: z.string().meta({ example: 'line:ALTUS-INV-000003/2' }), kind: 'id', says: 'What to explain' },
  side: { type: z.enum(['bought', 'sold']), kind: 'choice' },
  seller: { type: z.string(), kind: 'id' },
  buyer: { type: z.string(), kind: 'id' },
  subscription: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  customer: { type: z.string(), kind: 'id' },
  chargeName: { type: z.string(), kind: 'text' },
  periodFrom: { type: moment, kind: 'moment' },
  periodTo: { type: moment, kind: 'moment' },
  zone: { type: z.string(), kind: 'text' },
  kind: { type: z.enum(['first', 'correction', 'reversal', 'rebooking']), kind: 'choice' },
  currency: { type: z.string(), kind: 'text' },
  amount: { type: amount, kind: 'amount' },
  share: { type: amount, kind: 'amount', says: 'What of it is for service in the months that were asked for' },
} as const
type Line = RowOf<typeof LINE>

/** The lines that a margin is made of. */
export const marginLines = listDoor({
  name: 'margin-lines',
  plural: 'lines',
  path: '/v1/margin-lines',
  command: 'list margin-lines',
  summary: 'List the lines that you bought and sold by, by month of service',
  description:
    'With the same months, product and customer as `margin`, the shares of the lines sum to its cost and revenue. A line that has no service in them, but in the days around, has a share of 0.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  columns: LINE,
  filters: { ...ASKED, side: z.enum(['bought', 'sold']).optional() },
  refusals: MARGIN_REFUSALS,
  keyTypes: () => ['text'],
  page: async (acting, context, { filters: asked, cut, after, limit }) => {
    const fault = monthsFault(asked)
    if (fault) return refuse(fault)
    const { side = null } = asked
    const [last = null] = after ?? []
    const { rows } = await sql<Omit<Line, 'share'>>`
      select id, ${sideOf(context)} as side, seller_id as seller, buyer_id as buyer, subscription, product, customer_id as customer,
        charge_name as "chargeName", period_from as "periodFrom", period_to as "periodTo", zone, kind, currency, amount::text
      from invoice_line l where ${ofMargin(context, { asked, record: cut.record })}
        and (${side}::text is null or ${sideOf(context)} = ${side}) and (${last}::text is null or id > ${last})
      order by id limit ${limit}`.execute(acting)
    const months = monthsOf(asked)
    const shared = rows.map((line): Line => {
      const { periodFrom: from, periodTo: to, zone, currency } = line
      const share = shareOf({ from, to, zone, currency, amount: decimal(line.amount) }, months)
      return { ...line, share: isZero(share) ? '0' : decimalText(share) }
    })
    return ok(() => shared.map((row) => ({ row, keys: [row.id] })))
  },
})
