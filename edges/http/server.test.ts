import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { openIntake } from '#operations/metering/intake.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { foundTenant } from '#stores/postgres/tenant.ts'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { keyHeader, NO_SESSIONS } from '#tools/vitest/keys.ts'
import { buildHttp, type HttpOptions } from './server.ts'

const ORIGIN = 'http://localhost:7400'

/** Doors that answer in each way a door can, so that what the edge makes of it is seen by itself. */
function doorThat(name: string, run: Door['run'], more: Partial<Door> = {}): Door {
  return {
    name,
    kind: 'question',
    summary: `Try ${name}`,
    description: 'For this test.',
    http: { method: 'GET', path: `/v1/status/${name}` },
    input: z.object({ limit: z.coerce.number().int().max(10).optional() }),
    output: z.object({ says: z.string() }),
    refusals: { too_late: 409 },
    access: { who: 'organization', roles: ['owner'], scopes: ['ground:read'] },
    idempotency: 'by_nature',
    run,
    ...more,
  }
}

let calls = 0
async function hear(text: string) {
  calls += 1
  if (text === 'slow') await sleep(50)
  return text === 'no' ? refuse({ code: 'too_late', says: 'The period is over' }) : ok({ says: text })
}

function change(version: number) {
  return version === 3 ? ok({ version: 4 }) : refuse({ code: 'version_changed', says: 'It has changed meanwhile' })
}

const doors: readonly Door[] = [
  doorThat('works', async (context, input) => ok({ says: `${context.organization} ${JSON.stringify(input)}` })),
  doorThat('refuses', async () => refuse({ code: 'too_late', says: 'The period is over' })),
  doorThat('breaks', async () => {
    throw new Error('secret path /etc/passwd')
  }),
  doorThat('lies', async () => ok({ says: 5 })),
  doorThat('misnames', async () => refuse({ code: 'unheard_of', says: 'a code that the door does not name' })),
  doorThat('is-away', async () => {
    throw Object.assign(new Error('connect ECONNREFUSED /run/x.sock'), { code: 'ECONNREFUSED' })
  }),
  doorThat('is-the-operators', async () => ok({ says: 'yes' }), {
    access: { who: 'operator', roles: ['owner'], scopes: ['ground:read'] },
  }),
  doorThat('is-told', async (_, input) => hear(String(input['text'])), {
    http: { method: 'POST', path: '/v1/status/told' },
    kind: 'act',
    input: z.object({ text: z.string() }),
  }),
  doorThat('tells-why', async ({ act }) => ok({ says: act?.why ?? 'nobody said' }), {
    http: { method: 'POST', path: '/v1/status/why' },
    kind: 'act',
    input: z.object({}),
  }),
  doorThat('is-made', async () => ok({ id: 'k', secret: 'shown once' }), {
    http: { method: 'POST', path: '/v1/status/made' },
    kind: 'act',
    input: z.object({}),
    output: z.object({ id: z.string(), secret: z.string() }),
    secrets: ['secret'],
  }),
  doorThat('is-changed', async (_, { version }) => change(Number(version)), {
    http: { method: 'PATCH', path: '/v1/status/changed' },
    kind: 'act',
    input: z.object({ name: z.string(), version: z.int() }),
    output: z.object({ version: z.int() }),
    refusals: { version_changed: 412 },
    versioned: true,
  }),
]

let database: TestDatabase
let app: FastifyInstance
let build: (more?: Partial<HttpOptions>) => Promise<FastifyInstance>
let context: () => Context
let key: Readonly<{ authorization: string }>
let close: () => Promise<void>

beforeAll(async () => {
  database = await openTestDatabase()
  const { tenant } = await foundTenant(database.postgresUrl, { operator: 'altus', name: 'Altus' })
  const records = openRecords(database.postgresUrl, { embedded: true })
  const client = openClickHouse(database.clickhouseUrl)
  context = (): Context => ({
    records,
    usage: { client, tenant: tenant.id },
    operator: tenant.operator,
    organization: tenant.operator,
    principal: MACHINE,
    now: Temporal.Instant.from('2024-09-01T00:00:00Z'),
  })
  build = (more = {}) =>
    buildHttp({
      intake: openIntake(),
      importFacts: async () => refuse({ code: 'empty_file', says: 'Nothing is imported here' }),
      print: {
        invoice: async () => Buffer.of(),
        accounts: async () => Buffer.of(),
        statement: async () => Buffer.of(),
      },
      importUsage: async () => refuse({ code: 'empty_file', says: 'Nothing is imported here' }),
      doors,
      version: '0.0.0',
      open: context,
      signIn: NO_SESSIONS,
      origin: ORIGIN,
      consoleFolder: '/nowhere/dist',
      ...more,
    })
  app = await build()
  key = await keyHeader(context())
  close = async () => {
    await app.close()
    await records.destroy()
    await client.close()
    await database.drop()
  }
})
afterAll(() => close())

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers: { ...key, ...headers } })
const post = (payload: string, type = 'application/json') =>
  app.inject({ method: 'POST', url: '/v1/status/told', payload, headers: { ...key, 'content-type': type } })

test.each([
  { url: '/v1/status/refuses', status: 409, code: 'too_late' },
  { url: '/v1/status/breaks', status: 500, code: 'internal_error' },
  { url: '/v1/status/lies', status: 500, code: 'internal_error' },
  { url: '/v1/status/misnames', status: 500, code: 'internal_error' },
  { url: '/v1/status/is-away', status: 503, code: 'engines_unavailable' },
  { url: '/v1/status/works?limit=11', status: 422, code: 'invalid_input' },
  { url: '/v1/status/works?limit=x', status: 422, code: 'invalid_input' },
  { url: '/v1/status/works?nope=1', status: 422, code: 'invalid_input' },
  { url: '/v1/status/works?limit=1&limit=2', status: 422, code: 'invalid_input' },
  { url: '/v1/nothing', status: 404, code: 'no_such_route' },
  { url: '/v1/%ff', status: 400, code: 'malformed_request' },
])('$url is a problem: $status $code', async ({ url, status, code }) => {
  const answer = await get(url)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject({ type: `urn:perennial:problem:${code}`, status, code })
})

test('a bug tells nothing of its insides', async () => {
  expect((await get('/v1/status/breaks')).body).not.toMatch(/secret|passwd|\.ts/)
})

test('a missing engine says when to come again', async () => {
  expect((await get('/v1/status/is-away')).headers['retry-after']).toBe('2')
})

test('a wrong field is named', async () => {
  const { errors } = (await get('/v1/status/works?limit=11')).json()
  expect(errors).toEqual([{ field: 'limit', says: expect.stringContaining('10') }])
})

test.each([
  { payload: '{', type: 'application/json', status: 400, code: 'malformed_request' },
  { payload: '', type: 'application/json', status: 400, code: 'malformed_request' },
  { payload: '{}', type: 'application/json', status: 422, code: 'invalid_input' },
  { payload: '[]', type: 'application/json', status: 422, code: 'invalid_input' },
  { payload: '{"text":"nul\\u0000"}', type: 'application/json', status: 422, code: 'invalid_input' },
  { payload: '{"text":"\\ud800"}', type: 'application/json', status: 422, code: 'invalid_input' },
  { payload: '{"text":"a","__proto__":{}}', type: 'application/json', status: 400, code: 'malformed_request' },
  { payload: '<a/>', type: 'text/xml', status: 415, code: 'unsupported_media_type' },
  { payload: `{"text":"${'a'.repeat(17 << 20)}"}`, type: 'application/json', status: 413, code: 'body_too_large' },
])('a body of $type is refused with $status $code', async ({ payload, type, status, code }) => {
  const answer = await post(payload, type)
  expect({ status: answer.statusCode, code: answer.json().code }).toEqual({ status, code })
})

test('a method that the path does not take is refused, and the right ones are named', async () => {
  const answer = await app.inject({ method: 'DELETE', url: '/v1/status/works' })
  expect([answer.statusCode, answer.headers['allow'], answer.json().code]).toEqual([
    405,
    'GET, HEAD',
    'method_not_allowed',
  ])
})

describe('who acts', () => {
  test('a key acts for its own organization', async () => {
    expect((await get('/v1/status/works?limit=3')).json()).toEqual({ says: 'altus {"limit":3}' })
  })

  test.each(['nobody', 'NOT AN ID', '*', 'leaf'])('and for no other: not for "%s"', async (organization) => {
    const answer = await get('/v1/status/works', { 'perennial-organization': organization })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'unknown_organization'])
  })

  test('the operator may use what is the operator’s', async () => {
    expect((await get('/v1/status/is-the-operators', { 'perennial-organization': 'altus' })).statusCode).toBe(200)
  })
})

describe('what a browser is told', () => {
  test.each(['/v1/status/works', '/', '/reference/', '/nothing.js'])(
    '%s takes scripts from here alone',
    async (url) => {
      const policy = String((await get(url)).headers['content-security-policy'])
      expect(policy).toMatch(/script-src 'self'( 'nonce-[\w-]+')?;/)
      expect(policy).not.toMatch(/script-src[^;]*unsafe|default-src[^;]*unsafe/)
      expect(policy).toContain("frame-ancestors 'none'")
    },
  )

  test('a page elsewhere that was rebound to this machine gets nothing', async () => {
    const answer = await get('/v1/status/works', { host: 'evil.example' })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'wrong_host'])
  })

  test('the reference loads its script from here', async () => {
    const page = (await get('/reference/')).body
    expect(page).not.toMatch(/https?:\/\//)
    expect((await get('/reference/js/scalar.js')).statusCode).toBe(200)
  })

  test('where the console is not built a page says how to build it', async () => {
    const answer = await get('/invoices/any')
    expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('npm run console:build')])
  })
})

describe('who has not shown who it is', () => {
  test.each([
    {},
    { authorization: 'Bearer nothing' },
    { authorization: 'Basic YWxhZGRpbjpvcGVuc2VzYW1l' },
    { authorization: `Bearer prn_aaaaaaaaaaaa_${'a'.repeat(43)}` },
    { cookie: 'perennial.session_token=forged' },
  ])('%j is told to sign in, before anything else is looked at', async (headers) => {
    const answer = await app.inject({ method: 'POST', url: '/v1/status/told', payload: '{', headers })
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'not_signed_in'])
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="Perennial"')
  })

  test('what is wrong with a key is not said', async () => {
    const wrong = ['nothing', `prn_aaaaaaaaaaaa_${'a'.repeat(43)}`, `${key.authorization.slice(7, -1)}~`]
    const answers = await Promise.all(wrong.map((text) => get('/v1/status/works', { authorization: `Bearer ${text}` })))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
  })

  test('a key without the scope is refused by name', async () => {
    const weak = await keyHeader(context(), ['billing:read'])
    const answer = await get('/v1/status/works', weak)
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'scope_missing'])
  })
})

describe('a request that is sent again', () => {
  const tell = (text: string, idempotency: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/status/told',
      payload: { text },
      headers: { ...key, 'idempotency-key': idempotency },
    })

  test('is answered as the first time, and nothing is done', async () => {
    const first = await tell('a', 'one')
    const before = calls
    const again = await tell('a', 'one')
    expect([again.statusCode, again.body, calls - before]).toEqual([200, first.body, 0])
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([undefined, 'true'])
  })

  test('under a key that was used for another request is refused', async () => {
    await tell('a', 'two')
    const other = await tell('b', 'two')
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency_key_reused'])
  })

  test('of two at the same moment one is done, the other waits or hears the same', async () => {
    const before = calls
    const answers = await Promise.all(Array.from({ length: 5 }, () => tell('slow', 'three')))
    expect(calls - before).toBe(1)
    for (const { statusCode } of answers) expect([200, 409]).toContain(statusCode)
  })

  test('after a refusal may be mended under the same key', async () => {
    expect((await tell('no', 'four')).json().code).toBe('too_late')
    expect((await tell('yes', 'four')).statusCode).toBe(200)
  })

  test('by another key of the organization is another request', async () => {
    await tell('a', 'five')
    const other = await keyHeader(context())
    const before = calls
    const headers = { ...other, 'idempotency-key': 'five' }
    await app.inject({ method: 'POST', url: '/v1/status/told', payload: { text: 'a' }, headers })
    expect(calls - before).toBe(1)
  })

  test.each(['', ' ', 'ä', 'a b', 'x'.repeat(256)])('%j is no key', async (idempotency) => {
    expect((await tell('a', idempotency)).statusCode).toBe(400)
  })

  test('what is shown once is not kept', async () => {
    const make = () =>
      app.inject({ method: 'POST', url: '/v1/status/made', payload: {}, headers: { ...key, 'idempotency-key': 'six' } })
    const [first, again] = [await make(), await make()]
    expect([first.json(), again.json()]).toEqual([
      { id: 'k', secret: 'shown once' },
      { id: 'k', secret: null },
    ])
  })
})

describe('why something is done', () => {
  const because = async (why?: string) => {
    const headers = { ...key, ...(why !== undefined && { 'perennial-why': why }) }
    const answer = await app.inject({ method: 'POST', url: '/v1/status/why', payload: {}, headers })
    return answer.json().says ?? answer.json().code
  }

  test.each([
    [undefined, 'nobody said'],
    ['Offboarding', 'Offboarding'],
    ['K%C3%BCndigung%20von%20Kim', 'Kündigung von Kim'],
    ['%00', 'malformed_request'],
    ['%zz', 'malformed_request'],
    ['x'.repeat(500), 'x'.repeat(500)],
    ['x'.repeat(501), 'malformed_request'],
  ])('%j is heard as %j', async (given, heard) => {
    expect(await because(given)).toBe(heard)
  })
})

describe('a change of what has a version', () => {
  const change = (headers: Record<string, string>) =>
    app.inject({ method: 'PATCH', url: '/v1/status/changed', payload: { name: 'n' }, headers: { ...key, ...headers } })

  test('names the version that was read', async () => {
    const answer = await change({ 'if-match': '"3"' })
    expect([answer.statusCode, answer.json(), answer.headers['etag']]).toEqual([200, { version: 4 }, '"4"'])
  })

  test.each([
    { headers: {}, status: 428, code: 'precondition_required' },
    { headers: { 'if-match': '*' }, status: 400, code: 'malformed_request' },
    { headers: { 'if-match': '3' }, status: 400, code: 'malformed_request' },
    { headers: { 'if-match': '"2"' }, status: 412, code: 'version_changed' },
  ])('$headers is refused: $status', async ({ headers, status, code }) => {
    const answer = await change(headers)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })

  test('can’t say its version in the body too', async () => {
    const payload = { name: 'n', version: 3 }
    const headers = { ...key, 'if-match': '"3"' }
    const answer = await app.inject({ method: 'PATCH', url: '/v1/status/changed', payload, headers })
    expect(answer.json().code).toBe('invalid_input')
  })
})

test('more requests than the limit are told when to come again', async () => {
  const tight = await build({ limits: { perAddress: 100, perPrincipal: 2 } })
  const ask = () => tight.inject({ url: '/v1/status/works', headers: key })
  const answers = [await ask(), await ask(), await ask()]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429])
  expect(answers[0]?.headers['ratelimit-policy']).toBe('"key";q=2;w=60')
  expect(answers[0]?.headers['ratelimit']).toMatch(/^"key";r=1;t=\d+$/)
  expect(answers[2]?.json().code).toBe('rate_limited')
  expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0)
  await tight.close()
})

test('an address that tries keys is stopped, whatever keys it tries', async () => {
  const tight = await build({ limits: { perAddress: 3, perPrincipal: 100 } })
  const attempt = (at: number) =>
    tight.inject({ url: '/v1/status/works', headers: { authorization: `Bearer ${at}` }, remoteAddress: '2001:db8::1' })
  const answers = [await attempt(1), await attempt(2), await attempt(3), await attempt(4)]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 429])
  const neighbor = await tight.inject({ url: '/v1/status/works', remoteAddress: '2001:db8::ffff:1' })
  expect(neighbor.statusCode).toBe(429)
  const other = await tight.inject({ url: '/v1/status/works', remoteAddress: '2001:db8:0:1::1' })
  expect(other.statusCode).toBe(401)
  await tight.close()
})

test('both engines answer, so the server is ready', async () => {
  expect((await get('/readyz')).json()).toEqual({ status: 'ok', postgres: 'ok', clickhouse: 'ok' })
})
