import { ACCESS_REFUSALS } from '#core/channel/access.ts'
import { judgeKey, readKey } from '#core/channel/api-key.ts'
import { isOrganizationId, type OrganizationId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { organizations } from '#questions/channel/organizations.ts'
import { actAs, type Records } from '#stores/postgres/acting.ts'
import { findPresented, noteUse, type PresentedRow } from '#stores/postgres/api-keys.ts'
import { placesOf } from '#stores/postgres/members.ts'
import { isSameHash, secretHash } from '#stores/secret-hash.ts'

/** The refusals of the edge itself, for every door, with the HTTP status of each. */
export const ADMISSION_REFUSALS = { not_signed_in: 401, unknown_organization: 403, ...ACCESS_REFUSALS } as const

/** Says nothing of whether there is such an organization, so that trying names finds none. */
const NOT_YOURS = refuse({
  code: 'unknown_organization',
  says: 'You belong to no organization of this name',
})

const NO_PLACE = refuse({
  code: 'unknown_organization',
  says: 'You belong to no organization here: ask an owner to invite you',
})

/** Says nothing of what is wrong, so that trying keys finds none. */
const NO_SUCH_KEY = refuse({ code: 'not_signed_in', says: 'The API key is not one that is good here' })

/** No secret has this hash: it is compared where there is no key, so that this takes no less time. */
const NOBODYS_HASH = '0'.repeat(64)

/**
 * Lets a person act who has signed in, for the organization that it wants, or for the one that it joined first. Refused with
 * `unknown_organization`, whether it is no member or there is no such organization. Roles are read anew each time.
 */
export async function admitPerson(
  base: Context,
  { person, session }: Readonly<{ person: string; session?: string }>,
  wanted?: OrganizationId,
): Promise<Result<Context, Refusal>> {
  const places = await placesOf(base.records, person)
  if (wanted === undefined && places.length === 0) return NO_PLACE
  const place = wanted === undefined ? places[0] : places.find(({ organization }) => organization === wanted)
  if (!place) return NOT_YOURS
  const principal = {
    kind: 'person',
    id: person,
    roles: place.roles,
    ...(session !== undefined && { session }),
  } as const
  return ok({ ...base, organization: place.organization, principal })
}

/**
 * Lets the holder of an API key act for the key's own organization. Whatever is wrong with the key is refused with
 * `not_signed_in`; another organization than its own with `unknown_organization`.
 */
export async function admitKey(
  base: Context,
  presented: string,
  wanted?: OrganizationId,
): Promise<Result<Context, Refusal>> {
  const read = readKey(presented)
  if (!read.ok) return NO_SUCH_KEY
  const { id, secret } = read.value
  const key = await findPresented(base.records, id)
  if (!isGood(key, secretHash(secret), base.now)) return NO_SUCH_KEY
  const { organization, scopes } = key
  if (wanted !== undefined && wanted !== organization) return NOT_YOURS
  const admitted = { ...base, organization, principal: { kind: 'key', id, scopes } } as const
  await noteKeyUse(admitted, id)
  return ok(admitted)
}

/** When this process last wrote down the use of a key, so that a busy key costs one transaction a minute and not one a request. */
const noted = new WeakMap<Records, Map<string, Temporal.Instant>>()

/** A use that can't be written down keeps nobody out: on a full disk, reading goes on. */
async function noteKeyUse(context: Context, key: string): Promise<void> {
  const { organization, now: at, from, records } = context
  const known = noted.get(records) ?? new Map<string, Temporal.Instant>()
  noted.set(records, known)
  const before = known.get(key)
  if (
    before &&
    Temporal.Instant.compare(at, before) >= 0 &&
    Temporal.Instant.compare(at, before.add({ minutes: 1 })) < 0
  ) {
    return
  }
  const use = { key, organization, at, address: from?.address }
  await actAs(context, (acting) => noteUse(acting, use)).then(
    () => known.set(key, at),
    () => undefined,
  )
}

/** Both comparisons are made in any case. */
function isGood(key: PresentedRow | undefined, hash: string, now: Temporal.Instant): key is PresentedRow {
  const current = isSameHash(hash, key?.hash ?? NOBODYS_HASH)
  const previous = isSameHash(hash, key?.previousHash ?? NOBODYS_HASH)
  return key !== undefined && judgeKey(key, { current, previous }, now) === 'good'
}

/** Organizations never vanish, so those found in these records are remembered. */
const known = new WeakMap<Records, Set<OrganizationId>>()

/**
 * Lets the machine act: the command line and the server's own jobs, which could read the data anyway. The operator always
 * acts, any other organization once it has been recorded; `unknown_organization` otherwise.
 */
export async function admitMachine(
  base: Context,
  wanted: OrganizationId = base.operator,
): Promise<Result<Context, Refusal>> {
  const acting: Context = { ...base, organization: wanted, principal: { kind: 'machine' } }
  const found = known.get(base.records) ?? new Set()
  known.set(base.records, found)
  if (wanted === base.operator || found.has(wanted)) return ok(acting)
  const unknown = refuse({ code: 'unknown_organization', says: `There is no organization ${JSON.stringify(wanted)}` })
  if (!isOrganizationId(wanted)) return unknown
  const answer = await organizations.run(acting, { id: wanted })
  if (!answer.ok || answer.value.organizations.length === 0) return unknown
  found.add(wanted)
  return ok(acting)
}
