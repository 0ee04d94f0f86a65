import { quoteHash } from '#operations/billing/quote-schema.ts'
import { SALES_EXAMPLES } from '#operations/channel/webhooks-examples-sales.ts'
import { type Plant, type Planters, type Tried, telling, tried } from './injection-rows.test-data.ts'
import type { SignedIn } from './testing/signed-in.ts'

const CHAIN = ['altus:to-injected', 'nordwind:to-injected']
const DEAL = { customer: 'fen-foods', chain: CHAIN, products: ['altus:stratum'] }

/** What Altus offers Nordwind. */
function offer(line: object, more: object) {
  return {
    link: 'altus:to-injected',
    customer: 'fen-foods',
    version: 1,
    validUntil: '2999-01-01T00:00:00Z',
    lines: [{ product: 'altus:stratum', prices: [], ...line }],
    terms: { billing: 'arrears' as const },
    ...more,
  }
}

type Offer = Readonly<{ line?: object; more?: object }>

async function drafting(who: SignedIn, about: string, { line = {}, more = {} }: Offer): Promise<Tried> {
  return await telling(who, ['quote', about, { ...offer(line, more), by: who.id }])
}

async function sending(who: SignedIn, about: string, { line = {}, more = {} }: Offer): Promise<Tried> {
  const drafted = await drafting(who, about, { line, more })
  const quote = offer(line, more)
  const sha256 = quoteHash(quote)
  return drafted.status === 200 ? await telling(who, ['quote_sent', about, { version: 1, sha256, quote }]) : drafted
}

function discounted(because: string): Offer {
  const price = { charge: 'core-hours', price: { model: 'per_unit', unit: '1' } }
  return { line: { prices: [{ ...price, discounts: [{ percent: '1', because: because.slice(0, 200) }] }] } }
}

/** Of which nothing is ordered here: no order goes by what was accepted of it. */
const OTHER = { quantity: '7' }

const answering =
  (kind: string, body: (text: string, by: Planters) => object): Plant =>
  async (by, text, n) => {
    const about = `altus:injected-${kind}-${n}`
    const sent = await sending(by.ada, about, { line: OTHER })
    return sent.status === 200 ? await telling(by.greta, [kind, about, { version: 1, ...body(text, by) }]) : sent
  }

function orderOf(order: string): object {
  const lines = [{ subscription: `${order}-more`, product: 'altus:stratum' }]
  return { order, customer: 'fen-foods', chain: CHAIN, lines, start: '2999-01-01T00:00:00Z' }
}

/** Nordwind places an order, and then something is done about it. */
const ordering =
  (what: string, then: (by: Planters, text: string, order: string) => Promise<Tried>): Plant =>
  async (by, text, n) => {
    const order = `nordwind:${what}-${n}`
    const placed = await tried(by.greta, 'POST', '/v1/orders', { body: orderOf(order) })
    return placed.status === 200 ? await then(by, text, order) : placed
  }

/** Texts of deals, quotes and orders that are kept as they are. */
export const KEPT_OF_SALES: Readonly<Record<string, Plant>> = {
  'deal note': ({ greta }, note, n) => telling(greta, ['deal', `nordwind:injected-${n}`, { ...DEAL, note }]),
  'deal_lost because': ({ greta }, because, n) =>
    telling(greta, ['deal', `nordwind:lost-${n}`, DEAL], ['deal_lost', `nordwind:lost-${n}`, { because }]),
  'quote note': ({ ada }, note, n) => drafting(ada, `altus:noted-${n}`, { more: { note } }),
  'quote lines[].prices[].discounts[].because': ({ ada }, because, n) =>
    drafting(ada, `altus:discounted-${n}`, discounted(because)),
  'quote_sent quote.note': ({ ada }, note, n) => sending(ada, `altus:sent-${n}`, { more: { note } }),
  'quote_sent quote.lines[].prices[].discounts[].because': ({ ada }, because, n) =>
    sending(ada, `altus:sent-discounted-${n}`, discounted(because)),
  'quote_accepted purchaseOrder': answering('quote_accepted', (text, { greta }) => ({
    sha256: quoteHash(offer(OTHER, {})),
    purchaseOrder: text.slice(0, 100),
    billTo: 'nordwind',
    by: greta.id,
    at: '2026-01-01T00:00:00Z',
  })),
  'quote_declined because': answering('quote_declined', (because) => ({ because })),
  'place-order purchaseOrder': ({ greta }, text, n) =>
    tried(greta, 'POST', '/v1/orders', {
      body: { ...orderOf(`nordwind:asked-${n}`), purchaseOrder: text.slice(0, 100), preview: true },
    }),
  'confirm-order purchaseOrder': ordering('confirmed', ({ ada }, text, order) =>
    tried(ada, 'POST', `/v1/orders/${order}/confirmations`, {
      body: { purchaseOrder: text.slice(0, 100), preview: true },
    }),
  ),
  'order_terms purchaseOrder': ordering('told', ({ ada }, text, order) =>
    telling(ada, [
      'order_terms',
      `altus:${order.replace(':', '.')}`,
      { order, link: 'altus:to-injected', billTo: 'nordwind', purchaseOrder: text.slice(0, 100) },
    ]),
  ),
  'order_cancelled because': ordering('cancelled', ({ ada }, because, order) =>
    telling(ada, ['order_cancelled', order, { because }]),
  ),
}

const LINE_FIELDS = [
  'plan',
  'product',
  'quantity',
  ...[
    'charge',
    'discounts[].amount',
    'discounts[].percent',
    'free',
    'maximum',
    'minimum',
    'price.amount',
    'price.blocks[].amount',
    'price.blocks[].upTo',
    'price.factor',
    'price.size',
    'price.tiers[].flat',
    'price.tiers[].unit',
    'price.tiers[].upTo',
    'price.unit',
  ].map((field) => `prices[].${field}`),
].map((field) => `lines[].${field}`)
const RENEWS = { subscription: 'nordwind:none', from: '2027-01-01T00:00:00Z', to: '2028-01-01T00:00:00Z' }
const RENEWS_FIELDS = Object.keys(RENEWS).map((field) => `renews.${field}`)
const CONTENT_FIELDS = ['customer', 'deal', 'link', 'validUntil', ...RENEWS_FIELDS, ...LINE_FIELDS]

/** Fields that take a form of text only, or name what nobody has. */
export const REFUSED_OF_SALES: Readonly<Record<string, readonly string[]>> = {
  'place-order': [
    'chain[]',
    'customer',
    'deal',
    'lines[].plan',
    'lines[].product',
    'lines[].quantity',
    'lines[].subscription',
    'order',
    'quote',
    'start',
  ],
  'confirm-order': ['quote'],
  deal: ['chain[]', 'closeDate', 'customer', 'expectedValue.amount', 'expectedValue.currency', 'products[]'],
  discount_policy: ['limits[].percent'],
  quote: ['by', ...CONTENT_FIELDS],
  quote_approved: ['by', 'sha256'],
  quote_sent: ['sha256', ...CONTENT_FIELDS.map((field) => `quote.${field}`)],
  quote_accepted: ['at', 'billTo', 'by', 'sha256'],
  order: [
    'by',
    'chain[]',
    'customer',
    'deal',
    'lines[].plan',
    'lines[].product',
    'lines[].quantity',
    'lines[].subscription',
    'start',
  ],
  order_terms: ['billTo', 'link', 'order', 'quote.quote', 'quote.sha256'],
  order_confirmed: ['by', 'link'],
  order_held: ['adds', 'by', 'committed', 'currency', 'limit', 'link', 'open', 'order', 'unbilled'],
  credit_limit: ['agreement', 'amount', 'from'],
  // A release takes two people of the seller, who are not both here: why it is given is refused with it.
  credit_released: ['amount', 'because', 'by', 'link', 'order'],
}

/** Requests that are right but for the field in question. */
export const REQUESTS_OF_SALES: Readonly<Record<string, readonly [method: 'POST', path: string, body: object]>> = {
  'place-order': ['POST', '/v1/orders', { ...orderOf('altus:none'), preview: true }],
  'confirm-order': ['POST', '/v1/orders/nordwind:none/confirmations', {}],
}

const MODELS: Readonly<Record<string, object>> = {
  'price.amount': { model: 'flat', amount: '1', proration: 'none' },
  'price.factor': { model: 'cost_plus', factor: '1' },
  'price.size': { model: 'package', size: '1', amount: '1' },
  'price.blocks[].amount': { model: 'blocks', blocks: [{ amount: '1' }] },
  'price.blocks[].upTo': { model: 'blocks', blocks: [{ upTo: '1', amount: '1' }, { amount: '1' }] },
  'price.tiers[].flat': { model: 'graduated', tiers: [{ flat: '1' }] },
  'price.tiers[].unit': { model: 'graduated', tiers: [{ unit: '1' }] },
  'price.tiers[].upTo': { model: 'graduated', tiers: [{ upTo: '1', unit: '1' }, { unit: '1' }] },
}
const lined = (price: object) => ({ lines: [{ product: 'altus:stratum', prices: [{ charge: 'cores', price }] }] })
const SENT = SALES_EXAMPLES.find(({ kind }) => kind === 'quote_sent')?.body['quote'] as object

/** Where a price has several forms, the one that has the field. */
export const FORMS_OF_SALES: Readonly<Record<string, object>> = Object.fromEntries(
  [
    ...Object.entries(MODELS).map(([field, price]) => [`lines[].prices[].${field}`, lined(price)] as const),
    ...RENEWS_FIELDS.map((field) => [field, { renews: RENEWS }] as const),
  ].flatMap(([field, form]) => [
    [`quote ${field}`, form],
    [`quote_sent quote.${field}`, { quote: { ...SENT, ...form } }],
  ]),
)
