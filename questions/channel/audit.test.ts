import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barredFrom, MACHINE, PERSON_ROLES, type Principal } from '#core/channel/access.ts'
import { as, type Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { audit, auditHead } from './audit.ts'

let stage: Stage
let altus: Context
const ANNA: Principal = { kind: 'person', id: 'psn-anna', roles: ['owner'] }
const KEY: Principal = { kind: 'key', id: 'key-1', scopes: ['access:write'] }
const FROM = { address: '203.0.113.7', agent: 'a browser', request: 'req-1' }

beforeAll(async () => {
  stage = await openStage()
  altus = { ...stage.acting('altus'), usage: stage.usage, operator: 'altus' }
  const at = (day: number) => Temporal.Instant.from(`2026-01-0${day}T00:00:00Z`)
  await seat({ ...altus, principal: ANNA, from: FROM, now: at(1) }, 'psn-1', 'invite', 'she asked')
  await seat({ ...altus, principal: KEY, now: at(2) }, 'psn-2', 'change-member')
  await seat({ ...as(altus, 'leaf'), now: at(3) }, 'psn-3', 'invite')
  // The operator does something at leaf: a person of its, from an address of its.
  await seat({ ...as(altus, 'leaf'), principal: ANNA, from: FROM, now: at(4) }, 'psn-4', 'close-month', 'May', 'altus')
})
afterAll(() => stage.close())

/** An act that gives a person a place in the acting organization. */
async function seat(
  context: Context,
  person: string,
  door: string,
  why?: string,
  by = context.organization,
): Promise<void> {
  const act = { door, organization: by, input: { person }, ...(why !== undefined && { why }) }
  const row = {
    person_id: person,
    organization_id: context.organization,
    roles: ['viewer'],
    joined_at: '2026-01-01T00:00:00Z',
  }
  await actAs({ ...context, act }, (acting) => acting.insertInto('membership').values(row).execute())
}

async function asked(context: Context, input: Record<string, unknown> = {}) {
  const answer = await audit.run(context, audit.input.parse(input))
  if (!answer.ok) throw new Error(answer.refusal.says)
  return audit.output.parse(answer.value)
}

const sequences = async (context: Context, input: Record<string, unknown> = {}) =>
  (await asked(context, input)).rows.map(({ sequence }) => sequence)

describe('the log of an organization', () => {
  test('tells who did what, from where, and what changed', async () => {
    const { rows } = await asked(altus, { act: 'invite' })
    expect(rows).toEqual([
      {
        sequence: 1,
        at: '2026-01-01T00:00:00Z',
        organization: 'altus',
        byOrganization: 'altus',
        by: { kind: 'person', id: 'psn-anna', roles: ['owner'] },
        act: 'invite',
        why: 'she asked',
        from: FROM,
        input: { person: 'psn-1' },
        changes: [{ table: 'membership', after: expect.objectContaining({ person_id: 'psn-1', roles: ['viewer'] }) }],
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ])
  })

  test('comes newest first, of its own and of what it did elsewhere', async () => {
    expect(await sequences(altus)).toEqual([4, 2, 1])
    expect(await sequences(as(altus, 'leaf'))).toEqual([4, 3])
    expect(await sequences(as(altus, 'fir'))).toEqual([])
  })

  test('keeps people of another organization, their addresses and wishes out of it', async () => {
    const [theirs] = (await asked(as(altus, 'leaf'), { act: 'close-month' })).rows
    expect(theirs).toMatchObject({ byOrganization: 'altus', by: { kind: 'person' }, from: null, input: null })
    expect(JSON.stringify(theirs)).not.toMatch(/psn-anna|203\.0\.113|owner/)
    const [own] = (await asked(altus, { act: 'close-month' })).rows
    expect(own).toMatchObject({ organization: 'leaf', by: { id: 'psn-anna' }, from: FROM, input: { person: 'psn-4' } })
    expect(await sequences(as(altus, 'leaf'), { person: 'psn-anna' })).toEqual([])
  })

  test.each([
    { by: { person: 'psn-anna' }, found: [4, 1] },
    { by: { key: 'key-1' }, found: [2] },
    { by: { person: 'key-1' }, found: [] },
    { by: { from: '2026-01-02T00:00:00Z' }, found: [4, 2] },
    { by: { from: '2026-01-02T00:00:00Z', to: '2026-01-04T00:00:00Z' }, found: [2] },
    { by: { table: 'membership' }, found: [4, 2, 1] },
    { by: { table: 'fact' }, found: [] },
    { by: { act: 'change-member', key: 'key-1' }, found: [2] },
  ])('filters by $by', async ({ by, found }) => expect(await sequences(altus, by)).toEqual(found))

  test('goes on where a page ended, and ends', async () => {
    const first = await asked(altus, { limit: 2 })
    expect(first.rows.map(({ sequence }) => sequence)).toEqual([4, 2])
    const second = await asked(altus, { limit: 2, cursor: first.next })
    expect(second.rows.map(({ sequence }) => sequence)).toEqual([1])
    expect(second.next).toBeNull()
    expect(await sequences(altus, { sort: 'oldest' })).toEqual([1, 2, 4])
  })

  test('goes on by a foreign cursor with its own rows alone', async () => {
    const { next } = await asked(altus, { limit: 1 })
    expect(await sequences(as(altus, 'leaf'), { cursor: next })).toEqual([3])
  })
})

test('owners, finance and keys with access:read may ask for it; everybody for the head', () => {
  const bars = (door: typeof audit | typeof auditHead, principal: Principal) =>
    barredFrom(door.name, door.access, { principal, organization: 'leaf', operator: 'altus' })?.code
  const may = (door: typeof audit | typeof auditHead) =>
    PERSON_ROLES.filter((role) => bars(door, { kind: 'person', id: 'p', roles: [role] }) === undefined)
  expect(may(audit)).toEqual(['owner', 'finance'])
  expect(may(auditHead)).toEqual([...PERSON_ROLES])
  expect(bars(audit, { kind: 'key', id: 'k', scopes: ['billing:read'] })).toBe('scope_missing')
  expect(bars(audit, { kind: 'key', id: 'k', scopes: ['access:read'] })).toBeUndefined()
  expect(bars(auditHead, { kind: 'key', id: 'k', scopes: ['billing:read'] })).toBeUndefined()
})

test('the head is the same for all, and that of the last row', async () => {
  const [last] = await stage.ask<{ hash: string }>('select hash from audit order by sequence desc limit 1')
  for (const organization of ['altus', 'leaf', 'fir']) {
    const answer = await auditHead.run({ ...as(altus, organization), principal: MACHINE }, {})
    expect(answer).toEqual({ ok: true, value: { sequence: 4, hash: last?.hash, at: '2026-01-01T00:00:00Z' } })
  }
})
