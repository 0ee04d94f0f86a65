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
  engagement: {
    works: { url: '/v1/engagement?partner=nordwind' },
    refused: { url: '/v1/engagement?at=yesterday', status: 422, code: 'invalid_input' },
  },
  'engagement-months': {
    works: { url: '/v1/engagement-months?state=alone&limit=2' },
    refused: { url: '/v1/engagement-months?state=lonely', status: 422, code: 'invalid_input' },
  },
  retention: {
    works: { url: '/v1/retention' },
    refused: { url: '/v1/retention?at=yesterday', status: 422, code: 'invalid_input' },
  },
  'retention-cohorts': {
    works: { url: '/v1/retention-cohorts' },
    refused: { url: '/v1/retention-cohorts?at=yesterday', status: 422, code: 'invalid_input' },
  },
}
