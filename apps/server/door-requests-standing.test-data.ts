import type { Tried } from './door-requests.test-data.ts'

/** Requests about where partners stand, groups, parameters of programs and exceptions. */
export const STANDING_REQUESTS: Readonly<Record<string, Tried>> = {
  'partner-standing': {
    works: { url: '/v1/partner-standing?kind=tier&at=2024-10-01T00:00:00Z' },
    refused: { url: '/v1/partner-standing?kind=badge', status: 422, code: 'invalid_input' },
  },
  'organization-groups': {
    works: { url: '/v1/organization-groups?head=leaf' },
    refused: { url: '/v1/organization-groups?at=today', status: 422, code: 'invalid_input' },
  },
  'program-parameters': {
    works: { url: '/v1/program-parameters?partner=leaf' },
    refused: { url: '/v1/program-parameters?program=altus', status: 422, code: 'invalid_input' },
  },
  'incentive-exceptions': {
    works: { url: '/v1/incentive-exceptions?state=waiting' },
    refused: { url: '/v1/incentive-exceptions?state=asked', status: 422, code: 'invalid_input' },
  },
}
