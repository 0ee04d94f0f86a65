import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MACHINE, type PersonRole } from '#core/channel/access.ts'
import { createApiKey, revokeApiKey, rotateApiKey } from '#operations/channel/api-keys.ts'
import { removeMember } from '#operations/channel/members.ts'
import { as, type Context } from '#operations/context.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { actAs, lookAs } from '#stores/postgres/acting.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { admitKey, admitMachine, admitPerson } from './admission.ts'

let stage: Stage
let base: Context
beforeAll(async () => {
  stage = await openStage()
  base = { ...stage.acting('altus'), usage: stage.usage, operator: 'altus', from: { address: '192.0.2.7' } }
  const body = { name: 'Leaf', roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' }
  const recorded = await recordFacts.run(base, { facts: [{ kind: 'organization', about: 'leaf', body }] })
  if (!recorded.ok) throw new Error(recorded.refusal.says)
})
afterAll(() => stage.close())

const at = (moment: string): Context => ({ ...base, now: Temporal.Instant.from(moment) })

async function join(person: string, organization: string, roles: PersonRole[], joined_at: string): Promise<void> {
  const row = { person_id: person, organization_id: organization, roles, joined_at }
  await actAs(as(base, organization), (acting) => acting.insertInto('membership').values(row).execute())
}

describe('a person', () => {
  beforeAll(async () => {
    await join('kim', 'leaf', ['viewer'], '2026-01-02T00:00:00Z')
    await join('kim', 'altus', ['finance', 'program_manager'], '2026-01-01T00:00:00Z')
    await join('lee', 'birch', ['owner'], '2026-01-01T00:00:00Z')
  })

  test('acts for the organization that it joined first, in its roles there', async () => {
    expect(await admitPerson(base, { person: 'kim', session: 's1' })).toEqual({
      ok: true,
      value: {
        ...base,
        organization: 'altus',
        principal: { kind: 'person', id: 'kim', roles: ['finance', 'program_manager'], session: 's1' },
      },
    })
  })

  test('or for another of its own, in its roles there', async () => {
    const admitted = await admitPerson(base, { person: 'kim' }, 'leaf')
    const principal = { kind: 'person', id: 'kim', roles: ['viewer'] }
    expect(admitted).toMatchObject({ ok: true, value: { organization: 'leaf', principal } })
  })

  test('where it is no member is refused byte for byte like what does not exist', async () => {
    const refusals = ['birch', 'no-such', '', "'", 'LEAF'].map((wanted) => admitPerson(base, { person: 'kim' }, wanted))
    for (const refusal of await Promise.all(refusals)) {
      expect(JSON.stringify(refusal)).toBe(
        '{"ok":false,"refusal":{"code":"unknown_organization","says":"You belong to no organization of this name"}}',
      )
    }
  })

  test('without any organization is told how to get into one', async () => {
    expect(await admitPerson(base, { person: 'nobody' })).toMatchObject({
      ok: false,
      refusal: { code: 'unknown_organization', says: expect.stringContaining('invite') },
    })
  })

  test('is out from the next request on once it was removed', async () => {
    await join('max', 'leaf', ['viewer'], '2026-01-01T00:00:00Z')
    expect(await admitPerson(base, { person: 'max' }, 'leaf')).toMatchObject({ ok: true })
    expect(await removeMember.run(as(base, 'leaf'), { person: 'max' })).toMatchObject({ ok: true })
    expect(await admitPerson(base, { person: 'max' }, 'leaf')).toMatchObject({ ok: false })
  })
})

describe('a key', () => {
  const leaf = () => as(at('2026-01-01T00:00:00Z'), 'leaf')
  const nothing = {
    ok: false,
    refusal: { code: 'not_signed_in', says: 'The API key is not one that is good here' },
  }
  let id: string
  let secret: string
  beforeEach(async () => {
    const made = await createApiKey.run(leaf(), { name: 'x', scopes: ['billing:read', 'access:read'] })
    if (!made.ok) throw new Error(made.refusal.says)
    ;({ id, secret } = made.value)
  })

  test('acts for its own organization with its scopes, and for no other', async () => {
    const principal = { kind: 'key', id, scopes: ['billing:read', 'access:read'] }
    const admitted = { ok: true, value: { ...base, organization: 'leaf', principal } }
    expect(await admitKey(base, secret)).toEqual(admitted)
    expect(await admitKey(base, secret, 'leaf')).toEqual(admitted)
    const [own, none] = [await admitKey(base, secret, 'altus'), await admitKey(base, secret, 'no-such')]
    expect(own).toMatchObject({ ok: false, refusal: { code: 'unknown_organization' } })
    expect(JSON.stringify(own)).toBe(JSON.stringify(none))
  })

  test('that is none, or another’s secret, or its own hash, is refused with one sentence', async () => {
    const other = await createApiKey.run(leaf(), { name: 'y', scopes: ['billing:read'] })
    const othersSecret = other.ok ? other.value.secret.slice(17) : ''
    const hash = createHash('sha256').update(secret.slice(17)).digest('hex')
    const wrong = [
      '',
      'Bearer',
      secret.slice(0, -1),
      `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
      `prn_${id}_${othersSecret}`,
      `prn_${'a'.repeat(12)}_${secret.slice(17)}`,
      `prn_${id}_${hash.slice(0, 43)}`,
    ]
    for (const presented of wrong) expect(await admitKey(base, presented)).toEqual(nothing)
    // Also where another organization is wanted, so that a wrong key finds none.
    for (const presented of wrong) expect(await admitKey(base, presented, 'leaf')).toEqual(nothing)
  })

  test('ends at the moment when it expires', async () => {
    expect(await admitKey(at('2026-03-31T23:59:59.999999Z'), secret)).toMatchObject({ ok: true })
    expect(await admitKey(at('2026-04-01T00:00:00Z'), secret)).toEqual(nothing)
  })

  test('ends when it is revoked', async () => {
    await revokeApiKey.run(leaf(), { id })
    expect(await admitKey(base, secret)).toEqual(nothing)
  })

  test('is good with both secrets for the overlap of a rotation, to the moment', async () => {
    const rotated = await rotateApiKey.run(leaf(), { id, overlapHours: 24 })
    const next = rotated.ok ? rotated.value.secret : ''
    expect(await admitKey(at('2026-01-01T23:59:59.999999Z'), secret)).toMatchObject({ ok: true })
    expect(await admitKey(at('2026-01-02T00:00:00Z'), secret)).toEqual(nothing)
    expect(await admitKey(at('2026-01-02T00:00:00Z'), next)).toMatchObject({ ok: true })
  })

  test('stays when the person who created it leaves', async () => {
    await join('chief', 'leaf', ['owner'], '2026-01-01T00:00:00Z')
    await join('temp', 'leaf', ['finance'], '2026-01-01T00:00:00Z')
    const temp: Context = { ...leaf(), principal: { kind: 'person', id: 'temp', roles: ['finance'] } }
    const made = await createApiKey.run(temp, { name: 'z', scopes: ['billing:write'] })
    await removeMember.run(leaf(), { person: 'temp' })
    expect(await admitKey(base, made.ok ? made.value.secret : '')).toMatchObject({ ok: true })
  })

  test('leaves its last use, at most one a minute', async () => {
    const uses = async () =>
      await stage.ask('select used_at, address from api_key_use where key_id = $1 and organization_id = $2', [
        id,
        'leaf',
      ])
    await admitKey(at('2026-01-01T10:00:00Z'), secret)
    await admitKey({ ...at('2026-01-01T10:00:59Z'), from: { address: '192.0.2.8' } }, secret)
    expect(await uses()).toEqual([{ used_at: '2026-01-01T10:00:00Z', address: '192.0.2.7' }])
    await admitKey({ ...at('2026-01-01T10:01:00Z'), from: { address: '192.0.2.8' } }, secret)
    expect(await uses()).toEqual([{ used_at: '2026-01-01T10:01:00Z', address: '192.0.2.8' }])
  })

  test('of many uses at the same moment leaves one, and none fails', async () => {
    const together = await Promise.all(Array.from({ length: 20 }, () => admitKey(base, secret)))
    expect(together.every(({ ok }) => ok)).toBe(true)
    expect(await stage.ask('select from api_key_use where key_id = $1', [id])).toHaveLength(1)
  })
})

describe('in the database itself', () => {
  test('before anybody acts nobody’s place and no key is seen, and no key by another’s id', async () => {
    const outside = { records: stage.records, organization: '' }
    const [places, keys] = await lookAs(outside, async (acting) => [
      await acting.selectFrom('membership').selectAll().execute(),
      await acting.selectFrom('api_key').selectAll().execute(),
    ])
    expect([places, keys]).toEqual([[], []])
  })

  test('a use is written for keys of whoever acts alone', async () => {
    const made = await createApiKey.run(as(base, 'leaf'), { name: 'x', scopes: ['billing:read'] })
    const use = { key_id: made.ok ? made.value.id : '', organization_id: 'leaf', used_at: '2026-01-01T00:00:00Z' }
    const written = actAs(base, (acting) => acting.insertInto('api_key_use').values(use).execute())
    await expect(written).rejects.toThrow(/violates row-level security/)
  })
})

describe('the machine', () => {
  test('acts for the operator, and for any organization that was recorded', async () => {
    expect(await admitMachine(base)).toEqual({ ok: true, value: { ...base, principal: MACHINE } })
    expect(await admitMachine(base, 'leaf')).toMatchObject({ ok: true, value: { organization: 'leaf' } })
    expect(await admitMachine(base, 'leaf')).toMatchObject({ ok: true, value: { organization: 'leaf' } })
  })

  test.each(['no-such', '', 'Not an id'])('not for %j', async (wanted) => {
    const says = `There is no organization ${JSON.stringify(wanted)}`
    expect(await admitMachine(base, wanted)).toEqual({ ok: false, refusal: { code: 'unknown_organization', says } })
  })
})
