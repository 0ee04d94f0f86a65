import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '#core/channel/access.ts'
import { answerFailure } from '#edges/http/failures.ts'
import { addUsageImports, USAGE_IMPORT_PATH } from '#edges/http/usage-imports.ts'
import { importUsage } from '#edges/importers/usage-file.ts'
import type { Context } from '#operations/context.ts'
import { openIntake } from '#operations/metering/intake.ts'
import { imports } from '#questions/metering/imports.ts'
import { keyHeader, NO_SESSIONS } from '#tools/vitest/keys.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

const AWS = readFileSync(join(import.meta.dirname, '../../edges/importers/data/aws-cur-legacy-sample.csv.gz'))

let stage: Stage
let app: FastifyInstance
let context: Context
beforeAll(async () => {
  stage = await openStage()
  context = { ...stage.acting('altus'), usage: stage.usage, operator: 'altus' }
  app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerFailure)
  const limiter = { refuseAddress: async () => false, refusePrincipal: async () => false }
  const around = { open: () => context, signIn: NO_SESSIONS, origin: 'http://localhost', limiter, intake: openIntake() }
  await addUsageImports(app, around, importUsage)
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app.close()
  await stage.close()
})

type Sent = Readonly<{ body: string | Buffer; type?: string; query?: string; scopes?: readonly Scope[] }>

async function send({ body, type = 'text/csv', query = '', scopes = ['metering:write'] }: Sent) {
  const headers = { ...(await keyHeader(context, scopes)), 'content-type': type }
  return await app.inject({ method: 'POST', url: `${USAGE_IMPORT_PATH}${query}`, payload: body, headers })
}

const linesOf = (body: string): readonly unknown[] =>
  body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a bill is looked at, imported as its columns tell, and listed; it tells as it goes', async () => {
  const looked = await send({ body: AWS, type: 'application/gzip', query: '?check=true' })
  expect(linesOf(looked.body)).toEqual([
    expect.objectContaining({ type: 'summary', check: true, format: 'aws', rows: 1281, accepted: 1281 }),
  ])
  const answer = await send({ body: AWS, type: 'application/octet-stream', query: '?name=november.csv.gz' })
  expect(answer.statusCode).toBe(200)
  const counts = { rows: 1281, accepted: 1281, duplicates: 0, conflicts: 0, quarantined: 0 }
  expect(linesOf(answer.body)).toEqual([
    { type: 'progress', ...counts },
    expect.objectContaining({ type: 'summary', ...counts, sums: { USD: '1.6823086974' } }),
  ])
  const again = linesOf((await send({ body: AWS, type: 'application/gzip', query: '?format=aws' })).body)
  expect(again.at(-1)).toMatchObject({ accepted: 0, duplicates: 1281 })
  const listed = await imports.run(context, { limit: 10 })
  expect(listed).toMatchObject({
    value: {
      imports: [{ name: 'november.csv.gz', format: 'aws', ...counts, retracted: 0, sums: { USD: '1.6823086974' } }],
    },
  })
})

test('a file of one’s own comes with its mapping', async () => {
  const mapping = { type: 'seats', source: { text: 'crm' }, subject: 'who', time: 'day', values: { seats: 'seats' } }
  const body = 'who,day,seats\nfen,2024-09-01,3\nfen,,4\n'
  const query = (told: object) => `?format=csv&mapping=${encodeURIComponent(JSON.stringify(told))}`
  const answer = await send({ body, query: query(mapping) })
  expect(linesOf(answer.body).at(-1)).toMatchObject({ accepted: 1, quarantined: 1, totals: { seats: { '': '3' } } })
  const wrong = await send({ body, query: query({ ...mapping, subject: 'whom' }) })
  expect([wrong.statusCode, wrong.json()]).toMatchObject([422, { code: 'wrong_mapping' }])
})

test.each([
  { because: 'another format', sent: { body: AWS, query: '?format=gcp' }, status: 422, code: 'missing_columns' },
  { because: 'nothing known', sent: { body: 'a,b\n1,2\n' }, status: 422, code: 'unknown_format' },
  { because: 'empty', sent: { body: '' }, status: 422, code: 'empty_file' },
  { because: 'no such format', sent: { body: 'a', query: '?format=xml' }, status: 422, code: 'invalid_input' },
  { because: 'no file', sent: { body: '{}', type: 'application/json' }, status: 415, code: 'unsupported_media_type' },
  { because: 'another scope', sent: { body: AWS, scopes: ['channel:write'] }, status: 403, code: 'scope_missing' },
] as const)('is refused: $because', async ({ sent, status, code }) => {
  const answer = await send(sent)
  expect([answer.statusCode, answer.json()]).toMatchObject([status, { code }])
})
