/** A secret of one kind is good for nothing but its own purpose, although all of them are random text. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { readKey } from '#core/channel/api-key.ts'
import { present } from '#core/ground/result.ts'
import { admitKey } from '#edges/admission.ts'
import { invite } from '#operations/channel/invitations.ts'
import type { Context } from '#operations/context.ts'
import { keyHeader } from '#tools/vitest/keys.ts'
import { type House, openBrowser, openHouse, PASSWORD, tokenOf } from './browser.test-data.ts'

let house: House
const secrets = new Map<Kind, string>()

const EMAIL = 'ada@altus.example'
const NEW = { name: 'Eve', email: 'eve@evil.example', password: PASSWORD }
const SECRET = 'a secret of the tests, and of nothing else, 0123456789'

type Kind = 'owner link' | 'invitation' | 'reset' | 'confirmation' | 'session' | 'API key'

beforeAll(async () => {
  house = await openHouse({ secret: SECRET })
  await house.signIn.createPerson({ name: 'Ada', email: EMAIL, password: PASSWORD, emailVerified: false })
  const browser = openBrowser(house.signIn)
  await browser.post('/auth/sign-in/email', { email: EMAIL, password: PASSWORD })
  await browser.post('/auth/send-verification-email')
  const { link } = await house.letter('verify', EMAIL)
  const [owner, reset] = [await house.signIn.ownerLink(), await house.signIn.resetLink(EMAIL)]
  const invited = await invite.run(contextOf(), { email: 'bo@nordwind.example', roles: ['owner'] })
  const { authorization } = await keyHeader(contextOf())
  secrets.set('owner link', tokenOf(present(owner.ok ? owner.value : undefined, 'the operator has no owner yet')))
  secrets.set('invitation', present(invited.ok ? invited.value.token : undefined, 'the machine may invite'))
  secrets.set('reset', tokenOf(present(reset.ok ? reset.value : undefined, 'Ada is known')))
  secrets.set('confirmation', new URL(link).searchParams.get('token') ?? '')
  const [session] = await house.stage.ask<{ token: string }>('select token from signin.session')
  secrets.set('session', present(session, 'Ada has signed in').token)
  secrets.set('API key', authorization.replace('Bearer ', ''))
})
afterAll(() => house.close())

function contextOf(): Context {
  const { acting, usage } = house.stage
  return { ...acting('nordwind'), usage, operator: 'altus', now: house.clock.now, principal: MACHINE }
}

function secretOf(kind: Kind): string {
  return present(secrets.get(kind), `there is a secret of the kind ${kind}`)
}

const post = async (path: string, body: object): Promise<boolean> =>
  (await openBrowser(house.signIn).post(path, body)).status === 200

async function confirms(token: string): Promise<boolean> {
  const answer = await openBrowser(house.signIn).get(`/auth/verify-email?token=${token}&callbackURL=/email-verified`)
  return answer.headers.get('location') === '/email-verified'
}

/** A cookie carries the session's token and its signature; only whoever has the secret of the data folder can write one. */
async function opensSession(token: string): Promise<boolean> {
  const signature = createHmac('sha256', 'another secret').update(token).digest('base64')
  for (const value of [token, `${token}.`, `${token}.${encodeURIComponent(signature)}`]) {
    if (await house.signIn.whoIs(new Headers({ cookie: `perennial.session_token=${value}` }))) return true
  }
  return false
}

async function opensApi(text: string): Promise<boolean> {
  const own = readKey(secretOf('API key'))
  const id = own.ok ? own.value.id : ''
  const answers = [await admitKey(contextOf(), text), await admitKey(contextOf(), `prn_${id}_${text}`)]
  return answers.some(({ ok }) => ok)
}

/** What each kind is good for, or undefined where a test can't use it up by itself. */
const PLACES: Readonly<Record<Kind, (secret: string) => Promise<boolean>>> = {
  'owner link': (token) => post('/auth-perennial/owner', { ...NEW, token }),
  invitation: (token) => post('/auth-perennial/invitation', { token, name: 'Eve', password: PASSWORD }),
  reset: (token) => post('/auth/reset-password', { token, newPassword: 'another good password' }),
  confirmation: confirms,
  session: opensSession,
  'API key': opensApi,
}

const KINDS = Object.keys(PLACES) as Kind[]
const CONFUSED = KINDS.flatMap((kind) => KINDS.filter((place) => place !== kind).map((place) => ({ kind, place })))

describe('at a place of another kind', () => {
  test.each(CONFUSED)('the secret of the kind $kind is not good as $place', async ({ kind, place }) => {
    expect(await PLACES[place](secretOf(kind))).toBe(false)
  })

  test('a session’s token as it stands in the database opens nothing without the cookie’s signature', async () => {
    expect(await opensSession(secretOf('session'))).toBe(false)
  })
})

describe('a confirmation is a signed token', () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const seconds = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)
  const written = (header: object, secret: string | undefined): string => {
    const text = `${part(header)}.${part({ email: EMAIL, iat: seconds, exp: seconds + 600 })}`
    return `${text}.${secret === undefined ? '' : createHmac('sha256', secret).update(text).digest('base64url')}`
  }

  test.each([
    { with: 'no algorithm', token: written({ alg: 'none' }, undefined) },
    { with: 'no signature', token: written({ alg: 'HS256' }, undefined) },
    { with: 'another secret', token: written({ alg: 'HS256' }, 'another secret') },
    { with: 'a key that it brings along', token: written({ alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } }, '\0\0\0') },
  ])('with $with it confirms nothing', async ({ token }) => {
    expect(await confirms(token)).toBe(false)
  })
})

test('each is still good for its own purpose after all of that', async () => {
  expect(await opensApi(secretOf('API key'))).toBe(true)
  expect(await confirms(secretOf('confirmation'))).toBe(true)
  expect(await PLACES.invitation(secretOf('invitation'))).toBe(true)
  expect(await PLACES.reset(secretOf('reset'))).toBe(true)
  expect(await PLACES['owner link'](secretOf('owner link'))).toBe(true)
})
