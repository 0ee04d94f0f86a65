/** API keys for tests that come in over HTTP. */
import { randomBytes } from 'node:crypto'
import { SCOPES, type Scope } from '#core/channel/access.ts'
import { KEY_ID_BYTES, keyIdFrom, SECRET_BYTES, writeKey } from '#core/channel/api-key.ts'
import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { insertKey } from '#stores/postgres/api-keys.ts'
import { secretHash } from '#stores/secret-hash.ts'

/** The header that presents a new key of the acting organization, good for a year from the context's moment. */
export async function keyHeader(
  context: Context,
  scopes: readonly Scope[] = SCOPES,
): Promise<Readonly<{ authorization: string }>> {
  const id = keyIdFrom(randomBytes(KEY_ID_BYTES))
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  const { organization, now } = context
  const expiresAt = now.add({ hours: 24 * 365 }).toString()
  const key = { id, name: 'Test', scopes, createdBy: 'machine', createdAt: now.toString(), expiresAt }
  await actAs(context, (acting) => insertKey(acting, organization, { ...key, hash: secretHash(secret) }))
  return { authorization: `Bearer ${writeKey({ id, secret })}` }
}

/** Where a test has keys alone: nobody has a session. */
export const NO_SESSIONS = { whoIs: async () => undefined, addRoutes: () => undefined }
