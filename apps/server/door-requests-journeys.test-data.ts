import type { Tried } from './door-requests.test-data.ts'

const JOURNEY = { template: 'altus:tried-life', customer: 'alpenglow', partner: 'birch' }

/** Requests about journeys; `makeJourneys` has made what they name. */
export const JOURNEY_REQUESTS: Readonly<Record<string, Tried>> = {
  journeys: {
    works: { url: '/v1/journeys?stage=design' },
    refused: { url: '/v1/journeys?stage=sell', status: 422, code: 'invalid_input' },
  },
  journey: {
    works: { url: '/v1/journeys/altus:tried' },
    refused: { url: '/v1/journeys/altus:none', status: 404, code: 'not_found' },
  },
  'journey-templates': {
    works: { url: '/v1/journey-templates' },
    refused: { url: '/v1/journey-templates?product=x', status: 422, code: 'invalid_input' },
  },
  'start-journey': {
    works: { url: '/v1/journeys', body: { ...JOURNEY, journey: 'altus:tried' } },
    refused: {
      ...{ url: '/v1/journeys', as: 'birch', status: 403, code: 'not_yours' },
      body: { ...JOURNEY, journey: 'birch:tried' },
    },
  },
  'look-at-telemetry': {
    works: { url: '/v1/journeys/telemetry', body: { preview: true } },
    refused: { url: '/v1/journeys/telemetry', body: {}, as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
}
