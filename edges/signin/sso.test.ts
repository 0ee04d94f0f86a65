import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actAs } from '#stores/postgres/acting.ts'
import { confirmSsoDomain, connectSso, disconnectSso, keepEndpoints } from '#stores/postgres/connections.ts'
import { openPeople } from '#stores/postgres/records.ts'
import { type House, openBrowser, openHouse, PASSWORD } from './browser.test-data.ts'
import { discover } from './discovery.ts'
import { CLIENT, openProvider, passProvider, signInBySso, type TestProvider } from './provider.test-data.ts'
import { domainRecord } from './sso.ts'

let provider: TestProvider
let house: House
const records = new Map<string, string>()

beforeAll(async () => {
  provider = await openProvider(['of-nordwind', 'of-fen', 'of-altus', 'of-rival'])
  house = await openHouse({
    insideProviders: [provider.issuer],
    resolveTxt: async (name) => {
      const text = records.get(name)
      if (text === undefined) throw new Error('ENOTFOUND')
      return [['other text'], [text.slice(0, 5), text.slice(5)]]
    },
  })
  await connect('nordwind', 'of-nordwind', 'nordwind.example')
  expect(await confirm('altus', 'of-nordwind')).toBe(true)
})
afterAll(async () => {
  await house.close()
  await provider.close()
})

async function connect(organization: string, id: string, domain: string, issuer = provider.issuer): Promise<void> {
  const connection = { id, issuer, domain, ...CLIENT, domainToken: `token-of-${id}`, by: 'psn_owner' }
  await actAs(house.stage.acting(organization), (acting) => connectSso(acting, connection, house.clock.now))
}

function confirm(organization: string, id: string): Promise<boolean> {
  return actAs(house.stage.acting(organization), (acting) => confirmSsoDomain(acting, id))
}

function memberships(email: string) {
  return house.stage.ask<{ organization: string; roles: string[] }>(
    `select organization_id as organization, roles from membership m join signin."user" u on u.id = m.person_id
      where u.email = $1 order by 1`,
    [email],
  )
}

test('a first sign-in makes a viewer of the connection’s organization, and of no other', async () => {
  const browser = openBrowser(house.signIn)
  const back = await signInBySso(browser, 'kim@nordwind.example')
  expect(back).toMatchObject({ status: 302 })
  expect(back.headers.get('location')).toBe('/programs')
  const who = await house.signIn.whoIs(browser.headers())
  expect(who?.person).toMatchObject({
    name: 'Name of kim@nordwind.example',
    email: 'kim@nordwind.example',
    emailVerified: true,
  })
  expect(who?.person.id).toMatch(/^psn_[a-z2-7]{24}$/)
  expect(await memberships('kim@nordwind.example')).toEqual([{ organization: 'nordwind', roles: ['viewer'] }])
  expect(house.events).toContainEqual(
    expect.objectContaining({ kind: 'joined_by_single_sign_on', person: who?.person.id, organization: 'nordwind' }),
  )
  const told = await house.stage.ask<{ body: string }>('select body from audit order by sequence desc limit 1')
  expect(JSON.parse(told[0]?.body ?? '{}')).toMatchObject({ act: 'join-by-single-sign-on', by: { id: who?.person.id } })
  // The provider's tokens aren't kept.
  expect(
    await house.stage.ask(`select from signin.account where "accessToken" is not null or "idToken" is not null`),
  ).toEqual([])
})

test('who was removed stays removed, although it can still sign in', async () => {
  await house.stage.ask(`begin; delete from membership; select set_config('perennial.organization', 'nordwind', true);
    select append_audit(now(), 'nordwind', 'nordwind', '{}'); commit`)
  const browser = openBrowser(house.signIn)
  expect(await signInBySso(browser, 'kim@nordwind.example')).toMatchObject({ status: 302 })
  expect(await house.signIn.whoIs(browser.headers())).toBeDefined()
  expect(await memberships('kim@nordwind.example')).toEqual([])
})

test('the way there carries PKCE and a state that is tied to the browser', async () => {
  const [browser, other] = [openBrowser(house.signIn), openBrowser(house.signIn)]
  const begun = await browser.post('/auth-perennial/sso', { email: 'kim@nordwind.example' })
  const url = new URL(String(begun.body['url']))
  expect(url.searchParams.get('code_challenge_method')).toBe('S256')
  expect(url.searchParams.get('scope')).toBe('openid email profile')
  const back = await passProvider(url.href, 'kim@nordwind.example')
  // Somebody else's browser is sent to the end of the way.
  expect((await other.get(back)).headers.get('location')).toContain('error=state_mismatch')
  expect(await house.signIn.whoIs(other.headers())).toBeUndefined()
  // And the end of the way is passed once.
  const again = await browser.post('/auth-perennial/sso', { email: 'kim@nordwind.example' })
  const fresh = await passProvider(String(again.body['url']), 'kim@nordwind.example')
  expect((await browser.get(fresh)).headers.get('location')).toBe('/')
  const late = openBrowser(house.signIn)
  for (const [name, value] of browser.cookies) late.cookies.set(name, value)
  late.cookies.delete('perennial.session_token')
  expect((await late.get(fresh)).headers.get('location')).toContain('error=')
  expect(await house.signIn.whoIs(late.headers())).toBeUndefined()
})

test.each([
  { login: 'unverified@nordwind.example', code: 'email_not_verified' },
  { login: 'kim@evil.example', code: 'foreign_domain' },
  { login: 'kim@sub.nordwind.example', code: 'foreign_domain' },
  { login: 'kim@evil.example@nordwind.example', code: 'foreign_domain' },
])('$login is refused: $code', async ({ login, code }) => {
  const browser = openBrowser(house.signIn)
  const back = await signInBySso(browser, 'someone@nordwind.example', login)
  expect(back.headers.get('location')).toMatch(new RegExp(`^/sign-in\\?error=${code}`))
  expect(await house.signIn.whoIs(browser.headers())).toBeUndefined()
  expect(await house.stage.ask(`select from signin."user" where email = $1`, [login])).toEqual([])
})

test('somebody who is here already keeps its id and its password, where its address was confirmed', async () => {
  const id = await house.person('bo@nordwind.example')
  const browser = openBrowser(house.signIn)
  await signInBySso(browser, 'bo@nordwind.example')
  expect((await house.signIn.whoIs(browser.headers()))?.person).toMatchObject({
    id,
    name: 'Person bo@nordwind.example',
  })
  expect(await memberships('bo@nordwind.example')).toEqual([{ organization: 'nordwind', roles: ['viewer'] }])
  expect(
    await openBrowser(house.signIn).post('/auth/sign-in/email', { email: 'bo@nordwind.example', password: PASSWORD }),
  ).toMatchObject({
    status: 200,
  })
})

test('an account that somebody made with a foreign address is not shared with the address’s owner', async () => {
  await house.signIn.createPerson({
    name: 'Eve',
    email: 'cy@nordwind.example',
    password: PASSWORD,
    emailVerified: false,
  })
  const browser = openBrowser(house.signIn)
  const back = await signInBySso(browser, 'cy@nordwind.example')
  expect(back.headers.get('location')).toMatch(/error=email_not_verified_here/)
  expect(await house.signIn.whoIs(browser.headers())).toBeUndefined()
})

test('who signs in elsewhere gets no password by asking for a new one', async () => {
  const browser = openBrowser(house.signIn)
  expect(await browser.post('/auth/request-password-reset', { email: 'kim@nordwind.example' })).toMatchObject({
    status: 200,
  })
  await house.signIn.settled()
  expect(house.letters.filter(({ to }) => to === 'kim@nordwind.example')).toEqual([])
})

test('a domain is believed when its own record says so; then nobody else can have it', async () => {
  await connect('fen-foods', 'of-fen', 'fen.example')
  await connect('rival', 'of-rival', 'fen.example')
  const browser = openBrowser(house.signIn)
  expect(await signInBySso(browser, 'di@fen.example')).toMatchObject({
    status: 409,
    body: { code: 'domain_not_confirmed' },
  })
  expect(await confirm('rival', 'of-rival')).toBe(false)
  const { name, text } = domainRecord('fen.example', 'token-of-of-fen')
  records.set(name, text)
  expect(await signInBySso(browser, 'di@fen.example')).toMatchObject({ status: 302 })
  expect(await memberships('di@fen.example')).toEqual([{ organization: 'fen-foods', roles: ['viewer'] }])
  expect(await confirm('altus', 'of-rival')).toBe(false)
})

test('the operator’s own domain needs no record', async () => {
  await connect('altus', 'of-altus', 'altus.example')
  const browser = openBrowser(house.signIn)
  await signInBySso(browser, 'flo@altus.example')
  expect(await memberships('flo@altus.example')).toEqual([{ organization: 'altus', roles: ['viewer'] }])
})

test('a connection that was ended signs out who came by it, and is another’s to end for nobody', async () => {
  const browser = openBrowser(house.signIn)
  await signInBySso(browser, 'flo@altus.example')
  const end = (organization: string) =>
    actAs(house.stage.acting(organization), (acting) => disconnectSso(acting, 'of-altus'))
  expect(await end('nordwind')).toBe(false)
  expect(await house.signIn.whoIs(browser.headers())).toBeDefined()
  expect(await end('altus')).toBe(true)
  expect(await house.signIn.whoIs(browser.headers())).toBeUndefined()
  expect(await signInBySso(browser, 'flo@altus.example')).toMatchObject({
    status: 404,
    body: { code: 'no_single_sign_on' },
  })
})

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)'])(
  'nobody is sent on to %s',
  async (next) => {
    const browser = openBrowser(house.signIn)
    expect(await browser.post('/auth-perennial/sso', { email: 'kim@nordwind.example', next })).toMatchObject({
      status: 422,
    })
  },
)

test('an issuer on an inside address is not called', async () => {
  let calls = 0
  const inside = createServer((socket) => {
    calls += 1
    socket.destroy()
  })
  inside.listen(0, '127.0.0.1')
  await once(inside, 'listening')
  const address = inside.address()
  const port = typeof address === 'object' && address ? address.port : 0
  try {
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
      expect(await discover(`https://${host}:${port}`, [])).toMatchObject({ ok: false })
    }
    expect(await discover(`http://127.0.0.1:${port}`, [])).toMatchObject({
      ok: false,
      refusal: { code: 'provider_not_as_expected' },
    })
    expect(calls).toBe(0)
    expect(await discover(`https://127.0.0.1:${port}`, [`https://127.0.0.1:${port}`])).toMatchObject({ ok: false })
    expect(calls).toBe(1)
  } finally {
    inside.close()
  }
})

test('endpoints that point inside are not called either', async () => {
  const closed = await openHouse()
  const people = openPeople(closed.stage.postgresUrl, { embedded: true })
  try {
    const connection = {
      id: 'of-altus',
      issuer: 'https://idp.altus.example',
      domain: 'altus.example',
      ...CLIENT,
      domainToken: 't',
      by: 'psn_o',
    }
    await actAs(closed.stage.acting('altus'), (acting) => connectSso(acting, connection, closed.clock.now))
    const endpoints = {
      authorizationEndpoint: 'https://idp.altus.example/auth',
      tokenEndpoint: `${provider.issuer}/token`,
      jwksEndpoint: `${provider.issuer}/jwks`,
      tokenEndpointAuthentication: 'client_secret_basic',
    } as const
    await keepEndpoints(people, 'of-altus', endpoints, closed.clock.now)
    const before = provider.asked.length
    const answer = await openBrowser(closed.signIn).post('/auth-perennial/sso', { email: 'ada@altus.example' })
    expect(answer).toMatchObject({ status: 424, body: { code: 'provider_not_as_expected' } })
    expect(provider.asked.length).toBe(before)
  } finally {
    await people.destroy()
    await closed.close()
  }
})
