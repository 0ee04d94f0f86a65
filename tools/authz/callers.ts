/** Everybody who asks: people of every role in five organizations, keys of every scope, and those who must not get in at all. */
import { randomBytes } from 'node:crypto'
import { PERSON_ROLES, type PersonRole, SCOPES, type Scope } from '#core/channel/access.ts'
import { readKey, SECRET_BYTES, writeKey } from '#core/channel/api-key.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import { createApiKey, revokeApiKey, rotateApiKey } from '#operations/channel/api-keys.ts'
import { changeMember, removeMember } from '#operations/channel/members.ts'
import { seatMember } from '#operations/channel/seat-member.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import type { Caller } from './row.ts'
import { done } from './things.ts'
import { ORIGIN, type World } from './world.ts'

/** The operator and vendor, a distributor, a partner, a customer, and one whom nobody sells to or buys from. */
export const FIVE = ['altus', 'nordwind', 'leaf', 'fen-foods', 'willow'] as const
/** With owners and keys too: a sibling of the partner, and a customer of it. */
export const SEVEN = [...FIVE, 'birch', 'brightlane'] as const

const PASSWORD = 'matrix-password-1'
const NOT_IN = { status: 401, code: 'not_signed_in' }
const NOT_THERE = { status: 403, code: 'unknown_organization' }
const DAY_HOURS = 24

type Seat = readonly [organization: OrganizationId, ...roles: PersonRole[]]

/** Makes all of them. Each has an address of the network of its own, so that nobody is locked out for another. */
export async function makeCallers(world: World): Promise<readonly Caller[]> {
  const people = await makePeople(world)
  const keys = await makeKeys(world)
  return [...people, ...keys, ...NOBODIES]
}

const bare = { isOperator: false, roles: [], scopes: [] } as const

const NOBODIES: readonly Caller[] = [
  { ...bare, name: 'nobody', kind: 'nobody', headers: {}, refused: NOT_IN },
  {
    ...bare,
    name: 'a cookie that nobody got',
    kind: 'nobody',
    headers: { cookie: `perennial.session_token=${'x'.repeat(32)}.${'y'.repeat(43)}%3D`, origin: ORIGIN },
    refused: NOT_IN,
  },
  {
    ...bare,
    name: 'a password as a header',
    kind: 'nobody',
    headers: { authorization: 'Basic eDp5' },
    refused: NOT_IN,
  },
]

async function makePeople(world: World): Promise<readonly Caller[]> {
  const callers: Caller[] = []
  for (const organization of SEVEN) {
    const roles = FIVE.some((one) => one === organization) ? PERSON_ROLES : (['owner'] as const)
    for (const role of roles) callers.push(await makePerson(world, `${role} of ${organization}`, [organization, role]))
  }
  for (const organization of FIVE) {
    const owner = present(
      callers.find(({ name }) => name === `owner of ${organization}`),
      'each of the five has an owner',
    )
    callers.push(...naming(owner, organization === 'altus' ? 'nordwind' : 'altus'))
  }
  const two = await makePerson(world, 'one of two', ['leaf', 'owner'], ['fen-foods', 'viewer'])
  callers.push(two, { ...two, ...naming(two, 'leaf')[0], refused: undefined as never, name: 'one of two as its first' })
  callers.push(asSecond(two))
  callers.push(...(await makeChanged(world)))
  const none = await makePerson(world, 'one of none')
  callers.push(none, ...naming(none, 'altus'))
  const leaf = present(
    callers.find(({ name }) => name === 'owner of leaf'),
    'leaf has an owner',
  )
  const { origin: _, ...headers } = leaf.headers
  callers.push({ ...leaf, name: 'owner of leaf, from a page elsewhere', headers, isElsewhere: true })
  callers.push({
    ...leaf,
    name: 'owner of leaf, from evil.example',
    headers: { ...headers, origin: 'http://evil.example' },
    isElsewhere: true,
  })
  return callers.map((one) => withoutUndefined(one))
}

/** What was true when they signed in is true no more: roles are read anew each time. */
async function makeChanged(world: World): Promise<readonly Caller[]> {
  const context = world.context('leaf')
  const removed = await makePerson(world, 'removed since', ['leaf', 'owner'])
  const person = (caller: Caller): string => caller.person?.id ?? ''
  done(await perform(removeMember, context, { person: person(removed) }))
  const demoted = await makePerson(world, 'owner before and viewer now', ['leaf', 'owner'])
  done(await perform(changeMember, context, { person: person(demoted), roles: ['viewer'], version: 1 }))
  const gone = await makePerson(world, 'signed out since', ['leaf', 'owner'])
  await world.served.app.inject({ method: 'POST', url: '/auth/sign-out', headers: gone.headers, payload: {} })
  return [
    { ...removed, refused: NOT_THERE },
    { ...demoted, roles: ['viewer'] },
    { ...gone, kind: 'nobody', refused: NOT_IN },
  ]
}

function withoutUndefined(caller: Caller): Caller {
  return Object.fromEntries(Object.entries(caller).filter(([, value]) => value !== undefined)) as unknown as Caller
}

/** The same caller naming an organization that there is and one that there isn't. */
function naming(caller: Caller, existing: OrganizationId): readonly Caller[] {
  return [existing, 'zz-nowhere'].map((wanted) => ({
    ...caller,
    name: `${caller.name}, naming ${wanted}`,
    headers: { ...caller.headers, 'perennial-organization': wanted },
    refused: NOT_THERE,
  }))
}

function asSecond(two: Caller): Caller {
  const headers = { ...two.headers, 'perennial-organization': 'fen-foods' }
  return { ...two, name: 'one of two as its second', headers, organization: 'fen-foods', roles: ['viewer'] }
}

async function makePerson(world: World, name: string, ...seats: readonly Seat[]): Promise<Caller> {
  const email = `${name.replaceAll(/[^a-z]+/g, '.')}@people.example`
  const account = { name: `person-${name.replaceAll(' ', '-')}`, email, password: PASSWORD, emailVerified: true }
  const made = await world.companions.signIn.createPerson(account)
  if (!made.ok) throw new Error(`${email} is there already`)
  for (const [organization, ...roles] of seats) await seatMember(world.context(organization), made.value, roles)
  const cookie = await signIn(world, email)
  const [first] = seats
  return {
    name,
    kind: 'person',
    headers: { cookie, origin: ORIGIN },
    isOperator: first?.[0] === 'altus',
    roles: (first?.slice(1) as PersonRole[] | undefined) ?? [],
    scopes: [],
    person: { id: made.value, name: account.name, email, organizations: seats.map(([organization]) => organization) },
    ...(first ? { organization: first[0] } : { refused: NOT_THERE }),
  }
}

async function signIn({ served }: World, email: string): Promise<string> {
  const answer = await served.app.inject({
    method: 'POST',
    url: '/auth/sign-in/email',
    headers: { origin: ORIGIN },
    payload: { email, password: PASSWORD },
  })
  if (answer.statusCode !== 200) throw new Error(`${email} could not sign in: ${answer.body}`)
  return [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ')
}

async function makeKeys(world: World): Promise<readonly Caller[]> {
  const callers: Caller[] = []
  for (const organization of SEVEN) callers.push(await makeKey(world, organization, SCOPES, 'all scopes'))
  for (const organization of ['altus', 'leaf']) {
    for (const scope of SCOPES) callers.push(await makeKey(world, organization, [scope], `${scope} alone`))
  }
  const all = present(
    callers.find(({ name }) => name === 'key of leaf: all scopes'),
    'each organization has such a key',
  )
  callers.push(...naming(all, 'altus'), ...(await makeOthers(world)))
  return callers
}

async function makeKey(
  world: World,
  organization: OrganizationId,
  scopes: readonly Scope[],
  name: string,
): Promise<Caller> {
  const made = done(await perform(createApiKey, world.context(organization), { name, scopes: [...scopes] }))
  return keyCaller(`key of ${organization}: ${name}`, { organization, scopes, secret: made.secret })
}

type Key = Readonly<{ organization: OrganizationId; scopes: readonly Scope[]; secret: string }>

function keyCaller(name: string, { organization, scopes, secret }: Key): Caller {
  const headers = { authorization: `Bearer ${secret}` }
  return { name, kind: 'key', headers, organization, isOperator: organization === 'altus', roles: [], scopes }
}

/** Keys that have ended, that never were, and both secrets of keys that were given another one. */
async function makeOthers(world: World): Promise<readonly Caller[]> {
  const organization = 'leaf'
  const now = world.context(organization)
  const before = (days: number): Context => ({ ...now, now: now.now.subtract({ hours: DAY_HOURS * days }) })
  const make = async (context: Context, name: string) =>
    done(await perform(createApiKey, context, { name, scopes: [...SCOPES] }))
  const expired = await make(before(100), 'expired')
  const revoked = await make(now, 'revoked')
  done(await perform(revokeApiKey, now, { id: revoked.id }))
  const [young, old] = [await make(now, 'rotated'), await make(before(10), 'rotated long ago')]
  const next = done(await perform(rotateApiKey, now, { id: young.id, overlapHours: 24 }))
  const past = done(await perform(rotateApiKey, before(5), { id: old.id, overlapHours: 24 }))
  const read = readKey(young.secret)
  if (!read.ok) throw new Error('Invariant broken: a key that was made can be read')
  const wrong = writeKey({ id: read.value.id, secret: randomBytes(SECRET_BYTES).toString('base64url') })
  const unknown = writeKey({ id: 'zzzzzzzzzzzz', secret: read.value.secret })
  const good = (name: string, secret: string): Caller => keyCaller(name, { organization, scopes: SCOPES, secret })
  const bad = (name: string, secret: string): Caller => ({ ...good(name, secret), kind: 'nobody', refused: NOT_IN })
  return [
    good('key with a new secret', next.secret),
    good('key with the secret before, within the overlap', young.secret),
    good('key with a new secret, the one before ended', past.secret),
    bad('key with the secret before, after the overlap', old.secret),
    bad('key that has expired', expired.secret),
    bad('key that was revoked', revoked.secret),
    bad('key with a wrong secret', wrong),
    bad('key that never was', unknown),
    bad('no key at all', 'prn_'),
  ]
}
