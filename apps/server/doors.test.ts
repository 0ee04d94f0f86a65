import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadDemo } from '#apps/demo/load-demo.ts'
import { DOORS } from '#apps/doors.ts'
import { openDeployment } from '#apps/opening.ts'
import { roomOf } from '#edges/http/rooms.ts'
import { buildHttp } from '#edges/http/server.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'

type DemoServer = Readonly<{ app: FastifyInstance; close: () => Promise<void> }>

/** The server over a database of its own, with the demo channel in it. */
async function openDemoServer(): Promise<DemoServer> {
  const database = await openTestDatabase()
  const { postgresUrl, clickhouseUrl } = database
  const engines = { postgresUrl, clickhouseUrl, embedded: true, hostPid: () => null, release: async () => undefined }
  const founder = { operator: 'altus', name: 'Altus' }
  const opened = await openDeployment(engines, { founder, applicationName: 'demo.test' })
  if (!opened.ok) throw new Error(opened.refusal.says)
  const deployment = opened.value
  const now = Temporal.Instant.from('2024-12-01T00:00:00Z')
  await loadDemo(deployment.context(now), () => undefined)
  const open = () => deployment.context(now)
  const app = await buildHttp({ doors: DOORS, version: '0.0.0', open, consoleFolder: '/nowhere' })
  const close = async () => {
    await app.close()
    await deployment.close()
    await database.drop()
  }
  return { app, close }
}

type Asked = Readonly<{ url: string; body?: unknown; as?: string }>
type Refused = Asked & Readonly<{ status: number; code: string }>

const usageEvents =
  '/v1/usage-events?subscription=birch:alpenglow-stratum&meter=altus:core-hours&from=2024-10-01T00:00:00Z&to=2024-10-02T00:00:00Z'
const event = {
  specversion: '1.0',
  source: 'test',
  id: '1',
  type: 'stratum.core-hours',
  subject: 'nowhere',
  time: '2024-11-01T00:00:00Z',
  data: { core_hours: '0.1' },
}
const auditor = {
  kind: 'organization',
  about: 'auditor',
  body: { name: 'Auditor', roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
}

/** For each door one request that succeeds and one that is refused. A door without a row fails. */
const REQUESTS: Readonly<Record<string, Readonly<{ works: Asked; refused: Refused }>>> = {
  status: { works: { url: '/v1/status' }, refused: { url: '/v1/status?x=1', status: 422, code: 'invalid_input' } },
  month: {
    works: { url: '/v1/month?month=2024-09' },
    refused: { url: '/v1/month?month=2024-13', status: 422, code: 'invalid_input' },
  },
  history: {
    works: { url: '/v1/history' },
    refused: { url: '/v1/history', as: 'nobody', status: 403, code: 'unknown_organization' },
  },
  organizations: {
    works: { url: '/v1/organizations', as: 'leaf' },
    refused: { url: '/v1/organizations', as: 'nobody', status: 403, code: 'unknown_organization' },
  },
  invoices: {
    works: { url: '/v1/invoices?month=2024-10' },
    refused: { url: '/v1/invoices?month=October', status: 422, code: 'invalid_input' },
  },
  invoice: {
    works: { url: '/v1/invoices/ALTUS-INV-000011', as: 'nordwind' },
    refused: { url: '/v1/invoices/ALTUS-INV-000011', as: 'leaf', status: 404, code: 'not_found' },
  },
  statements: {
    works: { url: '/v1/statements' },
    refused: { url: '/v1/statements?month=1', status: 422, code: 'invalid_input' },
  },
  statement: {
    works: { url: '/v1/statements/ALTUS-ST-000014', as: 'leaf' },
    refused: { url: '/v1/statements/ALTUS-ST-000014', as: 'birch', status: 404, code: 'not_found' },
  },
  explanation: {
    works: { url: '/v1/explanations/line:ALTUS-INV-000011%2F1' },
    refused: { url: '/v1/explanations/line:ALTUS-INV-000011%2F1', as: 'leaf', status: 404, code: 'not_found' },
  },
  facts: {
    works: { url: '/v1/facts?kind=organization&limit=2' },
    refused: { url: '/v1/facts?limit=1001', status: 422, code: 'invalid_input' },
  },
  fact: {
    works: { url: '/v1/facts/1' },
    refused: { url: '/v1/facts/999999', status: 404, code: 'not_found' },
  },
  ledger: {
    works: { url: '/v1/ledger' },
    refused: { url: '/v1/ledger?limit=0', status: 422, code: 'invalid_input' },
  },
  'trial-balance': {
    works: { url: '/v1/trial-balance' },
    refused: { url: '/v1/trial-balance?x=1', status: 422, code: 'invalid_input' },
  },
  'usage-events': {
    works: { url: usageEvents },
    refused: { url: usageEvents, as: 'sakura', status: 404, code: 'not_found' },
  },
  'unbound-subjects': {
    works: { url: '/v1/unbound-subjects' },
    refused: { url: '/v1/unbound-subjects', as: 'nobody', status: 403, code: 'unknown_organization' },
  },
  quarantine: {
    works: { url: '/v1/quarantine' },
    refused: { url: '/v1/quarantine?state=lost', status: 422, code: 'invalid_input' },
  },
  'retry-quarantine': {
    works: { url: '/v1/quarantine/retries', body: {} },
    refused: { url: '/v1/quarantine/retries', body: { x: 1 }, status: 422, code: 'invalid_input' },
  },
  'record-facts': {
    works: { url: '/v1/facts', body: { facts: [auditor] } },
    refused: { url: '/v1/facts', body: { facts: [auditor] }, as: 'leaf', status: 403, code: 'not_yours' },
  },
  'record-usage': {
    works: { url: '/v1/usage', body: { events: [event] } },
    refused: { url: '/v1/usage', body: { events: [] }, status: 422, code: 'invalid_input' },
  },
  'close-month': {
    works: { url: '/v1/closes', body: { month: '2024-10' } },
    refused: { url: '/v1/closes', body: { month: '2024-10' }, as: 'leaf', status: 403, code: 'operator_only' },
  },
  settle: {
    works: { url: '/v1/settlements', body: { month: '2024-10' } },
    refused: { url: '/v1/settlements', body: { month: '2025-06' }, status: 409, code: 'month_not_over' },
  },
}

type Operation = { operationId: string; tags: string[]; responses: Record<string, { content: object }> }
let app: FastifyInstance
let paths: Record<string, Record<string, Operation>>
let close: () => Promise<void>
beforeAll(async () => {
  const server = await openDemoServer()
  ;({ app, close } = server)
  paths = (await app.inject('/v1/openapi.json')).json().paths
})
afterAll(() => close())

async function ask({ url, body, as }: Asked) {
  const headers = as === undefined ? {} : { 'perennial-organization': as }
  return await app.inject(
    body === undefined ? { url, headers } : { method: 'POST', url, headers, payload: JSON.parse(JSON.stringify(body)) },
  )
}

describe.each(DOORS.map((door) => ({ door, name: door.name })))('$name', ({ door, name }) => {
  const operation = (): Operation | undefined => paths[door.http.path]?.[door.http.method.toLowerCase()]

  test('is documented under its name and a room', () => {
    expect(operation()?.operationId).toBe(name)
    expect(operation()?.tags).toEqual([roomOf(door)])
  })

  test('answers 200 with what its output says', async () => {
    const request = REQUESTS[name]
    const answer = await ask(request?.works ?? { url: `/no-row-for/${name}` })
    expect({ status: answer.statusCode, body: answer.body.slice(0, 300) }).toMatchObject({ status: 200 })
    expect(door.output.safeParse(answer.json()).error).toBeUndefined()
  })

  test('refuses with a documented problem', async () => {
    const refused = REQUESTS[name]?.refused ?? { url: `/no-row-for/${name}`, status: 0, code: '' }
    const answer = await ask(refused)
    expect(answer.json()).toMatchObject({ status: refused.status, code: refused.code })
    expect(answer.statusCode).toBe(refused.status)
    expect(Object.keys(operation()?.responses[refused.status]?.content ?? {})).toEqual(['application/problem+json'])
  })
})

test.each([
  { what: 'an invoice', path: '/v1/invoices/', foreign: 'ALTUS-INV-000011', nobodys: 'ALTUS-INV-900011' },
  { what: 'a statement', path: '/v1/statements/', foreign: 'ALTUS-ST-000013', nobodys: 'ALTUS-ST-900013' },
  {
    what: 'an explanation',
    path: '/v1/explanations/',
    foreign: 'line:ALTUS-INV-000011%2F1',
    nobodys: 'line:ALTUS-INV-900011%2F1',
  },
])('$what of others answers byte for byte as one that does not exist', async ({ path, foreign, nobodys }) => {
  const [theirs, none] = [
    await ask({ url: path + foreign, as: 'leaf' }),
    await ask({ url: path + nobodys, as: 'leaf' }),
  ]
  const plain = ({ date: _, ...headers }: Record<string, unknown>) => headers
  expect(theirs.statusCode).toBe(404)
  expect(theirs.body).toBe(none.body.replaceAll('-9000', '-0000'))
  expect(plain(theirs.headers)).toEqual(plain(none.headers))
})

const NUMBERS = { plain: '0.1', long: '12345678901234.123456789012345678', zero: '1.10', whole: '9007199254740993' }

test.each([
  { type: 'application/json', wrap: (text: string) => `{"events":[${text}]}` },
  { type: 'application/cloudevents+json', wrap: (text: string) => text },
  { type: 'application/cloudevents-batch+json; charset=utf-8', wrap: (text: string) => `[${text}]` },
  { type: 'application/x-ndjson', wrap: (text: string) => `${text}\n` },
])('as $type, numbers and texts of the same digits are the same event', async ({ type, wrap }) => {
  const id = `exact ${type}`
  const data = (quote: string) => Object.entries(NUMBERS).map(([name, digits]) => `"${name}":${quote}${digits}${quote}`)
  const text = (quote: string) =>
    JSON.stringify({ ...event, id, data: {} }).replace('"data":{}', `"data":{${data(quote)}}`)
  const send = async (payload: string) =>
    (await app.inject({ method: 'POST', url: '/v1/usage', payload, headers: { 'content-type': type } })).json()
  expect(await send(wrap(text('')))).toMatchObject({ accepted: 1, duplicates: 0, conflicts: [] })
  expect(await send(wrap(text('"')))).toMatchObject({ accepted: 0, duplicates: 1, conflicts: [] })
  const lost = wrap(text('').replace(NUMBERS.whole, '9007199254740992'))
  expect(await send(lost)).toMatchObject({ accepted: 0, duplicates: 0, conflicts: [{ id }] })
})

test('an amount comes as the text that was posted', async () => {
  const { total } = (await ask({ url: '/v1/invoices/ALTUS-INV-000011' })).json()
  expect(total).toMatch(/^\d+(\.\d+)?$/)
})
