import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonRole } from '#core/channel/access.ts'
import { present } from '#core/ground/result.ts'
import { invite as inviteDoor, withdrawInvitation } from '#operations/channel/invitations.ts'
import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { erasePerson } from '#stores/postgres/connections.ts'
import { type House, openBrowser, openHouse, PASSWORD, tokenOf } from './browser.test-data.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const ADA = { name: 'Ada', email: 'ada@altus.example', password: PASSWORD }

async function ownerToken(): Promise<string> {
  const link = await house.signIn.ownerLink()
  return tokenOf(present(link.ok ? link.value : undefined, 'the operator has no owner yet'))
}

type Invited = Readonly<{ token: string; id: string }>

function contextOf(organization: string): Context {
  const { acting, usage } = house.stage
  return { ...acting(organization), usage, operator: 'altus', now: house.clock.now }
}

async function invite(email: string, organization: string, roles: readonly PersonRole[]): Promise<Invited> {
  const made = await inviteDoor.run(contextOf(organization), { email, roles: [...roles] })
  return present(made.ok ? made.value : undefined, 'the machine may invite')
}

function memberships(email: string) {
  return house.stage.ask<{ organization: string; roles: string[] }>(
    `select organization_id as organization, roles from membership m join signin."user" u on u.id = m.person_id
      where u.email = $1 order by 1`,
    [email],
  )
}

test('an owner’s link that is a day old, or that another replaced, is good no more', async () => {
  const first = await ownerToken()
  const second = await ownerToken()
  const browser = openBrowser(house.signIn)
  expect(await browser.post('/auth-perennial/owner', { ...ADA, token: first })).toMatchObject({ status: 410 })
  house.clock.now = house.clock.now.add({ hours: 24 })
  expect(await browser.post('/auth-perennial/owner', { ...ADA, token: second })).toMatchObject({
    status: 410,
    body: { code: 'link_not_good' },
  })
  expect(await memberships(ADA.email)).toEqual([])
})

test('the owner’s link makes one owner of the operator, signs it in, and is good once', async () => {
  const token = await ownerToken()
  const [browser, rival] = [openBrowser(house.signIn), openBrowser(house.signIn)]
  expect((await browser.post('/auth-perennial/owner/preview', { token })).body).toEqual({ good: true })
  const answers = await Promise.all([
    browser.post('/auth-perennial/owner', { ...ADA, token }),
    rival.post('/auth-perennial/owner', { ...ADA, email: 'eve@altus.example', token }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410])
  const winner = answers[0].status === 200 ? browser : rival
  const people = await house.stage.ask<{ email: string }>('select email from signin."user"')
  expect(people).toHaveLength(1)
  const [owner] = people
  expect(await memberships(owner?.email ?? '')).toEqual([{ organization: 'altus', roles: ['owner'] }])
  const who = await house.signIn.whoIs(winner.headers())
  expect(who?.person).toMatchObject({ email: owner?.email, emailVerified: false, twoFactor: false })
  expect(await house.signIn.ownerLink()).toEqual({ ok: false, refusal: { code: 'has_owner' } })
  expect(await rival.post('/auth-perennial/owner', { ...ADA, token })).toMatchObject({ status: 410 })
  // Kept hashed.
  expect(await house.stage.ask('select from signin.owner_link where token_hash = $1', [token])).toEqual([])
})

test('the owner confirms its address by the letter', async () => {
  const [owner] = await house.stage.ask<{ email: string }>('select email from signin."user"')
  const email = owner?.email ?? ''
  const letter = await house.letter('verify', email)
  const { pathname, search } = new URL(letter.link)
  const browser = openBrowser(house.signIn)
  expect(
    (await browser.get(`${pathname}${search.replace(/token=[^&]{5}/, 'token=AAAAA')}`)).headers.get('location'),
  ).toMatch(/^\/email-verified\?error=/)
  const [before] = await house.stage.ask('select "emailVerified" as verified from signin."user" where email = $1', [
    email,
  ])
  expect(before).toEqual({ verified: false })
  const confirmed = await browser.get(`${pathname}${search}`)
  expect([confirmed.status, confirmed.headers.get('location')]).toEqual([302, '/email-verified'])
  const [after] = await house.stage.ask('select "emailVerified" as verified from signin."user" where email = $1', [
    email,
  ])
  expect(after).toEqual({ verified: true })
})

test('an invitation makes a member with its roles; its secret is good once', async () => {
  const { token } = await invite('Bo@Nordwind.example', 'nordwind', ['finance'])
  const browser = openBrowser(house.signIn)
  expect((await browser.post('/auth-perennial/invitation/preview', { token })).body).toMatchObject({
    organization: { id: 'nordwind', name: 'nordwind' },
    email: 'bo@nordwind.example',
    roles: ['finance'],
    wants: 'name_and_password',
  })
  const accepted = await browser.post('/auth-perennial/invitation', { token, name: 'Bo', password: PASSWORD })
  expect(accepted).toMatchObject({ status: 200, body: { organization: 'nordwind' } })
  expect((await house.signIn.whoIs(browser.headers()))?.person).toMatchObject({ name: 'Bo', emailVerified: true })
  expect(await memberships('bo@nordwind.example')).toEqual([{ organization: 'nordwind', roles: ['finance'] }])
  const again = openBrowser(house.signIn)
  expect(await again.post('/auth-perennial/invitation', { token, name: 'Eve', password: PASSWORD })).toMatchObject({
    status: 410,
  })
  const told = await house.stage.ask<{ body: string }>(
    `select body from audit where organization_id = 'nordwind' order by sequence desc limit 1`,
  )
  expect(JSON.parse(told[0]?.body ?? '{}')).toMatchObject({
    act: 'accept-invitation',
    by: { kind: 'person', id: accepted.body['person'] },
  })
})

test.each([
  { because: 'it was withdrawn', withdrawn: true, afterDays: 0 },
  { because: 'it is a week old', withdrawn: false, afterDays: 7 },
])('an invitation lets nobody in when $because', async ({ withdrawn, afterDays }) => {
  const { token, id } = await invite('cy@nordwind.example', 'nordwind', ['viewer'])
  if (withdrawn) await withdrawInvitation.run(contextOf('nordwind'), { id })
  const invited = house.clock.now
  house.clock.now = invited.add({ hours: afterDays * 24 })
  const browser = openBrowser(house.signIn)
  const answer = await browser.post('/auth-perennial/invitation', { token, name: 'Cy', password: PASSWORD })
  house.clock.now = invited
  expect(answer).toMatchObject({ status: 410, body: { code: 'link_not_good' } })
  expect(await memberships('cy@nordwind.example')).toEqual([])
})

test('who has an account accepts by signing in, and only for its own address', async () => {
  const { token } = await invite('bo@nordwind.example', 'fen-foods', ['viewer'])
  const stranger = openBrowser(house.signIn)
  expect(await stranger.post('/auth-perennial/invitation', { token, name: 'Eve', password: PASSWORD })).toMatchObject({
    status: 409,
    body: { code: 'sign_in_first' },
  })
  await house.person('eve@evil.example')
  await stranger.post('/auth/sign-in/email', { email: 'eve@evil.example', password: PASSWORD })
  expect(await stranger.post('/auth-perennial/invitation', { token })).toMatchObject({
    status: 409,
    body: { code: 'wrong_person' },
  })
  const bo = openBrowser(house.signIn)
  await bo.post('/auth/sign-in/email', { email: 'bo@nordwind.example', password: PASSWORD })
  expect((await bo.post('/auth-perennial/invitation/preview', { token })).body).toMatchObject({ wants: 'nothing' })
  expect(await bo.post('/auth-perennial/invitation', { token })).toMatchObject({
    status: 200,
    body: { organization: 'fen-foods' },
  })
  expect(await memberships('bo@nordwind.example')).toEqual([
    { organization: 'fen-foods', roles: ['viewer'] },
    { organization: 'nordwind', roles: ['finance'] },
  ])
  expect(await memberships('eve@evil.example')).toEqual([])
})

test.each([
  ['/auth/sign-up/email', { name: 'Eve', email: 'eve2@evil.example', password: PASSWORD }],
  ['/auth/sso/register', { providerId: 'x', issuer: 'https://idp.evil.example', domain: 'altus.example' }],
  ['/auth/sign-in/sso', { email: 'ada@altus.example', callbackURL: '/' }],
  ['/auth/set-password', { newPassword: PASSWORD }],
  ['/auth/delete-user', {}],
  ['/auth/sso/saml2/sp/acs/x', {}],
  ['/auth//sign-up/email', {}],
])('%s is not there', async (path, body) => {
  const browser = openBrowser(house.signIn)
  await browser.post('/auth/sign-in/email', { email: 'bo@nordwind.example', password: PASSWORD })
  expect(await browser.post(path, body)).toMatchObject({ status: 404, body: { code: 'no_such_route' } })
})

test('the operator erases a person: names and sign-in are gone, the id stays', async () => {
  const bo = openBrowser(house.signIn)
  await bo.post('/auth/sign-in/email', { email: 'bo@nordwind.example', password: PASSWORD })
  const id = (await house.signIn.whoIs(bo.headers()))?.person.id ?? ''
  expect(await actAs(house.stage.acting('nordwind'), (acting) => erasePerson(acting, id))).toBe(false)
  expect(await actAs(house.stage.acting('altus'), (acting) => erasePerson(acting, id))).toBe(true)
  expect(await house.signIn.whoIs(bo.headers())).toBeUndefined()
  const everything = await house.stage.ask<{
    text: string
  }>(`select coalesce(string_agg(row_to_json(u)::text, ''), '') ||
      coalesce((select string_agg(row_to_json(a)::text, '') from signin.account a), '') ||
      coalesce((select string_agg(row_to_json(s)::text, '') from signin.session s), '') ||
      coalesce((select string_agg(row_to_json(i)::text, '') from invitation i where accepted_by is not null), '') ||
      coalesce((select string_agg(body, '') from audit), '') as text from signin."user" u`)
  expect(everything[0]?.text).not.toMatch(/bo@nordwind|"Bo"/i)
  expect(await house.stage.ask('select name from signin."user" where id = $1', [id])).toEqual([
    { name: 'Erased person' },
  ])
  const again = openBrowser(house.signIn)
  expect(await again.post('/auth/sign-in/email', { email: 'bo@nordwind.example', password: PASSWORD })).toMatchObject({
    status: 401,
  })
})
