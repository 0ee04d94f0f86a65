import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE, type PersonRole, type Principal } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { actAs, lookAs } from '#stores/postgres/acting.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { changeMember, removeMember } from './members.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

let organizations = 0

/** An organization of its own for a test, with these members. */
async function found(members: Readonly<Record<string, readonly PersonRole[]>>): Promise<Context> {
  organizations += 1
  const organization = `partner-${organizations}`
  const context = { ...stage.acting(organization), usage: stage.usage, operator: 'altus' }
  const joined = { organization_id: organization, joined_at: context.now.toString() }
  await actAs(context, async (acting) => {
    const rows = Object.entries(members).map(([person_id, roles]) => ({ person_id, roles: [...roles], ...joined }))
    await acting.insertInto('membership').values(rows).execute()
  })
  return context
}

const by = (context: Context, principal: Principal): Context => ({ ...context, principal })
const person = (id: string, ...roles: PersonRole[]): Principal => ({ kind: 'person', id, roles })
const kim = person('kim', 'owner')

async function membersOf({ organization }: Context): Promise<readonly string[]> {
  const rows = await stage.ask<{ line: string }>(
    `select person_id || ' ' || array_to_string(roles, '+') || ' ' || version as line from membership
      where organization_id = $1 order by 1`,
    [organization],
  )
  return rows.map(({ line }) => line)
}

const auditOf = ({ organization }: Context) =>
  stage.ask<{ body: Record<string, unknown> }>(
    `select body::json as body from audit where organization_id = $1 order by sequence`,
    [organization],
  )

test('an owner gives other roles; the log tells who, what was and what is', async () => {
  const context = by(await found({ kim: ['owner'], lee: ['viewer'] }), kim)
  const input = { person: 'lee', roles: ['viewer' as const, 'finance' as const], version: 1 }
  const changed = { person: 'lee', roles: ['finance', 'viewer'], version: 2 }
  expect(await perform(changeMember, context, input)).toEqual({ ok: true, value: changed })
  expect(await membersOf(context)).toEqual(['kim owner 1', 'lee finance+viewer 2'])
  expect((await auditOf(context)).at(-1)?.body).toMatchObject({
    by: { kind: 'person', id: 'kim', roles: ['owner'] },
    act: 'change-member',
    changes: [
      {
        table: 'membership',
        before: { person_id: 'lee', roles: ['viewer'], version: 1 },
        after: { person_id: 'lee', roles: ['finance', 'viewer'], version: 2 },
      },
    ],
  })
})

test('a version that was read before another change is refused; the same roles again change nothing and are not logged', async () => {
  const context = await found({ kim: ['owner'], lee: ['viewer'] })
  const give = (roles: PersonRole[], version: number) =>
    perform(changeMember, context, { person: 'lee', roles, version })
  expect(await give(['finance'], 1)).toMatchObject({ ok: true, value: { version: 2 } })
  const logged = (await auditOf(context)).length
  const says = 'The member is at version 2, not 1'
  expect(await give(['owner'], 1)).toEqual({ ok: false, refusal: { code: 'version_changed', says } })
  expect(await give(['finance'], 2)).toMatchObject({ ok: true, value: { version: 2 } })
  expect(await auditOf(context)).toHaveLength(logged)
  expect(await membersOf(context)).toEqual(['kim owner 1', 'lee finance 2'])
})

test('the last owner keeps its role and its place, also against itself and the command line', async () => {
  const context = await found({ kim: ['owner'], lee: ['viewer'] })
  const code = 'last_owner'
  for (const principal of [kim, MACHINE]) {
    const acting = by(context, principal)
    const wanted = { person: 'kim', roles: ['finance' as const], version: 1 }
    expect(await perform(changeMember, acting, wanted)).toMatchObject({ ok: false, refusal: { code } })
    expect(await perform(removeMember, acting, { person: 'kim' })).toMatchObject({ ok: false, refusal: { code } })
  }
  await perform(changeMember, context, { person: 'lee', roles: ['owner'], version: 1 })
  expect(await perform(removeMember, by(context, kim), { person: 'kim' })).toEqual({
    ok: true,
    value: { person: 'kim' },
  })
  expect(await membersOf(context)).toEqual(['lee owner 2'])
  expect((await auditOf(context)).at(-1)?.body).toMatchObject({
    act: 'remove-member',
    changes: [{ table: 'membership', before: { person_id: 'kim', roles: ['owner'] } }],
  })
})

test('of two owners that remove each other at the same moment one stays', async () => {
  const context = await found({ kim: ['owner'], lee: ['owner'] })
  const removals = await Promise.all([
    perform(removeMember, by(context, kim), { person: 'lee' }),
    perform(removeMember, by(context, person('lee', 'owner')), { person: 'kim' }),
  ])
  expect(removals.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await membersOf(context)).toHaveLength(1)
})

test('who is no owner changes nobody, not even itself; a key only removes', async () => {
  const context = await found({ kim: ['owner'], lee: ['finance'] })
  const lee = by(context, person('lee', 'finance', 'program_manager', 'account_manager', 'viewer'))
  const promoted = { person: 'lee', roles: ['owner' as const], version: 1 }
  const code = 'role_not_allowed'
  expect(await perform(changeMember, lee, promoted)).toMatchObject({ ok: false, refusal: { code } })
  expect(await perform(removeMember, lee, { person: 'kim' })).toMatchObject({ ok: false, refusal: { code } })
  const key = by(context, { kind: 'key', id: 'k', scopes: ['access:write'] })
  expect(await perform(changeMember, key, promoted)).toMatchObject({ ok: false, refusal: { code: 'scope_missing' } })
  expect(await perform(removeMember, key, { person: 'lee' })).toMatchObject({ ok: true })
  expect(await membersOf(context)).toEqual(['kim owner 1'])
})

test('a member of another organization is like one that does not exist', async () => {
  const other = await found({ foreign: ['viewer'], chief: ['owner'] })
  const context = await found({ kim: ['owner'] })
  const change = (id: string) => perform(changeMember, context, { person: id, roles: ['owner'], version: 1 })
  const remove = (id: string) => perform(removeMember, context, { person: id })
  const inWords = (answer: unknown) => JSON.stringify(answer).replaceAll(/foreign|nobody/g, 'x')
  expect(inWords(await change('foreign'))).toBe(inWords(await change('nobody')))
  expect(inWords(await remove('foreign'))).toBe(inWords(await remove('nobody')))
  expect(await change('foreign')).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
  expect(await membersOf(other)).toEqual(['chief owner 1', 'foreign viewer 1'])
})

test('the database itself shows, adds, changes and removes only members of whoever acts', async () => {
  const other = await found({ foreign: ['viewer'] })
  const context = await found({ kim: ['owner'] })
  const seen = await lookAs(context, (acting) => acting.selectFrom('membership').select('person_id').execute())
  expect(seen).toEqual([{ person_id: 'kim' }])
  const changed = await actAs(context, async (acting) => [
    await acting
      .updateTable('membership')
      .set({ roles: ['owner'] })
      .where('person_id', '=', 'foreign')
      .executeTakeFirst(),
    await acting.deleteFrom('membership').where('person_id', '=', 'foreign').executeTakeFirst(),
  ])
  expect(changed).toMatchObject([{ numUpdatedRows: 0n }, { numDeletedRows: 0n }])
  const theirs = { organization_id: other.organization }
  const planted = { person_id: 'kim', ...theirs, roles: ['owner'], joined_at: '2026-01-01T00:00:00Z' }
  const added = actAs(context, (acting) => acting.insertInto('membership').values(planted).execute())
  await expect(added).rejects.toThrow(/violates row-level security/)
  const moved = actAs(context, (acting) => acting.updateTable('membership').set(theirs).execute())
  await expect(moved).rejects.toThrow(/permission denied/)
  expect(await membersOf(other)).toEqual(['foreign viewer 1'])
})
