import type { Tried } from './door-requests.test-data.ts'

const BIRCH = '/v1/subscriptions/birch:alpenglow-stratum'
const preview = true
const because = 'Moves away'
const END = '2026-12-31T00:00:00Z'
const moved = { chain: ['altus:leaf', 'leaf:alpenglow'], at: END, id: 'altus:alpenglow-2', because, preview }

/** Requests about the life of a subscription. */
export const SUBSCRIPTION_REQUESTS: Readonly<Record<string, Tried>> = {
  subscriptions: {
    works: { url: '/v1/subscriptions?customer=alpenglow&state=active' },
    refused: { url: '/v1/subscriptions?state=lost', status: 422, code: 'invalid_input' },
  },
  subscription: {
    works: { url: BIRCH },
    refused: { url: BIRCH, as: 'sakura', status: 404, code: 'not_found' },
  },
  'amend-subscription': {
    works: {
      url: `${BIRCH}/amendments`,
      body: { change: { to: 'quantity', quantity: '3' }, preview },
      as: 'birch',
    },
    refused: {
      url: `${BIRCH}/amendments`,
      body: { change: { to: 'running' }, preview },
      as: 'birch',
      status: 409,
      code: 'not_suspended',
    },
  },
  'cancel-subscription': {
    works: {
      url: `${BIRCH}/cancellations`,
      body: { when: 'end_of_period', because, reason: 'no_need', preview },
      as: 'birch',
    },
    refused: {
      url: `${BIRCH}/cancellations`,
      body: { when: 'end_of_term', because, preview },
      as: 'birch',
      status: 409,
      code: 'no_term',
    },
  },
  'co-term-subscriptions': {
    works: { url: '/v1/subscriptions/co-terms', body: { subscriptions: ['birch:co-termed'], end: END }, as: 'birch' },
    refused: {
      url: '/v1/subscriptions/co-terms',
      body: { subscriptions: ['birch:alpenglow-stratum'], end: END },
      as: 'leaf',
      status: 422,
      code: 'unknown_reference',
    },
  },
  'transfer-subscription': {
    works: {
      url: `${BIRCH}/transfers`,
      body: { ...moved, chain: ['altus:nordwind', 'nordwind:birch', 'birch:alpenglow'] },
    },
    refused: { url: `${BIRCH}/transfers`, body: moved, as: 'birch', status: 403, code: 'not_yours' },
  },
}
