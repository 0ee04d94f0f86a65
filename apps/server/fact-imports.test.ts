import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '#core/channel/access.ts'
import { addFactImports, FACT_IMPORT_PATH } from '#edges/http/fact-imports.ts'
import { answerFailure } from '#edges/http/failures.ts'
import { importFactFile } from '#edges/importers/bulk-facts.ts'
import type { Context } from '#operations/context.ts'
import { openIntake } from '#operations/metering/intake.ts'
import { keyHeader, NO_SESSIONS } from '#tools/vitest/keys.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

let stage: Stage
let app: FastifyInstance
let keys: (scopes: readonly Scope[]) => Promise<Readonly<{ authorization: string }>>

beforeAll(async () => {
  stage = await openStage()
  const context: Context = { ...stage.acting('altus'), usage: stage.usage, operator: 'altus' }
  keys = (scopes) => keyHeader(context, scopes)
  app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerFailure)
  const limiter = { refuseAddress: async () => false, refusePrincipal: async () => false }
  const around = { open: () => context, signIn: NO_SESSIONS, origin: 'http://localhost', limiter, intake: openIntake() }
  await addFactImports(app, around, importFactFile)
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app.close()
  await stage.close()
})

const organization = (about: string) => ({
  kind: 'organization',
  about,
  body: { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
})
const lines = (facts: readonly unknown[]) => facts.map((one) => `${JSON.stringify(one)}\n`).join('')

type Sent = Readonly<{ body: string; type?: string; query?: string; scopes?: readonly Scope[] }>

async function send({ body, type = 'application/x-ndjson', query = '', scopes = ['channel:write'] }: Sent) {
  const headers = { ...(await keys(scopes)), 'content-type': type }
  return await app.inject({ method: 'POST', url: `${FACT_IMPORT_PATH}${query}`, payload: body, headers })
}

const linesOf = (body: string): readonly unknown[] =>
  body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a file is recorded, and tells as it goes', async () => {
  const facts = Array.from({ length: 2_100 }, (_, at) => organization(`sent-${at}`))
  const answer = await send({ body: lines(facts) })
  expect(answer.statusCode).toBe(200)
  const told = linesOf(answer.body)
  expect(told.slice(0, -1)).toEqual(
    [1_000, 2_000, 2_100].map((rows) => ({ type: 'progress', rows, recorded: rows, known: 0, refused: 0 })),
  )
  expect(told.at(-1)).toMatchObject({ type: 'summary', rows: 2_100, recorded: 2_100, stoppedAt: null })
  expect(linesOf((await send({ body: lines(facts) })).body).at(-1)).toMatchObject({ recorded: 0, known: 2_100 })
})

test('the first row that is refused ends it, or is told and left out', async () => {
  const body = lines([organization('refused-1'), organization('Not an id'), organization('refused-3')])
  const checked = await send({ body, query: '?check=true&continue=true' })
  expect(linesOf(checked.body).at(-1)).toMatchObject({ check: true, recorded: 2, refused: 1 })
  const stopped = linesOf((await send({ body })).body)
  expect(stopped[0]).toMatchObject({ type: 'refused', row: 2, code: 'wrong_about' })
  expect(stopped.at(-1)).toMatchObject({ type: 'summary', recorded: 1, stoppedAt: 2 })
  const past = await send({ body, query: '?continue=true' })
  expect(linesOf(past.body).at(-1)).toMatchObject({ recorded: 1, known: 1, refused: 1 })
})

test('columns of CSV go where the mapping says', async () => {
  const map = { columns: { No: 'about', Name: 'body.name' }, constants: { kind: 'organization' } }
  const body = { ...map.constants, 'body.roles': ['customer'], 'body.country': 'DE', 'body.zone': 'UTC' }
  const query = `?map=${encodeURIComponent(JSON.stringify({ ...map, constants: body }))}`
  const answer = await send({ body: 'No,Name\nmapped-1,One\n', type: 'text/csv; charset=utf-8', query })
  expect(linesOf(answer.body).at(-1)).toMatchObject({ type: 'summary', recorded: 1 })
})

test.each<Sent & Readonly<{ status: number; code: string }>>([
  { body: 'Name\nOne\n', type: 'text/csv', status: 422, code: 'unknown_column' },
  { body: '', type: 'text/csv', status: 422, code: 'empty_file' },
  { body: 'a\n', type: 'text/csv', query: '?map=x', status: 422, code: 'wrong_mapping' },
  { body: '\u001f\u008b', type: 'application/x-ndjson', query: '?unknown=1', status: 422, code: 'invalid_input' },
  { body: '{}', type: 'application/json', status: 415, code: 'unsupported_media_type' },
  { body: '{}', scopes: ['channel:read'], status: 403, code: 'scope_missing' },
])('$type $query $scopes is refused with $code', async ({ status, code, ...sent }) => {
  const answer = await send(sent)
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
})

test('whoever has not signed in sends nothing', async () => {
  const headers = { 'content-type': 'application/x-ndjson' }
  const answer = await app.inject({ method: 'POST', url: FACT_IMPORT_PATH, payload: '{}\n', headers })
  expect(answer.statusCode).toBe(401)
})

test('whoever goes away in the middle keeps what was recorded, and goes on by sending the file again', async () => {
  const address = app.server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const body = lines(Array.from({ length: 6_000 }, (_, at) => organization(`gone-${at}`)))
  const headers = { ...(await keys(['channel:write'])), 'content-type': 'application/x-ndjson' }
  const gone = new AbortController()
  const url = `http://127.0.0.1:${port}${FACT_IMPORT_PATH}`
  const answer = await fetch(url, { method: 'POST', body, headers, signal: gone.signal })
  await answer.body?.getReader().read()
  gone.abort()
  const again = await fetch(url, { method: 'POST', body, headers })
  const summary = linesOf(await again.text()).at(-1) as { recorded: number; known: number }
  expect(summary.recorded + summary.known).toBe(6_000)
  expect(summary.known).toBeGreaterThanOrEqual(1_000)
})
