import type { Tried } from './door-requests.test-data.ts'

/** Requests about the health of customers. */
export const HEALTH_REQUESTS: Readonly<Record<string, Tried>> = {
  'customer-health': {
    works: { url: '/v1/customer-health?sort=customer' },
    refused: { url: '/v1/customer-health?band=fine', status: 422, code: 'invalid_input' },
  },
  health: {
    works: { url: '/v1/health/alpenglow/altus:stratum' },
    refused: { url: '/v1/health/zz-nobody/altus:stratum', status: 404, code: 'not_found' },
  },
  'health-policies': {
    works: { url: '/v1/health-policies?product=altus:stratum' },
    refused: { url: '/v1/health-policies?product=none', status: 422, code: 'invalid_input' },
  },
  'health-backtest': {
    works: { url: '/v1/health-backtest' },
    refused: { url: '/v1/health-backtest?product=none', status: 422, code: 'invalid_input' },
  },
  'score-health': {
    works: { url: '/v1/health/score', body: {} },
    refused: { url: '/v1/health/score', body: { product: 'none' }, status: 422, code: 'invalid_input' },
  },
}
