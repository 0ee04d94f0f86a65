import type { FastifyInstance, FastifySchema } from 'fastify'
import { z } from 'zod'
import { isOrganizationId } from '#core/ground/identity.ts'
import { publicKeySet } from '#questions/billing/license-keys.ts'
import { problemAnswers } from './documented.ts'
import { refuseOtherMethods } from './methods.ts'
import { EDGE_PROBLEMS, type EdgeCode } from './problems.ts'
import type { OpenContext } from './surroundings.ts'

/** The path of a vendor's public keys, and the name of its operation. */
export const LICENSE_KEYS_PATH = '/v1/license-keys/{vendor}'
const ROUTE = '/v1/license-keys/:vendor'
export const LICENSE_KEYS_OPERATION = 'license-keys'
/** For how long a product, or a cache on the way, may go on with a set: a revoked key is trusted for no longer. */
const KEEP_SECONDS = 300

const CODES: readonly EdgeCode[] = [
  'malformed_request',
  'wrong_host',
  'invalid_input',
  'request_timed_out',
  'rate_limited',
  'headers_too_large',
  'internal_error',
  'engines_unavailable',
]

const key = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().meta({ description: 'The public key' }),
  kid: z.string().meta({ description: 'What the header of a license names' }),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
})

const schema = {
  operationId: LICENSE_KEYS_OPERATION,
  summary: 'Get the public keys by which a vendor’s licenses are verified',
  description:
    'A JSON Web Key Set (RFC 7517), for everybody and without signing in, from any web page too. It may be kept for five minutes, and built into a product that runs offline. A vendor without keys has an empty set, as has one that does not exist.',
  tags: ['billing'],
  security: [],
  params: z.strictObject({ vendor: z.string().max(100).meta({ description: 'Id of the vendor', example: 'altus' }) }),
  response: {
    200: {
      description: 'The keys, the one that signs now first',
      content: { 'application/json': { schema: z.object({ keys: z.array(key) }) } },
    },
    ...problemAnswers(CODES.map((code) => [code, EDGE_PROBLEMS[code]] as const)),
  },
} satisfies FastifySchema

/** The one route of the API that needs no sign-in: what it answers is public by nature. */
export function addLicenseKeys(app: FastifyInstance, open: OpenContext): void {
  refuseOtherMethods(app, ROUTE, ['GET'])
  app.route({
    method: 'GET',
    url: ROUTE,
    schema,
    handler: async (request, reply) => {
      const { vendor } = request.params as { vendor: string }
      // What can be no id is asked about under one that nobody has, so that it takes as long.
      const asked = isOrganizationId(vendor) ? vendor : ''
      const set = await publicKeySet(open(), asked)
      return reply
        .header('cache-control', `public, max-age=${KEEP_SECONDS}`)
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(set)
    },
  })
}
