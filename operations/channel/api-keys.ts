import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { SCOPES, type Scope, TELLING_ROLES } from '#core/channel/access.ts'
import {
  DEFAULT_OVERLAP_HOURS,
  endOfLife,
  endOfOverlap,
  KEY_ID_BYTES,
  keyIdFrom,
  LONGEST_OVERLAP_HOURS,
  MOST_LIVE_KEYS,
  mayKeep,
  notGivable,
  SECRET_BYTES,
  stateOf,
  writeKey,
} from '#core/channel/api-key.ts'
import { nameOf } from '#core/channel/membership.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { instant } from '#operations/fields.ts'
import { type Acting, actAs, lockInTurn } from '#stores/postgres/acting.ts'
import {
  type ApiKey,
  countLive,
  insertKey,
  lockKey,
  saveNameAndScopes,
  saveRevocation,
  saveRotation,
} from '#stores/postgres/api-keys.ts'
import { newSecret, secretHash } from '#stores/secret-hash.ts'
import { version } from './members.ts'

const keyId = z
  .string()
  .regex(/^[a-z2-7]{12}$/, 'the id of an API key: the 12 characters after prn_')
  .meta({ description: 'Id of an API key', example: 'mfzwizltoq2g' })

const keyName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'What the key is for', example: 'Nightly export to the warehouse' })

const scopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .meta({ example: ['billing:read'] })
const moment = z.string().meta({ format: 'date-time' })
const secret = z.string().meta({ description: 'Shown once: the key as requests present it' })

/** Creates a key for a machine. */
export const createApiKey = door({
  name: 'create-api-key',
  kind: 'act',
  summary: 'Create an API key of your organization',
  description:
    'The key is shown once and can’t be found again. It acts for the organization, with these scopes, whoever created it: it stays when that person leaves. Nobody can give a scope that it could not use in full itself, and only an owner gives access:read and access:write. Keys end: after 90 days, or when you say, at most 366 days from now. At most 50 can be live. Each call makes a new one.',
  http: { method: 'POST', path: '/v1/api-keys' },
  command: 'key create',
  input: z.object({ name: keyName, scopes, expiresAt: instant.optional() }),
  output: z.object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    expiresAt: moment,
    version: z.int(),
    secret,
  }),
  refusals: { scope_not_yours: 403, too_many_keys: 409, expiry_out_of_range: 422 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: [] },
  idempotency: 'in_transaction',
  secrets: ['secret'],
  run: (context, wanted) => actAs(context, (acting) => create(acting, context, wanted)),
})

type Wanted = Readonly<{ name: string; scopes: readonly Scope[]; expiresAt?: string | undefined }>

async function create(acting: Acting, { organization, now, principal }: Context, wanted: Wanted) {
  const barred = barFromGiving(wanted.scopes, principal)
  if (barred) return refuse(barred)
  const end = endOfLife(wanted.expiresAt, now)
  if (!end.ok) return end
  await lockInTurn(acting, `API keys of ${organization}`)
  if ((await countLive(acting, organization, now)) >= MOST_LIVE_KEYS) {
    const says = `${MOST_LIVE_KEYS} API keys are live: revoke one that is not needed`
    return refuse({ code: 'too_many_keys', says })
  }
  const [id, plain] = [keyIdFrom(randomBytes(KEY_ID_BYTES)), newSecret(SECRET_BYTES)]
  const key = { id, name: wanted.name, scopes: inOrder(wanted.scopes), expiresAt: end.value.toString() }
  const made = { createdBy: nameOf(principal), createdAt: now.toString(), hash: secretHash(plain) }
  await insertKey(acting, organization, { ...key, ...made })
  return ok({ ...key, version: 1, secret: writeKey({ id, secret: plain }) })
}

/** Gives a key another secret. */
export const rotateApiKey = door({
  name: 'rotate-api-key',
  kind: 'act',
  summary: 'Give an API key a new secret; the old one stays good for a while',
  description:
    'The new secret is shown once. The one before stays good for the overlap, so that nothing stops while it is replaced; one from before that ends at once. With `expiresAt` the key lives on until then; without it, it ends as before, and so does the old secret in any case. Owners rotate any key, others those that they created, while they could still give all its scopes. Each call makes a new secret.',
  http: { method: 'POST', path: '/v1/api-keys/{id}/rotations' },
  command: 'key rotate',
  input: z.object({
    id: keyId,
    overlapHours: z.coerce
      .number()
      .int()
      .min(0)
      .max(LONGEST_OVERLAP_HOURS)
      .default(DEFAULT_OVERLAP_HOURS)
      .meta({ description: 'How long the old secret stays good, in hours; 0 ends it at once' }),
    expiresAt: instant.optional(),
  }),
  output: z.object({
    id: z.string(),
    expiresAt: moment,
    previousUntil: moment.nullable().meta({ description: 'Until when the old secret is good' }),
    version: z.int(),
    secret,
  }),
  refusals: { not_found: 404, not_yours: 403, scope_not_yours: 403, key_has_ended: 409, expiry_out_of_range: 422 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: [] },
  idempotency: 'in_transaction',
  secrets: ['secret'],
  run: (context, wanted) => actAs(context, (acting) => rotate(acting, context, wanted)),
})

type Rotation = Readonly<{ id: string; overlapHours: number; expiresAt?: string | undefined }>

async function rotate(acting: Acting, context: Context, { id, overlapHours, expiresAt }: Rotation) {
  const { now, principal } = context
  const found = await findKept(acting, context, id)
  if (!found.ok) return found
  const key = found.value
  const barred = barFromGiving(key.scopes, principal) ?? barEnded(key, now)
  if (barred) return refuse(barred)
  const end = expiresAt === undefined ? ok(Temporal.Instant.from(key.expiresAt)) : endOfLife(expiresAt, now)
  if (!end.ok) return end
  const previousUntil = endOfOverlap(key, overlapHours, now)?.toString() ?? null
  const plain = newSecret(SECRET_BYTES)
  const rotated = { previousUntil, expiresAt: end.value.toString() }
  await saveRotation(acting, id, { ...rotated, hash: secretHash(plain), now })
  return ok({ id, ...rotated, version: key.version + 1, secret: writeKey({ id, secret: plain }) })
}

/** Renames a key or takes scopes from it. */
export const changeApiKey = door({
  name: 'change-api-key',
  kind: 'act',
  summary: 'Rename an API key, or take scopes from it',
  description:
    'Scopes only become fewer: for more, create another key, so that what a secret was handed out for never grows behind its holder. Owners change any key, others those that they created. Refused where somebody changed the key since you read it. The same again changes nothing.',
  http: { method: 'PATCH', path: '/v1/api-keys/{id}' },
  command: 'key change',
  input: z.object({ id: keyId, name: keyName.optional(), scopes: scopes.optional(), version }),
  output: z.object({ id: z.string(), name: z.string(), scopes: z.array(z.enum(SCOPES)), version: z.int() }),
  refusals: { not_found: 404, not_yours: 403, key_has_ended: 409, version_changed: 412, scope_added: 422 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: [] },
  idempotency: 'by_nature',
  versioned: true,
  run: (context, wanted) => actAs(context, (acting) => change(acting, context, wanted)),
})

type Change = Readonly<{
  id: string
  version: number
  name?: string | undefined
  scopes?: readonly Scope[] | undefined
}>

async function change(acting: Acting, context: Context, wanted: Change) {
  const found = await findKept(acting, context, wanted.id)
  if (!found.ok) return found
  const { id, name, scopes, version } = found.value
  const barred = barFromChanging(found.value, wanted) ?? barEnded(found.value, context.now)
  if (barred) return refuse(barred)
  const changed = { id, name: wanted.name ?? name, scopes: inOrder(wanted.scopes ?? scopes) }
  if (changed.name === name && changed.scopes.length === scopes.length) return ok({ ...changed, version })
  const next = { ...changed, version: version + 1 }
  await saveNameAndScopes(acting, next)
  return ok(next)
}

/** Ends a key. */
export const revokeApiKey = door({
  name: 'revoke-api-key',
  kind: 'act',
  summary: 'End an API key at once and for ever',
  description:
    'The key and its old secret are refused from the next request on. Owners revoke any key, others those that they created. A second call changes nothing.',
  http: { method: 'DELETE', path: '/v1/api-keys/{id}' },
  command: 'key revoke',
  input: z.object({ id: keyId }),
  output: z.object({ id: z.string(), revokedAt: moment }),
  refusals: { not_found: 404, not_yours: 403 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['access:write'] },
  idempotency: 'by_nature',
  run: (context, { id }) =>
    actAs(context, async (acting) => {
      const found = await findKept(acting, context, id)
      if (!found.ok) return found
      const { revokedAt } = found.value
      if (revokedAt === null) await saveRevocation(acting, id, context.now)
      return ok({ id, revokedAt: revokedAt ?? context.now.toString() })
    }),
})

/** A key that is the principal's to change or end. */
async function findKept(
  acting: Acting,
  { organization, principal }: Context,
  id: string,
): Promise<Result<ApiKey, Refusal>> {
  const key = await lockKey(acting, organization, id)
  if (!key) return refuse({ code: 'not_found', says: `Your organization has no API key ${id}` })
  if (mayKeep(key.createdBy, principal)) return ok(key)
  return refuse({ code: 'not_yours', says: `Somebody else created the API key ${id}: an owner can change or end it` })
}

function barFromGiving(wanted: readonly Scope[], principal: Context['principal']): Refusal | undefined {
  const beyond = notGivable(wanted, principal)
  if (beyond.length === 0) return undefined
  return { code: 'scope_not_yours', says: `Your roles don't let you give to a key: ${beyond.join(', ')}` }
}

function barFromChanging(key: ApiKey, wanted: Change): Refusal | undefined {
  if (wanted.version !== key.version) {
    return { code: 'version_changed', says: `The key is at version ${key.version}, not ${wanted.version}` }
  }
  const added = (wanted.scopes ?? []).filter((scope) => !key.scopes.includes(scope))
  if (added.length === 0) return undefined
  return { code: 'scope_added', says: `The key doesn't have ${added.join(', ')}: create another key for more` }
}

function barEnded(key: ApiKey, now: Temporal.Instant): Refusal | undefined {
  const state = stateOf(key, now)
  if (state === 'live') return undefined
  return { code: 'key_has_ended', says: `The key is ${state}: create another` }
}

function inOrder(scopes: readonly Scope[]): Scope[] {
  return SCOPES.filter((scope) => scopes.includes(scope))
}
