/** Fields that nobody asks for change nothing of a person, a membership or a session. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { present } from '#core/ground/result.ts'
import { invite } from '#operations/channel/invitations.ts'
import { type Browser, type House, openBrowser, openHouse, PASSWORD, tokenOf } from './browser.test-data.ts'

let house: House
let browser: Browser

const EMAIL = 'ada@altus.example'

beforeAll(async () => {
  house = await openHouse()
  await house.signIn.createPerson({ name: 'Ada', email: EMAIL, password: PASSWORD, emailVerified: false })
  browser = openBrowser(house.signIn)
  await browser.post('/auth/sign-in/email', { email: EMAIL, password: PASSWORD })
})
afterAll(() => house.close())

function people() {
  return house.stage.ask<Record<string, unknown>>(
    `select id, name, email, "emailVerified", "twoFactorEnabled", image from signin."user"`,
  )
}

test('a new name is a new name and nothing else', async () => {
  const [before] = await people()
  const planted = { id: 'psn_x', email: 'eve@evil.example', emailVerified: true, twoFactorEnabled: true, image: 'x' }
  expect(await browser.post('/auth/update-user', { name: 'Ada Marsh', ...planted })).toMatchObject({ status: 200 })
  expect(await people()).toEqual([{ ...before, name: 'Ada Marsh' }])
})

test('a new password is the signed-in person’s own, whoever else is named', async () => {
  await house.person('bo@altus.example')
  const [bo] = await house.stage.ask<{ id: string }>(`select id from signin."user" where email = 'bo@altus.example'`)
  const newPassword = 'another good password'
  const planted = { email: 'bo@altus.example', userId: bo?.id, revokeOtherSessions: false }
  const changed = await browser.post('/auth/change-password', { currentPassword: PASSWORD, newPassword, ...planted })
  expect(changed).toMatchObject({ status: 200 })
  const signIn = (email: string, password: string) =>
    openBrowser(house.signIn).post('/auth/sign-in/email', { email, password })
  expect((await signIn('bo@altus.example', PASSWORD)).status).toBe(200)
  expect((await signIn(EMAIL, newPassword)).status).toBe(200)
})

test('whoever takes an invitation chooses neither roles nor organization nor address', async () => {
  const { acting, usage } = house.stage
  const context = { ...acting('nordwind'), usage, operator: 'altus', now: house.clock.now }
  const made = await invite.run(context, { email: 'cy@nordwind.example', roles: ['viewer'] })
  const token = present(made.ok ? made.value.token : undefined, 'the machine may invite')
  const wanted = { token, name: 'Cy', password: PASSWORD }
  for (const planted of [{ roles: ['owner'] }, { organization: 'altus' }, { email: 'eve@evil.example' }]) {
    const answer = await openBrowser(house.signIn).post('/auth-perennial/invitation', { ...wanted, ...planted })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
  }
  expect(await openBrowser(house.signIn).post('/auth-perennial/invitation', wanted)).toMatchObject({ status: 200 })
  expect(await house.stage.ask('select organization_id as organization, roles from membership')).toEqual([
    { organization: 'nordwind', roles: ['viewer'] },
  ])
})

test('whoever takes the owner’s link becomes an owner of the operator and of nobody else', async () => {
  const link = await house.signIn.ownerLink()
  const token = tokenOf(present(link.ok ? link.value : undefined, 'the operator has no owner yet'))
  const wanted = { token, name: 'Di', email: 'di@altus.example', password: PASSWORD }
  for (const planted of [{ organization: 'nordwind' }, { emailVerified: true }]) {
    const answer = await openBrowser(house.signIn).post('/auth-perennial/owner', { ...wanted, ...planted })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
  }
})

test('another’s session is not ended by its id', async () => {
  const other = openBrowser(house.signIn)
  await other.post('/auth/sign-in/email', { email: 'bo@altus.example', password: PASSWORD })
  const theirs = await house.signIn.whoIs(other.headers())
  const fields = { session: theirs?.session, person: theirs?.person.id }
  expect(await browser.post('/auth-perennial/sessions/end', fields)).toMatchObject({ status: 422 })
  const answer = await browser.post('/auth-perennial/sessions/end', { session: theirs?.session })
  expect(answer).toMatchObject({ status: 404, body: { code: 'no_such_session' } })
  expect(await house.signIn.whoIs(other.headers())).toBeDefined()
})
