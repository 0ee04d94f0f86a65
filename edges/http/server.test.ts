import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { foundTenant } from '#stores/postgres/tenant.ts'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { buildHttp } from './server.ts'

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
  doorThat('is-told', async (_, input) => ok({ says: JSON.stringify(input) }), {
    http: { method: 'POST', path: '/v1/status/told' },
    input: z.object({ text: z.string() }),
  }),
]

let database: TestDatabase
let app: FastifyInstance
let close: () => Promise<void>

beforeAll(async () => {
  database = await openTestDatabase()
  const { tenant } = await foundTenant(database.postgresUrl, { operator: 'altus', name: 'Altus' })
  const records = openRecords(database.postgresUrl, { embedded: true })
  const client = openClickHouse(database.clickhouseUrl)
  const open = (): Context => ({
    records,
    usage: { client, tenant: tenant.id },
    operator: tenant.operator,
    organization: tenant.operator,
    principal: MACHINE,
    now: Temporal.Instant.from('2024-09-01T00:00:00Z'),
  })
  app = await buildHttp({ doors, version: '0.0.0', open, consoleFolder: '/nowhere/dist' })
  close = async () => {
    await app.close()
    await records.destroy()
    await client.close()
    await database.drop()
  }
})
afterAll(() => close())

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
const post = (payload: string, type = 'application/json') =>
  app.inject({ method: 'POST', url: '/v1/status/told', payload, headers: { 'content-type': type } })

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
  test('without a header the operator does', async () => {
    expect((await get('/v1/status/works?limit=3')).json()).toEqual({ says: 'altus {"limit":3}' })
  })

  test.each(['nobody', 'NOT AN ID', '*', ''])('"%s" is nobody', async (organization) => {
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
      expect(policy).toMatch(/script-src 'self'( 'nonce-[\w-]+')?$/)
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

test('both engines answer, so the server is ready', async () => {
  expect((await get('/readyz')).json()).toEqual({ status: 'ok', postgres: 'ok', clickhouse: 'ok' })
})
