import type { Tried } from './door-requests.test-data.ts'

/** Requests about roles and touchpoints. */
export const LIFE_REQUESTS: Readonly<Record<string, Tried>> = {
  roles: {
    works: { url: '/v1/roles?state=told&role=manager' },
    refused: { url: '/v1/roles?state=held', status: 422, code: 'invalid_input' },
  },
  'deal-life': {
    works: { url: '/v1/deal-life?customer=fen-foods&product=altus:stratum' },
    refused: { url: '/v1/deal-life?customer=fen-foods', status: 422, code: 'nothing_named' },
  },
  touchpoints: {
    works: { url: '/v1/touchpoints?verified=no' },
    refused: { url: '/v1/touchpoints?kind=lunch', status: 422, code: 'invalid_input' },
  },
}
