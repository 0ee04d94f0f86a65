import { placeOrder } from '#operations/billing/order-place.ts'
import { as, type Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { OPERATOR } from './channel.ts'
import { type Told, told } from './facts.ts'
import { expect, tell } from './tell.ts'

/** Sold by seats and in plans, from 2026 on: after every month that the demo has closed. */
export const DESK = 'altus:desk'
const SOLD_FROM = '2026-01-01T00:00:00Z'
const CHAIN = ['altus:nordwind', 'nordwind:leaf'] as const

/** What is for sale beside usage: seats of a second product, a deal, quotes in several states, an order that waits, a limit. */
export async function sellSeats(context: Context): Promise<void> {
  await tell(context, OPERATOR, [desk(), ...seatPrices('altus:nordwind', 'EUR', '18.00', '90.00')])
  await tell(context, 'nordwind', seatPrices('nordwind:leaf', 'GBP', '17.50', '88.00'))
  await tell(context, 'leaf', [
    ...seatPrices('leaf:fen-foods', 'EUR', '29.00', '140.00'),
    ...seatPrices('leaf:brightlane', 'GBP', '27.00', '130.00'),
    // What is further below list takes a second person.
    told('discount_policy', 'leaf:discounts', { limits: [{ role: 'owner', percent: '20' }] }),
    told('credit_limit', 'leaf:limit-brightlane', { agreement: 'leaf:brightlane', amount: '500.00', from: SOLD_FROM }),
  ])
  const [begins, ...changes] = fenFoodsSeats()
  await tell(context, 'leaf', begins ? [begins] : [])
  await tell(context, 'leaf', changes)
  await tell(context, 'leaf', [DEAL, quote('leaf:q-brightlane', 1, '30')])
  await tell(context, 'leaf', [quote('leaf:q-brightlane', 2, '40')])
  await tell(context, 'nordwind', [expiringQuote()])
  expect(await perform(placeOrder, as(context, 'leaf'), orderOf('leaf:o-brightlane')))
}

export function desk(): Told {
  return told('product', DESK, {
    name: 'Stratum Desk',
    charges: [
      { charge: 'seats', name: 'Seats', discloses: 'quantity' },
      { charge: 'support', name: 'Support', discloses: 'quantity' },
    ],
    plans: [
      { plan: 'team', name: 'Team', charges: ['seats'], features: ['dashboards'] },
      { plan: 'company', name: 'Company', charges: ['seats', 'support'], features: ['dashboards', 'audit', 'sso'] },
    ],
    features: ['editor'],
  })
}

/** The first twenty seats cost more than those above. */
function seatPrices(link: string, currency: string, seat: string, support: string): readonly Told[] {
  const book = `${link}-prices`
  const price = { book, product: DESK, currency, from: SOLD_FROM }
  const less = (Number(seat) - 4).toFixed(2)
  const seats = { model: 'graduated', tiers: [{ upTo: '20', unit: seat }, { unit: less }] }
  return [
    told('price', `${book}-seats`, { ...price, charge: 'seats', price: seats }),
    told('price', `${book}-support`, {
      ...price,
      charge: 'support',
      price: { model: 'flat', amount: support, proration: 'actual_days' },
    }),
  ]
}

/** A subscription, then what was told of it later: seats that were added in the middle of a month, and another plan. */
function fenFoodsSeats(): readonly Told[] {
  const subscription = 'leaf:fen-foods-desk'
  const amendment = (name: string, at: string, change: object, because: string): Told =>
    told('amendment', `${subscription}-${name}`, { subscription, at, change, because })
  return [
    told('subscription', subscription, {
      product: DESK,
      customer: 'fen-foods',
      chain: [...CHAIN, 'leaf:fen-foods'],
      from: SOLD_FROM,
      quantity: '20',
      plan: 'team',
      term: { months: 12, renews: true },
    }),
    amendment('more', '2026-03-14T23:00:00Z', { to: 'quantity', quantity: '26' }, 'A second site opened'),
    amendment('company', '2026-06-30T22:00:00Z', { to: 'plan', plan: 'company' }, 'They asked for single sign-on'),
  ]
}

const DEAL = told('deal', 'leaf:brightlane-desk-deal', {
  customer: 'brightlane',
  chain: [...CHAIN, 'leaf:brightlane'],
  products: [DESK],
  expectedValue: { amount: '12000.00', currency: 'GBP' },
  closeDate: '2026-12-15',
  note: 'Wants seats for both of its offices',
})

const BY = { by: 'machine' }

/** A draft of a version: more seats each time. */
function quote(about: string, version: number, quantity: string): Told {
  const line = { product: DESK, plan: 'team', quantity, term: { months: 12, renews: true }, prices: [] }
  const content = {
    link: 'leaf:brightlane',
    customer: 'brightlane',
    deal: DEAL.about,
    version,
    validUntil: '2030-01-01T00:00:00Z',
    lines: [line],
    terms: { billing: 'arrears', paymentDays: 30 },
    note: 'For both offices',
  }
  return told('quote', about, { ...content, ...BY }, `quote ${about} ${version}`)
}

/** Nobody sent it before its time was over. */
function expiringQuote(): Told {
  const seats = { charge: 'seats', price: { model: 'per_unit', unit: '16.00' }, discounts: [{ percent: '5' }] }
  return told('quote', 'nordwind:q-leaf', {
    link: 'nordwind:leaf',
    customer: 'brightlane',
    version: 1,
    validUntil: '2025-01-01T00:00:00Z',
    lines: [{ product: DESK, plan: 'company', quantity: '30', prices: [seats] }],
    terms: { billing: 'advance' },
    ...BY,
  })
}

/** By list, and past the credit of its customer once it comes to more than is left. */
function orderOf(order: string) {
  return {
    order,
    customer: 'brightlane',
    chain: [...CHAIN, 'leaf:brightlane'],
    lines: [{ subscription: 'leaf:brightlane-desk', product: DESK, plan: 'team', quantity: '10' }],
    start: '2027-01-01T00:00:00Z',
    term: { months: 12, renews: true },
  }
}
