import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE, type PersonRole } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { actAs, lookAs } from '#stores/postgres/acting.ts'
import { foundTenant } from '#stores/postgres/tenant.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { invite, inviteOwner, withdrawInvitation } from './invitations.ts'
import { erase } from './single-sign-on.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

let organizations = 0

function fresh(): Context {
  organizations += 1
  const context = { ...stage.acting(`partner-${organizations}`), usage: stage.usage, operator: 'altus' }
  return { ...context, principal: { kind: 'person', id: 'kim', roles: ['owner'] } }
}

async function invited(context: Context, email: string, roles: PersonRole[] = ['viewer']) {
  const answer = await perform(invite, context, { email, roles })
  if (!answer.ok) throw new Error(answer.refusal.says)
  return answer.value
}

type Row = Readonly<{ email: string; roles: string[]; token_hash: string; invited_by: string; withdrawn: boolean }>
const invitationsOf = ({ organization }: Context) =>
  stage.ask<Row>(
    `select email, roles, token_hash, invited_by, withdrawn_at is not null as withdrawn from invitation
      where organization_id = $1 order by created_at, withdrawn desc`,
    [organization],
  )

const bodiesOf = async ({ organization }: Context) =>
  await stage.ask<{ body: string }>('select body from audit where organization_id = $1 order by sequence', [
    organization,
  ])

/** Somebody who has signed in, a member where organizations are named. */
async function signUp(id: string, email: string, ...members: readonly Context[]): Promise<void> {
  await stage.ask(`insert into signin."user" (id, name, email, "emailVerified") values ($1, $1, $2, true)`, [id, email])
  for (const context of members) {
    const joined = { organization_id: context.organization, joined_at: context.now.toString() }
    await actAs(context, (acting) =>
      acting
        .insertInto('membership')
        .values({ person_id: id, roles: ['viewer'], ...joined })
        .execute(),
    )
  }
}

test('an invitation keeps the hash of its token, the address in lower case, and lasts seven days', async () => {
  const context = fresh()
  const { token, expiresAt } = await invited(context, 'Lee@Example.COM', ['viewer', 'finance'])
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(expiresAt).toBe('2026-01-08T00:00:00Z')
  const token_hash = createHash('sha256').update(token).digest('hex')
  expect(await invitationsOf(context)).toEqual([
    { email: 'lee@example.com', roles: ['finance', 'viewer'], token_hash, invited_by: 'kim', withdrawn: false },
  ])
})

test('the log tells of it without address, token and hash', async () => {
  const context = fresh()
  const { id, token } = await invited(context, 'secretive@example.com')
  await perform(withdrawInvitation, context, { id })
  const bodies = await bodiesOf(context)
  expect(bodies.map(({ body }) => JSON.parse(body))).toMatchObject([
    {
      act: 'invite',
      by: { id: 'kim' },
      input: { roles: ['viewer'] },
      changes: [{ table: 'invitation', after: { id } }],
    },
    { act: 'withdraw-invitation', changes: [{ before: { id }, after: { id, withdrawn_at: expect.any(String) } }] },
  ])
  const all = bodies.map(({ body }) => body).join()
  const hash = createHash('sha256').update(token).digest('hex')
  for (const hidden of ['secretive', token, hash]) expect(all).not.toContain(hidden)
})

test('a second invitation to an address withdraws the first; every token is another', async () => {
  const context = fresh()
  const [one, two] = [await invited(context, 'lee@example.com'), await invited(context, 'LEE@example.com')]
  expect(one.token).not.toBe(two.token)
  expect((await invitationsOf(context)).map(({ withdrawn }) => withdrawn)).toEqual([true, false])
})

test('a member is not invited again; of members elsewhere nothing is told', async () => {
  const [context, other] = [fresh(), fresh()]
  await signUp('insider', 'insider@example.com', context)
  await signUp('outsider', 'outsider@example.com', other)
  const asked = await perform(invite, context, { email: 'Insider@Example.com', roles: ['owner'] })
  expect(asked).toMatchObject({ ok: false, refusal: { code: 'already_member' } })
  const known = await perform(invite, context, { email: 'outsider@example.com', roles: ['viewer'] })
  const unknown = await perform(invite, context, { email: 'unheard-of@example.com', roles: ['viewer'] })
  const alike = {
    ok: true,
    value: { id: expect.any(String), expiresAt: expect.any(String), token: expect.any(String) },
  }
  expect([known, unknown]).toEqual([alike, alike])
})

test('whoever has the token and the address becomes a member in those roles, once', async () => {
  const context = fresh()
  const { token } = await invited(context, 'Max@Example.com', ['viewer', 'finance'])
  await signUp('max', 'max@example.com')
  await signUp('finder', 'finder@example.com')
  const hash = createHash('sha256').update(token).digest('hex')
  const accept = async (person: string, at: string) =>
    (
      await stage.ask<{ joined: string | null }>('select signin.accept_invitation($1, $2, $3) as joined', [
        hash,
        person,
        at,
      ])
    )[0]?.joined
  expect(await accept('finder', '2026-01-02T00:00:00Z')).toBeNull()
  expect(await accept('max', '2026-01-08T00:00:00Z')).toBeNull()
  expect(await accept('max', '2026-01-07T23:59:59Z')).toBe(context.organization)
  expect(await accept('max', '2026-01-07T23:59:59Z')).toBeNull()
  const members = await stage.ask('select person_id, roles from membership where organization_id = $1', [
    context.organization,
  ])
  expect(members).toEqual([{ person_id: 'max', roles: ['finance', 'viewer'] }])
  expect(await perform(invite, context, { email: 'max@example.com', roles: ['owner'] })).toMatchObject({
    ok: false,
    refusal: { code: 'already_member' },
  })
})

test('a hundred may be open, not more; to one of the same addresses again is none more', async () => {
  const context = fresh()
  for (let each = 0; each < 100; each += 1) await invited(context, `person-${each}@example.com`)
  const code = 'too_many_invitations'
  const wanted = { email: 'one-more@example.com', roles: ['viewer' as const] }
  expect(await perform(invite, context, wanted)).toMatchObject({ ok: false, refusal: { code } })
  await invited(context, 'person-7@example.com')
  const later = { ...context, now: context.now.add({ hours: 7 * 24 }) }
  expect(await perform(invite, later, wanted)).toMatchObject({ ok: true })
})

test('withdrawing again changes nothing; what was accepted stays; what is others’ is like nothing', async () => {
  const [context, other] = [fresh(), fresh()]
  const { id } = await invited(context, 'lee@example.com')
  const withdrawn = { ok: true, value: { id, withdrawnAt: '2026-01-01T00:00:00Z' } }
  expect(await perform(withdrawInvitation, context, { id })).toEqual(withdrawn)
  const later = { ...context, now: context.now.add({ hours: 1 }) }
  expect(await perform(withdrawInvitation, later, { id })).toEqual(withdrawn)

  const accepted = await invited(context, 'max@example.com')
  const acceptance = { accepted_at: '2026-01-02T00:00:00Z', accepted_by: 'max' }
  await actAs(context, (acting) =>
    acting.updateTable('invitation').set(acceptance).where('id', '=', accepted.id).execute(),
  )
  expect(await perform(withdrawInvitation, context, { id: accepted.id })).toMatchObject({
    ok: false,
    refusal: { code: 'already_accepted' },
  })

  const foreign = await invited(other, 'foreign@example.com')
  const tried = await perform(withdrawInvitation, context, { id: foreign.id })
  const nothing = await perform(withdrawInvitation, context, { id: 'nothing' })
  expect(JSON.stringify(tried).replaceAll(foreign.id, 'nothing')).toBe(JSON.stringify(nothing))
  expect((await invitationsOf(other))[0]?.withdrawn).toBe(false)
})

test('only an owner invites, and no key', async () => {
  const context = fresh()
  const wanted = { email: 'lee@example.com', roles: ['owner' as const] }
  const finance: Context = { ...context, principal: { kind: 'person', id: 'max', roles: ['finance'] } }
  const key: Context = { ...context, principal: { kind: 'key', id: 'k', scopes: ['access:write'] } }
  expect(await perform(invite, finance, wanted)).toMatchObject({ ok: false, refusal: { code: 'role_not_allowed' } })
  expect(await perform(invite, key, wanted)).toMatchObject({ ok: false, refusal: { code: 'scope_missing' } })
  expect(await invitationsOf(context)).toEqual([])
})

test('the database itself shows and takes only invitations of whoever acts', async () => {
  const [context, other] = [fresh(), fresh()]
  await invited(other, 'foreign@example.com')
  const seen = await lookAs(context, (acting) => acting.selectFrom('invitation').selectAll().execute())
  expect(seen).toEqual([])
  const planted = {
    id: 'planted',
    organization_id: other.organization,
    email: 'me@example.com',
    roles: ['owner'],
    token_hash: 'hash',
    invited_by: 'kim',
    created_at: '2026-01-01T00:00:00Z',
    expires_at: '2026-01-08T00:00:00Z',
  }
  const added = actAs(context, (acting) => acting.insertInto('invitation').values(planted).execute())
  await expect(added).rejects.toThrow(/violates row-level security/)
})

describe('the first owner of an organization', () => {
  const operator = (): Context => ({ ...fresh(), organization: 'altus', operator: 'altus' })
  const inviteFirst = (organization: string) =>
    perform(inviteOwner, operator(), { organization, email: `owner@${organization}.example` })

  beforeAll(async () => {
    await foundTenant(stage.postgresUrl, { operator: 'altus', name: 'Altus' })
    const body = { roles: ['partner'], country: 'DE', zone: 'UTC' }
    const facts = ['birch', 'elm'].map((about) => ({
      kind: 'organization',
      about,
      body: { ...body, name: about },
    }))
    const told = await perform(recordFacts, { ...operator(), principal: MACHINE }, recordFacts.input.parse({ facts }))
    expect(told).toMatchObject({ ok: true })
  })

  test('is invited by the operator, into an organization that is recorded', async () => {
    expect(await inviteFirst('birch')).toMatchObject({ ok: true, value: { token: expect.any(String) } })
    expect(await inviteFirst('nowhere')).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
  })

  test('is invited by nobody else', async () => {
    const answer = await perform(inviteOwner, fresh(), { organization: 'birch', email: 'me@partner.example' })
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'operator_only' } })
  })

  test('is not invited where there are members, nor where there were some and all are gone', async () => {
    const elm = { ...fresh(), organization: 'elm' }
    await signUp('elms-own', 'own@elm.example', elm)
    expect(await inviteFirst('elm')).toMatchObject({ ok: false, refusal: { code: 'has_members' } })
    expect(await perform(erase, operator(), { person: 'elms-own' })).toMatchObject({ ok: true })
    expect(await stage.ask(`select from membership where organization_id = 'elm'`)).toEqual([])
    expect(await inviteFirst('elm')).toMatchObject({ ok: false, refusal: { code: 'has_members' } })
  })
})
