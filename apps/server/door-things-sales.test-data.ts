import { z } from 'zod'
import { quoteHash } from '#operations/billing/quote-schema.ts'
import { ORDER, type SalesAsked } from './door-requests-sales.test-data.ts'

const identified = z.object({ person: z.object({ id: z.string() }) })

/** Makes an order and a quote of Birch's in a demo, which requests about them name. */
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
}
