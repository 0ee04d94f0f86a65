import { OPERATOR } from '#apps/demo/channel.ts'
import { told } from '#apps/demo/facts.ts'
import { expect, tell } from '#apps/demo/tell.ts'
import type { QuoteContent } from '#core/billing/quote-facts.ts'
import { confirmOrder } from '#operations/billing/order-confirm.ts'
import { placeOrder } from '#operations/billing/order-place.ts'
import { quoteHash } from '#operations/billing/quote-schema.ts'
import { as, type Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { type Happening, happens } from './happenings.ts'
import { agreed, termOf } from './life-facts.ts'
import { beginningOf } from './life-moments.ts'
import { chainTo, PRODUCT_IDS, subscriptionOf, vendorOf } from './links.ts'
import type { Life } from './lives.ts'
import { dayIn, monthAt } from './months.ts'
import { VERDANT } from './partners.ts'

const BY = { by: 'machine' }

/** Whether a partner registered the customer before: every third one's first life, once there is time before it. */
export const isRegistered = ({ customer, begins }: Life, at: number): boolean =>
  at % 3 === 0 && begins >= 3 && begins === customer.index
/** Of those every fifth goes on to a quote and an order; the others begin by the word of their partner. */
export const isOrdered = (life: Life, at: number): boolean => isRegistered(life, at) && at % 15 === 0

/** How the vendors protect what partners register. */
export function policies(): readonly Happening[] {
  return [OPERATOR, VERDANT].map((vendor) =>
    happens({ index: -1, step: 'known', organization: vendor }, 'deal_registration_policy', `${vendor}:registrations`, {
      ...{ version: 1, from: '2024-01-01T00:00:00Z', protectionDays: 180, extensions: 1, extensionDays: 60 },
      ...{ decideWithinDays: 14, contestDays: 14 },
      matching: { names: 'any_order', sameCountry: true, domains: true, customers: 'same_product' },
    }),
  )
}

/** A deal that was registered, approved, and won with the subscription. */
export function registration(life: Life): readonly Happening[] {
  const { customer, product, begins } = life
  const { id, name, country, partner } = customer
  const vendor = vendorOf(product)
  const about = `${partner.id}:r-${id}`
  const [told, won] = [begins - 3, begins - 1]
  return [
    happens({ index: told, step: 'sold', organization: partner.id }, 'deal_registration', about, {
      ...{ vendor, names: [name], domains: [`${id}.example`], country, products: [PRODUCT_IDS[product]] },
      ...{ expectedClose: `${monthAt(begins)}-01`, met: [{ part: 'technical', people: 2 }] },
    }),
    happens({ index: told, step: 'answered', organization: vendor }, 'deal_registration_decided', about, {
      ...{ decision: 'approved', because: 'New to us, and they have met', ...BY },
    }),
    happens({ index: won, step: 'answered', organization: vendor }, 'deal_registration_won', about, {
      ...{ customer: id, with: { subscription: subscriptionOf(customer, product) }, ...BY },
    }),
  ]
}

/** A quote that is sent and accepted, and the order that goes through every seller of the chain; its last confirmation begins the subscription. */
export async function order(context: Context, life: Life): Promise<void> {
  const { customer, product, size, begins } = life
  const { id, partner } = customer
  const chain = chainTo(partner, id, product)
  const term = termOf(life)
  const line = { product: PRODUCT_IDS[product], ...agreed(life), term }
  const about = `${partner.id}:q-${id}`
  const content: QuoteContent = {
    ...{ link: `${partner.id}:${id}`, customer: id, version: 1, validUntil: dayIn(begins + 1, 28) },
    ...{ lines: [{ ...line, prices: [] }], terms: { billing: 'arrears', paymentDays: 30 } },
  }
  const sha256 = quoteHash(content)
  await tell(context, partner.id, [
    told('quote', about, { ...content, ...BY }),
    told('quote_sent', about, { version: 1, sha256, quote: content }),
  ])
  const accepted = {
    version: 1,
    sha256,
    purchaseOrder: `PO-${1000 + size}`,
    billTo: id,
    at: context.now.toString(),
    ...BY,
  }
  await tell(context, id, [told('quote_accepted', about, accepted)])
  const name = `${partner.id}:o-${id}`
  const lines = [{ subscription: subscriptionOf(customer, product), product: line.product, ...agreed(life) }]
  const wanted = { order: name, customer: id, chain: [...chain], lines, start: beginningOf(life), term, quote: about }
  expect(await perform(placeOrder, as(context, partner.id), wanted))
  for (const seller of chain.map((link) => link.slice(0, link.indexOf(':'))))
    expect(await perform(confirmOrder, as(context, seller), { order: name }))
}
