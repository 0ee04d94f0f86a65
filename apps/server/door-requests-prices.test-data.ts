import type { Tried } from './door-requests.test-data.ts'

/** Twelve core-months at 80.00, that Nordwind sells on at a fifth more. */
export const CASE = {
  name: 'A markup of a fifth',
  months: { from: '2024-10', to: '2024-10' },
  products: [{ product: 'altus:stratum', name: 'Stratum', charges: [{ charge: 'cores', unit: 'core-month' }] }],
  links: [
    {
      link: 'altus:nordwind',
      seller: 'altus',
      buyer: 'nordwind',
      currency: 'EUR',
      prices: [{ charge: 'cores', price: { model: 'per_unit', unit: '80.00' } }],
    },
    {
      link: 'nordwind:customer',
      seller: 'nordwind',
      buyer: 'customer',
      currency: 'EUR',
      prices: [{ charge: 'cores', price: { model: 'cost_plus', factor: '1.2' } }],
    },
  ],
  subscriptions: [{ subscription: 'nordwind:idea', customer: 'customer', from: '2024-10-01' }],
  usage: [{ month: '2024-10', quantity: '12' }],
}

const BOOK = 'altus:nordwind-prices'

/** Requests about prices, and what they would come to. */
export const PRICE_REQUESTS: Readonly<Record<string, Tried>> = {
  'price-books': {
    works: { url: '/v1/price-books' },
    refused: { url: '/v1/price-books?at=then', status: 422, code: 'invalid_input' },
  },
  'price-book-check': {
    works: { url: `/v1/price-books/${BOOK}/check` },
    refused: { url: `/v1/price-books/${BOOK}/check`, as: 'sakura', status: 404, code: 'not_found' },
  },
  'price-book-changes': {
    works: { url: `/v1/price-books/${BOOK}/changes?from=2020-01-01T00:00:00Z&quantities=100` },
    refused: { url: `/v1/price-books/${BOOK}/changes?other=altus:none`, status: 404, code: 'not_found' },
  },
  prices: {
    works: { url: `/v1/prices?book=${BOOK}` },
    refused: { url: '/v1/prices?state=lost', status: 422, code: 'invalid_input' },
  },
  'price-curve': {
    works: { url: `/v1/price-curve?book=${BOOK}&product=altus:stratum&charge=core-hours&to=1000&steps=4` },
    refused: { url: '/v1/price-curve?to=1000', status: 422, code: 'price_not_named' },
  },
  'rate-case': {
    works: { url: '/v1/rate-case', body: CASE },
    refused: {
      url: '/v1/rate-case',
      body: { ...CASE, usage: [{ month: '2024-11', quantity: '12' }] },
      status: 422,
      code: 'case_does_not_hold',
    },
  },
}
