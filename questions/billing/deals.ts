import { z } from 'zod'
import { DEAL_KINDS, DEAL_STATES, type Deal, dealsFrom } from '#core/billing/deal.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { organizationId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { everyFact, inOrder } from './quotes-reading.ts'

const COLUMNS = {
  id: { type: z.string().meta({ example: 'nordwind:fen' }), kind: 'id' },
  partner: { type: z.string(), kind: 'id', says: 'Who registered it' },
  customer: { type: z.string(), kind: 'id' },
  chain: { type: z.array(z.string()), kind: 'list' },
  products: { type: z.array(z.string()), kind: 'list' },
  expectedValue: { type: amount.nullable(), kind: 'amount' },
  currency: { type: z.string().nullable(), kind: 'text' },
  closeDate: { type: z.string().nullable(), kind: 'date' },
  note: { type: z.string().nullable(), kind: 'text' },
  registeredAt: { type: moment, kind: 'moment' },
  state: { type: z.enum(DEAL_STATES), kind: 'choice', says: 'As far as you see: quotes of others are none of it' },
  since: { type: moment, kind: 'moment' },
  because: { type: z.string().nullable(), kind: 'text', says: 'Why it was lost' },
  quotes: { type: z.array(z.string()), kind: 'list', says: 'Those that you see' },
  orders: { type: z.array(z.string()), kind: 'list' },
} as const satisfies Readonly<Record<string, Column>>

/** Deals in the order of their ids. What they are depends on the clock, so there is no past. */
export const deals = listDoor({
  name: 'deals',
  plural: 'deals',
  path: '/v1/deals',
  command: 'list deals',
  summary: 'List deals: registered, quoted, ordered, alive until the customer leaves, or lost',
  description:
    'A deal is seen by the partner who registered it and by every seller of its chain up to the vendor; its customer does not see it. In the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: COLUMNS,
  filters: {
    partner: organizationId.optional(),
    customer: organizationId.optional(),
    state: z.enum(DEAL_STATES).optional(),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters: { partner, customer, state }, after, limit }) => {
    const all = dealsFrom(await everyFact(acting, DEAL_KINDS), context.now)
      .filter((one) => partner === undefined || one.partner === partner)
      .filter((one) => customer === undefined || one.customer === customer)
      .filter((one) => state === undefined || one.state === state)
      .map((one) => ({ id: one.id, row: rowOf(one) }))
    return ok(() => inOrder(all, after, limit))
  },
})

function rowOf(deal: Deal): RowOf<typeof COLUMNS> {
  const { id, partner, customer, chain, products, expectedValue, closeDate, note, state, because, quotes, orders } =
    deal
  return {
    ...{ id, partner, customer, state },
    chain: [...chain],
    products: [...products],
    expectedValue: expectedValue?.amount ?? null,
    currency: expectedValue?.currency ?? null,
    closeDate: closeDate ?? null,
    note: note ?? null,
    registeredAt: deal.registeredAt.toString(),
    since: deal.since.toString(),
    because: because ?? null,
    quotes: [...quotes],
    orders: [...orders],
  }
}
