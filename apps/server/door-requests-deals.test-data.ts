import type { Tried } from './door-requests.test-data.ts'

const CHECK = '/v1/deal-check?vendor=altus&product=altus:stratum&country=DE&name=Fen%20Foods%20GmbH'

/** Requests about registered deals. */
export const DEAL_REQUESTS: Readonly<Record<string, Tried>> = {
  'deal-registrations': {
    works: { url: '/v1/deal-registrations?state=pending', as: 'birch' },
    refused: { url: '/v1/deal-registrations?state=open', status: 422, code: 'invalid_input' },
  },
  'deal-registration': {
    works: { url: '/v1/deal-registrations/birch:tried-deal', as: 'birch' },
    refused: { url: '/v1/deal-registrations/birch:tried-deal', as: 'leaf', status: 404, code: 'not_found' },
  },
  'deal-check': {
    works: { url: CHECK, as: 'leaf' },
    refused: {
      url: CHECK.replace('altus:stratum', 'altus:none'),
      as: 'leaf',
      status: 422,
      code: 'unknown_reference',
    },
  },
}
