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

/** Requests about prices, and what they would come to. */
export const PRICE_REQUESTS: Readonly<Record<string, Tried>> = {
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
