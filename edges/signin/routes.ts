import { z } from 'zod'
import {
  acceptInvitation,
  addFirstOwner,
  addInvited,
  findPerson,
  type InvitationRead,
  isOwnerLinkGood,
  type NewPerson,
  readInvitation,
} from '#stores/postgres/people.ts'
import { endSession, sessionsOf } from '#stores/postgres/sessions.ts'
import { secretHash } from '#stores/secret-hash.ts'
import { answer, problem } from './answers.ts'
import { askLibrary, type Desk, endOthers, replaceSession, type SignedIn, whoBegins } from './desk.ts'
import type { From } from './event.ts'
import { PAGES, PASSWORD } from './options.ts'
import { beginSso } from './sso.ts'
import { newPersonId } from './tokens.ts'

/** A request to one of our own routes. */
export type Requested = Readonly<{ body: unknown; cookie: string | null; before: SignedIn | undefined; from: From }>

export type OwnRoute = (desk: Desk, request: Requested) => Promise<Response>

const token = z.string().min(1).max(200)
/** What somebody is called. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'without control characters')
const email = z.email().max(254).toLowerCase()
const password = z.string().min(PASSWORD.least).max(PASSWORD.most)
/** A path of the console and nothing else: `//` and `\` would lead away. */
const path = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u, 'a path of this server')

const OWNER = z.strictObject({ token, name: personName, email, password })
const TOKEN = z.strictObject({ token })
const ACCEPT = z.strictObject({ token, name: personName.optional(), password: password.optional() })
/** What the database can look for: no NUL characters and no halves of surrogate pairs. */
const sessionId = z
  .string()
  .max(100)
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'the id of a session')
const END = z.union([z.strictObject({ session: sessionId }), z.strictObject({ others: z.literal(true) })])
const SSO = z.strictObject({ email, next: path.optional() })

export const OWN_ROUTES: Readonly<Record<string, OwnRoute>> = {
  'GET /demo': async ({ options }) => (options.demo ? answer({ people: options.demo }) : noSuchRoute()),
  'POST /owner/preview': previewOwner,
  'POST /owner': becomeOwner,
  'POST /invitation/preview': previewInvitation,
  'POST /invitation': acceptInvited,
  'GET /account': showAccount,
  'GET /sessions': listSessions,
  'POST /sessions/end': endSessions,
  'POST /sso': async (desk, { body, cookie, from }) => {
    const wanted = SSO.safeParse(body)
    return wanted.success ? await beginSso(desk, wanted.data, { cookie, from }) : invalid(wanted.error)
  },
}

export function noSuchRoute(): Response {
  return problem('no_such_route', 'There is no such route')
}

export function invalid(error: z.ZodError): Response {
  const [first] = error.issues
  return problem(
    'invalid_input',
    first ? `${first.path.join('.') || 'body'}: ${first.message}` : 'The input is not valid',
  )
}

function linkNotGood(): Response {
  return problem('link_not_good', 'This link was used, withdrawn or has expired')
}

async function previewOwner(desk: Desk, { body }: Requested): Promise<Response> {
  const wanted = TOKEN.safeParse(body)
  if (!wanted.success) return invalid(wanted.error)
  const isGood = await isOwnerLinkGood(desk.people, secretHash(wanted.data.token), desk.now())
  return isGood ? answer({ good: true }) : linkNotGood()
}

/** The link is asked for before the password is hashed: hashing costs much, and whoever has no link gets none of it. */
async function becomeOwner(desk: Desk, request: Requested): Promise<Response> {
  const wanted = OWNER.safeParse(request.body)
  if (!wanted.success) return invalid(wanted.error)
  const hash = secretHash(wanted.data.token)
  if (!(await isOwnerLinkGood(desk.people, hash, desk.now()))) return linkNotGood()
  const person = await newPerson(desk, { ...wanted.data, emailVerified: false })
  const joined = await addFirstOwner(desk.people, hash, person)
  if (!joined.ok) return joined.refusal.code === 'email_taken' ? emailTaken() : linkNotGood()
  await desk.report({ kind: 'person_created', person: person.id }, request.from)
  await desk.report({ kind: 'owner_link_used', person: person.id, organization: joined.value }, request.from)
  const begun = await beginAs(desk, wanted.data, request)
  await askLibrary(desk, '/send-verification-email', {
    body: { email: person.email, callbackURL: PAGES.verified },
    cookie: begun.cookie,
    from: request.from,
  })
  return answer({ person: person.id, organization: joined.value }, begun.setCookies)
}

function emailTaken(): Response {
  return problem('email_taken', 'Somebody signs in with this e-mail address already')
}

async function previewInvitation(desk: Desk, { body, before }: Requested): Promise<Response> {
  const wanted = TOKEN.safeParse(body)
  if (!wanted.success) return invalid(wanted.error)
  const invitation = await readInvitation(desk.people, secretHash(wanted.data.token), desk.now())
  if (!invitation) return linkNotGood()
  const { organization: id, name, email, roles, expiresAt } = invitation
  const person = await findPerson(desk.people, email)
  return answer({
    organization: { id, name },
    email,
    roles,
    expiresAt,
    /** What to ask for: a name and a password, signing in, or only to agree. */
    wants: !person ? 'name_and_password' : before?.person.email === email ? 'nothing' : 'sign_in',
  })
}

async function acceptInvited(desk: Desk, request: Requested): Promise<Response> {
  const wanted = ACCEPT.safeParse(request.body)
  if (!wanted.success) return invalid(wanted.error)
  const hash = secretHash(wanted.data.token)
  const invitation = await readInvitation(desk.people, hash, desk.now())
  if (!invitation) return linkNotGood()
  if (request.before)
    return await acceptAsSignedIn(desk, { hash, invitation, person: request.before.person, from: request.from })
  if (await findPerson(desk.people, invitation.email)) return signInFirst()
  const { name, password } = wanted.data
  if (name === undefined || password === undefined) return problem('invalid_input', 'A name and a password are needed')
  // Whoever has the secret has read the letter, so the address is verified.
  const person = await newPerson(desk, { name, email: invitation.email, password, emailVerified: true })
  const joined = await addInvited(desk.people, hash, person)
  if (!joined.ok) return joined.refusal.code === 'email_taken' ? signInFirst() : linkNotGood()
  await desk.report({ kind: 'person_created', person: person.id }, request.from)
  await desk.report({ kind: 'invitation_accepted', person: person.id, organization: joined.value }, request.from)
  const { setCookies } = await beginAs(desk, { email: person.email, password }, request)
  return answer({ person: person.id, organization: joined.value }, setCookies)
}

function signInFirst(): Response {
  return problem('sign_in_first', 'You have an account with this e-mail address: sign in, then accept')
}

type Accepting = Readonly<{ hash: string; invitation: InvitationRead; person: SignedIn['person']; from: From }>

async function acceptAsSignedIn(desk: Desk, { hash, invitation, person, from }: Accepting): Promise<Response> {
  if (person.email !== invitation.email || !person.emailVerified) {
    return problem('wrong_person', `This invitation is for ${invitation.email}, confirmed as yours`)
  }
  const organization = await acceptInvitation(desk.people, hash, person.id, desk.now())
  if (organization === undefined) return linkNotGood()
  await desk.report({ kind: 'invitation_accepted', person: person.id, organization }, from)
  return answer({ person: person.id, organization })
}

type Wanted = Readonly<{ name: string; email: string; password: string; emailVerified: boolean }>

export async function newPerson(
  { auth, now }: Desk,
  { name, email, password, emailVerified }: Wanted,
): Promise<NewPerson> {
  const { password: passwords } = await auth.$context
  return { id: newPersonId(), name, email, emailVerified, passwordHash: await passwords.hash(password), now: now() }
}

/** Signs a person in that was made just now. Whoever was signed in in this browser is no more. */
async function beginAs(
  desk: Desk,
  { email, password }: Readonly<{ email: string; password: string }>,
  { before, from }: Requested,
) {
  const response = await askLibrary(desk, '/sign-in/email', { body: { email, password }, from })
  const begun = await whoBegins(desk, response)
  if (begun) {
    await replaceSession(desk, before, begun)
    await desk.report({ kind: 'signed_in', person: begun.person.id, method: 'password' }, from)
  }
  const setCookies = response.headers.getSetCookie()
  return { setCookies, cookie: setCookies.map((cookie) => cookie.split(';')[0]).join('; ') }
}

/** What the API doesn't say of a person, as only itself needs it: whether its address is confirmed, and whether it has a password. */
async function showAccount(desk: Desk, { before }: Requested): Promise<Response> {
  if (!before) return problem('not_signed_in', 'Sign in first')
  const { name, email, emailVerified, twoFactor } = before.person
  const found = await findPerson(desk.people, email)
  return answer({ name, email, emailVerified, twoFactor, hasPassword: found?.hasPassword ?? false })
}

async function listSessions(desk: Desk, { before }: Requested): Promise<Response> {
  if (!before) return problem('not_signed_in', 'Sign in first')
  const sessions = await sessionsOf(desk.people, before.person.id, desk.now())
  return answer({ sessions: sessions.map((session) => ({ ...session, current: session.id === before.session })) })
}

async function endSessions(desk: Desk, { body, before, from }: Requested): Promise<Response> {
  if (!before) return problem('not_signed_in', 'Sign in first')
  const wanted = END.safeParse(body)
  if (!wanted.success) return invalid(wanted.error)
  if ('others' in wanted.data) return answer({ ended: await endOthers(desk, before, from) })
  if (!(await endSession(desk.people, before.person.id, wanted.data.session))) {
    return problem('no_such_session', 'You have no such session')
  }
  await desk.report({ kind: 'sessions_ended', person: before.person.id, count: 1 }, from)
  return answer({ ended: 1 })
}
