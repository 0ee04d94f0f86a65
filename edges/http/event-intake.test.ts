import { gzipSync } from 'node:zlib'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identifyUsage } from '#operations/metering/identify.ts'
import { repeatedRows } from '#stores/clickhouse/identities.ts'
import { readSeenChain } from '#stores/postgres/audit-chain.ts'
import { fresh, lines, type ServedIntake, serveIntake } from './event-intake.test-data.ts'

let served: ServedIntake
beforeAll(async () => {
  served = await serveIntake()
})
afterAll(() => served.close())

type Sent = Readonly<{ type?: string; body: string | Buffer; headers?: Record<string, string> }>

async function send({ type, body, headers = {} }: Sent) {
  const typed = type === undefined ? {} : { 'content-type': type }
  const request: InjectOptions = {
    method: 'POST',
    url: '/v1/events',
    headers: { ...served.key, ...typed, ...headers },
    body,
  }
  const answer = await served.app.inject(request)
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
}

const stored = async (subject: string) => await served.stored(subject)

const SINGLE = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'
const LINES = 'application/x-ndjson'
const JSON_TYPE = 'application/json'

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
  const request = sent(`form ${what}`)
  const answer = await send(request)
  expect(answer).toMatchObject({ status: 200, body: { position: expect.any(Number), accepted: count, rejected: [] } })
  const { ids, hours } = await stored(`form ${what}`)
  expect([ids.length, hours]).toEqual([count, `0.${count}`])
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
  expect(await send({ type: BATCH, body: '[{]', headers: await served.keyOf(['metering:read']) })).toMatchObject({
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
  await send({ type: SINGLE, body: JSON.stringify(fresh('audited')), headers: { 'perennial-why': 'metered' } })
  const bodies: unknown[] = []
  for await (const rows of readSeenChain(served.context())) bodies.push(...rows.map(({ body }) => body))
  const text = bodies.map((body) => JSON.stringify(body)).filter((body) => body.includes('metered'))
  expect(text.length).toBeGreaterThan(0)
  for (const body of text) expect(body).not.toMatch(/audited|specversion|core\.used/)
  expect(text.join()).toContain('record-usage')
})

const NUMBERS = { plain: '0.1', long: '12345678901234.123456789012345678', zero: '1.10', whole: '9007199254740993' }

test.each([
  { type: JSON_TYPE, wrap: (text: string) => `{"events":[${text}]}` },
  { type: SINGLE, wrap: (text: string) => text },
  { type: BATCH, wrap: (text: string) => `[${text}]` },
  { type: LINES, wrap: (text: string) => `${text}\n` },
])(
  'as $type, numbers and texts of the same digits are the same event, and no digit is lost',
  async ({ type, wrap }) => {
    const event = fresh('exact', { data: {} })
    const data = (quote: string) =>
      Object.entries(NUMBERS).map(([name, digits]) => `"${name}":${quote}${digits}${quote}`)
    const text = (quote: string) => JSON.stringify(event).replace('"data":{}', `"data":{${data(quote)}}`)
    const repeated = async (body: string): Promise<readonly string[]> => {
      const { status, body: answer } = await send({ type, body: wrap(body) })
      expect({ status, answer }).toMatchObject({ status: 200, answer: { accepted: 1 } })
      await identifyUsage(served.context())
      return (await repeatedRows(served.context().usage, answer.position)).map(({ why }) => why)
    }
    expect(await repeated(text(''))).toEqual([])
    expect(await repeated(text('"'))).toEqual(['duplicate'])
    expect(await repeated(text('').replace(NUMBERS.whole, '9007199254740992'))).toEqual(['conflict'])
  },
)
