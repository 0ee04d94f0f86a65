import type { OrganizationId } from '#core/ground/identity.ts'
import type { Context } from '#operations/context.ts'
import { read } from '#questions/reading.ts'
import { loadPublicKeys } from '#stores/postgres/licenses.ts'

/** A public key as RFC 7517 and RFC 8037 write it. */
export type PublicJwk = Readonly<{ kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; alg: 'EdDSA'; use: 'sig' }>

/** The public set of a vendor. One that has no keys, and one that there is not, have an empty one alike. */
export async function publicKeySet(
  context: Context,
  vendor: OrganizationId,
): Promise<Readonly<{ keys: readonly PublicJwk[] }>> {
  const keys = await read({ ...context, organization: vendor }, (acting) => loadPublicKeys(acting, vendor, context.now))
  return {
    keys: keys.map(({ kid, publicX: x }) => ({ kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' })),
  }
}
