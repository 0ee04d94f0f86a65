import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PersonRole, Principal, Scope } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { actAs, lookAs } from '#stores/postgres/acting.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { changeApiKey, createApiKey, revokeApiKey, rotateApiKey } from './api-keys.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

let organizations = 0

function fresh(principal: Principal = person('kim', 'owner')): Context {
  organizations += 1
  return { ...stage.acting(`partner-${organizations}`), usage: stage.usage, operator: 'altus', principal }
}

function person(id: string, ...roles: PersonRole[]): Principal {
  return { kind: 'person', id, roles }
}
const by = (context: Context, principal: Principal): Context => ({ ...context, principal })
const hoursOn = (context: Context, hours: number): Context => ({ ...context, now: context.now.add({ hours }) })

async function created(context: Context, scopes: Scope[] = ['billing:read'], expiresAt?: string) {
  const answer = await perform(createApiKey, context, { name: 'Export', scopes, expiresAt })
  if (!answer.ok) throw new Error(answer.refusal.says)
  return answer.value
}

type Row = Readonly<{ hash: string; previous_hash: string | null; version: number }> & Record<string, unknown>
async function rowOf(id: string): Promise<Row | undefined> {
  return (await stage.ask<Row>('select * from api_key where id = $1', [id]))[0]
}

const hashOf = (key: string): string =>
  createHash('sha256')
    .update(key.slice('prn_'.length + 12 + 1))
    .digest('hex')

const refused = (code: string) => ({ ok: false, refusal: { code, says: expect.any(String) } })

test('a key is shown once; kept is the hash of its secret, who created it and when it ends', async () => {
  const context = fresh()
  const { id, secret, ...rest } = await created(context, ['metering:write', 'billing:read', 'billing:read'])
  expect(secret).toMatch(new RegExp(`^prn_${id}_[A-Za-z0-9_-]{43}$`))
  const scopes = ['metering:write', 'billing:read']
  expect(rest).toEqual({ name: 'Export', scopes, expiresAt: '2026-04-01T00:00:00Z', version: 1 })
  expect(await rowOf(id)).toMatchObject({
    organization_id: context.organization,
    hash: hashOf(secret),
    previous_hash: null,
    scopes,
    created_by: 'kim',
    expires_at: '2026-04-01T00:00:00Z',
  })
})

test('it ends within 366 days', async () => {
  const context = fresh()
  const until = (expiresAt: string) =>
    perform(createApiKey, context, { name: 'x', scopes: ['billing:read'], expiresAt })
  expect(await until('2027-01-02T00:00:00Z')).toMatchObject({ ok: true, value: { expiresAt: '2027-01-02T00:00:00Z' } })
  expect(await until('2027-01-02T00:00:01Z')).toEqual(refused('expiry_out_of_range'))
  expect(await until('2026-01-01T00:00:00Z')).toEqual(refused('expiry_out_of_range'))
})

test('the log tells of every change without secrets and hashes', async () => {
  const context = fresh()
  const { id, secret } = await created(context, ['billing:read', 'billing:write'])
  const rotated = await perform(rotateApiKey, context, { id, overlapHours: 24 })
  await perform(changeApiKey, context, { id, scopes: ['billing:read'], version: 2 })
  await perform(revokeApiKey, context, { id })
  const logged = await stage.ask<{ body: string }>(
    'select body from audit where organization_id = $1 order by sequence',
    [context.organization],
  )
  expect(logged.map(({ body }) => JSON.parse(body))).toMatchObject([
    { act: 'create-api-key', by: { id: 'kim' }, changes: [{ table: 'api_key', after: { id, version: 1 } }] },
    {
      act: 'rotate-api-key',
      changes: [{ before: { version: 1 }, after: { version: 2, previous_until: '2026-01-02T00:00:00+00:00' } }],
    },
    {
      act: 'change-api-key',
      changes: [{ before: { scopes: ['billing:read', 'billing:write'] }, after: { scopes: ['billing:read'] } }],
    },
    {
      act: 'revoke-api-key',
      changes: [{ before: { version: 3 }, after: { revoked_at: '2026-01-01T00:00:00+00:00' } }],
    },
  ])
  const all = logged.map(({ body }) => body).join()
  const next = rotated.ok ? rotated.value.secret : ''
  for (const hidden of [secret, next].flatMap((key) => [hashOf(key), key.slice(17)])) expect(all).not.toContain(hidden)
})

describe('nobody gets by a key what it could not do in person', () => {
  test.each([
    { roles: ['finance'], scopes: ['billing:write', 'ground:read'], code: undefined },
    { roles: ['finance'], scopes: ['billing:write', 'access:write'], code: 'scope_not_yours' },
    { roles: ['finance'], scopes: ['life:write'], code: 'scope_not_yours' },
    { roles: ['account_manager'], scopes: ['ground:read'], code: 'scope_not_yours' },
    { roles: ['account_manager', 'finance'], scopes: ['ground:read', 'life:write'], code: undefined },
    { roles: ['program_manager'], scopes: ['access:read'], code: 'scope_not_yours' },
    { roles: ['viewer'], scopes: ['billing:read'], code: 'role_not_allowed' },
    { roles: ['owner'], scopes: ['access:write', 'access:read', 'channel:write'], code: undefined },
  ] as const)('$roles gives $scopes: $code', async ({ roles, scopes, code }) => {
    const context = fresh(person('kim', ...roles))
    const answer = await perform(createApiKey, context, { name: 'x', scopes: [...scopes] })
    expect(answer).toMatchObject(code === undefined ? { ok: true } : refused(code))
  })

  test('keys create and rotate no keys, whatever their scopes', async () => {
    const context = fresh()
    const { id } = await created(context)
    const key = by(context, { kind: 'key', id, scopes: ['access:write', 'billing:read'] })
    const wanted = { name: 'x', scopes: ['billing:read' as const] }
    expect(await perform(createApiKey, key, wanted)).toEqual(refused('scope_missing'))
    expect(await perform(rotateApiKey, key, { id, overlapHours: 0 })).toEqual(refused('scope_missing'))
    expect(await perform(changeApiKey, key, { id, name: 'y', version: 1 })).toEqual(refused('scope_missing'))
    expect(await perform(revokeApiKey, key, { id })).toMatchObject({ ok: true })
  })

  test('a new secret is only for whoever could still give all that the key may', async () => {
    const context = fresh()
    const finance = by(context, person('lee', 'finance'))
    const [own, other] = [await created(finance, ['billing:write']), await created(context, ['access:write'])]
    const rotate = (who: Context, id: string) => perform(rotateApiKey, who, { id, overlapHours: 24 })
    expect(await rotate(finance, own.id)).toMatchObject({ ok: true })
    expect(await rotate(finance, other.id)).toEqual(refused('not_yours'))
    const demoted = by(context, person('lee', 'account_manager'))
    expect(await rotate(demoted, own.id)).toEqual(refused('scope_not_yours'))
    expect(await perform(revokeApiKey, finance, { id: other.id })).toEqual(refused('not_yours'))
    expect(await perform(changeApiKey, finance, { id: other.id, name: 'x', version: 1 })).toEqual(refused('not_yours'))
    expect(await perform(revokeApiKey, demoted, { id: own.id })).toMatchObject({ ok: true })
    expect(await rotate(context, other.id)).toMatchObject({ ok: true })
  })
})

test('fifty keys may be live, not more; what has ended does not count', async () => {
  const context = fresh()
  const keys = []
  for (let each = 0; each < 50; each += 1) keys.push(await created(context))
  const wanted = { name: 'one more', scopes: ['billing:read' as const] }
  expect(await perform(createApiKey, context, wanted)).toEqual(refused('too_many_keys'))
  await perform(revokeApiKey, context, { id: keys[0]?.id ?? '' })
  expect(await perform(createApiKey, context, wanted)).toMatchObject({ ok: true })
  expect(await perform(createApiKey, context, wanted)).toEqual(refused('too_many_keys'))
  expect(await perform(createApiKey, hoursOn(context, 90 * 24), wanted)).toMatchObject({ ok: true })
})

describe('a rotation', () => {
  const rotated = async (context: Context, id: string, overlapHours: number, expiresAt?: string) => {
    const answer = await perform(rotateApiKey, context, { id, overlapHours, expiresAt })
    if (!answer.ok) throw new Error(answer.refusal.says)
    return answer.value
  }

  test('keeps the old secret for the overlap, and forgets the one before it', async () => {
    const context = fresh()
    const first = await created(context)
    const second = await rotated(context, first.id, 24)
    expect(second).toMatchObject({ previousUntil: '2026-01-02T00:00:00Z', expiresAt: first.expiresAt, version: 2 })
    expect(await rowOf(first.id)).toMatchObject({ hash: hashOf(second.secret), previous_hash: hashOf(first.secret) })
    const third = await rotated(hoursOn(context, 1), first.id, 1)
    expect(third.previousUntil).toBe('2026-01-01T02:00:00Z')
    expect(await rowOf(first.id)).toMatchObject({ hash: hashOf(third.secret), previous_hash: hashOf(second.secret) })
  })

  test('without an overlap ends the old secret at once', async () => {
    const context = fresh()
    const { id } = await created(context)
    expect((await rotated(context, id, 0)).previousUntil).toBeNull()
    expect(await rowOf(id)).toMatchObject({ previous_hash: null, previous_until: null })
  })

  test('may let the key live on; the old secret ends when it would have', async () => {
    const context = fresh()
    const { id } = await created(context, ['billing:read'], '2026-01-03T00:00:00Z')
    expect(await rotated(context, id, 168, '2026-12-31T00:00:00Z')).toMatchObject({
      previousUntil: '2026-01-03T00:00:00Z',
      expiresAt: '2026-12-31T00:00:00Z',
    })
    const beyond = { id, overlapHours: 1, expiresAt: '2027-06-01T00:00:00Z' }
    expect(await perform(rotateApiKey, context, beyond)).toEqual(refused('expiry_out_of_range'))
  })

  test('is refused once the key has ended', async () => {
    const context = fresh()
    const [expired, revoked] = [await created(context), await created(context)]
    await perform(revokeApiKey, context, { id: revoked.id })
    const later = hoursOn(context, 90 * 24)
    const rotate = { overlapHours: 0 }
    expect(await perform(rotateApiKey, later, { id: expired.id, ...rotate })).toEqual(refused('key_has_ended'))
    expect(await perform(rotateApiKey, context, { id: revoked.id, ...rotate })).toEqual(refused('key_has_ended'))
  })
})

test('a key is renamed and loses scopes, never gains one, and only at the version that was read', async () => {
  const context = fresh()
  const { id } = await created(context, ['billing:read', 'billing:write'])
  const change = (wanted: Readonly<{ name?: string; scopes?: Scope[] }>, version: number) =>
    perform(changeApiKey, context, { id, ...wanted, version })
  const renamed = { id, name: 'New', scopes: ['billing:read', 'billing:write'], version: 2 }
  expect(await change({ name: 'New' }, 1)).toEqual({ ok: true, value: renamed })
  expect(await change({ name: 'Newer' }, 1)).toEqual(refused('version_changed'))
  expect(await change({ name: 'New' }, 2)).toEqual({ ok: true, value: renamed })
  expect(await change({ scopes: ['billing:read', 'life:read'] }, 2)).toEqual(refused('scope_added'))
  const narrower = { id, name: 'New', scopes: ['billing:write'], version: 3 }
  expect(await change({ scopes: ['billing:write'] }, 2)).toEqual({ ok: true, value: narrower })
  expect(await change({ scopes: ['billing:read'] }, 3)).toEqual(refused('scope_added'))
})

test('a revoked key stays revoked, when it was first; both secrets end', async () => {
  const context = fresh()
  const { id } = await created(context)
  await perform(rotateApiKey, context, { id, overlapHours: 24 })
  const revoked = { ok: true, value: { id, revokedAt: '2026-01-01T00:00:00Z' } }
  expect(await perform(revokeApiKey, context, { id })).toEqual(revoked)
  expect(await perform(revokeApiKey, hoursOn(context, 5), { id })).toEqual(revoked)
  expect(await rowOf(id)).toMatchObject({ previous_hash: null, version: 3 })
  expect(await perform(changeApiKey, context, { id, name: 'x', version: 3 })).toEqual(refused('key_has_ended'))
})

test('another organization’s key is like one that does not exist, and in the database out of reach', async () => {
  const [context, other] = [fresh(), fresh()]
  const { id } = await created(other)
  const nothing = 'a'.repeat(12)
  const doors = [
    (wanted: string) => perform(rotateApiKey, context, { id: wanted, overlapHours: 0 }),
    (wanted: string) => perform(changeApiKey, context, { id: wanted, name: 'x', version: 1 }),
    (wanted: string) => perform(revokeApiKey, context, { id: wanted }),
  ]
  for (const go of doors) {
    expect(JSON.stringify(await go(id)).replaceAll(id, nothing)).toBe(JSON.stringify(await go(nothing)))
    expect(await go(id)).toEqual(refused('not_found'))
  }
  expect(await lookAs(context, (acting) => acting.selectFrom('api_key').selectAll().execute())).toEqual([])
  const planted = {
    id: nothing,
    organization_id: other.organization,
    name: 'planted',
    scopes: ['access:write'],
    hash: 'hash',
    created_by: 'kim',
    created_at: '2026-01-01T00:00:00Z',
  }
  const added = actAs(context, (acting) => acting.insertInto('api_key').values(planted).execute())
  await expect(added).rejects.toThrow(/violates row-level security/)
  expect(await rowOf(id)).toMatchObject({ version: 1, revoked_at: null })
})
