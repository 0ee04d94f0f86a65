import type { Naming } from './naming-rows.ts'

const AT = '2024-10-01T00:00:00Z'

/** Acts that name a subscription beside their path, or an amendment of one. */
export const SUBSCRIPTION_NAMINGS: readonly Naming[] = [
  {
    what: 'a subscription whose term is to end with others',
    value: 'subscription',
    ask: (subscription) => ({
      url: '/v1/subscriptions/co-terms',
      body: { subscriptions: [subscription], end: '2999-01-01T00:00:00Z' },
    }),
  },
  {
    what: 'an amendment of a subscription',
    value: 'subscription',
    ask: (subscription, who, nth) => ({
      url: '/v1/facts',
      body: {
        facts: [
          {
            kind: 'amendment',
            about: `${who}:probe-${nth}`,
            body: { subscription, at: AT, change: { to: 'quantity', quantity: '2' } },
          },
        ],
      },
    }),
  },
  {
    what: 'a subscription that another one replaces',
    value: 'subscription',
    ask: (replaces, who, nth) => ({
      url: '/v1/facts',
      body: {
        facts: [
          {
            kind: 'subscription',
            about: `${who}:probe-${nth}`,
            body: { product: 'altus:stratum', customer: who, chain: [`${who}:probe`], from: AT, replaces },
          },
        ],
      },
    }),
  },
  {
    what: 'amendment_withdrawn about a thing',
    value: 'about',
    ask: (about) => ({
      url: '/v1/facts',
      body: { facts: [{ kind: 'amendment_withdrawn', about, body: { because: 'probe' } }] },
    }),
  },
]
