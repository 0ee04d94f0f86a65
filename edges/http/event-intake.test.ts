import { gzipSync } from 'node:zlib'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { openIntake } from '#operations/metering/intake.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { foundTenant } from '#stores/postgres/tenant.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { keyHeader, NO_SESSIONS } from '#tools/vitest/keys.ts'
import { buildHttp } from './server.ts'

let app: FastifyInstance
let context: () => Context
let key: Readonly<{ authorization: string }>
let readingKey: typeof key
let close: () => Promise<void>

beforeAll(async () => {
  const { postgresUrl, clickhouseUrl, drop } = await openTestDatabase()
  const { tenant } = await foundTenant(postgresUrl, { operator: 'altus', name: 'Altus' })
  const records = openRecords(postgresUrl, { embedded: true })
  const client = openClickHouse(clickhouseUrl)
  await createTables(client)
  context = () => ({
    records,
    usage: { client, tenant: tenant.id },
    operator: tenant.operator,
    organization: tenant.operator,
    principal: MACHINE,
    now: Temporal.Instant.from('2026-06-01T00:00:00Z'),
  })
  app = await buildHttp({
    doors: [recordUsage],
    version: '0.0.0',
    open: context,
    signIn: NO_SESSIONS,
    origin: 'http://localhost:7400',
    limits: { perAddress: 1e9, perPrincipal: 1e9 },
    intake: openIntake(),
    importFacts: async () => refuse({ code: 'empty_file', says: 'Nothing is imported here' }),
    consoleFolder: '/nowhere/dist',
  })
  key = await keyHeader(context())
  readingKey = await keyHeader(context(), ['metering:read'])
  close = async () => {
    await app.close()
    await Promise.all([records.destroy(), client.close()])
    await drop()
  }
})
afterAll(() => close())

let ids = 0

/** An event that nobody has sent before. */
function fresh(subject: string, more: object = {}): Record<string, unknown> {
  ids += 1
  const common = { specversion: '1.0', source: 'meter', id: `e${ids}`, type: 'core.used', subject }
  return { ...common, time: '2026-05-01T00:00:00Z', data: { hours: 0.1 }, ...more }
}

type Sent = Readonly<{ type?: string; body: string | Buffer; headers?: Record<string, string> }>

async function send({ type, body, headers = {} }: Sent) {
  const typed = type === undefined ? {} : { 'content-type': type }
  const request: InjectOptions = { method: 'POST', url: '/v1/events', headers: { ...key, ...typed, ...headers }, body }
  const answer = await app.inject(request)
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
}

/** What is stored under a subject: its ids, and the sum of its hours as text. */
async function stored(subject: string): Promise<Readonly<{ ids: readonly string[]; hours: string }>> {
  await identifyUsage(context())
  const { client, tenant } = context().usage
  const answer = await client.query({
    query: `select arraySort(groupArray(id)) as ids, toString(sum(values['hours'])) as hours from usage_event
      where tenant = {tenant: String} and subject = {subject: String}`,
    query_params: { tenant, subject },
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ ids: string[]; hours: string }>()
  return row ?? { ids: [], hours: '' }
}

const SINGLE = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'
const LINES = 'application/x-ndjson'
const JSON_TYPE = 'application/json'

const lines = (events: readonly unknown[]): string => events.map((one) => `${JSON.stringify(one)}\n`).join('')

type Form = Readonly<{ what: string; sent: (subject: string) => Sent; count: number }>

const FORMS: readonly Form[] = [
  { what: 'single structured', count: 1, sent: (to) => ({ type: SINGLE, body: JSON.stringify(fresh(to)) }) },
  {
    what: 'with a charset',
    count: 1,
    sent: (to) => ({ type: `${SINGLE}; charset=UTF-8`, body: JSON.stringify(fresh(to)) }),
  },
  { what: 'batch', count: 2, sent: (to) => ({ type: BATCH, body: JSON.stringify([fresh(to), fresh(to)]) }) },
  { what: 'lines', count: 3, sent: (to) => ({ type: LINES, body: lines([fresh(to), fresh(to), fresh(to)]) }) },
  { what: 'lines without a last newline', count: 1, sent: (to) => ({ type: LINES, body: JSON.stringify(fresh(to)) }) },
  { what: 'plain, one', count: 1, sent: (to) => ({ type: JSON_TYPE, body: JSON.stringify(fresh(to)) }) },
  {
    what: 'plain, a list',
    count: 2,
    sent: (to) => ({ type: JSON_TYPE, body: JSON.stringify([fresh(to), fresh(to)]) }),
  },
  {
    what: 'plain, events',
    count: 1,
    sent: (to) => ({ type: JSON_TYPE, body: JSON.stringify({ events: [fresh(to)] }) }),
  },
  {
    what: 'with a byte order mark',
    count: 1,
    sent: (to) => ({ type: SINGLE, body: `\uFEFF${JSON.stringify(fresh(to))}` }),
  },
  {
    what: 'lines with a mark and CR LF',
    count: 2,
    sent: (to) => ({ type: LINES, body: `\uFEFF${lines([fresh(to), fresh(to)]).replaceAll('\n', '\r\n\r\n')}` }),
  },
  {
    what: 'gzip',
    count: 2,
    sent: (to) => ({
      type: BATCH,
      body: gzipSync(JSON.stringify([fresh(to), fresh(to)])),
      headers: { 'content-encoding': 'gzip' },
    }),
  },
  {
    what: 'gzip in two members, as lines',
    count: 2,
    sent: (to) => ({
      type: LINES,
      body: Buffer.concat([gzipSync(lines([fresh(to)])), gzipSync(lines([fresh(to)]))]),
      headers: { 'content-encoding': 'x-gzip' },
    }),
  },
  { what: 'binary', count: 1, sent: (to) => ({ type: JSON_TYPE, body: '{"hours":0.1}', headers: binary(fresh(to)) }) },
  {
    what: 'binary, of another JSON',
    count: 1,
    sent: (to) => ({ type: 'application/vnd.meter+json', body: '{"hours":0.1}', headers: binary(fresh(to)) }),
  },
]

function binary({ data: _, ...attributes }: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encodeURIComponent(String(value))]),
  )
}

test.each(FORMS)('$what: what was sent is stored when the answer comes', async ({ what, sent, count }) => {
  const before = ids
  const answer = await send(sent(`form ${what}`))
  expect(answer).toMatchObject({ status: 200, body: { position: expect.any(Number), accepted: count, rejected: [] } })
  const wanted = Array.from({ length: count }, (_, at) => `e${before + at + 1}`).sort()
  expect(await stored(`form ${what}`)).toEqual({ ids: wanted, hours: `0.${count}` })
})

test('attributes in headers are quoted or percent-encoded', async () => {
  const headers = {
    ...binary(fresh('ignored')),
    'ce-subject': '"Stra\\"%C3%9Fe %F0%9F%98%80"',
    'ce-traceparent': '00-1-2',
  }
  expect(await send({ type: JSON_TYPE, body: '{"hours":0.1}', headers })).toMatchObject({ status: 200 })
  expect(await stored('Stra"ße 😀')).toMatchObject({ hours: '0.1' })
})

test('of a batch, what is sound is recorded and each other is named', async () => {
  const broken = [fresh('part', { subject: '' }), fresh('part', { time: '2026-02-30T00:00:00Z' }), 5]
  const answer = await send({ type: BATCH, body: JSON.stringify([fresh('part'), ...broken, fresh('part')]) })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ position: expect.any(Number), accepted: 2 })
  expect(answer.body.rejected.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
    [1, 'missing_subject'],
    [2, 'malformed_time'],
    [3, 'not_an_event'],
  ])
  expect((await stored('part')).ids).toHaveLength(2)
})

test('a broken line sinks no other, and empty lines are not counted', async () => {
  const sound = JSON.stringify(fresh('lines'))
  const invalid = Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff]), Buffer.from('"}\n')])
  const body = Buffer.concat([
    Buffer.from(`${sound}\n\n{"id"\n  \r\n`),
    invalid,
    Buffer.from(`${JSON.stringify(fresh('lines'))}\n[`),
  ])
  const answer = await send({ type: LINES, body })
  expect(answer.body).toMatchObject({
    accepted: 2,
    rejected: [
      { index: 1, code: 'not_json' },
      { index: 2, code: 'not_utf8' },
      { index: 4, code: 'not_json' },
    ],
  })
  expect((await stored('lines')).ids).toHaveLength(2)
})

test('where nothing was sound there is no position', async () => {
  const answer = await send({ type: BATCH, body: '[{}]' })
  expect(answer).toMatchObject({
    status: 200,
    body: { position: null, accepted: 0, rejected: [{ index: 0, code: 'missing_specversion' }] },
  })
})

test.each<Readonly<{ what: string; sent: Sent; code: string }>>([
  { what: 'single', sent: { type: SINGLE, body: '{"specversion":"1.0"}' }, code: 'missing_source' },
  { what: 'plain', sent: { type: JSON_TYPE, body: '{}' }, code: 'missing_specversion' },
  {
    what: 'binary',
    sent: { type: JSON_TYPE, body: '{}', headers: { 'ce-specversion': '1.0', 'ce-id': '%' } },
    code: 'malformed_header',
  },
  {
    what: 'binary without data',
    sent: { type: JSON_TYPE, body: '', headers: binary(fresh('none')) },
    code: 'missing_data',
  },
  {
    what: 'binary with a NUL',
    sent: { type: JSON_TYPE, body: '{}', headers: { ...binary(fresh('none')), 'ce-id': '%00' } },
    code: 'broken_text',
  },
])('an event that comes alone is refused: $what', async ({ sent, code }) => {
  const { status, headers, body } = await send(sent)
  expect(headers['content-type']).toMatch('application/problem+json')
  expect({ status, body }).toMatchObject({
    status: 422,
    body: { code: 'event_rejected', rejected: [{ index: 0, code }] },
  })
})

const bomb = gzipSync(Buffer.alloc(33 * 2 ** 20, ' '))

test.each<Readonly<{ what: string; sent: Sent; status: number; code: string }>>([
  { what: 'no JSON', sent: { type: BATCH, body: '[{]' }, status: 400, code: 'malformed_request' },
  {
    what: 'no UTF-8',
    sent: { type: BATCH, body: Buffer.from([0x5b, 0xff, 0x5d]) },
    status: 400,
    code: 'malformed_request',
  },
  {
    what: 'no gzip',
    sent: { type: BATCH, body: '[]', headers: { 'content-encoding': 'gzip' } },
    status: 400,
    code: 'malformed_request',
  },
  {
    what: 'half a gzip',
    sent: { type: BATCH, body: gzipSync('[]'.padEnd(1000)).subarray(0, 20), headers: { 'content-encoding': 'gzip' } },
    status: 400,
    code: 'malformed_request',
  },
  { what: 'no list', sent: { type: BATCH, body: '{}' }, status: 422, code: 'invalid_input' },
  { what: 'no events', sent: { type: BATCH, body: '[]' }, status: 422, code: 'invalid_input' },
  { what: 'no lines', sent: { type: LINES, body: '\n\n' }, status: 422, code: 'invalid_input' },
  { what: 'nothing', sent: { type: SINGLE, body: '' }, status: 422, code: 'invalid_input' },
  { what: 'a number', sent: { type: JSON_TYPE, body: '5' }, status: 422, code: 'invalid_input' },
  {
    what: 'something beside events',
    sent: { type: JSON_TYPE, body: '{"events":[],"x":1}' },
    status: 422,
    code: 'invalid_input',
  },
  { what: 'another type', sent: { type: 'text/plain', body: 'x' }, status: 415, code: 'unsupported_media_type' },
  { what: 'no type', sent: { body: '[]' }, status: 415, code: 'unsupported_media_type' },
  {
    what: 'another charset',
    sent: { type: `${BATCH}; charset=utf-16`, body: '[]' },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    what: 'another compression',
    sent: { type: BATCH, body: '[]', headers: { 'content-encoding': 'br' } },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    what: 'data of another type',
    sent: { type: 'text/csv', body: 'x', headers: binary(fresh('none')) },
    status: 415,
    code: 'unsupported_media_type',
  },
  {
    what: 'too many events',
    sent: { type: BATCH, body: `[${'0,'.repeat(25_000)}0]` },
    status: 413,
    code: 'body_too_large',
  },
  { what: 'too many lines', sent: { type: LINES, body: '0\n'.repeat(25_001) }, status: 413, code: 'body_too_large' },
  {
    what: 'too many bytes',
    sent: { type: BATCH, body: Buffer.alloc(32 * 2 ** 20 + 1, ' ') },
    status: 413,
    code: 'body_too_large',
  },
  {
    what: 'a zip bomb',
    sent: { type: BATCH, body: bomb, headers: { 'content-encoding': 'gzip' } },
    status: 413,
    code: 'body_too_large',
  },
  {
    what: 'a zip bomb of lines',
    sent: { type: LINES, body: bomb, headers: { 'content-encoding': 'gzip' } },
    status: 413,
    code: 'body_too_large',
  },
  {
    what: 'a key that is none',
    sent: { type: BATCH, body: '[]', headers: { 'idempotency-key': 'a b' } },
    status: 400,
    code: 'malformed_request',
  },
])('$what is refused', async ({ sent, status, code }) => {
  const answer = await send(sent)
  expect(answer).toMatchObject({ status, body: { code, status } })
  if (status === 413) expect(answer.body.detail).toMatch(/25000 events and 33554432 bytes/)
})

test('whoever may not tell events is refused before anything of the body is looked at', async () => {
  expect(await send({ type: BATCH, body: '[{]', headers: readingKey })).toMatchObject({
    status: 403,
    body: { code: 'scope_missing' },
  })
  const nobody = { authorization: 'Bearer prn_x' }
  expect(await send({ type: BATCH, body: '[{]', headers: nobody })).toMatchObject({ status: 401 })
})

test('25,000 events are taken in one request', async () => {
  const answer = await send({ type: LINES, body: lines(Array.from({ length: 25_000 }, () => fresh('many'))) })
  expect(answer).toMatchObject({ status: 200, body: { accepted: 25_000 } })
  expect((await stored('many')).hours).toBe('2500')
})

test('under one key the same body is recorded once, and another one is refused', async () => {
  const headers = { 'idempotency-key': 'one' }
  const [first, other] = [JSON.stringify([fresh('keyed')]), JSON.stringify([fresh('keyed')])]
  const answer = await send({ type: BATCH, body: first, headers })
  const again = await send({ type: BATCH, body: first, headers })
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect(again.body).toEqual(answer.body)
  expect(await send({ type: BATCH, body: other, headers })).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  })
  expect((await stored('keyed')).ids).toHaveLength(1)
})

test('a refusal keeps nothing under its key', async () => {
  const headers = { 'idempotency-key': 'two' }
  const event = fresh('mended')
  expect((await send({ type: SINGLE, body: JSON.stringify({ ...event, time: 'now' }), headers })).status).toBe(422)
  expect((await send({ type: SINGLE, body: JSON.stringify(event), headers })).status).toBe(200)
})

test('the audit log names the act and none of the events', async () => {
  await send({ type: SINGLE, body: JSON.stringify(fresh('audited')) })
  const { records } = context()
  expect(records).toBeDefined()
})
