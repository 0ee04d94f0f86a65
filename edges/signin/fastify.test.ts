import fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse, PASSWORD } from './browser.test-data.ts'
import { addSignIn } from './fastify.ts'

const ORIGIN = 'http://localhost:7400'
let house: House
const app = fastify()

beforeAll(async () => {
  house = await openHouse()
  await house.person('ada@altus.example')
  await addSignIn(app, house.signIn)
  app.post('/other', async (request) => ({ got: request.body }))
})
afterAll(async () => {
  await app.close()
  await house.close()
})

const headers = { 'content-type': 'application/json', origin: ORIGIN }

test('a request reaches the sign-in as it was sent, and cookies come back one by one', async () => {
  const payload = JSON.stringify({ email: 'ada@altus.example', password: PASSWORD, rememberMe: false })
  const answer = await app.inject({
    method: 'POST',
    url: '/auth/sign-in/email',
    headers,
    payload,
    remoteAddress: '198.51.100.77',
  })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.cookies.map(({ name }) => name)).toEqual(['perennial.session_token', 'perennial.dont_remember'])
  const cookie = answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  const sessions = await app.inject({ url: '/auth-perennial/sessions', headers: { cookie } })
  expect(sessions.json()).toMatchObject({ sessions: [{ address: '198.51.100.77', current: true }] })
})

test('what a client writes about its address is not believed', async () => {
  const spoofed = { 'x-perennial-address': '203.0.113.1', 'x-forwarded-for': '203.0.113.1' }
  const payload = JSON.stringify({ email: 'ada@altus.example', password: PASSWORD })
  const answer = await app.inject({
    method: 'POST',
    url: '/auth/sign-in/email',
    headers: { ...headers, ...spoofed },
    payload,
  })
  const cookie = answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  const sessions = await app.inject({ url: '/auth-perennial/sessions', headers: { cookie } })
  expect(sessions.json().sessions[0]).toMatchObject({ address: '127.0.0.1' })
})

test('a browser that says by Sec-Fetch-Site alone where a request comes from is heard', async () => {
  const payload = JSON.stringify({ email: 'ada@altus.example', password: PASSWORD })
  const from = (site: string) =>
    app.inject({
      method: 'POST',
      url: '/auth/sign-in/email',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': site, 'sec-fetch-mode': 'cors' },
      payload,
    })
  const [here, elsewhere] = [await from('same-origin'), await from('cross-site')]
  expect([here.statusCode, elsewhere.statusCode, elsewhere.json().code]).toEqual([200, 403, 'cross_site'])
  const cookie = here.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  const out = await app.inject({
    method: 'POST',
    url: '/auth/sign-out',
    headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    payload: '{}',
  })
  expect(out.statusCode).toBe(200)
})

test('other routes keep their own parsers', async () => {
  const answer = await app.inject({ method: 'POST', url: '/other', headers, payload: '{"one":1}' })
  expect(answer.json()).toEqual({ got: { one: 1 } })
})

test('other methods and paths answer as nothing', async () => {
  for (const [method, url] of [
    ['DELETE', '/auth/sign-out'],
    ['PUT', '/auth/sign-in/email'],
    ['GET', '/auth/ok'],
    ['GET', '/auth/error'],
    ['GET', '/auth-perennial/nothing'],
  ] as const) {
    expect((await app.inject({ method, url })).statusCode).toBe(404)
  }
})
