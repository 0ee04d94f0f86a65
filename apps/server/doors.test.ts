import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOORS } from '#apps/doors.ts'
import { roomOf } from '#edges/http/rooms.ts'
import { openTestServer, signedInHeaders, type TestServer } from '#tools/vitest/demo-server.ts'

/** `as` is one of the demo's people; without it Ada, an owner of the operator. A body makes it a POST. */
type Asked = Readonly<{
  url: string
  body?: unknown
  as?: keyof typeof PEOPLE
  method?: 'PATCH' | 'DELETE'
  organization?: string
  version?: number
}>
type Refused = Asked & Readonly<{ status: number; code: string }>

/** People of the demo, each for an organization. */
const PEOPLE = {
  altus: 'ada@altus.example',
  nordwind: 'greta@nordwind.example',
  leaf: 'omar@leaf.example',
  birch: 'jonas@birch.example',
  sakura: 'yuki@sakura.example',
  finance: 'felix@altus.example',
  viewer: 'noor@auditors.example',
} as const

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

const TERMS = {
  version: 1,
  title: 'Partner terms',
  parts: ['reseller'],
  text: 'Be good.',
  sha256: createHash('sha256').update('Be good.').digest('hex'),
  from: '2024-01-01T00:00:00Z',
}
const APPLICATION = {
  to: 'altus',
  parts: ['reseller'],
  company: { legalName: 'Leaf Cloud Services Ltd', country: 'GB', taxId: 'GB123' },
  contact: 'psn_omar',
}
const PAPER = {
  document: 'insurance',
  name: 'insurance.pdf',
  mediaType: 'application/pdf',
  bytes: 19,
  sharedWith: 'altus',
  zone: 'UTC',
}

/** What was made before, for requests that name it. */
type Made = Readonly<{
  key: string
  webhook: string
  doomed: string
  invitation: string
  member: string
  content: string
}>
const PDF = Buffer.from('%PDF-1.7 for a test').toString('base64')
const endpoint = { url: 'http://127.0.0.1:9/hook', events: ['invoice.issued'] }
const nobody = 'psn_nobody'

/** For each door one request that succeeds and one that is refused. A door without a row fails. */
const requestsWith = (made: Made): Readonly<Record<string, Readonly<{ works: Asked; refused: Refused }>>> => ({
  status: { works: { url: '/v1/status' }, refused: { url: '/v1/status?x=1', status: 422, code: 'invalid_input' } },
  month: {
    works: { url: '/v1/month?month=2024-09' },
    refused: { url: '/v1/month?month=2024-13', status: 422, code: 'invalid_input' },
  },
  history: {
    works: { url: '/v1/history' },
    refused: { url: '/v1/history', organization: 'nobody', status: 403, code: 'unknown_organization' },
  },
  organizations: {
    works: { url: '/v1/organizations', as: 'leaf' },
    refused: { url: '/v1/organizations', organization: 'nobody', status: 403, code: 'unknown_organization' },
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
  'ledger-lines': {
    works: { url: '/v1/ledger-lines' },
    refused: { url: '/v1/ledger-lines', as: 'viewer', status: 403, code: 'role_not_allowed' },
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
    refused: { url: '/v1/unbound-subjects', organization: 'nobody', status: 403, code: 'unknown_organization' },
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
    refused: { url: '/v1/settlements', body: { month: '2999-01' }, status: 409, code: 'month_not_over' },
  },
  me: {
    works: { url: '/v1/me', as: 'viewer' },
    refused: { url: '/v1/me', organization: 'leaf', status: 403, code: 'unknown_organization' },
  },
  members: {
    works: { url: '/v1/members' },
    refused: { url: '/v1/members?limit=0', status: 422, code: 'invalid_input' },
  },
  'change-member': {
    works: { url: `/v1/members/${made.member}`, method: 'PATCH', body: { roles: ['viewer', 'finance'] }, version: 1 },
    refused: {
      url: `/v1/members/${nobody}`,
      method: 'PATCH',
      body: { roles: ['viewer'] },
      version: 1,
      status: 404,
      code: 'not_found',
    },
  },
  'remove-member': {
    works: { url: `/v1/members/${made.member}`, method: 'DELETE' },
    refused: { url: `/v1/members/${nobody}`, method: 'DELETE', status: 404, code: 'not_found' },
  },
  invitations: {
    works: { url: '/v1/invitations' },
    refused: { url: '/v1/invitations', as: 'viewer', organization: 'birch', status: 403, code: 'unknown_organization' },
  },
  invite: {
    works: { url: '/v1/invitations', body: { email: 'kim@altus.example', roles: ['viewer'] } },
    refused: {
      url: '/v1/invitations',
      body: { email: 'kim@altus.example', roles: ['viewer'] },
      as: 'finance',
      status: 403,
      code: 'role_not_allowed',
    },
  },
  'withdraw-invitation': {
    works: { url: `/v1/invitations/${made.invitation}`, method: 'DELETE' },
    refused: {
      url: `/v1/invitations/${made.invitation}`,
      method: 'DELETE',
      as: 'leaf',
      status: 404,
      code: 'not_found',
    },
  },
  'api-keys': {
    works: { url: '/v1/api-keys' },
    refused: { url: '/v1/api-keys?x=1', status: 422, code: 'invalid_input' },
  },
  'create-api-key': {
    works: { url: '/v1/api-keys', body: { name: 'Warehouse', scopes: ['billing:read'] } },
    refused: {
      url: '/v1/api-keys',
      body: { name: 'Too long', scopes: ['billing:read'], expiresAt: '2999-01-01T00:00:00Z' },
      status: 422,
      code: 'expiry_out_of_range',
    },
  },
  'change-api-key': {
    works: { url: `/v1/api-keys/${made.key}`, method: 'PATCH', body: { name: 'Renamed' }, version: 1 },
    refused: {
      url: `/v1/api-keys/${made.key}`,
      method: 'PATCH',
      body: { name: 'Again' },
      version: 1,
      status: 412,
      code: 'version_changed',
    },
  },
  'rotate-api-key': {
    works: { url: `/v1/api-keys/${made.key}/rotations`, body: { overlapHours: 1 } },
    refused: { url: `/v1/api-keys/${made.key}/rotations`, body: {}, as: 'leaf', status: 404, code: 'not_found' },
  },
  'revoke-api-key': {
    works: { url: `/v1/api-keys/${made.key}`, method: 'DELETE' },
    refused: { url: `/v1/api-keys/${made.key}`, method: 'DELETE', as: 'leaf', status: 404, code: 'not_found' },
  },
  'upload-document': {
    works: { url: '/v1/documents', body: { content: PDF } },
    refused: { url: '/v1/documents', body: { content: 'AAAA' }, status: 415, code: 'media_type_not_allowed' },
  },
  document: {
    works: { url: `/v1/documents/${made.content}`, as: 'leaf' },
    refused: { url: `/v1/documents/${made.content}`, as: 'birch', status: 404, code: 'not_found' },
  },
  enrollments: {
    works: { url: '/v1/enrollments' },
    refused: { url: '/v1/enrollments?state=gone', status: 422, code: 'invalid_input' },
  },
  enrollment: {
    works: { url: '/v1/enrollments/leaf:altus', as: 'leaf' },
    refused: { url: '/v1/enrollments/leaf:altus', as: 'birch', status: 404, code: 'not_found' },
  },
  terms: {
    works: { url: '/v1/terms' },
    refused: { url: '/v1/terms?x=1', status: 422, code: 'invalid_input' },
  },
  'event-types': {
    works: { url: '/v1/event-types' },
    refused: { url: '/v1/event-types?x=1', status: 422, code: 'invalid_input' },
  },
  webhooks: {
    works: { url: '/v1/webhooks' },
    refused: { url: '/v1/webhooks', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  webhook: {
    works: { url: `/v1/webhooks/${made.webhook}` },
    refused: { url: `/v1/webhooks/${made.webhook}`, as: 'leaf', status: 404, code: 'not_found' },
  },
  'create-webhook': {
    works: { url: '/v1/webhooks', body: endpoint },
    refused: {
      url: '/v1/webhooks',
      body: { ...endpoint, url: 'http://192.0.2.7/hook' },
      status: 422,
      code: 'wrong_url',
    },
  },
  'change-webhook': {
    works: { url: `/v1/webhooks/${made.webhook}`, method: 'PATCH', body: { description: 'Billing' }, version: 1 },
    refused: {
      url: `/v1/webhooks/${made.webhook}`,
      method: 'PATCH',
      body: { description: 'Late' },
      version: 1,
      status: 412,
      code: 'version_changed',
    },
  },
  'rotate-webhook-secret': {
    works: { url: `/v1/webhooks/${made.webhook}/rotations`, body: {} },
    refused: { url: `/v1/webhooks/${made.webhook}/rotations`, body: {}, as: 'leaf', status: 404, code: 'not_found' },
  },
  'test-webhook': {
    works: { url: `/v1/webhooks/${made.webhook}/tests`, body: {} },
    refused: { url: `/v1/webhooks/${made.webhook}/tests`, body: {}, as: 'leaf', status: 404, code: 'not_found' },
  },
  'replay-deliveries': {
    works: { url: `/v1/webhooks/${made.webhook}/replays`, body: { since: '2026-01-01T00:00:00Z' } },
    refused: { url: `/v1/webhooks/${made.webhook}/replays`, body: {}, status: 422, code: 'nothing_named' },
  },
  deliveries: {
    works: { url: '/v1/webhook-deliveries' },
    refused: { url: '/v1/webhook-deliveries', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  'remove-webhook': {
    works: { url: `/v1/webhooks/${made.doomed}`, method: 'DELETE' },
    refused: { url: `/v1/webhooks/${made.doomed}`, method: 'DELETE', as: 'leaf', status: 404, code: 'not_found' },
  },
  audit: {
    works: { url: '/v1/audit' },
    refused: { url: '/v1/audit', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  'audit-head': {
    works: { url: '/v1/audit/head' },
    refused: { url: '/v1/audit/head?x=1', status: 422, code: 'invalid_input' },
  },
})

type Operation = { operationId: string; tags: string[]; responses: Record<string, { content: object }> }
let server: TestServer
let made: Made
let paths: Record<string, Record<string, Operation>>
const sessions = new Map<string, Readonly<Record<string, string>>>()

beforeAll(async () => {
  server = await openTestServer()
  for (const [who, email] of Object.entries(PEOPLE)) {
    sessions.set(who, await signedInHeaders(server.address, { email }))
  }
  made = await makeThings()
  paths = (await (await fetch(`${server.address}/v1/openapi.json`)).json()).paths
})
afterAll(() => server?.close())

async function makeThings(): Promise<Made> {
  const { id: key } = await told({ url: '/v1/api-keys', body: { name: 'Test', scopes: ['billing:read'] } })
  const { id: webhook } = await told({ url: '/v1/webhooks', body: endpoint })
  const { id: doomed } = await told({ url: '/v1/webhooks', body: endpoint })
  const { id: invitation } = await told({
    url: '/v1/invitations',
    body: { email: 'lee@altus.example', roles: ['viewer'] },
  })
  const { members } = await told({ url: '/v1/members?limit=100' })
  const { sha256 } = await told({ url: '/v1/documents', body: { content: PDF }, as: 'leaf' })
  const terms = { kind: 'terms', about: 'altus:partner-terms', body: TERMS }
  await told({ url: '/v1/facts', body: { facts: [terms] } })
  const application = { kind: 'partner_application', about: 'leaf:altus', body: APPLICATION }
  const document = { kind: 'partner_document', about: 'leaf:insurance', body: { ...PAPER, sha256 } }
  await told({ url: '/v1/facts', body: { facts: [application, document] }, as: 'leaf' })
  const member = members.find(({ email }: { email: string }) => email === PEOPLE.viewer)?.person
  return { key, webhook, doomed, invitation, member, content: sha256 }
}

async function told(asked: Asked) {
  const answer = await ask(asked)
  if (answer.status !== 200) throw new Error(`${asked.url} answered ${answer.status}: ${answer.text}`)
  return JSON.parse(answer.text)
}

type Answer = Readonly<{ status: number; text: string; headers: Headers }>

async function ask({ url, body, as = 'altus', method, organization, version }: Asked): Promise<Answer> {
  const headers = {
    ...sessions.get(as),
    ...(organization !== undefined && { 'perennial-organization': organization }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  }
  const answer = await fetch(`${server.address}${url}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

describe.each(DOORS.map((door) => ({ door, name: door.name })))('$name', ({ door, name }) => {
  const operation = (): Operation | undefined => paths[door.http.path]?.[door.http.method.toLowerCase()]

  test('is documented under its name and a room', () => {
    expect(operation()?.operationId).toBe(name)
    expect(operation()?.tags).toEqual([roomOf(door)])
  })

  test('answers 200 with what its output says', async () => {
    const request = requestsWith(made)[name]
    const answer = await ask(request?.works ?? { url: `/no-row-for/${name}` })
    expect({ status: answer.status, body: answer.text.slice(0, 300) }).toMatchObject({ status: 200 })
    expect(door.output.safeParse(JSON.parse(answer.text)).error).toBeUndefined()
  })

  test('refuses with a documented problem', async () => {
    const refused = requestsWith(made)[name]?.refused ?? { url: `/no-row-for/${name}`, status: 0, code: '' }
    const answer = await ask(refused)
    expect(JSON.parse(answer.text)).toMatchObject({ status: refused.status, code: refused.code })
    expect(answer.status).toBe(refused.status)
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
  const plain = ({ headers }: Answer) => [...headers].filter(([name]) => name !== 'date' && name !== 'ratelimit')
  expect(theirs.status).toBe(404)
  expect(theirs.text).toBe(none.text.replaceAll('-9000', '-0000'))
  expect(plain(theirs)).toEqual(plain(none))
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
  const send = async (body: string) => {
    const headers = { ...sessions.get('altus'), 'content-type': type }
    return await (await fetch(`${server.address}/v1/usage`, { method: 'POST', headers, body })).json()
  }
  expect(await send(wrap(text('')))).toMatchObject({ accepted: 1, duplicates: 0, conflicts: [] })
  expect(await send(wrap(text('"')))).toMatchObject({ accepted: 0, duplicates: 1, conflicts: [] })
  const lost = wrap(text('').replace(NUMBERS.whole, '9007199254740992'))
  expect(await send(lost)).toMatchObject({ accepted: 0, duplicates: 0, conflicts: [{ id }] })
})

test('an amount comes as the text that was posted', async () => {
  const { total } = await told({ url: '/v1/invoices/ALTUS-INV-000011' })
  expect(total).toMatch(/^\d+(\.\d+)?$/)
})
