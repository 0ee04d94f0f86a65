import type { People } from '#stores/postgres/people.ts'
import { endOtherSessions, endSession } from '#stores/postgres/sessions.ts'
import type { Lock } from './attempts.ts'
import { ADDRESS_HEADER, type Auth, BASE_PATH } from './auth.ts'
import type { From, SignInEvent } from './event.ts'
import type { SignInOptions } from './options.ts'

/** A person who has signed in, and by which session (its id, not its secret). */
export type SignedIn = Readonly<{
  person: Readonly<{ id: string; name: string; email: string; emailVerified: boolean; twoFactor: boolean }>
  session: string
}>

/** What every route works with. */
export type Desk = Readonly<{
  options: SignInOptions
  people: People
  auth: Auth
  now: () => Temporal.Instant
  report: (event: Omit<SignInEvent, 'at'>, from?: From) => Promise<void>
  /** Whether this lock is told now for the first time. */
  isNewLock: (lock: Lock) => boolean
}>

/** Whose session a request carries. */
export async function whoIs({ auth }: Pick<Desk, 'auth'>, headers: Headers): Promise<SignedIn | undefined> {
  if (!headers.has('cookie')) return undefined
  const found = await auth.api.getSession({ headers, query: { disableCookieCache: true, disableRefresh: true } })
  if (!found) return undefined
  const { id, name, email, emailVerified } = found.user
  return {
    person: { id, name, email, emailVerified, twoFactor: found.user.twoFactorEnabled ?? false },
    session: found.session.id,
  }
}

/** Whose session an answer begins, read from the cookies that it sets. */
export async function whoBegins(desk: Pick<Desk, 'auth'>, response: Response): Promise<SignedIn | undefined> {
  const cookies = response.headers.getSetCookie().flatMap((cookie) => {
    const [pair = ''] = cookie.split(';')
    return pair.endsWith('=') ? [] : [pair]
  })
  return cookies.length === 0 ? undefined : await whoIs(desk, new Headers({ cookie: cookies.join('; ') }))
}

/** A session never outlives the sign-in that takes its place in the same browser (ASVS 7.2.4). */
export async function replaceSession({ people }: Desk, before: SignedIn | undefined, begun?: SignedIn): Promise<void> {
  if (before && before.session !== begun?.session) await endSession(people, before.person.id, before.session)
}

export async function endOthers(desk: Desk, { person, session }: SignedIn, from?: From): Promise<number> {
  const count = await endOtherSessions(desk.people, person.id, session)
  if (count > 0) await desk.report({ kind: 'sessions_ended', person: person.id, count }, from)
  return count
}

/** Asks the library as a browser on one of our own pages would. */
export async function askLibrary(
  { auth, options }: Pick<Desk, 'auth' | 'options'>,
  path: string,
  { body, cookie, from }: Readonly<{ body: unknown; cookie?: string | null; from?: From | undefined }>,
): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/json', origin: new URL(options.publicUrl).origin })
  if (cookie) headers.set('cookie', cookie)
  if (from?.address !== undefined) headers.set(ADDRESS_HEADER, from.address)
  if (from?.agent !== undefined) headers.set('user-agent', from.agent)
  const url = new URL(`${BASE_PATH}${path}`, options.publicUrl)
  return await auth.handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }))
}
