import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barredFrom, MACHINE, PERSON_ROLES, type Principal } from '#core/channel/access.ts'
import { stateOf } from '#core/channel/api-key.ts'
import { as, type Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { apiKeys } from './api-keys.ts'
import { invitations } from './invitations.ts'
import { me } from './me.ts'
import { members } from './members.ts'

let stage: Stage
let altus: Context
let leaf: Context

const PEOPLE = [
  { id: 'p1', name: 'Kim', email: 'kim@example.com', twoFactor: true },
  { id: 'p2', name: 'Lee', email: 'lee@example.com', twoFactor: false },
  { id: 'p3', name: 'Foreign', email: 'foreign@example.com', twoFactor: false },
]
const early = '2026-01-01T00:00:00Z'

beforeAll(async () => {
  stage = await openStage()
  altus = { ...stage.acting('altus'), usage: stage.usage, operator: 'altus' }
  leaf = as(altus, 'leaf')
  await stage.ask(`insert into tenant (id, operator_id, name) values ('t', 'altus', 'Altus Cloud')`)
  for (const { id, name, email, twoFactor } of PEOPLE) {
    await stage.ask(`insert into signin."user" (id, name, email, "twoFactorEnabled") values ($1, $2, $3, $4)`, [
      id,
      name,
      email,
      twoFactor,
    ])
  }
  const member = (person_id: string, organization_id: string, roles: string[], joined_at = early) => ({
    person_id,
    organization_id,
    roles,
    joined_at,
  })
  await actAs(leaf, (acting) =>
    acting
      .insertInto('membership')
      // The sign-in knows nobody of the id gone.
      .values([member('p1', 'leaf', ['owner']), member('p2', 'leaf', ['viewer']), member('gone', 'leaf', ['finance'])])
      .execute(),
  )
  await actAs(altus, (acting) =>
    acting
      .insertInto('membership')
      .values([member('p1', 'altus', ['viewer'], '2026-02-01T00:00:00Z'), member('p3', 'altus', ['owner'])])
      .execute(),
  )
  await tellName()
})
afterAll(() => stage.close())

/** A name that leaf alone knows. */
async function tellName(): Promise<void> {
  const body = JSON.stringify({ name: 'Leaf GmbH', roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' })
  const fact = { position: 1, kind: 'organization', id: 'one', about: 'leaf', owner_id: 'leaf', parties: ['leaf'] }
  await actAs(leaf, (acting) =>
    acting
      .insertInto('fact')
      .values({ ...fact, learned_at: early, body })
      .execute(),
  )
}

const by = (context: Context, principal: Principal): Context => ({ ...context, principal })

describe('members', () => {
  const shown = async (context: Context, input: Record<string, unknown>) => {
    const answer = await members.run(context, members.input.parse(input))
    if (!answer.ok) throw new Error(answer.refusal.says)
    return { people: answer.value.members.map(({ person }) => person), next: answer.value.next }
  }

  test('are shown by name, each with its version; of other organizations nobody', async () => {
    const nobody = { name: null, email: null, twoFactor: false }
    expect(await members.run(leaf, { limit: 100 })).toEqual({
      ok: true,
      value: {
        members: [
          { person: 'gone', ...nobody, roles: ['finance'], joinedAt: early, version: 1 },
          {
            person: 'p1',
            name: 'Kim',
            email: 'kim@example.com',
            twoFactor: true,
            roles: ['owner'],
            joinedAt: early,
            version: 1,
          },
          {
            person: 'p2',
            name: 'Lee',
            email: 'lee@example.com',
            twoFactor: false,
            roles: ['viewer'],
            joinedAt: early,
            version: 1,
          },
        ],
        next: null,
      },
    })
  })

  test('come in pages', async () => {
    const first = await shown(leaf, { limit: 2 })
    expect(first.people).toEqual(['gone', 'p1'])
    expect(await shown(leaf, { limit: 2, cursor: first.next })).toEqual({ people: ['p2'], next: null })
  })

  test('come the newest first, or those of one role', async () => {
    expect(await shown(altus, { sort: 'newest' })).toEqual({ people: ['p1', 'p3'], next: null })
    expect(await shown(altus, { role: 'owner' })).toEqual({ people: ['p3'], next: null })
  })
})

describe('invitations', () => {
  const sent = (id: string, organization_id: string, expires_at: string) => ({
    id,
    organization_id,
    email: `${id}@example.com`,
    roles: ['viewer'],
    token_hash: `hash of ${id}`,
    invited_by: 'p1',
    created_at: early,
    expires_at,
  })

  test('that wait are shown with their state and without their token; of others none', async () => {
    const late = '2026-01-08T00:00:00Z'
    const done = [
      { ...sent('c', 'leaf', late), withdrawn_at: early },
      { ...sent('d', 'leaf', late), accepted_at: early, accepted_by: 'p2' },
    ]
    const waiting = [sent('b', 'leaf', late), sent('a', 'leaf', '2026-01-07T00:00:00Z')]
    await actAs(leaf, (acting) =>
      acting
        .insertInto('invitation')
        .values([...waiting, ...done])
        .execute(),
    )
    await actAs(altus, (acting) =>
      acting
        .insertInto('invitation')
        .values(sent('e', 'altus', late))
        .execute(),
    )
    const shown = { roles: ['viewer'], invitedBy: 'p1', createdAt: early }
    const now = Temporal.Instant.from('2026-01-07T12:00:00Z')
    expect(await invitations.run({ ...leaf, now }, { limit: 100 })).toEqual({
      ok: true,
      value: {
        invitations: [
          { id: 'a', email: 'a@example.com', ...shown, state: 'expired', expiresAt: '2026-01-07T00:00:00Z' },
          { id: 'b', email: 'b@example.com', ...shown, state: 'open', expiresAt: late },
        ],
        next: null,
      },
    })
    expect(await invitations.run({ ...leaf, now }, { state: 'open' })).toMatchObject({
      value: { invitations: [{ id: 'b' }], next: null },
    })
    // As in `invitationState`, it is over at its last moment.
    expect(await invitations.run({ ...leaf, now: Temporal.Instant.from(late) }, { state: 'open' })).toMatchObject({
      value: { invitations: { length: 0 } },
    })
  })
})

const made = {
  name: 'Export',
  scopes: ['billing:read'],
  created_by: 'left-long-ago',
  created_at: early,
  expires_at: '2026-04-01T00:00:00Z',
}

describe('API keys', () => {
  beforeAll(async () => {
    const rotated = { previous_hash: 'old', previous_until: '2026-03-02T00:00:00Z', rotated_at: '2026-03-01T00:00:00Z' }
    await actAs(leaf, async (acting) => {
      const key = (id: string, more = {}) => ({ id, organization_id: 'leaf', hash: `hash of ${id}`, ...made, ...more })
      const revoked = { revoked_at: '2026-02-01T00:00:00Z' }
      const ended = { expires_at: '2026-03-01T00:00:00Z' }
      const keys = [key('a', rotated), key('b', revoked), key('c', ended)]
      for (const row of keys) await acting.insertInto('api_key').values(row).execute()
      const use = { key_id: 'a', organization_id: 'leaf', used_at: '2026-03-01T09:00:00Z', address: '192.0.2.7' }
      await acting.insertInto('api_key_use').values(use).execute()
    })
    const foreign = { id: 'd', organization_id: 'altus', hash: 'hash of d', ...made }
    await actAs(altus, (acting) => acting.insertInto('api_key').values(foreign).execute())
  })

  const keysAt = async (moment: string) =>
    await apiKeys.run({ ...leaf, now: Temporal.Instant.from(moment) }, { limit: 100 })

  test('are shown with what they may, their state, last use and who created them; of others none', async () => {
    const shown = await keysAt('2026-03-01T12:00:00Z')
    expect(shown).toMatchObject({
      ok: true,
      value: {
        keys: [
          { id: 'a', state: 'live', usedAt: '2026-03-01T09:00:00Z', usedFrom: '192.0.2.7' },
          { id: 'b', state: 'revoked', revokedAt: '2026-02-01T00:00:00Z', usedAt: null },
          { id: 'c', state: 'expired', createdBy: 'left-long-ago' },
        ],
        next: null,
      },
    })
    expect(shown).toMatchObject({ value: { keys: { length: 3 } } })
    expect(JSON.stringify(shown)).not.toMatch(/hash/i)
  })

  test('name the end of an overlap until it is there', async () => {
    const until = '2026-03-02T00:00:00Z'
    expect(await keysAt('2026-03-01T23:59:59Z')).toMatchObject({ value: { keys: [{ previousUntil: until }, {}, {}] } })
    expect(await keysAt(until)).toMatchObject({ value: { keys: [{ previousUntil: null }, {}, {}] } })
  })

  // The database says it for the list, so that it can be asked for; what lets a key in is `stateOf`.
  test.each(['2026-02-28T23:59:59.999Z', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'])(
    'are at %s in the state by which they are let in, and are found by it',
    async (moment) => {
      const now = Temporal.Instant.from(moment)
      const answer = await keysAt(moment)
      const keys = answer.ok ? answer.value.keys : []
      expect(keys.map(({ state }) => state)).toEqual(keys.map((key) => stateOf(key, now)))
      for (const state of ['live', 'expired', 'revoked'] as const) {
        const found = await apiKeys.run({ ...leaf, now }, { state })
        expect(found).toMatchObject({ value: { keys: keys.filter((key) => key.state === state) } })
      }
    },
  )
})

describe('me', () => {
  test('a person learns its roles and the organizations it can act for, first the one it joined first', async () => {
    const context = by(leaf, { kind: 'person', id: 'p1', roles: ['owner'] })
    const server = { demo: true, version: '1.2.3' }
    expect(await me.run({ ...context, server }, {})).toEqual({
      ok: true,
      value: {
        person: PEOPLE[0],
        key: null,
        organization: 'leaf',
        operator: 'altus',
        roles: ['owner'],
        scopes: [],
        organizations: [
          { id: 'leaf', name: 'Leaf GmbH', roles: ['owner'] },
          { id: 'altus', name: 'Altus Cloud', roles: ['viewer'] },
        ],
        server,
      },
    })
  })

  test('a key learns its scopes, and the organization that it acts for', async () => {
    const key = { id: 'of-me', organization_id: 'leaf', hash: 'hash', ...made }
    await actAs(leaf, (acting) => acting.insertInto('api_key').values(key).execute())
    expect(await me.run(by(leaf, { kind: 'key', id: 'of-me', scopes: ['billing:read'] }), {})).toEqual({
      ok: true,
      value: {
        person: null,
        key: { id: 'of-me', name: 'Export', expiresAt: '2026-04-01T00:00:00Z' },
        organization: 'leaf',
        operator: 'altus',
        roles: [],
        scopes: ['billing:read'],
        organizations: [{ id: 'leaf', name: 'Leaf GmbH', roles: [] }],
        server: null,
      },
    })
  })

  test('the command line may do everything', async () => {
    expect(await me.run(by(altus, MACHINE), {})).toMatchObject({
      ok: true,
      value: { person: null, key: null, roles: PERSON_ROLES, organizations: [{ id: 'altus', name: 'Altus Cloud' }] },
    })
  })

  test('is for every person in any role and for every key', () => {
    for (const role of PERSON_ROLES) {
      const principal = { kind: 'person', id: 'p', roles: [role] } as const
      expect(barredFrom('me', me.access, { principal, organization: 'leaf', operator: 'altus' })).toBeUndefined()
    }
    const principal = { kind: 'key', id: 'k', scopes: ['metering:write'] } as const
    expect(barredFrom('me', me.access, { principal, organization: 'leaf', operator: 'altus' })).toBeUndefined()
  })
})
