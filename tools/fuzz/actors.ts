import { DEMO_PASSWORD, DEMO_PEOPLE } from '#apps/demo/people.ts'
import type { Scope } from '#core/channel/access.ts'
import { present } from '#core/ground/result.ts'
import { as } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { insertMember, lockMember, saveRoles } from '#stores/postgres/members.ts'
import { keyHeader } from '#tools/vitest/keys.ts'
import type { Random } from './random.ts'
import type { FuzzServer } from './server.ts'
import { GUEST } from './signin.ts'

/** Who sends requests, by name. What one presents may change: a key that was revoked by a request is made anew. */
export type Actors = Readonly<{
  pick: (random: Random) => string
  /** For which organizations somebody may act, the one that acts by itself at the beginning. */
  organizations: (name: string) => readonly string[]
  presents: (name: string) => Readonly<Record<string, string>>
  /** Makes able again whoever can act no longer. Comes back with how many there were. */
  revive: () => Promise<number>
}>

const PEOPLE = DEMO_PEOPLE.map(({ email }) => email)

const KEYS: Readonly<Record<string, Readonly<{ organization: string; scopes?: readonly Scope[] }>>> = {
  'key of altus': { organization: 'altus' },
  'key of nordwind': { organization: 'nordwind' },
  'key of leaf': { organization: 'leaf' },
  'key for usage': { organization: 'altus', scopes: ['metering:write'] },
}

/** Most requests come from whoever may do most, so that they get further than to a refusal. */
const OFTEN = [
  'ada@altus.example',
  'ada@altus.example',
  'key of altus',
  'key of altus',
  'greta@nordwind.example',
  'omar@leaf.example',
  'key of nordwind',
]

export async function openActors(server: FuzzServer): Promise<Actors> {
  const presented = new Map<string, Readonly<Record<string, string>>>()
  const names = [...PEOPLE, ...Object.keys(KEYS)]
  const renew = async (name: string): Promise<void> => {
    presented.set(name, KEYS[name] ? await newKey(server, KEYS[name]) : await signIn(server, name))
  }
  let guests = 0
  const newGuest = async (): Promise<void> => {
    guests += 1
    const email = guests === 1 ? 'guest@fuzz.example' : `guest-${guests}@fuzz.example`
    await server.signIn.createPerson({ name: 'A guest', email, password: DEMO_PASSWORD, emailVerified: true })
    presented.set(GUEST, await signIn(server, email))
  }
  for (const name of names) await renew(name)
  await newGuest()
  return {
    pick: (random) => {
      if (random.chance(0.04)) return 'nobody'
      return random.chance(0.7) ? random.pick(OFTEN) : random.pick(names)
    },
    organizations: organizationsOf,
    presents: (name) => presented.get(name) ?? {},
    revive: async () => {
      let count = 0
      for (const name of names) {
        if (await isAble(server, presented.get(name) ?? {}, name)) continue
        if (!KEYS[name]) await seatAgain(server, name)
        await renew(name)
        count += 1
      }
      if (!(await hasSession(server, presented.get(GUEST) ?? {}))) await newGuest()
      return count
    },
  }
}

function organizationsOf(name: string): readonly string[] {
  const key = KEYS[name]
  if (key) return [key.organization]
  return DEMO_PEOPLE.find(({ email }) => email === name)?.places.map(({ organization }) => organization) ?? []
}

async function newKey(
  server: FuzzServer,
  { organization, scopes }: Readonly<{ organization: string; scopes?: readonly Scope[] }>,
) {
  return await keyHeader(as(server.context(), organization), scopes)
}

/** From an address of its own, where nobody's failures count. */
const SIGNING_IN = '127.0.0.200'

async function signIn({ app, origin }: FuzzServer, email: string): Promise<Readonly<Record<string, string>>> {
  const answer = await app.inject({
    method: 'POST',
    url: '/auth/sign-in/email',
    headers: { 'content-type': 'application/json', origin, host: new URL(origin).host },
    payload: JSON.stringify({ email, password: DEMO_PASSWORD }),
    remoteAddress: SIGNING_IN,
  })
  const cookies = [answer.headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0] ?? '')
  if (answer.statusCode !== 200 || cookies.length === 0) throw new Error(`${email} could not sign in: ${answer.body}`)
  return { cookie: cookies.join('; '), origin }
}

async function isAble(
  { app, origin }: FuzzServer,
  presents: Readonly<Record<string, string>>,
  name: string,
): Promise<boolean> {
  const answer = await app.inject({ url: '/v1/me', headers: { ...presents, host: new URL(origin).host } })
  if (answer.statusCode !== 200) return false
  const wanted = DEMO_PEOPLE.find(({ email }) => email === name)?.places[0]?.roles
  if (!wanted) return true
  const { roles } = answer.json<{ roles: readonly string[] }>()
  return wanted.every((role) => roles.includes(role))
}

async function hasSession({ app, origin }: FuzzServer, presents: Readonly<Record<string, string>>): Promise<boolean> {
  const answer = await app.inject({
    url: '/auth-perennial/sessions',
    headers: { ...presents, host: new URL(origin).host },
  })
  return answer.statusCode === 200
}

/** Whoever was erased is made again; whoever lost its place or its roles gets them back. */
async function seatAgain(server: FuzzServer, email: string): Promise<void> {
  const demo = present(
    DEMO_PEOPLE.find((one) => one.email === email),
    'an actor is one of the demo’s people',
  )
  await server.signIn.createPerson({ name: demo.name, email, password: DEMO_PASSWORD, emailVerified: true })
  const [found] = await server.ask<{ id: string }>('select id from signin."user" where email = $1', [email])
  const { id: person } = present(found, `${email} was made just now`)
  for (const { organization, roles } of demo.places) {
    await actAs(as(server.context(), organization), async (acting) => {
      const there = await lockMember(acting, { organization, person })
      if (there) await saveRoles(acting, organization, { person, roles, version: there.member.version + 1 })
      else await insertMember(acting, organization, { person, roles, now: server.context().now })
    })
  }
}
