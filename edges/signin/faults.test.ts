import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPeople } from '#stores/postgres/records.ts'
import { type House, ORIGIN, openBrowser, openHouse, PASSWORD } from './browser.test-data.ts'
import { openSignIn, type SignIn } from './signin.ts'

let house: House
let signIn: SignIn
const heard: unknown[] = []

let close: () => Promise<void>

/** A sign-in whose database has lost its tables: whatever it does ends in a fault of its own. */
beforeAll(async () => {
  house = await openHouse()
  const people = openPeople(house.stage.postgresUrl, { embedded: true })
  await house.stage.ask('alter schema signin rename to lost')
  signIn = openSignIn({
    people,
    publicUrl: ORIGIN,
    secret: 'a secret of the tests, and of nothing else, 0123456789',
    send: async () => undefined,
    report: () => undefined,
    onError: (error) => heard.push(error),
  })
  close = async () => {
    await people.destroy()
    await house.close()
  }
})
afterAll(() => close())

test.each([
  ['/auth/sign-in/email', { email: 'ada@altus.example', password: PASSWORD }],
  ['/auth/reset-password', { token: 'a', newPassword: PASSWORD }],
  ['/auth-perennial/invitation/preview', { token: 'a' }],
  ['/auth-perennial/sso', { email: 'ada@altus.example' }],
])('a fault at %s is told to the log, and nothing of it to the browser', async (path, body) => {
  heard.length = 0
  const answer = await openBrowser(signIn).post(path, body)
  expect(answer.status).toBe(500)
  expect(answer.body).toEqual({
    type: 'urn:perennial:problem:internal_error',
    title: 'Internal Server Error',
    status: 500,
    code: 'internal_error',
  })
  expect(heard).not.toEqual([])
})

test('where the database does not answer, it is said that another try may', async () => {
  const nowhere = new URL(house.stage.postgresUrl)
  nowhere.searchParams.set('host', '/nowhere')
  const people = openPeople(nowhere.href, { embedded: true })
  const away = openSignIn({
    people,
    publicUrl: ORIGIN,
    secret: 'a secret of the tests, and of nothing else, 0123456789',
    send: async () => undefined,
    report: () => undefined,
  })
  const answer = await openBrowser(away).post('/auth-perennial/invitation/preview', { token: 'a' })
  expect(answer).toMatchObject({ status: 503, body: { code: 'engines_unavailable', status: 503 } })
  await people.destroy()
})
