import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DOORS } from '#apps/doors.ts'
import { type LicenseKeySet, verifyLicense } from '#clients/license-verifier/verify.ts'
import { MACHINE, type Scope } from '#core/channel/access.ts'
import { refuse } from '#core/ground/result.ts'
import { PRINTS } from '#edges/documents/print.ts'
import { buildHttp } from '#edges/http/server.ts'
import { issueLicense } from '#operations/billing/issue-license.ts'
import { renewLicenses } from '#operations/billing/renew-licenses.ts'
import { rotateLicenseKeys } from '#operations/billing/rotate-license-keys.ts'
import { as, type Context } from '#operations/context.ts'
import { openIntake } from '#operations/metering/intake.ts'
import { openLicenseKeys } from '#stores/keys/license-keys.ts'
import { keyHeader, NO_SESSIONS } from '#tools/vitest/keys.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

/** The server with all its doors, at moments of the test's choosing: Altus sells Stratum to Nordwind, who sells it to Fen Foods. */
let stage: Stage
let app: Awaited<ReturnType<typeof buildHttp>>
let now: Temporal.Instant
const folder = mkdtempSync(join(tmpdir(), 'perennial-licenses-'))
const headers = new Map<string, Readonly<{ authorization: string }>>()

const BEGIN = '2026-01-10T00:00:00Z'
const [ALTUS, NORDWIND, FEN, LEAF] = ['altus', 'nordwind', 'fen-foods', 'leaf'] as const
const SUBSCRIPTION = 'nordwind:fen-stratum'

function contextNow(): Context {
  const { records, usage } = stage
  const licenseKeys = openLicenseKeys(folder)
  return { records, usage, operator: ALTUS, organization: ALTUS, principal: MACHINE, now, licenseKeys }
}

const at = (text: string): void => {
  now = Temporal.Instant.from(text)
}

async function ask(who: string, url: string, payload?: object) {
  const presented = headers.get(who) ?? {}
  const answer = await app.inject({
    method: payload ? 'POST' : 'GET',
    url,
    headers: presented,
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
}

async function tell(who: string, kind: string, about: string, body: object): Promise<void> {
  const told = await ask(who, '/v1/facts', { facts: [{ kind, about, body }] })
  expect(told).toMatchObject({ status: 200 })
}

const issue = (who: string, asked: object = { subscription: SUBSCRIPTION }) => ask(who, '/v1/licenses', asked)
const keysOf = async (vendor: string) => (await ask('nobody', `/v1/license-keys/${vendor}`)).body as LicenseKeySet
/** What the product says, offline: with the keys that it was given, at its own clock. */
async function runs(license: string, keys: LicenseKeySet): Promise<string> {
  const found = await verifyLicense(license, keys, { now: now.epochMilliseconds, product: 'altus:stratum' })
  return found.ok ? 'runs' : found.code
}

const named = (name: string, role: string) => ({ name, roles: [role], country: 'DE', zone: 'Europe/Berlin' })
const link = (seller: string, buyer: string) => ({
  seller,
  buyer,
  book: `${seller}:list`,
  currency: 'EUR',
  calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
  rounding: 'line-half-even',
  correction: 'net',
  paymentDays: 30,
})

beforeAll(async () => {
  stage = await openStage()
  at('2026-01-01T00:00:00Z')
  const refuseAll = async () => refuse({ code: 'empty_file', says: 'Nothing is imported here' }) as never
  app = await buildHttp({
    doors: DOORS,
    version: '0.0.0',
    open: contextNow,
    signIn: NO_SESSIONS,
    intake: openIntake(),
    importFacts: refuseAll,
    importUsage: refuseAll,
    print: PRINTS,
    origin: 'http://localhost:7400',
    consoleFolder: '/nowhere/dist',
  })
  for (const who of [ALTUS, NORDWIND, FEN, LEAF]) headers.set(who, await keyHeader(as(contextNow(), who)))
  for (const [who, role] of [
    [ALTUS, 'vendor'],
    [NORDWIND, 'partner'],
    [FEN, 'customer'],
    [LEAF, 'partner'],
  ] as const)
    await tell(ALTUS, 'organization', who, named(who, role))
  await tell(ALTUS, 'introduction', 'altus:all', { organizations: [NORDWIND, FEN, LEAF] })
  await tell(ALTUS, 'product', 'altus:stratum', {
    name: 'Stratum',
    charges: [{ charge: 'cores', name: 'Cores', discloses: 'quantity' }],
    features: ['core'],
    plans: [{ plan: 'plus', name: 'Plus', features: ['clusters'] }],
  })
  await tell(ALTUS, 'agreement', 'altus:nordwind', link(ALTUS, NORDWIND))
  await tell(NORDWIND, 'agreement', 'nordwind:fen', link(NORDWIND, FEN))
  const chain = ['altus:nordwind', 'nordwind:fen']
  await tell(NORDWIND, 'subscription', SUBSCRIPTION, {
    product: 'altus:stratum',
    customer: FEN,
    chain,
    from: BEGIN,
    quantity: '25',
    plan: 'plus',
  })
})
afterAll(async () => {
  await app?.close()
  await stage?.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => at('2026-02-10T00:00:00Z'))

test('before there is a policy nothing is licensed, and nobody has keys', async () => {
  expect(await issue(FEN)).toMatchObject({ status: 409, body: { code: 'product_not_licensed' } })
  const none = await ask('nobody', '/v1/license-keys/altus')
  expect(none).toMatchObject({ status: 200, body: { keys: [] } })
  const unknown = await ask('nobody', '/v1/license-keys/who-knows')
  expect(unknown.body).toEqual(none.body)
  const { ratelimit, date, ...alike } = unknown.headers
  expect(none.headers).toMatchObject(alike)
  expect(await ask(ALTUS, '/v1/license-key-rotations', {})).toMatchObject({ status: 403 })
  expect(readdirSync(folder)).toEqual([])
  await tell(ALTUS, 'license_policy', 'altus:stratum-licenses', { product: 'altus:stratum', graceDays: 14 })
})

let first: { id: string; license: string }
let keys: LicenseKeySet

test('the customer gets its license, and the product runs on it without the server', async () => {
  const answer = await issue(FEN)
  expect(answer).toMatchObject({
    status: 200,
    body: {
      subscription: SUBSCRIPTION,
      vendor: ALTUS,
      customer: FEN,
      plan: 'plus',
      features: ['core', 'clusters'],
      quantity: '25',
      notBefore: '2026-01-31T23:00:00Z',
      renewAt: '2026-02-28T23:00:00Z',
      expiresAt: '2026-03-14T23:00:00Z',
      isNew: true,
    },
  })
  first = answer.body
  keys = await keysOf(ALTUS)
  expect(keys.keys).toHaveLength(1)
  expect(await runs(first.license, keys)).toBe('runs')
})

test('until something changes everybody on the chain gets the same document; whoever isn’t on it gets what nobody gets', async () => {
  at('2026-02-20T00:00:00Z')
  for (const who of [ALTUS, NORDWIND, FEN]) {
    expect((await issue(who)).body).toMatchObject({ id: first.id, license: first.license, isNew: false })
  }
  expect((await issue(FEN, { license: first.license })).body).toMatchObject({ id: first.id })
  const foreign = await issue(LEAF)
  const none = await issue(LEAF, { subscription: 'nordwind:no-such-one' })
  expect(foreign.status).toBe(404)
  expect(JSON.stringify(foreign.body).replaceAll(SUBSCRIPTION, '…')).toBe(
    JSON.stringify(none.body).replaceAll('nordwind:no-such-one', '…'),
  )
  expect(await issue(LEAF, { license: first.license })).toMatchObject({ status: 404 })
  expect(await issue(FEN, {})).toMatchObject({ status: 422, body: { code: 'subscription_or_license' } })
})

test('a key with the scope for usage is enough for the product; one that only reads is not', async () => {
  const scoped = async (scope: Scope) => {
    headers.set('product', await keyHeader(as(contextNow(), FEN), [scope]))
    return (await issue('product')).status
  }
  expect(await scoped('metering:write')).toBe(200)
  expect(await scoped('billing:read')).toBe(403)
})

test('an installation has a license of its own, and renews it with the one that it has', async () => {
  const one = await issue(FEN, { subscription: SUBSCRIPTION, instance: 'berlin-1' })
  expect(one.body).toMatchObject({ instance: 'berlin-1', isNew: true })
  at('2026-03-01T00:00:00Z')
  const next = await issue(FEN, { license: one.body.license })
  expect(next.body).toMatchObject({ instance: 'berlin-1', isNew: true, renewAt: '2026-03-31T22:00:00Z' })
  const options = { now: now.epochMilliseconds, product: 'altus:stratum' }
  const found = await verifyLicense(next.body.license, keys, { ...options, instance: 'berlin-1' })
  expect(found).toMatchObject({
    ok: true,
    license: { instance: 'berlin-1', quantity: '25', features: ['core', 'clusters'] },
  })
  expect(await verifyLicense(next.body.license, keys, { ...options, instance: 'berlin-2' })).toMatchObject({
    ok: false,
  })
})

const told = async () =>
  (await stage.ask<{ id: string }>(`select data ->> 'license' as id from event_out where type = 'license.issued'`))
    .length

test('the server renews what is due by itself, once, and tells of it', async () => {
  at('2026-03-02T00:00:00Z')
  const before = await told()
  expect(await renewLicenses(contextNow())).toBe(1)
  expect(await renewLicenses(contextNow())).toBe(0)
  expect((await told()) - before).toBe(1)
  const renewed = (await issue(FEN)).body
  expect(renewed).toMatchObject({ isNew: false, renewAt: '2026-03-31T22:00:00Z' })
  expect(renewed.id).not.toBe(first.id)
  const listed = await ask(FEN, `/v1/licenses?subscription=${SUBSCRIPTION}`)
  const rows = (listed.body.licenses as { id: string; state: string; next: string | null; instance: string | null }[])
    .filter(({ instance }) => instance === null)
    .map(({ id, state, next }) => [id, state, next])
  expect(rows).toEqual([
    [renewed.id, 'valid', 'renews'],
    [first.id, 'replaced', null],
  ])
  expect(JSON.stringify(listed.body)).not.toContain(first.license)
  expect((await ask(LEAF, '/v1/licenses')).body.licenses).toEqual([])
  expect(await ask(LEAF, `/v1/licenses/${first.id}`)).toMatchObject({ status: 404 })
})

test('after a rotation the old license goes on and the next one is signed anew; a revoked key is trusted no more', async () => {
  at('2026-03-03T00:00:00Z')
  const owner = { ...contextNow(), act: { door: 'rotate-license-keys', organization: ALTUS } }
  const rotate = DOORS.find(({ name }) => name === 'rotate-license-keys')
  const rotated = await rotate?.run(owner, {})
  expect(rotated).toMatchObject({
    ok: true,
    value: { retired: keys.keys[0]?.kid, retiredUntil: '2026-04-14T22:00:00Z' },
  })
  const both = await keysOf(ALTUS)
  expect(both.keys.map(({ kid }) => kid)).toHaveLength(2)
  const old = (await issue(FEN)).body
  expect(old).toMatchObject({ isNew: false, kid: keys.keys[0]?.kid })
  expect(await runs(old.license, both)).toBe('runs')
  // Only the new private key is left.
  expect(readdirSync(join(folder, ALTUS))).toEqual([`${both.keys[0]?.kid}.json`])
  const revoke = DOORS.find(({ name }) => name === 'revoke-license-key')
  const revoked = await revoke?.run(
    { ...owner, act: { door: 'revoke-license-key', organization: ALTUS } },
    { kid: keys.keys[0]?.kid },
  )
  expect(revoked).toMatchObject({ ok: true, value: { licenses: 4 } })
  keys = await keysOf(ALTUS)
  expect(await runs(old.license, keys)).toBe('unknown_key')
  const anew = (await issue(FEN)).body
  expect(anew).toMatchObject({ isNew: true, kid: keys.keys[0]?.kid })
  expect(await runs(anew.license, keys)).toBe('runs')
  expect(await revoke?.run({ ...contextNow(), organization: LEAF }, { kid: keys.keys[0]?.kid })).toMatchObject({
    ok: false,
  })
})

test('once suspended it is not renewed: what was issued runs until it expires, and then the product stops', async () => {
  at('2026-03-20T00:00:00Z')
  const last = (await issue(FEN)).body
  await tell(NORDWIND, 'amendment', 'nordwind:fen-pause', {
    subscription: SUBSCRIPTION,
    at: '2026-03-20T00:00:00Z',
    change: { to: 'suspended' },
    because: 'not paid',
  })
  expect(await issue(FEN)).toMatchObject({ status: 409, body: { code: 'subscription_suspended' } })
  expect(await issue(FEN, { license: last.license })).toMatchObject({ status: 409 })
  expect(await renewLicenses(contextNow())).toBe(0)
  expect((await ask(FEN, `/v1/licenses/${last.id}`)).body).toMatchObject({
    state: 'valid',
    next: 'subscription_suspended',
  })
  at('2026-04-14T21:59:59Z')
  expect(await runs(last.license, keys)).toBe('runs')
  at('2026-04-14T22:00:00Z')
  expect(await runs(last.license, keys)).toBe('expired')
  await tell(NORDWIND, 'amendment', 'nordwind:fen-again', {
    subscription: SUBSCRIPTION,
    at: '2026-04-14T22:00:00Z',
    change: { to: 'running' },
  })
  expect(await runs((await issue(FEN)).body.license, keys)).toBe('runs')
})

test('of many who ask at the same moment all get one license, by one key', async () => {
  at('2026-05-02T00:00:00Z')
  const answers = await Promise.all(
    [ALTUS, NORDWIND, FEN, ALTUS, NORDWIND, FEN].map((who) =>
      issue(who, { subscription: SUBSCRIPTION, instance: 'berlin-9' }),
    ),
  )
  expect(new Set(answers.map(({ body }) => body.license as string)).size).toBe(1)
  expect(answers.filter(({ body }) => body.isNew)).toHaveLength(1)
  const signing = await stage.ask('select kid from license_key where retired_at is null and revoked_at is null')
  expect(signing).toEqual([{ kid: keys.keys[0]?.kid }])
})

test('a server without the vendor’s key signs nothing, and goes on once the keys are rotated', async () => {
  at('2026-05-03T00:00:00Z')
  const elsewhere = { ...contextNow(), licenseKeys: openLicenseKeys(join(folder, 'elsewhere')) }
  const asked = { subscription: SUBSCRIPTION, instance: 'berlin-10' }
  expect(await issueLicense.run(elsewhere, asked)).toMatchObject({ refusal: { code: 'signing_key_missing' } })
  const { licenseKeys: _, ...without } = contextNow()
  expect(await issueLicense.run(without, asked)).toMatchObject({ refusal: { code: 'signing_key_missing' } })
  // What stands is given without any key.
  expect(await issueLicense.run(elsewhere, { ...asked, instance: 'berlin-9' })).toMatchObject({ ok: true })
  const rotated = await rotateLicenseKeys.run(elsewhere, {})
  expect(rotated).toMatchObject({ ok: true })
  expect(await issueLicense.run(elsewhere, asked)).toMatchObject({ ok: true, value: { isNew: true } })
})

test('nobody gets a license of a product by a chain that its vendor does not sell on', async () => {
  at('2026-05-01T00:00:00Z')
  await tell(LEAF, 'agreement', 'leaf:fen', link(LEAF, FEN))
  const body = { product: 'altus:stratum', customer: FEN, chain: ['leaf:fen'], from: BEGIN }
  await tell(LEAF, 'subscription', 'leaf:fen-stratum', body)
  const refused = await issue(LEAF, { subscription: 'leaf:fen-stratum' })
  expect(refused).toMatchObject({ status: 409, body: { code: 'not_sold_by_vendor' } })
})

test('no private key is in the database', async () => {
  const [dump] = await stage.ask<{ text: string }>(
    `select string_agg(t::text, ' ') as text from (select k::text as t from license_key k union all select l::text from license l) x`,
  )
  expect(dump?.text).toContain(keys.keys[0]?.kid ?? '?')

  for (const name of readdirSync(join(folder, ALTUS))) {
    const { d } = JSON.parse(readFileSync(join(folder, ALTUS, name), 'utf8')) as { d: string }
    expect(dump?.text).not.toContain(d)
  }
})
