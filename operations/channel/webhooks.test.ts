import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { MACHINE, type Principal } from '#core/channel/access.ts'
import { secretPlace } from '#core/channel/webhook.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { changeWebhook, createWebhook, removeWebhook, rotateWebhookSecret } from './webhooks.ts'
import { replayDeliveries, testWebhook } from './webhooks-replay.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const seal = sealWith(new Uint8Array(32).fill(1))
type Asked = Readonly<{ as?: string; principal?: Principal; allowLoopback?: boolean }>

function contextOf({ as = 'altus', principal = MACHINE, allowLoopback = false }: Asked): Context {
  const { records, usage } = stage
  const now = Temporal.Instant.from('2026-05-01T00:00:00Z')
  return { records, usage, operator: 'altus', organization: as, now, principal, seal, allowLoopback }
}

/** What a door answers, or the code that it refuses with. */
async function ask<Input extends z.ZodObject, Output extends z.ZodType>(
  door: Door<Input, Output>,
  input: Record<string, unknown>,
  asked: Asked = {},
): Promise<z.input<Output> | string> {
  const answer = await perform(door, contextOf(asked), door.input.parse(input))
  return answer.ok ? answer.value : answer.refusal.code
}

async function create(input: Record<string, unknown> = {}, asked: Asked = {}) {
  const made = await ask(createWebhook, { url: 'https://hooks.example/in', ...input }, asked)
  if (typeof made === 'string') throw new Error(made)
  return made
}

describe('the URL of an endpoint', () => {
  test.each([
    { url: 'https://hooks.example/in?for=perennial', is: 'taken' },
    { url: 'https://hooks.example:8443/', is: 'taken' },
    { url: 'http://hooks.example/', is: 'wrong_url' },
    { url: 'http://127.0.0.1:9000/', is: 'wrong_url' },
    { url: 'http://127.0.0.1:9000/', allowLoopback: true, is: 'taken' },
    { url: 'http://localhost:9000/', allowLoopback: true, is: 'taken' },
    { url: 'http://[::1]:9000/', allowLoopback: true, is: 'taken' },
    { url: 'http://10.0.0.1/', allowLoopback: true, is: 'wrong_url' },
    { url: 'http://localhost.evil.example/', allowLoopback: true, is: 'wrong_url' },
    { url: 'https://user:word@hooks.example/', is: 'wrong_url' },
    { url: 'https://user@hooks.example/', is: 'wrong_url' },
    { url: 'https://hooks.example/#part', is: 'wrong_url' },
    { url: 'ftp://hooks.example/', is: 'wrong_url' },
    { url: 'hooks.example', is: 'wrong_url' },
    { url: 'javascript:alert(1)', is: 'wrong_url' },
  ])('$url, loopback allowed: $allowLoopback, is $is', async ({ url, is, allowLoopback = false }) => {
    const answer = await ask(createWebhook, { url }, { as: `urls-${allowLoopback}`, allowLoopback })
    expect(typeof answer === 'string' ? answer : 'taken').toBe(is)
  })
})

test.each([
  { events: ['*'], is: 'taken' },
  { events: ['invoice.issued', 'price.recorded'], is: 'taken' },
  { events: ['invoice.issued', 'nonsense.recorded'], is: 'unknown_event_type' },
  { events: ['invoice.*'], is: 'unknown_event_type' },
])('the types $events are $is', async ({ events, is }) => {
  const answer = await ask(createWebhook, { url: 'https://hooks.example/', events }, { as: 'types' })
  expect(typeof answer === 'string' ? answer : 'taken').toBe(is)
})

test('a secret is shown once and kept sealed for its own row; the audit log has none', async () => {
  const { id, secret } = await create({}, { as: 'secrets' })
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const rotated = await ask(rotateWebhookSecret, { id }, { as: 'secrets' })
  const [row] = await stage.ask<{ secret: string; previous_secret: string }>(
    `select secret, previous_secret from webhook where organization_id = 'secrets'`,
  )
  expect(seal.open(row?.previous_secret ?? '', secretPlace(id))).toBe(secret)
  expect(rotated).toMatchObject({ secret: seal.open(row?.secret ?? '', secretPlace(id)), version: 2 })
  expect(() => seal.open(row?.secret ?? '', secretPlace('whk_other'))).toThrow()
  const [{ told } = { told: '' }] = await stage.ask<{ told: string }>(
    `select coalesce(string_agg(body, ' '), '') as told from audit where organization_id = 'secrets'`,
  )
  expect(told).toContain('create-webhook')
  expect(told).toContain(id)
  expect(told).not.toContain('whsec_')
  expect(told).not.toContain(row?.secret)
})

test('an organization has at most 20 endpoints; a removed one makes room', async () => {
  const made = []
  for (let count = 0; count < 20; count += 1) made.push(await create({}, { as: 'many' }))
  expect(await ask(createWebhook, { url: 'https://hooks.example/' }, { as: 'many' })).toBe('too_many_webhooks')
  expect(await ask(removeWebhook, { id: made[0]?.id }, { as: 'many' })).toEqual({ id: made[0]?.id })
  await create({}, { as: 'many' })
  const both = await Promise.all([create({}, { as: 'few' }), create({}, { as: 'few' })])
  expect(new Set(both.map(({ id }) => id)).size).toBe(2)
})

test('a change needs the version that was read, and the same again changes nothing', async () => {
  const { id } = await create({ description: 'first' })
  const changed = await ask(changeWebhook, { id, version: 1, events: ['invoice.issued'] })
  expect(changed).toMatchObject({ events: ['invoice.issued'], description: 'first', version: 2 })
  expect(await ask(changeWebhook, { id, version: 1, enabled: false })).toBe('version_changed')
  expect(await ask(changeWebhook, { id, version: 2, events: ['invoice.issued'] })).toMatchObject({ version: 2 })
  expect(await ask(changeWebhook, { id, version: 2, url: 'http://hooks.example/' })).toBe('wrong_url')
  expect(await ask(changeWebhook, { id, version: 2, events: ['no.such'] })).toBe('unknown_event_type')
  expect(await ask(changeWebhook, { id, version: 2, enabled: false })).toMatchObject({ enabled: false, version: 3 })
  expect(await ask(testWebhook, { id })).toBe('webhook_disabled')
  expect(await ask(replayDeliveries, { id, position: 1 })).toBe('webhook_disabled')
})

test.each([
  { door: changeWebhook, input: { version: 1 } },
  { door: removeWebhook, input: {} },
  { door: rotateWebhookSecret, input: {} },
  { door: testWebhook, input: {} },
  { door: replayDeliveries, input: { position: 1 } },
] as const)('$door.name: another’s endpoint is the same as none', async ({ door, input }) => {
  const { id } = await create()
  const general = door as unknown as Door
  expect(await ask(general, { id, ...input }, { as: 'leaf' })).toBe('not_found')
  expect(await ask(general, { id: `whk_${'0'.repeat(32)}`, ...input }, { as: 'leaf' })).toBe('not_found')
})

test.each([
  { principal: { kind: 'person', id: 'psn_1', roles: ['owner'] }, is: 'taken' },
  { principal: { kind: 'person', id: 'psn_1', roles: ['finance', 'program_manager'] }, is: 'role_not_allowed' },
  { principal: { kind: 'key', id: 'key', scopes: ['access:write'] }, is: 'taken' },
  { principal: { kind: 'key', id: 'key', scopes: ['access:read', 'billing:write'] }, is: 'scope_missing' },
] as const)('$principal may make one: $is', async ({ principal, is }) => {
  const answer = await ask(createWebhook, { url: 'https://hooks.example/' }, { as: 'whos', principal })
  expect(typeof answer === 'string' ? answer : 'taken').toBe(is)
})
