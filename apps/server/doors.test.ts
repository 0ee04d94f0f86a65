import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOORS } from '#apps/doors.ts'
import { roomOf } from '#edges/http/rooms.ts'
import { openTestServer, signedInHeaders, type TestServer } from '#tools/vitest/demo-server.ts'
import { type Asked, type Made, PEOPLE, requestsWith } from './door-requests.test-data.ts'
import { makeThings } from './door-things.test-data.ts'

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
  made = await makeThings(told)
  paths = (await (await fetch(`${server.address}/v1/openapi.json`)).json()).paths
})
afterAll(() => server?.close())

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

test('an amount comes as the text that was posted', async () => {
  const { total } = await told({ url: '/v1/invoices/ALTUS-INV-000011' })
  expect(total).toMatch(/^\d+(\.\d+)?$/)
})
