import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { protect } from './guards.ts'
import { OPENAPI_PATH } from './openapi.ts'

/** The API reference at `/reference`, with nothing from the internet: script and fonts come from here or from the machine. */
export async function addReference(app: FastifyInstance): Promise<void> {
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const nonce = randomBytes(16).toString('base64url')
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_, reply) => protect(reply, { nonce, inlineStyles: true }))
    await scope.register(reference, {
      routePrefix: '/reference',
      configuration: {
        url: OPENAPI_PATH,
        nonce,
        pageTitle: 'Perennial API',
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        // These would need somebody else's servers.
        agent: { disabled: true },
        mcp: { disabled: true },
        showDeveloperTools: 'never',
      },
    })
  })
}
