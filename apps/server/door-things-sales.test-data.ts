import { z } from 'zod'
import { quoteHash } from '#operations/billing/quote-schema.ts'
import { ORDER, type SalesAsked } from './door-requests-sales.test-data.ts'

const identified = z.object({ person: z.object({ id: z.string() }) })

const POLICY = {
  kind: 'deal_registration_policy',
  about: 'altus:tried-deals',
  body: {
    version: 1,
    from: '2024-01-01T00:00:00Z',
    ...{ protectionDays: 90, extensions: 1, extensionDays: 30, decideWithinDays: 5, contestDays: 14 },
    matching: { names: 'any_order', sameCountry: true, domains: true, customers: 'same_product' },
  },
}
const REGISTERED = {
  kind: 'deal_registration',
  about: 'birch:tried-deal',
  body: {
    vendor: 'altus',
    names: ['Tried Prospect GmbH'],
    domains: [],
    country: 'DE',
    products: ['altus:stratum'],
    expectedClose: '2025-06-30',
  },
}

/** Makes an order, a registered deal and a quote of Birch's in a demo, which requests about them name. */
export async function makeSales(tell: (asked: SalesAsked) => Promise<unknown>): Promise<void> {
  const { person } = identified.parse(await tell({ url: '/v1/me', as: 'birch' }))
  const quote = {
    link: 'birch:alpenglow',
    customer: 'alpenglow',
    version: 1,
    validUntil: '2999-01-01T00:00:00Z',
    lines: [{ product: 'altus:stratum', prices: [] }],
    terms: { billing: 'arrears' as const },
  }
  const draft = { kind: 'quote', about: 'birch:tried', body: { ...quote, by: person.id } }
  const sent = { kind: 'quote_sent', about: 'birch:tried', body: { version: 1, sha256: quoteHash(quote), quote } }
  await tell({ url: '/v1/facts', body: { facts: [draft, sent] }, as: 'birch' })
  await tell({ url: '/v1/orders', body: ORDER, as: 'birch' })
  await tell({ url: '/v1/facts', body: { facts: [POLICY] } })
  await tell({ url: '/v1/facts', body: { facts: [REGISTERED] }, as: 'birch' })
}
