import { createHash } from 'node:crypto'
import { stableText } from '#operations/fact-kind.ts'
import type { FactExample } from './webhooks-examples.ts'

const GRETA = 'psn_7f3kq2m9x4b8'
const BEN = 'psn_2b9w5t8r1c6d'
const FAY = 'psn_5h1n8v3z7q0k'
const CHAIN = ['altus:to-nordwind', 'nordwind:to-fen-foods']
const LINK = 'nordwind:to-fen-foods'
const LATER = '2027-01-01T00:00:00Z'

function quoteFor(about: string, unit: string) {
  const content = {
    link: LINK,
    customer: 'fen-foods',
    deal: 'nordwind:fen-second',
    version: 1,
    validUntil: LATER,
    lines: [
      {
        product: 'altus:stratum',
        term: { months: 12, renews: true },
        prices: [{ charge: 'cores', price: { model: 'per_unit', unit } }],
      },
    ],
    terms: { billing: 'arrears', paymentDays: 14 },
  }
  const sha256 = createHash('sha256').update(stableText(content)).digest('hex')
  return { about, content, sha256 }
}

const GOOD = quoteFor('nordwind:q-17', '90')
const POOR = quoteFor('nordwind:q-18', '99')

function nordwind(kind: string, about: string, body: FactExample['body']): FactExample {
  return { kind, owner: 'nordwind', about, body }
}

function ordered(about: string, subscription: string): FactExample {
  return nordwind('order', about, {
    customer: 'fen-foods',
    chain: CHAIN,
    lines: [{ subscription, product: 'altus:stratum' }],
    start: '2026-07-01T00:00:00Z',
    term: { months: 12, renews: true },
    deal: 'nordwind:fen-second',
    by: GRETA,
  })
}

const OF_ORDER = { order: 'nordwind:o-17', link: LINK }

/** Nordwind sells Fen Foods a second installation: the deal, its quotes, the order, and what its credit limit says to it. */
export const SALES_EXAMPLES: readonly FactExample[] = [
  nordwind('deal', 'nordwind:fen-second', {
    customer: 'fen-foods',
    chain: CHAIN,
    products: ['altus:stratum'],
    expectedValue: { amount: '12000', currency: 'EUR' },
    closeDate: '2026-06-15',
    note: 'A second installation, for the bakery',
  }),
  nordwind('deal', 'nordwind:fen-third', { customer: 'fen-foods', chain: CHAIN, products: ['altus:stratum'] }),
  nordwind('deal_lost', 'nordwind:fen-third', { because: 'The bakery stays with paper' }),
  nordwind('discount_policy', 'nordwind:discounts', { limits: [{ role: 'account_manager', percent: '5' }] }),
  nordwind('quote', GOOD.about, { ...GOOD.content, by: GRETA }),
  nordwind('quote_approved', GOOD.about, { version: 1, sha256: GOOD.sha256, by: BEN }),
  nordwind('quote_sent', GOOD.about, { version: 1, sha256: GOOD.sha256, quote: GOOD.content }),
  {
    kind: 'quote_accepted',
    owner: 'fen-foods',
    about: GOOD.about,
    body: {
      version: 1,
      sha256: GOOD.sha256,
      purchaseOrder: 'PO-4711',
      billTo: 'fen-foods',
      by: FAY,
      at: '2026-04-30T09:00:00Z',
    },
  },
  nordwind('quote', POOR.about, { ...POOR.content, by: GRETA }),
  nordwind('quote_approved', POOR.about, { version: 1, sha256: POOR.sha256, by: BEN }),
  nordwind('quote_sent', POOR.about, { version: 1, sha256: POOR.sha256, quote: POOR.content }),
  {
    kind: 'quote_declined',
    owner: 'fen-foods',
    about: POOR.about,
    body: { version: 1, because: 'The other one is better' },
  },
  nordwind('credit_limit', 'nordwind:fen-limit', { agreement: LINK, amount: '5000', from: '2026-01-01T00:00:00Z' }),
  ordered('nordwind:o-17', 'nordwind:fen-bakery'),
  nordwind('order_terms', 'nordwind:nordwind.o-17', {
    ...OF_ORDER,
    quote: { quote: GOOD.about, version: 1, sha256: GOOD.sha256 },
    purchaseOrder: 'PO-4711',
    billTo: 'fen-foods',
  }),
  nordwind('order_held', 'nordwind:nordwind.o-17', {
    ...OF_ORDER,
    limit: '5000',
    open: '4800',
    unbilled: '300',
    committed: '0',
    adds: '100',
    currency: 'EUR',
    by: GRETA,
  }),
  nordwind('credit_released', 'nordwind:release-o-17', {
    ...OF_ORDER,
    amount: '5500',
    by: BEN,
    because: 'It has paid on time for years',
  }),
  {
    kind: 'order_terms',
    owner: 'altus',
    about: 'altus:nordwind.o-17',
    body: { order: 'nordwind:o-17', link: 'altus:to-nordwind', billTo: 'nordwind' },
  },
  {
    kind: 'order_confirmed',
    owner: 'altus',
    about: 'nordwind:o-17',
    body: { link: 'altus:to-nordwind', by: 'psn_9d4g6j2l8p1s' },
  },
  ordered('nordwind:o-18', 'nordwind:fen-shop'),
  nordwind('order_cancelled', 'nordwind:o-18', { because: 'Ordered twice by mistake' }),
]
