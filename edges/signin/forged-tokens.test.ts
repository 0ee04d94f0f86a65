import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actAs } from '#stores/postgres/acting.ts'
import { connectSso } from '#stores/postgres/connections.ts'
import { type Browser, type House, openBrowser, openHouse } from './browser.test-data.ts'
import { discover } from './discovery.ts'
import { FORGERIES, type ForgingProvider, honest, openForgingProvider } from './forging-provider.test-data.ts'
import { CLIENT } from './provider.test-data.ts'

let provider: ForgingProvider
let house: House

beforeAll(async () => {
  provider = await openForgingProvider()
  house = await openHouse({ insideProviders: [provider.issuer] })
  const connection = { id: 'of-altus', issuer: provider.issuer, domain: 'altus.example', ...CLIENT }
  await actAs(house.stage.acting('altus'), (acting) =>
    connectSso(acting, { ...connection, domainToken: 't', by: 'psn_o' }, house.clock.now),
  )
})
afterAll(async () => {
  await house.close()
  await provider.close()
})

/** Goes the way through the provider, which sends the browser back at once; where it is sent then comes back. */
async function signInAs(browser: Browser, email: string): Promise<string> {
  const begun = await browser.post('/auth-perennial/sso', { email })
  const url = new URL(String(begun.body['url']))
  const back = new URL(url.searchParams.get('redirect_uri') ?? '')
  back.searchParams.set('code', 'c')
  back.searchParams.set('state', url.searchParams.get('state') ?? '')
  const answer = await browser.get(`${back.pathname}${back.search}`)
  return answer.headers.get('location') ?? ''
}

async function isLetIn(email: string): Promise<boolean> {
  const browser = openBrowser(house.signIn)
  const location = await signInAs(browser, email)
  const who = await house.signIn.whoIs(browser.headers())
  expect(location.includes('error=')).toBe(who === undefined)
  const people = await house.stage.ask(`select from signin."user" where email = $1`, [email])
  expect(people).toHaveLength(who === undefined ? 0 : 1)
  return who !== undefined
}

test('a token that the provider has signed lets in whom it names', async () => {
  provider.answers({ idToken: honest(provider.claims('flo@altus.example')) })
  expect(await isLetIn('flo@altus.example')).toBe(true)
})

test.each(Object.entries(FORGERIES))('a token with %s lets nobody in', async (_, forge) => {
  const before = provider.asked.length
  provider.answers({ idToken: forge(provider.claims('eve@altus.example'), provider.issuer) })
  expect(await isLetIn('eve@altus.example')).toBe(false)
  expect(provider.asked.slice(before)).toContain('/token')
  // Keys come from where the connection says, and not from where a token does.
  expect(provider.asked).not.toContain('/others')
})

const AN_HOUR_AGO = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000) - 3_600

test.each([
  { what: 'for another client', claims: { aud: 'somebody-else' } },
  { what: 'for several clients, of which another is the one', claims: { aud: [CLIENT.clientId, 'x'], azp: 'x' } },
  { what: 'of another provider', claims: { iss: 'https://login.evil.example' } },
  { what: 'that has expired', claims: { exp: AN_HOUR_AGO } },
  { what: 'that is not good yet', claims: { nbf: AN_HOUR_AGO + 7_200 } },
  { what: 'that names nobody', claims: { sub: '' } },
])('a signed token $what lets nobody in', async ({ claims }) => {
  provider.answers({ idToken: honest(provider.claims('eve@altus.example', claims)) })
  expect(await isLetIn('eve@altus.example')).toBe(false)
})

test('no token at all lets nobody in', async () => {
  provider.answers({})
  expect(await isLetIn('eve@altus.example')).toBe(false)
})

test('a provider that has moved is not followed, neither where it tells of itself nor where it is asked for a token', async () => {
  let calls = 0
  const inside = createServer((_, response) => {
    calls += 1
    response.end('{}')
  })
  inside.listen(0, '127.0.0.1')
  await once(inside, 'listening')
  const address = inside.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const moved = createServer((_, response) => response.writeHead(302, { location: url }).end())
  moved.listen(0, '127.0.0.1')
  await once(moved, 'listening')
  const other = moved.address()
  const issuer = `http://127.0.0.1:${typeof other === 'object' && other ? other.port : 0}`
  try {
    provider.answers({ movedTo: `${url}/token` })
    expect(await isLetIn('eve@altus.example')).toBe(false)
    expect(await discover(issuer, [issuer])).toMatchObject({ ok: false, refusal: { code: 'provider_unreachable' } })
    expect(calls).toBe(0)
  } finally {
    inside.close()
    moved.close()
  }
})
