/** What somebody who means harm tries over HTTP: fields that are not asked for, pages elsewhere, everything at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOORS } from '#apps/doors.ts'
import { openTestServer, signedInHeaders, type TestServer } from '#tools/vitest/demo-server.ts'
import { type Asked, type Made, PEOPLE, requestsWith } from './door-requests.test-data.ts'
import { makeThings } from './door-things.test-data.ts'

let server: TestServer
let made: Made
const sessions = new Map<string, Readonly<Record<string, string>>>()

beforeAll(async () => {
  server = await openTestServer()
  for (const [who, email] of Object.entries(PEOPLE)) {
    sessions.set(who, await signedInHeaders(server.address, { email }))
  }
  made = await makeThings(async (asked) => (await send(asked)).json())
})
afterAll(() => server?.close())

/** Sends a request in the name of one of the demo's people; `headers` go over what a browser would send. */
function send(asked: Asked, headers: Readonly<Record<string, string | undefined>> = {}): Promise<Response> {
  const { url, body, as = 'altus', method, version } = asked
  const all = {
    ...sessions.get(as),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(version !== undefined && { 'if-match': `"${version}"` }),
    ...headers,
  }
  const sent = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return fetch(`${server.address}${url}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: sent,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

async function codeOf(answer: Response): Promise<unknown> {
  return ((await answer.json()) as { code?: unknown }).code
}

/** Where the audit log stands: it moves with everything that is changed. */
async function head(): Promise<unknown> {
  const { hash } = (await (await send({ url: '/v1/audit/head' })).json()) as { hash: unknown }
  return hash
}

const ACTS = DOORS.filter(({ kind }) => kind === 'act')
const acts = ACTS.map((door) => ({ door, name: door.name }))

function requestOf(name: string): Asked {
  const tried = requestsWith(made)[name]
  if (!tried) throw new Error(`there is no request for ${name}`)
  return tried.works
}

/** What nobody who calls is to decide: whose a thing is, who made it, which version it has. */
const PLANTED = ['organization', 'owner', 'createdBy', 'version', 'operator', 'principal', 'isAdmin'] as const

describe('a field that an act does not ask for', () => {
  test.each(acts)('is refused by $name, and nothing is done', async ({ door, name }) => {
    const asked = requestOf(name)
    const before = await head()
    const inPath = [...door.http.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field)
    const own = new Set([...Object.keys(door.input.shape).filter((field) => field !== 'version'), ...inPath])
    for (const field of PLANTED.filter((planted) => !own.has(planted))) {
      const planted =
        asked.body === undefined
          ? { ...asked, url: `${asked.url}?${field}=leaf` }
          : { ...asked, body: { ...asked.body, [field]: 'leaf' } }
      const answer = await send(planted)
      expect({ field, status: answer.status, code: await codeOf(answer) }).toEqual({
        field,
        status: 422,
        code: 'invalid_input',
      })
    }
    expect(await head()).toEqual(before)
  })

  test('changes nothing of whose a fact is and what it says', async () => {
    const body = { name: 'Planted', roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    const planted = {
      owner: 'leaf',
      organization: 'leaf',
      parties: ['*'],
      position: 1,
      learnedAt: '2001-01-01T00:00:00Z',
    }
    const fact = { kind: 'organization', about: 'planted', ...planted, body: { ...body, ...planted } }
    const recorded = (await (await send({ url: '/v1/facts', body: { facts: [fact] } })).json()) as { position: number }
    const kept = (await (await send({ url: `/v1/facts/${recorded.position}` })).json()) as Record<string, unknown>
    expect(kept).toMatchObject({ owner: 'altus', body })
    expect(kept['body']).toEqual(body)
    expect(recorded.position).toBeGreaterThan(1)
  })
})

describe('what changes something', () => {
  test('has no method that a link, an image or a form of a page elsewhere could use', () => {
    const asked = DOORS.filter(({ kind }) => kind === 'question')
    // Cases, programs and playbooks are too long for a URL: they are posted, and nothing is recorded.
    expect(
      asked
        .filter(({ http }) => http.method !== 'GET')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['check-playbook', 'check-program', 'compare-program', 'program-case', 'rate-case', 'try-program'])
    expect(DOORS.filter(({ kind, http }) => kind === 'act' && http.method === 'GET')).toEqual([])
  })

  const elsewhere = [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: undefined, 'sec-fetch-site': 'same-site' },
    { origin: undefined, 'sec-fetch-site': 'none' },
    { origin: 'null' },
    { origin: undefined },
  ]
  test.each(acts)('is refused to pages elsewhere that use a session: $name', async ({ name }) => {
    const before = await head()
    for (const headers of elsewhere) {
      const answer = await send(requestOf(name), headers)
      expect({ headers, status: answer.status, code: await codeOf(answer) }).toEqual({
        headers,
        status: 403,
        code: 'cross_site',
      })
    }
    expect(await head()).toEqual(before)
  })

  test('neither do pages elsewhere import files of facts', async () => {
    const before = await head()
    const row = { kind: 'organization', about: 'imported-from-elsewhere', body: {} }
    for (const headers of elsewhere) {
      const asked = { url: '/v1/imports/facts', body: JSON.stringify(row) }
      const answer = await send(asked, { 'content-type': 'application/x-ndjson', ...headers })
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'cross_site'])
    }
    expect(await head()).toEqual(before)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'takes no body as %s, which a page elsewhere could send without asking',
    async (type) => {
      const before = await head()
      for (const { name } of acts) {
        const { body, ...asked } = requestOf(name)
        if (body === undefined) continue
        const answer = await send({ ...asked, body: JSON.stringify(body) }, { 'content-type': type })
        expect({ name, status: answer.status }).toEqual({ name, status: 415 })
      }
      expect(await head()).toEqual(before)
    },
  )

  test('is not allowed to pages elsewhere when their browser asks first', async () => {
    const asks = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    const preflight = await fetch(`${server.address}/v1/facts`, { method: 'OPTIONS', headers: asks })
    const read = await send({ url: '/v1/invoices' }, { origin: 'https://evil.example' })
    for (const { headers } of [preflight, read]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
    expect(preflight.ok).toBe(false)
  })
})

const TWENTY = Array.from({ length: 20 }, (_, at) => at)
type Posted = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

async function twentyTimes(asked: Asked, headers: Readonly<Record<string, string>> = {}) {
  const answers = await Promise.all(TWENTY.map(() => send(asked, headers)))
  return await Promise.all(
    answers.map(async (answer) => ({ status: answer.status, body: (await answer.json()) as Record<string, unknown> })),
  )
}

describe('twenty times at the same moment', () => {
  const usage = {
    specversion: '1.0',
    source: 'stratum:meter',
    id: 'late-for-double-spend',
    type: 'stratum.core-hours',
    subject: 'installation/fen-foods',
    time: '2024-10-15T12:00:00Z',
    data: { core_hours: '100' },
  }

  test('one usage event is taken each time', async () => {
    const answers = await twentyTimes({ url: '/v1/events', body: { events: [usage] } })
    expect(answers.map(({ status }) => status)).toEqual(TWENTY.map(() => 200))
  })

  test.each([
    { url: '/v1/closes', rows: 'invoices', by: 'link' },
    { url: '/v1/settlements', rows: 'statements', by: 'partner' },
  ])('$url posts what is new once', async ({ url, rows, by }) => {
    const asked = { url, body: { month: '2024-10' } }
    const answers = await twentyTimes(asked)
    expect(answers.map(({ status }) => status)).toEqual(TWENTY.map(() => 200))
    const issued = answers.flatMap(({ body }) => (body as Posted)[rows] ?? []).map((one) => String(one[by]))
    expect(issued.length).toBeGreaterThan(0)
    expect([...new Set(issued)].length).toBe(issued.length)
    // What had been posted twice would be taken back by the next one.
    const after = (await (await send(asked)).json()) as Posted
    expect(after[rows]).toEqual([])
  })

  test('the usage event counts once, now that a close has waited for all that was taken', async () => {
    const span = 'meter=altus:core-hours&from=2024-10-15T12:00:00Z&to=2024-10-15T12:00:01Z'
    const answer = await send({ url: `/v1/usage-events?subscription=leaf:fen-foods-stratum&${span}` })
    const { events } = (await answer.json()) as Posted
    expect(events?.filter(({ id }) => id === usage.id)).toHaveLength(1)
  })

  test('one request under one Idempotency-Key makes one API key, whose secret is told once', async () => {
    const asked = { url: '/v1/api-keys', body: { name: 'Made once', scopes: ['billing:read'] } }
    const answers = await twentyTimes(asked, { 'idempotency-key': 'twenty' })
    expect(new Set(answers.map(({ status }) => status)).difference(new Set([200, 409]))).toEqual(new Set())
    const done = answers.filter(({ status }) => status === 200)
    expect(new Set(done.map(({ body }) => body['id'])).size).toBe(1)
    expect(done.filter(({ body }) => body['secret'] !== null)).toHaveLength(1)
    const { keys } = (await (await send({ url: '/v1/api-keys?limit=1000' })).json()) as Posted
    expect(keys?.filter(({ name }) => name === 'Made once')).toHaveLength(1)
  })

  test('of changes of one version one is done', async () => {
    const created = await send({ url: '/v1/api-keys', body: { name: 'Raced', scopes: ['billing:read'] } })
    const { id } = (await created.json()) as { id: string }
    const answers = await Promise.all(
      TWENTY.map((at) =>
        send({ url: `/v1/api-keys/${id}`, method: 'PATCH', body: { name: `Name ${at}` }, version: 1 }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...TWENTY.slice(1).map(() => 412)])
  })
})

test('a key that is revoked while it is used: each request is done whole or not at all, and none that begins afterwards', async () => {
  const created = await send({
    url: '/v1/api-keys',
    body: { name: 'Stolen', scopes: ['channel:write', 'ground:read'] },
  })
  const { id, secret } = (await created.json()) as { id: string; secret: string }
  const byKey = { cookie: undefined, origin: undefined, authorization: `Bearer ${secret}` }
  const record = (at: number | string) => {
    const told = { name: `Raced ${at}`, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    const facts = [0, 1].map((part) => ({ kind: 'organization', about: `raced-${at}-${part}`, body: told }))
    return send({ url: '/v1/facts', body: { facts } }, byKey)
  }
  const under = TWENTY.map(record)
  await Promise.race(under)
  expect((await send({ url: `/v1/api-keys/${id}`, method: 'DELETE' })).status).toBe(200)
  const after = await Promise.all(TWENTY.slice(0, 5).map((at) => record(`after-${at}`)))
  expect(after.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
  const statuses = (await Promise.all(under)).map(({ status }) => status)
  expect(new Set(statuses).difference(new Set([200, 401]))).toEqual(new Set())
  const listed = await send({ url: '/v1/organizations?name=Raced&limit=1000' })
  const { organizations } = (await listed.json()) as Posted
  const kept = organizations?.map((organization) => String(organization['id'])) ?? []
  const done = TWENTY.filter((at) => statuses[at] === 200)
  expect(kept.sort()).toEqual(done.flatMap((at) => [`raced-${at}-0`, `raced-${at}-1`]).sort())
})
