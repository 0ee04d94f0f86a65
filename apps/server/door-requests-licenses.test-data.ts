import type { Made, Tried } from './door-requests.test-data.ts'

/** Requests about licenses that need nothing to be made before. */
export const LICENSE_REQUESTS: Readonly<Record<string, Tried>> = {
  licenses: {
    works: { url: '/v1/licenses?customer=alpenglow', as: 'birch' },
    refused: { url: '/v1/licenses?state=lost', status: 422, code: 'invalid_input' },
  },
  'issue-license': {
    works: {
      url: '/v1/licenses',
      body: { subscription: 'birch:alpenglow-stratum', instance: 'zurich-1' },
      as: 'birch',
    },
    refused: {
      url: '/v1/licenses',
      body: { subscription: 'birch:alpenglow-stratum' },
      as: 'sakura',
      status: 404,
      code: 'not_found',
    },
  },
  'rotate-license-keys': {
    works: { url: '/v1/license-key-rotations', body: {} },
    refused: { url: '/v1/license-key-rotations', body: {}, as: 'leaf', status: 409, code: 'product_not_licensed' },
  },
}

/** Requests about one license, and about the key that signed it. */
export const aboutLicenses = (made: Made): Readonly<Record<string, Tried>> => ({
  license: {
    works: { url: `/v1/licenses/${made.license}`, as: 'birch' },
    refused: { url: `/v1/licenses/${made.license}`, as: 'sakura', status: 404, code: 'not_found' },
  },
  'revoke-license-key': {
    works: { url: '/v1/license-key-revocations', body: { kid: made.licenseKey } },
    refused: {
      url: '/v1/license-key-revocations',
      body: { kid: made.licenseKey },
      as: 'leaf',
      status: 404,
      code: 'not_found',
    },
  },
})
