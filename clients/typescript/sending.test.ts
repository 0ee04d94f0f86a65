import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createPerennialClient, dataOf, type PerennialClientOptions, ProblemError, pages } from './client.ts'

/** A server that answers as it is told: what a real one says in trouble can't be had at will. */
type Said = Readonly<{ status: number; body?: unknown; headers?: Readonly<Record<string, string>> }>
type Heard = Readonly<{ method: string; url: string; headers: IncomingHttpHeaders; body: string }>

let says: Said[] = []
let heard: Heard[] = []
const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (text: string) => {
    body += text
  })
  request.on('end', () => {
    const { method = '', url = '', headers } = request
    heard.push({ method, url, headers, body })
    const { status, body: said, headers: given } = says.shift() ?? { status: 200, body: {} }
    response.writeHead(status, { 'content-type': 'application/json', ...given }).end(JSON.stringify(said ?? {}))
  })
})
let baseUrl: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  says = []
  heard = []
})

const client = (options: Omit<PerennialClientOptions, 'baseUrl'> = {}) => createPerennialClient({ baseUrl, ...options })
const facts = { body: { facts: [{ kind: 'organization', about: 'altus', body: {} }] } } as const
const problem = (status: number, code: string) => ({ type: '', title: '', status, detail: 'No', code })
const soon = { 'retry-after': '0' }
const keys = () => heard.map(({ headers }) => headers['idempotency-key'])

test('a POST has a key of its own each time, a GET has none', async () => {
  await client().POST('/v1/facts', facts)
  await client().POST('/v1/facts', facts)
  await client().GET('/v1/status')
  const [first, second, none] = keys()
  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  expect(second).toMatch(/^[0-9a-f-]{36}$/)
  expect(second).not.toBe(first)
  expect(none).toBeUndefined()
})

test.each([
  { because: 'the client makes it', options: { idempotencyKey: () => 'mine' }, key: 'mine' },
  { because: 'the client sends none', options: { idempotencyKey: false as const }, key: undefined },
])('the key is another where $because', async ({ options, key }) => {
  await client(options).POST('/v1/facts', facts)
  expect(keys()).toEqual([key])
})

test('the key that a call gives is the one that goes out', async () => {
  const params = { header: { 'Idempotency-Key': 'order-1' } }
  await client().POST('/v1/facts', { ...facts, params })
  expect(keys()).toEqual(['order-1'])
})

test.each([
  { status: 503, code: 'engines_unavailable' },
  { status: 429, code: 'rate_limited' },
  { status: 409, code: 'request_in_progress' },
])('$status $code is asked again, under the same key and with the same body', async ({ status, code }) => {
  says = [{ status, body: problem(status, code), headers: soon }]
  says.push({ status: 200, body: { recorded: 1, known: 0, position: 1 } })
  expect(await dataOf(client().POST('/v1/facts', facts))).toEqual({ recorded: 1, known: 0, position: 1 })
  expect(heard).toHaveLength(2)
  expect(new Set(keys()).size).toBe(1)
  expect(heard.map(({ body }) => JSON.parse(body))).toEqual([facts.body, facts.body])
})

test.each([
  { status: 409, code: 'id_used', because: 'it would be refused again' },
  { status: 500, code: 'internal_error', because: 'nobody knows what happened' },
  { status: 403, code: 'not_yours', because: 'it would be refused again' },
])('$status $code is not asked again: $because', async ({ status, code }) => {
  says = [{ status, body: problem(status, code), headers: soon }]
  const { error } = await client().POST('/v1/facts', facts)
  expect(error?.code).toBe(code)
  expect(heard).toHaveLength(1)
})

const unavailable = { status: 503, body: problem(503, 'engines_unavailable'), headers: soon }

test.each([
  { because: 'four times', options: {}, times: 4 },
  { because: 'as often as the client is told', options: { attempts: 2 }, times: 2 },
  { because: 'once', options: { attempts: 1 }, times: 1 },
])('it is asked $because at most, then the answer is given back', async ({ options, times }) => {
  says = Array.from({ length: 9 }, () => unavailable)
  const { error } = await client(options).GET('/v1/status')
  expect(error?.code).toBe('engines_unavailable')
  expect(heard).toHaveLength(times)
})

test('a POST without a key is sent once, and a versioned change again', async () => {
  says = [unavailable, unavailable]
  await client({ idempotencyKey: false }).POST('/v1/facts', facts)
  expect(heard).toHaveLength(1)
  const params = { path: { id: 'a' }, header: { 'If-Match': '"1"' } }
  await client().PATCH('/v1/api-keys/{id}', { params, body: { name: 'Nightly' } })
  expect(heard).toHaveLength(3)
})

test('where the server asks for a longer wait than the client takes, its answer is given back at once', async () => {
  says = [{ ...unavailable, headers: { 'retry-after': '31' } }]
  const { error } = await client().GET('/v1/status')
  expect(error?.code).toBe('engines_unavailable')
  expect(heard).toHaveLength(1)
})

test('the wait ends when the call is given up', async () => {
  says = [{ ...unavailable, headers: { 'retry-after': '25' } }]
  const stopping = new AbortController()
  const asked = client().GET('/v1/status', { signal: stopping.signal })
  while (heard.length === 0) await new Promise(setImmediate)
  stopping.abort(new Error('given up'))
  await expect(asked).rejects.toThrow('given up')
})

test('pages follow the cursor until there is none', async () => {
  says = [
    { status: 200, body: { invoices: [{ number: 'A-1' }], next: 'second', cut: '1.1' } },
    { status: 200, body: { invoices: [{ number: 'A-2' }], next: null, cut: '1.1' } },
  ]
  const numbers: string[] = []
  for await (const page of pages(client(), '/v1/invoices', { params: { query: { month: '2024-09' } } })) {
    numbers.push(...page.invoices.map(({ number }) => number))
  }
  expect(numbers).toEqual(['A-1', 'A-2'])
  expect(heard.map(({ url }) => url)).toEqual([
    '/v1/invoices?month=2024-09',
    '/v1/invoices?month=2024-09&cursor=second',
  ])
})

test('a refused page is thrown with its problem', async () => {
  says = [{ status: 422, body: problem(422, 'invalid_input') }]
  const walk = async (): Promise<void> => {
    for await (const page of pages(client(), '/v1/invoices')) expect(page).toBeUndefined()
  }
  const thrown = await walk().catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(ProblemError)
  expect(thrown).toMatchObject({ message: 'invalid_input: No', problem: { status: 422, code: 'invalid_input' } })
})

test('what a proxy answers without a problem is thrown with its status', async () => {
  says = [{ status: 502, headers: { 'content-type': 'text/html' } }]
  await expect(dataOf(client().GET('/v1/status'))).rejects.toThrow('unknown: The server answered 502')
})
