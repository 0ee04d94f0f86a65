import { createHash } from 'node:crypto'
import { type Result, refuse } from '#core/ground/result.ts'
import { isUnavailable } from '#edges/unavailable.ts'
import { connectionById } from '#stores/postgres/connections.ts'
import { addPerson, findPerson, keepOwnerLink } from '#stores/postgres/people.ts'
import { keepResetToken, sweepSignIn } from '#stores/postgres/sessions.ts'
import { secretHash } from '#stores/secret-hash.ts'
import { problem } from './answers.ts'
import { newLockTelling } from './attempts.ts'
import { type Auth, createAuth, type Hears } from './auth.ts'
import { type Desk, type SignedIn, whoIs } from './desk.ts'
import type { From, SignInEvent } from './event.ts'
import { handle } from './handle.ts'
import { OWNER_LINK_HOURS, PAGES, RESET_MINUTES, type SignInOptions } from './options.ts'
import { newPerson } from './routes.ts'
import { newToken } from './tokens.ts'

export type NewAccount = Readonly<{ name: string; email: string; password: string; emailVerified: boolean }>

export type SignIn = Readonly<{
  /** Answers everything under `/auth/` and `/auth-perennial/`. */
  handle: (request: Request, from?: From) => Promise<Response>
  /** Whose session the cookie carries, asked of the database each time: a session that was ended is over at once. */
  whoIs: (headers: Headers) => Promise<SignedIn | undefined>
  /** Makes somebody who can sign in and belongs to nothing yet: for the demo. */
  createPerson: (account: NewAccount) => Promise<Result<string, Readonly<{ code: 'email_taken' }>>>
  /** A link, good once and for 24 hours, by which the operator gets its first owner; any earlier one is good no more. */
  ownerLink: () => Promise<Result<string, Readonly<{ code: 'has_owner' }>>>
  /** Where somebody accepts the invitation with this secret. */
  invitationLink: (token: string) => string
  /** A link for a new password, for whoever can read the data folder: it works without mail and for unconfirmed addresses. */
  resetLink: (email: string) => Promise<Result<string, Readonly<{ code: 'no_such_person' }>>>
  /** Deletes what has expired; for a job, once an hour. */
  sweep: () => Promise<void>
  /** When all letters so far were handed over. */
  settled: () => Promise<void>
}>

/** Sets up the sign-in. It opens nothing that has to be closed; `settled` before the pool of `people` is. */
export function openSignIn(options: SignInOptions): SignIn {
  const desk = openDesk(options)
  const { people } = options
  return {
    handle: (request, from = {}) => answered(desk, request, from),
    whoIs: (headers) => whoIs(desk, headers),
    createPerson: async (account) => {
      const person = await newPerson(desk, { ...account, email: account.email.toLowerCase() })
      const added = await addPerson(people, person)
      if (added.ok) await desk.report({ kind: 'person_created', person: person.id })
      return added
    },
    ownerLink: async () => {
      const token = newToken()
      const [now, hash] = [desk.now(), secretHash(token)]
      const kept = await keepOwnerLink(people, { hash, now, until: now.add({ hours: OWNER_LINK_HOURS }) })
      return kept ? { ok: true, value: `${options.publicUrl}${PAGES.owner}#${token}` } : refuse({ code: 'has_owner' })
    },
    invitationLink: (token) => `${options.publicUrl}${PAGES.invitation}#${token}`,
    resetLink: (email) => resetLink(desk, email),
    sweep: () => sweepSignIn(people, desk.now()),
    settled: desk.settled,
  }
}

/** A bug in here tells the browser nothing of its insides. */
async function answered(desk: Desk, request: Request, from: From): Promise<Response> {
  try {
    return await handle(desk, request, from)
  } catch (error) {
    desk.options.onError?.(error)
    if (isUnavailable(error)) {
      const says = 'What keeps the sign-ins is not available at this moment. Nothing was changed; try again.'
      return problem('engines_unavailable', says, { 'retry-after': '2' })
    }
    const body = {
      type: 'urn:perennial:problem:internal_error',
      title: 'Internal Server Error',
      status: 500,
      code: 'internal_error',
    }
    return new Response(JSON.stringify(body), { status: 500, headers: { 'content-type': 'application/problem+json' } })
  }
}

type OpenDesk = Desk & Readonly<{ settled: () => Promise<void> }>

function openDesk(options: SignInOptions): OpenDesk {
  const now = options.now ?? (() => Temporal.Now.instant())
  const running = new Set<Promise<unknown>>()
  const later = (work: Promise<unknown>): void => {
    const tracked = work.catch((error: unknown) => options.onError?.(error)).finally(() => running.delete(tracked))
    running.add(tracked)
  }
  const report: Desk['report'] = async (event, from = {}) => {
    await options.report({ ...event, ...from, at: now() })
  }
  const auth: Auth = createAuth(options, hearing(options, report, later))
  const settled = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running)
  }
  return { options, people: options.people, auth, now, report, isNewLock: newLockTelling(), settled }
}

function hearing(options: SignInOptions, report: Desk['report'], later: (work: Promise<unknown>) => void): Hears {
  const tell = (kind: SignInEvent['kind']) => (person: string) => report({ kind, person })
  return {
    personCreated: tell('person_created'),
    passwordReset: tell('password_reset'),
    emailVerified: tell('email_verified'),
    accountLinked: async (person, provider) => {
      const connection = await connectionById(options.people, provider)
      await report({
        kind: 'joined_by_single_sign_on',
        person,
        ...(connection && { organization: connection.organization }),
      })
    },
    send: (letter) => later(options.send(letter)),
    later,
  }
}

/** The library looks a token up by the hash of its name. */
async function resetLink({ people, options, now }: Desk, email: string): ReturnType<SignIn['resetLink']> {
  const person = await findPerson(people, email)
  if (!person) return refuse({ code: 'no_such_person' })
  const token = newToken()
  const hash = createHash('sha256').update(`reset-password:${token}`).digest('base64url')
  const at = now()
  const until = at.add({ minutes: RESET_MINUTES })
  await keepResetToken(people, { id: newToken(), hash, person: person.id, now: at, until })
  return { ok: true, value: `${options.publicUrl}${PAGES.reset}#${token}` }
}
