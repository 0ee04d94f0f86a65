import type { Asked, Tried } from './door-requests.test-data.ts'

export type SalesAsked = Asked

/** Birch orders for a customer of its own, through the distributor. */
export const ORDER = {
  order: 'birch:tried',
  customer: 'alpenglow',
  chain: ['altus:nordwind', 'nordwind:birch', 'birch:alpenglow'],
  lines: [{ subscription: 'birch:tried-stratum', product: 'altus:stratum' }],
  start: '2024-11-01T00:00:00Z',
}

/** Requests about deals, quotes, orders and credit. */
export const SALES_REQUESTS: Readonly<Record<string, Tried>> = {
  deals: {
    works: { url: '/v1/deals?state=registered' },
    refused: { url: '/v1/deals?state=open', status: 422, code: 'invalid_input' },
  },
  quotes: {
    works: { url: '/v1/quotes?state=sent' },
    refused: { url: '/v1/quotes?link=birch', status: 422, code: 'invalid_input' },
  },
  quote: {
    works: { url: '/v1/quotes/birch:tried', as: 'birch' },
    refused: { url: '/v1/quotes/birch:tried', as: 'leaf', status: 404, code: 'not_found' },
  },
  'credit-limits': {
    works: { url: '/v1/credit-limits', as: 'birch' },
    refused: { url: '/v1/credit-limits', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  commitments: {
    works: { url: '/v1/commitments', as: 'birch' },
    refused: { url: '/v1/commitments?link=birch', status: 422, code: 'invalid_input' },
  },
  credits: {
    works: { url: '/v1/credits', as: 'birch' },
    refused: { url: '/v1/credits?link=birch', status: 422, code: 'invalid_input' },
  },
  'place-order': {
    works: { url: '/v1/orders', body: ORDER, as: 'birch' },
    refused: { url: '/v1/orders', body: ORDER, as: 'leaf', status: 403, code: 'not_yours' },
  },
  orders: {
    works: { url: '/v1/orders', as: 'birch' },
    refused: { url: '/v1/orders?state=lost', status: 422, code: 'invalid_input' },
  },
  order: {
    works: { url: '/v1/orders/birch:tried', as: 'birch' },
    refused: { url: '/v1/orders/birch:tried', as: 'leaf', status: 404, code: 'not_found' },
  },
  'confirm-order': {
    works: { url: '/v1/orders/birch:tried/confirmations', body: {} },
    refused: {
      url: '/v1/orders/birch:tried/confirmations',
      body: {},
      as: 'leaf',
      status: 422,
      code: 'unknown_reference',
    },
  },
}
