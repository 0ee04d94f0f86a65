import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { logSignIn } from '#operations/channel/sign-in-log.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { endChecks } from './end.ts'
import { openKept } from './kept.ts'
import { fuzz } from './run.ts'
import { type App, type FuzzServer, openFuzzServer, type ServerWanted } from './server.ts'

const CODES = readFileSync(join(import.meta.dirname, '../../docs/http-api.md'), 'utf8')
const REQUESTS = 2_000
const SEED = 20_241_101

const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

async function open(wanted: ServerWanted = {}): Promise<FuzzServer> {
  const { postgresUrl, clickhouseUrl, drop } = await openTestDatabase()
  const server = await openFuzzServer({ ...wanted, places: { postgresUrl, clickhouseUrl } })
  closing.push(async () => {
    await server.close()
    await drop()
  })
  return server
}

test('2,000 generated requests find no answer outside the OpenAPI document', { timeout: 240_000 }, async () => {
  const server = await open()
  const { findings, requests, statuses, looked } = await fuzz(server, {
    requests: REQUESTS,
    seed: SEED,
    codes: CODES,
    say: () => undefined,
  })
  expect(findings).toEqual([])
  expect(requests).toBe(REQUESTS)
  // A run in which little succeeds, or little is refused, has shown little.
  expect(statuses['200']).toBeGreaterThan(300)
  expect(statuses['422']).toBeGreaterThan(200)
  expect(looked).toBeGreaterThan(20)
})

const BY_STATUS = {
  200: { description: 'Done', content: { 'application/json': { schema: z.object({ count: z.int() }) } } },
  409: {
    description: 'Refused: `too_late`',
    content: { 'application/problem+json': { schema: z.looseObject({ code: z.string() }) } },
  },
}

type Handler = Parameters<App['route']>[0]['handler']
type Reply = Parameters<Handler>[1]

const problem = (reply: Reply, code: string, status = 409, more: object = {}) =>
  reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ type: `urn:perennial:problem:${code}`, status, code, ...more })

/** Routes that are wrong in one way each, and how that is told. */
const PLANTED: readonly Readonly<{ id: string; what: string; handler: (context: FuzzServer['context']) => Handler }>[] =
  [
    { id: 'answers-500', what: 'status 500', handler: () => async (_, reply) => problem(reply, 'internal_error', 500) },
    { id: 'throws', what: 'status 500', handler: () => () => Promise.reject(new Error('a bug')) },
    {
      id: 'answers-201',
      what: 'status 201 is not documented',
      handler: () => async (_, reply) => reply.code(201).send({ count: 1 }),
    },
    {
      id: 'answers-text',
      what: 'type text/plain is not documented',
      handler: () => async (_, reply) => reply.type('text/plain').serializer(String).send('1'),
    },
    {
      id: 'wrong-form',
      what: 'not the documented form',
      handler: () => async (_, reply) =>
        reply.type('application/json').serializer(JSON.stringify).send({ count: 'one' }),
    },
    {
      id: 'wrong-code',
      what: 'code too_early is not documented at 409',
      handler: () => async (_, reply) => problem(reply, 'too_early'),
    },
    {
      id: 'tells-stack',
      what: 'tells a stack',
      handler: () => async (_, reply) => problem(reply, 'too_late', 409, { detail: new Error('x').stack }),
    },
    {
      id: 'without-header',
      what: 'headers missing',
      handler: () => async (_, reply) => reply.removeHeader('content-security-policy').send({ count: 1 }),
    },
    {
      id: 'changes-and-refuses',
      what: 'refused, but something was changed',
      handler: (context) => async (_, reply) => {
        await logSignIn(context(), { kind: 'signed_out', at: context().now })
        return problem(reply, 'too_late')
      },
    },
  ]

test('what is wrong with a planted route is noticed, with a request that shows it', { timeout: 120_000 }, async () => {
  const server = await open({
    plant: (app, context) => {
      for (const { id, handler } of PLANTED) {
        const schema = { operationId: id, response: BY_STATUS }
        app.route({ method: 'GET', url: `/v1/planted/${id}`, schema, handler: handler(context) })
      }
    },
  })
  const ids = new Set(PLANTED.map(({ id }) => id))
  const options = { requests: 300, seed: 1, codes: CODES, say: () => undefined, only: (id: string) => ids.has(id) }
  const { findings, violations } = await fuzz(server, options)
  for (const { id, what } of PLANTED) {
    const found = findings.filter(({ where }) => where === id)
    expect(found.map((one) => one.what)).toContain(what)
    expect(found[0]?.curl).toContain(`/v1/planted/${id}`)
  }
  expect(violations).toBeGreaterThan(PLANTED.length)
})

test('a fact that is lost and books that were changed are noticed at the end', { timeout: 120_000 }, async () => {
  const server = await open()
  const kept = openKept()
  const fact = {
    kind: 'organization',
    about: 'lost',
    body: { name: 'Lost', roles: ['customer'], country: 'DE', zone: 'UTC' },
  }
  const body = Buffer.from(JSON.stringify({ facts: [fact] }))
  const sent = { method: 'POST', url: '/v1/facts', headers: [], body, how: 'inject', actor: '', made: '' } as const
  kept.take(sent, { status: 200, headers: {}, body: Buffer.from('{"recorded":1,"known":0,"position":1}'), ms: 1 })
  await server.ask("set session_replication_role = 'replica'")
  await server.ask(
    'update entry_line set amount = amount + 1 where (entry_id, line) = (select entry_id, line from entry_line limit 1)',
  )
  const { wrong } = await endChecks(server, kept)
  expect(wrong.map(({ what }) => what)).toContain('acknowledged, but not there')
  expect(wrong.map(({ what }) => what)).toContain('books: an entry sums to 0 in its currency')
})
