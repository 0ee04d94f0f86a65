import { z } from 'zod'
import { licensePoliciesFrom } from '#core/billing/license-policy.ts'
import { OWNER_ONLY } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import type { LicenseKeys } from '#stores/keys/license-keys.ts'
import { type Acting, actAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { replaceSigningKey, revokeKey, signedBy } from '#stores/postgres/licenses.ts'
import { keysOf, lockLicenses } from './sign-licenses.ts'

const moment = z.string().meta({ format: 'date-time' })
const kid = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, 'the id of a key, as a license and the public set name it')
  .meta({ description: 'Id of a key', example: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' })

/** Lets a new key sign. */
export const rotateLicenseKeys = door({
  name: 'rotate-license-keys',
  kind: 'act',
  summary: 'Sign your licenses with a new key from now on',
  description:
    'The key that signed until now signs nothing any more and its private half is deleted; its public half stays in your public set until the last license that it signed has expired, so what is installed goes on. Products that keep the set have to fetch it before they meet a license of the new key. Each call makes a new key.',
  http: { method: 'POST', path: '/v1/license-key-rotations' },
  command: 'license rotate-keys',
  input: z.object({}),
  output: z.object({
    kid,
    retired: kid.nullable(),
    retiredUntil: moment.nullable().meta({ description: 'When the last license of the retired key expires' }),
  }),
  refusals: { product_not_licensed: 409, signing_key_missing: 503 },
  access: { who: 'organization', roles: OWNER_ONLY, scopes: [] },
  idempotency: 'in_transaction',
  run: rotate,
})

type Rotated = Readonly<{ kid: string; retired: string | null; retiredUntil: string | null }>

async function rotate(context: Context): Promise<Result<Rotated, Refusal>> {
  const keys = keysOf(context)
  if (!keys.ok) return keys
  const rotated = await actAs(context, (acting) => replace(acting, context, keys.value))
  // Only once it is sure that another key signs.
  if (rotated.ok && rotated.value.retired !== null) keys.value.forget(context.organization, rotated.value.retired)
  return rotated
}

async function replace(
  acting: Acting,
  { organization, now }: Context,
  keys: LicenseKeys,
): Promise<Result<Rotated, Refusal>> {
  const policies = licensePoliciesFrom(await loadFacts(acting, ['license_policy'], Number.MAX_SAFE_INTEGER))
  if (![...policies.keys()].some((product) => ownerOf(product) === organization)) {
    return refuse({ code: 'product_not_licensed', says: `${organization} has no license policy for any product` })
  }
  await lockLicenses(acting, organization)
  const made = await keys.create(organization)
  const retired = (await replaceSigningKey(acting, organization, made, now)) ?? null
  const { last } = retired === null ? { last: null } : await signedBy(acting, organization, retired, now)
  return ok({ kid: made.kid, retired, retiredUntil: last })
}

/** Takes a key out of the public set at once. */
export const revokeLicenseKey = door({
  name: 'revoke-license-key',
  kind: 'act',
  summary: 'Take a signing key that others may know out of your public set, at once',
  description:
    'Whoever fetches the set from then on refuses every license that the key signed, also those that you issued: they are issued anew with another key when they are next asked for or renewed. Products that keep an older set go on trusting the key until they fetch it. A second call changes nothing.',
  http: { method: 'POST', path: '/v1/license-key-revocations' },
  command: 'license revoke-key',
  input: z.object({ kid }),
  output: z.object({
    kid,
    revokedAt: moment,
    licenses: z.int().meta({ description: 'Licenses of the key that have not expired' }),
  }),
  refusals: { not_found: 404, signing_key_missing: 503 },
  access: { who: 'organization', roles: OWNER_ONLY, scopes: [] },
  idempotency: 'by_nature',
  run: async (context, { kid: id }) => {
    const { organization, now } = context
    const keys = keysOf(context)
    if (!keys.ok) return keys
    const revoked = await actAs(context, async (acting) => {
      await lockLicenses(acting, organization)
      const revokedAt = await revokeKey(acting, organization, id, now)
      if (revokedAt === undefined) return refuse({ code: 'not_found', says: `Your organization has no key ${id}` })
      const { running } = await signedBy(acting, organization, id, now)
      return ok({ kid: id, revokedAt, licenses: running })
    })
    if (revoked.ok) keys.value.forget(organization, id)
    return revoked
  },
})
