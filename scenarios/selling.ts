import { DEAL_STATES } from '#core/billing/deal.ts'
import { ORDER_STATES } from '#core/billing/order.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { confirmOrder } from '#operations/billing/order-confirm.ts'
import { placeOrder } from '#operations/billing/order-place.ts'
import { deals } from '#questions/billing/deals.ts'
import { orders } from '#questions/billing/orders.ts'
import { quote as quoteQuestion, quotes } from '#questions/billing/quotes.ts'
import {
  type Channel,
  chainOf,
  DATE,
  idOf,
  instantOn,
  linkId,
  productOf,
  Refused,
  subscriptionId,
  subscriptionsOf,
  tell,
  through,
  vendorOf,
  WHO,
} from './channel.ts'
import { bindingFact } from './found.ts'
import { PRICE, readPrice } from './prices.ts'
import { same } from './seen.ts'
import { type Parts, part, type SentenceForm, sentence } from './sentence.ts'

const PRODUCT = `(it|${WHO.slice(1, -1)})`

/** One deal, one quote on each link and one order for each customer are enough for a story. */
const dealId = (partner: string, customer: string): string => `${partner}:${customer}-more`
const quoteId = (seller: string, buyer: string): string => `${seller}:for-${buyer}`

export const SELLING_WHEN: readonly SentenceForm[] = [
  sentence(
    'Nordwind registers a deal with Fen Foods about more Stratum',
    `${WHO} registers a deal with ${WHO} about more ${PRODUCT}`,
    async (channel, parts) => {
      const [partner, customer] = [idOf(channel, part(parts, 0)), idOf(channel, part(parts, 1))]
      const { product, chain } = soldTo(channel, customer, parts[2])
      const body = { customer, chain, products: [product] }
      await tell(channel, partner, [{ kind: 'deal', about: dealId(partner, customer), body }])
    },
  ),
  sentence(
    'Nordwind quotes Fen Foods more Stratum at 90 EUR per month for 12 months, valid until 2026-05-01',
    `${WHO} quotes ${WHO} (more )?${PRODUCT} at ${PRICE} for (\\d+) months, valid until ${DATE}`,
    async (channel, parts) => quoteTo(channel, parts),
  ),
  sentence(
    'Fen Foods accepts the quote of Nordwind',
    `${WHO} accepts the quote of ${WHO}`,
    async (channel, [who = '', whom = '']) => {
      const [buyer, seller] = [idOf(channel, who), idOf(channel, whom)]
      const about = quoteId(seller, buyer)
      await attempt(channel, async () => {
        const { version, sha256 } = await through(channel, quoteQuestion, buyer, { quote: about })
        const told = {
          version,
          sha256,
          purchaseOrder: 'PO-1',
          billTo: buyer,
          by: 'machine',
          at: channel.now.toString(),
        }
        await tell(channel, buyer, [{ kind: 'quote_accepted', about, body: told }])
      })
    },
  ),
  sentence(
    'Nordwind orders more Stratum for Fen Foods from 2026-05-01 for 12 months',
    `${WHO} orders (more )?${PRODUCT} for ${WHO} from ${DATE} for (\\d+) months`,
    async (channel, [who = '', more, what, whom = '', from = '', months = '']) => {
      const [partner, customer] = [idOf(channel, who), idOf(channel, whom)]
      const { product, chain } = soldTo(channel, customer, what)
      const deal = more === undefined ? {} : { deal: dealId(partner, customer) }
      const order = deal.deal ?? subscriptionId(channel, productOf(channel, what), customer)
      const lines = [{ subscription: order, product }]
      const term = { months: Number(months), renews: false }
      const start = instantOn(from).toString()
      await attempt(channel, async () => {
        await through(channel, placeOrder, partner, { order, customer, chain, lines, start, term, ...deal })
      })
    },
  ),
  sentence(
    'Altus confirms the order of Fen Foods',
    `${WHO} confirms the order of ${WHO}`,
    async (channel, [who = '', whom = '']) => {
      const organization = idOf(channel, who)
      await attempt(channel, async () => {
        const customer = idOf(channel, whom)
        const { orders: found } = await through(channel, orders, organization, { customer })
        const order = (found.find(({ waitsFor }) => waitsFor.length > 0) ?? found[0])?.id ?? 'nobody:none'
        await bindOrdered(channel, await through(channel, confirmOrder, organization, { order }))
      })
    },
  ),
]

export const SELLING_THEN: readonly SentenceForm[] = [
  sentence(
    'the deal with Fen Foods is quoted, as Nordwind sees it',
    `the deal with ${WHO} is (${DEAL_STATES.join('|')}), as ${WHO} sees it`,
    async (channel, [whom = '', state = '', who = '']) => {
      const customer = idOf(channel, whom)
      const { deals: seen } = await through(channel, deals, idOf(channel, who), { customer })
      same(seen.map((one) => one.state).join(', '), state, `the deal with ${whom}, as ${who} sees it`)
    },
  ),
  sentence(
    'the order of Fen Foods is placed and waits for Altus',
    `the order of ${WHO} is (${ORDER_STATES.join('|')})(?: and waits for ${WHO})?`,
    async (channel, [whom = '', state = '', who]) => {
      const customer = idOf(channel, whom)
      const waiting = who === undefined ? '' : idOf(channel, who)
      for (const seenBy of [customer, ...sellersTo(channel, customer)]) {
        const { orders: seen } = await through(channel, orders, seenBy, { customer })
        const shown = seen.map((one) => `${one.state} ${one.waitsFor.join(', ')}`)
        same(shown.join('; '), `${state} ${waiting}`, `the order of ${whom}, as ${seenBy} sees it`)
      }
    },
  ),
  sentence('Altus sees no quote', `${WHO} sees no quote`, async (channel, [who = '']) => {
    const { quotes: seen } = await through(channel, quotes, idOf(channel, who), {})
    same(seen.map(({ id }) => id).join(', '), '', `quotes that ${who} sees`)
  }),
]

function soldTo(channel: Channel, customer: string, what: string | undefined) {
  const name = productOf(channel, what)
  const chain = chainOf(channel, name, customer).map(([seller, buyer]) => linkId(seller, buyer))
  return { product: `${vendorOf(channel, name)}:${name}`, chain }
}

/** What was ordered by a customer that had nothing is used from its account at once. */
async function bindOrdered(channel: Channel, { subscriptions }: Readonly<{ subscriptions: readonly string[] }>) {
  const bought = subscriptionsOf(channel).filter(({ customer }) => channel.unordered.has(customer))
  for (const { product, customer } of bought) {
    const id = subscriptionId(channel, product, customer)
    if (subscriptions.includes(id)) await tell(channel, ownerOf(id), [bindingFact(channel, product, customer)])
  }
}

function sellersTo(channel: Channel, customer: string): readonly string[] {
  return chainOf(channel, productOf(channel, undefined), customer).map(([seller]) => seller)
}

/** Writes the next version and sends it. */
async function quoteTo(
  channel: Channel,
  [who = '', whom = '', more, what, price = '', months = '', until = '']: Parts,
) {
  const [seller, buyer] = [idOf(channel, who), idOf(channel, whom)]
  const about = quoteId(seller, buyer)
  const { product } = soldTo(channel, buyer, what)
  const read = readPrice(price)
  if (!read) throw new Error(`${price} is no price`)
  const { quotes: before } = await through(channel, quotes, seller, { link: linkId(seller, buyer) })
  const version = before.length + 1
  const term = { months: Number(months), renews: false }
  const content = {
    link: linkId(seller, buyer),
    customer: buyer,
    ...(more !== undefined && { deal: dealId(seller, buyer) }),
    version,
    validUntil: instantOn(until).toString(),
    lines: [{ product, term, prices: [{ charge: read.charge, price: read.price }] }],
    terms: { billing: 'arrears' },
  }
  await tell(channel, seller, [{ kind: 'quote', about, body: { ...content, by: 'machine' } }])
  const { sha256 } = await through(channel, quoteQuestion, seller, { quote: about })
  await tell(channel, seller, [{ kind: 'quote_sent', about, body: { version, sha256, quote: content } }])
}

/** Does what may be refused; `it is refused` then asks why. */
async function attempt(channel: Channel, does: () => Promise<void>): Promise<void> {
  channel.lastRefusal = undefined
  try {
    await does()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    channel.lastRefusal = error.code
  }
}
