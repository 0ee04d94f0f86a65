import { z } from 'zod'
import { endSession, takeCode } from '#stores/postgres/sessions.ts'
import { secretHash } from '#stores/secret-hash.ts'
import { problem, tooMany } from './answers.ts'
import { type Attempt, accountKey, addressKey, forget, lockedBy, secondsUntil } from './attempts.ts'
import { type Desk, endOthers, replaceSession, type SignedIn, whoBegins } from './desk.ts'
import type { From, SignInEventKind } from './event.ts'
import { PAGES } from './options.ts'
import { invalid, personName } from './routes.ts'

/** A request to one of the library's routes, read once. */
export type Asked = Readonly<{
  path: string
  body: Readonly<Record<string, unknown>>
  /** Whose session it carries. */
  before: SignedIn | undefined
  from: From
}>

type Route = Readonly<{
  /** What is guessed here, so that failures count; undefined where nothing can be. */
  guesses?: (asked: Asked) => Attempt
  /** A person has to be signed in already. */
  signedIn?: true
  /** What the body must be, where the library would let more pass than the database takes. */
  takes?: z.ZodObject
  /** What the library is given in place of what was sent. */
  body?: (asked: Asked) => Readonly<Record<string, unknown>>
  /** What follows from the library's answer; comes back with the answer. */
  after?: (desk: Desk, asked: Asked, response: Response) => Promise<Response>
}>

const byAccount = ({ body, from }: Asked): Attempt => ({
  account: accountKey(String(body['email'] ?? '')),
  address: addressKey(from.address),
})

/** A session that was left open must not become a place to guess the password. */
const byPerson = ({ before, from }: Asked): Attempt => ({
  account: `person:${before?.person.id ?? 'nobody'}`,
  address: addressKey(from.address),
})

/** Whose code it is stands in a signed cookie; the library counts by person, we by address. */
const byAddress = ({ from }: Asked): Attempt => ({
  account: `code:${addressKey(from.address)}`,
  address: addressKey(from.address),
})

/** Every route of the library that may be reached. What isn't here answers as if it didn't exist. */
export const LIBRARY_ROUTES: Readonly<Record<string, Route>> = {
  'POST /sign-in/email': {
    guesses: byAccount,
    body: ({ body }) => ({ ...body, callbackURL: undefined }),
    after: afterPassword,
  },
  'POST /sign-out': { after: afterSignOut },
  'POST /request-password-reset': { guesses: byReset, body: ({ body }) => ({ email: body['email'] }) },
  'POST /reset-password': { body: ({ body }) => ({ token: body['token'], newPassword: body['newPassword'] }) },
  'POST /change-password': {
    signedIn: true,
    guesses: byPerson,
    body: ({ body }) => ({ ...body, revokeOtherSessions: true }),
    after: told('password_changed'),
  },
  'POST /update-user': {
    signedIn: true,
    takes: z.object({ name: personName }),
    body: ({ body }) => ({ name: body['name'] }),
  },
  'POST /send-verification-email': {
    signedIn: true,
    body: ({ before }) => ({ email: before?.person.email, callbackURL: PAGES.verified }),
  },
  'GET /verify-email': {},
  'POST /two-factor/enable': {
    signedIn: true,
    guesses: byPerson,
    body: ({ body }) => ({ password: body['password'] }),
  },
  'POST /two-factor/disable': { signedIn: true, guesses: byPerson, after: told('two_factor_off') },
  'POST /two-factor/generate-backup-codes': { signedIn: true, guesses: byPerson, after: told('backup_codes_renewed') },
  'POST /two-factor/verify-totp': {
    guesses: byAddress,
    body: ({ body }) => ({ code: body['code'] }),
    after: afterTotp,
  },
  'POST /two-factor/verify-backup-code': {
    guesses: byAddress,
    body: ({ body }) => ({ code: body['code'] }),
    after: afterBackupCode,
  },
}

function byReset({ body, from }: Asked): Attempt {
  return { account: `reset:${accountKey(String(body['email'] ?? ''))}`, address: addressKey(from.address) }
}

/** Runs one of the library's routes: waits where there were failures, asks the library, then does what follows. */
export async function throughLibrary(
  desk: Desk,
  route: Route,
  asked: Asked,
  ask: (body: Readonly<Record<string, unknown>>) => Promise<Response>,
): Promise<Response> {
  if (route.signedIn && !asked.before) return problem('not_signed_in', 'Sign in first')
  const wanted = route.takes?.safeParse(asked.body)
  if (wanted && !wanted.success) return invalid(wanted.error)
  const attempt = route.guesses?.(asked)
  if (attempt) {
    const now = desk.now()
    const lock = await lockedBy(desk.people, attempt, now)
    if (lock) {
      if (desk.isNewLock(lock)) await desk.report({ kind: 'locked_out', ...whom(asked) }, asked.from)
      return tooMany(secondsUntil(lock, now))
    }
  }
  const response = await ask(route.body?.(asked) ?? asked.body)
  const succeeded = response.status < 400
  if (attempt && succeeded && asked.path !== '/request-password-reset') await forget(desk.people, attempt)
  if (attempt && !succeeded) await desk.report({ kind: 'sign_in_failed', ...whom(asked) }, asked.from)
  return succeeded && route.after ? await route.after(desk, asked, response) : response
}

function whom({ before, body }: Asked): Readonly<{ person?: string; account?: string }> {
  if (before) return { person: before.person.id }
  const { email } = body
  return typeof email === 'string'
    ? { account: accountKey(email).slice('account:'.length, 'account:'.length + 16) }
    : {}
}

/** No session begins where a second factor is still asked for; one that was there before ends all the same. */
async function afterPassword(desk: Desk, { before, from }: Asked, response: Response): Promise<Response> {
  const begun = await whoBegins(desk, response)
  await replaceSession(desk, before, begun)
  if (!begun) return response
  await desk.report({ kind: 'signed_in', person: begun.person.id, method: 'password' }, from)
  return response
}

/** By code a sign-in is finished, or two-factor is turned on; then the other sessions, which it didn't protect, end. */
async function afterTotp(desk: Desk, asked: Asked, response: Response): Promise<Response> {
  const begun = await whoBegins(desk, response)
  const person = begun?.person.id ?? asked.before?.person.id
  const isFresh = person === undefined || (await isFirstUse(desk, person, String(asked.body['code'])))
  if (!begun) return response
  if (asked.before) {
    await desk.report({ kind: 'two_factor_on', person: begun.person.id }, asked.from)
    await endOthers(desk, begun, asked.from)
    return response
  }
  if (!isFresh) return await refuseCode(desk, begun, asked.from)
  await desk.report({ kind: 'signed_in', person: begun.person.id, method: 'totp' }, asked.from)
  return response
}

/** A code is good once (RFC 6238, 5.2): whoever saw it typed can't use it in the same half minute. */
async function isFirstUse({ people, now }: Desk, person: string, code: string): Promise<boolean> {
  return await takeCode(people, { person, hash: secretHash(code), now: now() })
}

async function refuseCode(desk: Desk, begun: SignedIn, from: From): Promise<Response> {
  await endSession(desk.people, begun.person.id, begun.session)
  await desk.report({ kind: 'sign_in_failed', person: begun.person.id, method: 'totp' }, from)
  return new Response(JSON.stringify({ code: 'INVALID_CODE', message: 'Invalid code' }), {
    status: 401,
    headers: { 'content-type': 'application/json' },
  })
}

async function afterBackupCode(desk: Desk, asked: Asked, response: Response): Promise<Response> {
  const begun = await whoBegins(desk, response)
  if (begun) {
    await replaceSession(desk, asked.before, begun)
    await desk.report({ kind: 'signed_in', person: begun.person.id, method: 'backup_code' }, asked.from)
  }
  return response
}

async function afterSignOut(desk: Desk, { before, from }: Asked, response: Response): Promise<Response> {
  if (before) await desk.report({ kind: 'signed_out', person: before.person.id }, from)
  return response
}

/** What changes how one signs in ends every other session. */
function told(kind: SignInEventKind) {
  return async (desk: Desk, { before, from }: Asked, response: Response): Promise<Response> => {
    if (before) await desk.report({ kind, person: before.person.id }, from)
    const kept = (await whoBegins(desk, response)) ?? before
    if (kept) await endOthers(desk, kept, from)
    return response
  }
}
