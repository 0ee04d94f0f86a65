import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, type House, ORIGIN, openBrowser, openHouse, PASSWORD, tokenOf } from './browser.test-data.ts'
import { openSignIn } from './signin.ts'
import { codeFor } from './totp.test-data.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

async function signedIn(email: string, password = PASSWORD): Promise<Browser> {
  const browser = openBrowser(house.signIn)
  const answer = await browser.post('/auth/sign-in/email', { email, password })
  expect(answer.status).toBe(200)
  return browser
}

async function isIn(browser: Browser): Promise<boolean> {
  return (await house.signIn.whoIs(browser.headers())) !== undefined
}

test('signing in begins a new session and ends the one before in the same browser (ASVS 7.2.4)', async () => {
  await house.person('ada@altus.example')
  const browser = await signedIn('ada@altus.example')
  const before = browser.headers()
  const first = await house.signIn.whoIs(before)
  await browser.post('/auth/sign-in/email', { email: 'ada@altus.example', password: PASSWORD })
  const second = await house.signIn.whoIs(browser.headers())
  expect(second?.person.id).toBe(first?.person.id)
  expect(second?.session).not.toBe(first?.session)
  expect(await house.signIn.whoIs(before)).toBeUndefined()
})

test('signing out ends the session itself, not only the cookie (ASVS 7.4.1)', async () => {
  const browser = await signedIn('ada@altus.example')
  const kept = browser.headers()
  expect(await browser.post('/auth/sign-out')).toMatchObject({ status: 200 })
  expect(browser.cookies.size).toBe(0)
  expect(await house.signIn.whoIs(kept)).toBeUndefined()
})

test('who is erased or gone has no session left (ASVS 7.4.2)', async () => {
  const id = await house.person('gone@altus.example')
  const browser = await signedIn('gone@altus.example')
  expect(await isIn(browser)).toBe(true)
  await house.stage.ask('delete from signin."user" where id = $1', [id])
  expect(await isIn(browser)).toBe(false)
})

test('a cookie that somebody made or changed is nobody’s', async () => {
  const browser = await signedIn('ada@altus.example')
  const [[name, value] = ['', '']] = [...browser.cookies]
  const [token = ''] = decodeURIComponent(value).split('.')
  for (const forged of [token, `${token}.AAAA`, value.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))]) {
    expect(await house.signIn.whoIs(new Headers({ cookie: `${name}=${forged}` }))).toBeUndefined()
  }
  await house.stage.ask(`update signin.session set "expiresAt" = now() - interval '1 second' where token = $1`, [token])
  expect(await isIn(browser)).toBe(false)
})

test('sessions are listed by id and without secrets; one or all others can be ended', async () => {
  await house.person('bo@altus.example')
  const [here, there, elsewhere] = [
    await signedIn('bo@altus.example'),
    await signedIn('bo@altus.example'),
    await signedIn('bo@altus.example'),
  ]
  const listed = await here.get('/auth-perennial/sessions')
  const sessions = listed.body['sessions'] as { id: string; current: boolean; address: string; agent: string }[]
  expect(sessions).toHaveLength(3)
  expect(sessions.filter(({ current }) => current)).toHaveLength(1)
  expect(sessions[0]).toMatchObject({ address: '198.51.100.7', agent: 'Test' })
  const tokens = await house.stage.ask<{ token: string }>('select token from signin.session')
  for (const { token } of tokens) expect(JSON.stringify(listed.body)).not.toContain(token)

  const thereId = (await house.signIn.whoIs(there.headers()))?.session
  expect(await here.post('/auth-perennial/sessions/end', { session: thereId })).toMatchObject({ status: 200 })
  expect([await isIn(here), await isIn(there), await isIn(elsewhere)]).toEqual([true, false, true])
  expect((await here.post('/auth-perennial/sessions/end', { others: true })).body).toEqual({ ended: 1 })
  expect([await isIn(here), await isIn(elsewhere)]).toEqual([true, false])

  const foreign = (await house.signIn.whoIs((await signedIn('ada@altus.example')).headers()))?.session
  const [ofOther, ofNobody] = [
    await here.post('/auth-perennial/sessions/end', { session: foreign }),
    await here.post('/auth-perennial/sessions/end', { session: 'none' }),
  ]
  expect(ofOther.body).toEqual(ofNobody.body)
  expect(ofOther.status).toBe(404)
})

test('a person sees of its account whether the address is confirmed and whether there is a password', async () => {
  await house.person('ed@altus.example')
  const browser = await signedIn('ed@altus.example')
  const email = 'ed@altus.example'
  expect((await browser.get('/auth-perennial/account')).body).toEqual({
    name: `Person ${email}`,
    email,
    emailVerified: true,
    twoFactor: false,
    hasPassword: true,
  })
  await house.stage.ask('delete from signin.account where "userId" = (select id from signin."user" where email = $1)', [
    email,
  ])
  expect((await browser.get('/auth-perennial/account')).body).toMatchObject({ hasPassword: false })
  const stranger = await openBrowser(house.signIn).get('/auth-perennial/account')
  expect(stranger).toMatchObject({ status: 401, body: { code: 'not_signed_in' } })
})

test('a new password ends every other session, even where the page asks otherwise', async () => {
  await house.person('cy@altus.example')
  const [here, there] = [await signedIn('cy@altus.example'), await signedIn('cy@altus.example')]
  const change = { currentPassword: PASSWORD, newPassword: 'a longer password', revokeOtherSessions: false }
  expect(await here.post('/auth/change-password', { ...change, currentPassword: 'not the password' })).toMatchObject({
    status: 400,
  })
  expect(await isIn(there)).toBe(true)
  const before = here.headers()
  expect(await here.post('/auth/change-password', change)).toMatchObject({ status: 200 })
  expect(await house.signIn.whoIs(before)).toBeUndefined()
  expect([await isIn(here), await isIn(there)]).toEqual([true, false])
  expect(house.events.map(({ kind }) => kind)).toContain('password_changed')
})

test('a reset by letter sets a password once, and ends all sessions', async () => {
  await house.person('di@altus.example')
  const there = await signedIn('di@altus.example')
  const browser = openBrowser(house.signIn)
  await browser.post('/auth/request-password-reset', { email: 'DI@altus.example', redirectTo: 'https://evil.example' })
  const { link } = await house.letter('reset', 'di@altus.example')
  expect(link.startsWith(`${ORIGIN}/reset-password#`)).toBe(true)
  const wanted = { token: tokenOf(link), newPassword: 'a brand new password' }
  expect(await browser.post('/auth/reset-password', { ...wanted, newPassword: 'short' })).toMatchObject({ status: 400 })
  const [first, second] = await Promise.all([
    browser.post('/auth/reset-password', wanted),
    browser.post('/auth/reset-password', wanted),
  ])
  expect([first.status, second.status].sort()).toEqual([200, 400])
  expect(await isIn(there)).toBe(false)
  await signedIn('di@altus.example', 'a brand new password')
  expect(await browser.post('/auth/sign-in/email', { email: 'di@altus.example', password: PASSWORD })).toMatchObject({
    status: 401,
  })
  // Kept hashed.
  expect(
    await house.stage.ask(
      `select from signin.verification where identifier like '%reset%' or identifier like '%' || $1 || '%'`,
      [wanted.token],
    ),
  ).toEqual([])
})

test('a reset that is an hour old sets nothing', async () => {
  const made = await house.signIn.resetLink('di@altus.example')
  const token = tokenOf(made.ok ? made.value : '')
  await house.stage.ask(`update signin.verification set "expiresAt" = now() - interval '1 second'`)
  const browser = openBrowser(house.signIn)
  expect(await browser.post('/auth/reset-password', { token, newPassword: 'another new password' })).toMatchObject({
    status: 400,
  })
  const again = await house.signIn.resetLink('di@altus.example')
  expect(
    await browser.post('/auth/reset-password', {
      token: tokenOf(again.ok ? again.value : ''),
      newPassword: 'another new password',
    }),
  ).toMatchObject({ status: 200 })
})

test('nobody is mailed a reset to an address that was never confirmed', async () => {
  await house.signIn.createPerson({ name: 'Eve', email: 'eve@altus.example', password: PASSWORD, emailVerified: false })
  const browser = openBrowser(house.signIn)
  expect(await browser.post('/auth/request-password-reset', { email: 'eve@altus.example' })).toMatchObject({
    status: 200,
  })
  await house.signIn.settled()
  expect(house.letters.filter(({ to }) => to === 'eve@altus.example')).toEqual([])
})

test('two factors: turned on with a code, asked for from then on, each code good once, backup codes too', async () => {
  await house.person('flo@altus.example')
  const [here, there] = [await signedIn('flo@altus.example'), await signedIn('flo@altus.example')]
  expect(await here.post('/auth/two-factor/enable', { password: 'not the password' })).toMatchObject({ status: 400 })
  const enabling = await here.post('/auth/two-factor/enable', { password: PASSWORD })
  const uri = String(enabling.body['totpURI'])
  expect(uri).toContain('issuer=Perennial')
  const before = here.headers()
  expect(await here.post('/auth/two-factor/verify-totp', { code: codeFor(uri, -1) })).toMatchObject({ status: 200 })
  expect([await isIn(here), await isIn(there)]).toEqual([true, false])
  expect(await house.signIn.whoIs(before)).toBeUndefined()
  expect((await house.signIn.whoIs(here.headers()))?.person.twoFactor).toBe(true)

  const browser = openBrowser(house.signIn)
  expect(
    (await browser.post('/auth/sign-in/email', { email: 'flo@altus.example', password: PASSWORD })).body,
  ).toMatchObject({ twoFactorRedirect: true })
  expect(await isIn(browser)).toBe(false)
  expect(await browser.post('/auth/two-factor/verify-totp', { code: '000000' })).toMatchObject({ status: 401 })
  const code = codeFor(uri)
  expect(await browser.post('/auth/two-factor/verify-totp', { code, trustDevice: true })).toMatchObject({ status: 200 })
  expect(await isIn(browser)).toBe(true)
  expect([...browser.cookies.keys()].filter((name) => name.includes('trust'))).toEqual([])

  const onlooker = openBrowser(house.signIn)
  await onlooker.post('/auth/sign-in/email', { email: 'flo@altus.example', password: PASSWORD })
  expect(await onlooker.post('/auth/two-factor/verify-totp', { code })).toMatchObject({ status: 401 })
  expect(await isIn(onlooker)).toBe(false)

  const [backup] = enabling.body['backupCodes'] as string[]
  for (const [times, status] of [
    [1, 200],
    [2, 401],
  ]) {
    const other = openBrowser(house.signIn)
    await other.post('/auth/sign-in/email', { email: 'flo@altus.example', password: PASSWORD })
    const answer = await other.post('/auth/two-factor/verify-backup-code', { code: backup })
    expect({ times, status: answer.status }).toEqual({ times, status })
  }
  expect(await browser.post('/auth/two-factor/disable', { password: PASSWORD })).toMatchObject({ status: 200 })
  expect([await isIn(browser), await isIn(here)]).toEqual([true, false])
  await signedIn('flo@altus.example')
  const kinds = house.events.map(({ kind }) => kind)
  expect(kinds).toEqual(expect.arrayContaining(['two_factor_on', 'two_factor_off', 'sign_in_failed', 'sessions_ended']))
})

test.each(['a\0b', '\ud800', '\u0085'])('%j is the id of no session, and is refused as such', async (session) => {
  const browser = await signedIn('ada@altus.example')
  const refused = { status: 422, body: { code: 'invalid_input' } }
  expect(await browser.post('/auth-perennial/sessions/end', { session })).toMatchObject(refused)
})

test('a page elsewhere can’t use the sign-in', async () => {
  const browser = await signedIn('ada@altus.example')
  const refused = { status: 403, body: { code: 'cross_site' } }
  const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  for (const path of [
    '/auth/sign-out',
    '/auth/sign-in/email',
    '/auth-perennial/sessions/end',
    '/auth/change-password',
  ]) {
    expect(await browser.post(path, { others: true }, elsewhere)).toMatchObject(refused)
    expect(await browser.post(path, { others: true }, { origin: 'null' })).toMatchObject(refused)
  }
  expect(await isIn(browser)).toBe(true)
})

test('cookies: out of reach of scripts, of other hosts, and of http where the server has https', async () => {
  const own = await signedIn('ada@altus.example')
  expect([...own.cookies.keys()]).toEqual(['perennial.session_token'])
  const publicUrl = 'https://channel.example'
  const { stage, events } = house
  const { openPeople } = await import('#stores/postgres/records.ts')
  const people = openPeople(stage.postgresUrl, { embedded: true })
  const secret = 'a secret of the tests, and of nothing else, 0123456789'
  const secure = openSignIn({
    people,
    publicUrl,
    secret,
    send: async () => undefined,
    report: (event) => void events.push(event),
  })
  try {
    const browser = openBrowser(secure, {}, publicUrl)
    const { headers } = await browser.post('/auth/sign-in/email', { email: 'ada@altus.example', password: PASSWORD })
    const [cookie = ''] = headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-perennial\.session_token=/)
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Domain')
    expect(await secure.whoIs(browser.headers())).toBeDefined()
  } finally {
    await people.destroy()
  }
})

test('what has expired is swept', async () => {
  await house.stage.ask(
    `update signin.session set "expiresAt" = now() - interval '1 second' where "userId" = (select id from signin."user" where email = 'bo@altus.example')`,
  )
  house.clock.now = Temporal.Now.instant()
  await house.signIn.sweep()
  expect(await house.stage.ask(`select from signin.session where "expiresAt" <= now()`)).toEqual([])
})

test('a name that is no text, empty or more than text is refused', async () => {
  await house.person('named@altus.example')
  const browser = await signedIn('named@altus.example')
  for (const name of [7, null, '', 'a\0b']) {
    const answer = await browser.post('/auth/update-user', { name })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
  }
  expect(await browser.post('/auth/update-user', { name: 'Kim' })).toMatchObject({ status: 200 })
})
