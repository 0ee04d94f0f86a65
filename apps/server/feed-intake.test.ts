/** What systems and people without a session send over HTTP: signed items of feeds, answers to questions, and unsubscribing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestServer, signedInHeaders, type TestServer } from '#tools/vitest/demo-server.ts'

const MAPPING = {
  ...{ items: 'tickets', id: { path: 'no' }, at: { path: 'at' }, customer: { path: 'who' } },
  product: { value: 'altus:stratum' },
}
const TICKET = { no: 't-1', at: '2024-11-01T10:00:00Z', who: 'kestrel-air' }

let server: TestServer
let headers: Readonly<Record<string, string>>
let secret = ''
beforeAll(async () => {
  server = await openTestServer()
  headers = await signedInHeaders(server.address, { email: 'jonas@birch.example' })
  const body = { feed: 'birch:helpdesk', name: 'Helpdesk', kind: 'ticket', mapping: MAPPING }
  secret = (await act<{ secret: string }>('/v1/feeds', body)).secret
})
afterAll(() => server?.close())

async function act<T>(path: string, body: object): Promise<T> {
  const answer = await fetch(`${server.address}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${text}`)
  return JSON.parse(text)
}

type Sent = Readonly<{ id: string; body?: string; by?: string; secondsAgo?: number; path?: string; type?: string }>

async function send({ id, body = JSON.stringify({ tickets: [TICKET] }), by = secret, secondsAgo = 0, ...rest }: Sent) {
  const at = Temporal.Now.instant().subtract({ seconds: secondsAgo })
  const clock = { getTime: () => at.epochMilliseconds } as Parameters<Webhook['sign']>[1]
  const answer = await fetch(`${server.address}${rest.path ?? '/v1/feeds/birch/helpdesk'}`, {
    method: 'POST',
    headers: {
      'content-type': rest.type ?? 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.epochMilliseconds / 1_000)),
      'webhook-signature': new Webhook(by).sign(id, clock, body),
    },
    body,
  })
  return { status: answer.status, answer: await answer.json() }
}

test('a signed message is taken, and the same again changes nothing', async () => {
  expect(await send({ id: 'msg_1' })).toMatchObject({
    status: 200,
    answer: { recorded: 1, replayed: false, items: [{ item: 't-1', state: 'recorded' }] },
  })
  expect(await send({ id: 'msg_1' })).toMatchObject({ status: 200, answer: { recorded: 0, replayed: true, items: [] } })
  expect(await send({ id: 'msg_2' })).toMatchObject({ status: 200, answer: { known: 1, replayed: false } })
})

test.each([
  { sent: { id: 'msg_9', by: `whsec_${Buffer.alloc(24, 1).toString('base64')}` }, because: 'another secret' },
  { sent: { id: 'msg_9', secondsAgo: 330 }, because: 'older than five minutes' },
  { sent: { id: 'msg_9', secondsAgo: -330 }, because: 'of a time to come' },
  { sent: { id: 'msg_9', path: '/v1/feeds/birch/none' }, because: 'no such feed' },
  { sent: { id: 'msg_9', path: '/v1/feeds/leaf/helpdesk' }, because: 'nobody’s feed' },
  { sent: { id: 'msg_9', path: "/v1/feeds/birch'/x" }, because: 'no id at all' },
])('$because is answered as a wrong signature', async ({ sent }) => {
  expect(await send(sent)).toMatchObject({ status: 401, answer: { code: 'wrong_signature' } })
})

test('another body than was signed is refused', async () => {
  const id = 'msg_8'
  const at = Temporal.Now.instant()
  const clock = { getTime: () => at.epochMilliseconds } as Parameters<Webhook['sign']>[1]
  const answer = await fetch(`${server.address}/v1/feeds/birch/helpdesk`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.epochMilliseconds / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, clock, '{"tickets":[]}'),
    },
    body: '{"tickets":[{}]}',
  })
  expect(answer.status).toBe(401)
})

test.each([
  { sent: { id: 'msg_5', body: '{"no":"tickets"}' }, status: 400, code: 'malformed_request' },
  { sent: { id: 'msg_6', type: 'text/plain' }, status: 415, code: 'unsupported_media_type' },
])('$code', async ({ sent, status, code }) => expect(await send(sent)).toMatchObject({ status, answer: { code } }))

/** The newest letter to an address, with its long lines whole. */
async function letterTo(address: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const folder = join(server.dataDir, 'mail')
    const names = existsSync(folder) ? readdirSync(folder).sort() : []
    const letters = names.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
    const found = letters.findLast((letter) => letter.includes(address))
    if (found) return found
    await wait(50)
  }
  throw new Error(`no letter to ${address}`)
}

const posted = (path: string, body: string, type = 'application/json') =>
  fetch(`${server.address}${path}`, { method: 'POST', headers: { 'content-type': type }, body })

test('a mail program unsubscribes by one click, and nothing is sent to the address again', async () => {
  const person = { customer: 'kestrel-air', name: 'Kim', email: 'kim@kestrel.example', consent: 'given' }
  const { contact } = await act<{ contact: string }>('/v1/contacts', person)
  await act('/v1/touchpoints/birch:kestrel-call/confirmation-asks', { contact })
  const letter = await letterTo('kim@kestrel.example')
  const link = /^List-Unsubscribe: <([^>]+)>/m.exec(letter.replaceAll(/\r?\n[ \t]+/g, ' '))?.[1] ?? ''
  const path = new URL(link.replaceAll(' ', '')).pathname
  const form = 'application/x-www-form-urlencoded'
  expect((await posted(path, 'List-Unsubscribe=One-Click', form)).status).toBe(200)
  expect((await posted(`${path}x`, 'List-Unsubscribe=One-Click', form)).status).toBe(404)
  await expect(act('/v1/touchpoints/birch:kestrel-call/confirmation-asks', { contact })).rejects.toThrow('unsubscribed')
})

test.each(['', 'x', 'v1.x'])('a made-up token, %j, answers no question', async (token) => {
  const answer = await posted('/v1/confirmations', JSON.stringify({ token, answer: 'confirmed' }))
  expect(answer.status).toBe(token === '' ? 422 : 410)
})
