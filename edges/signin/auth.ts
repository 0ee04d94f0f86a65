import { sso } from '@better-auth/sso'
import { betterAuth } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins'
import { findPerson } from '#stores/postgres/people.ts'
import { PAGES, PASSWORD, RESET_MINUTES, SESSION_DAYS, type SignInLetter, type SignInOptions } from './options.ts'
import { resolvePerson } from './sso-person.ts'
import { newPersonId, newToken } from './tokens.ts'

export const BASE_PATH = '/auth'

const DAY_SECONDS = 24 * 60 * 60

/** What the library tells while it works on a request. */
export type Hears = Readonly<{
  personCreated: (person: string) => Promise<void>
  accountLinked: (person: string, provider: string) => Promise<void>
  passwordReset: (person: string) => Promise<void>
  emailVerified: (person: string) => Promise<void>
  send: (letter: SignInLetter) => void
  /** Runs to its end after the answer. */
  later: (work: Promise<unknown>) => void
}>

/** The sign-in library, set up. Nobody signs up by itself, nothing is sent to its makers, and its own rate limit makes way for ours. */
export function createAuth(options: SignInOptions, hears: Hears) {
  const origins = [options.publicUrl, ...(options.alsoAt ?? [])].map((url) => new URL(url).origin)
  return betterAuth({
    appName: 'Perennial',
    baseURL: options.publicUrl,
    basePath: BASE_PATH,
    secret: options.secret,
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    database: { db: options.people, type: 'postgres', schemaName: 'signin', transaction: true },
    trustedOrigins: (request) => (isAtProvider(request) ? [...origins, ...(options.insideProviders ?? [])] : origins),
    onAPIError: { errorURL: `${options.publicUrl}${PAGES.signIn}`, onError: throwFault },
    emailAndPassword: passwords(options, hears),
    emailVerification: verification(hears),
    // A fixed end: a session that is used every day would otherwise never end.
    session: { expiresIn: SESSION_DAYS * DAY_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    verification: { storeIdentifier: 'hashed' },
    account: { updateAccountOnSignIn: false, accountLinking: { enabled: true, trustedProviders: [] } },
    databaseHooks: databaseHooks(hears),
    advanced: advanced(options, hears),
    plugins: [
      twoFactor({ issuer: 'Perennial' }),
      sso({
        providersLimit: 0,
        domainVerification: { enabled: true },
        // Believed only of providers whose domain was shown to be theirs; `resolvePerson` refuses everybody else.
        trustEmailVerified: true,
        resolveUser: (input) => resolvePerson(options.people, input),
      }),
    ],
  })
}

/** A refusal is the library's to answer. Of a fault it would write to the console; thrown, it is logged and answered as ours. */
function throwFault(error: unknown): void {
  if (!isAPIError(error)) throw error
}

export type Auth = ReturnType<typeof createAuth>

/** Only where a provider is called do the origins of inside providers count; nowhere do they count as pages of ours. */
function isAtProvider(request: Request | undefined): boolean {
  if (!request) return false
  const { pathname } = new URL(request.url)
  return pathname === `${BASE_PATH}/sign-in/sso` || pathname.startsWith(`${BASE_PATH}/sso/callback/`)
}

function passwords({ people, publicUrl }: SignInOptions, hears: Hears) {
  return {
    enabled: true,
    disableSignUp: true,
    minPasswordLength: PASSWORD.least,
    maxPasswordLength: PASSWORD.most,
    resetPasswordTokenExpiresIn: RESET_MINUTES * 60,
    revokeSessionsOnPasswordReset: true,
    // An address that nobody has confirmed may be a stranger's, and who signs in elsewhere gets no password by the back door.
    sendResetPassword: async ({ user, token }: Readonly<{ user: { email: string; name: string }; token: string }>) => {
      const person = await findPerson(people, user.email)
      if (!person?.emailVerified || !person.hasPassword) return
      const link = `${publicUrl}${PAGES.reset}#${token}`
      hears.send({ kind: 'reset', to: person.email, name: person.name, link, goodForMinutes: RESET_MINUTES })
    },
    onPasswordReset: ({ user }: Readonly<{ user: { id: string } }>) => hears.passwordReset(user.id),
  }
}

function verification(hears: Hears) {
  return {
    sendOnSignUp: false,
    autoSignInAfterVerification: false,
    expiresIn: DAY_SECONDS,
    sendVerificationEmail: async ({ user, url }: Readonly<{ user: { email: string; name: string }; url: string }>) =>
      hears.send({ kind: 'verify', to: user.email, name: user.name, link: url }),
    afterEmailVerification: (user: Readonly<{ id: string }>) => hears.emailVerified(user.id),
  }
}

/** A provider's tokens are good for its interfaces, which nobody here calls, so they aren't kept. */
const NO_TOKENS = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
}

function databaseHooks(hears: Hears) {
  return {
    user: {
      create: {
        before: async (user: Readonly<{ name: string; email: string }>) => ({
          data: { ...user, name: user.name.trim() || (user.email.split('@')[0] ?? user.email), image: null },
        }),
        after: (user: Readonly<{ id: string }>) => hears.personCreated(user.id),
      },
    },
    account: {
      create: {
        before: async (account: Readonly<Record<string, unknown>>) => ({ data: { ...account, ...NO_TOKENS } }),
        after: (account: Readonly<{ userId: string; providerId: string }>) =>
          account.providerId === 'credential'
            ? Promise.resolve()
            : hears.accountLinked(account.userId, account.providerId),
      },
    },
  }
}

/** The address comes from us in this header; what a client wrote into it is thrown away. */
export const ADDRESS_HEADER = 'x-perennial-address'

function advanced({ publicUrl }: SignInOptions, hears: Hears) {
  const secure = publicUrl.startsWith('https://')
  return {
    // `__Host-` ties a cookie to this host, to https and to the whole path, by the browser itself.
    useSecureCookies: false,
    // Said, as the library would otherwise leave the check out wherever NODE_ENV is `test`.
    disableOriginCheck: false,
    cookiePrefix: secure ? '__Host-perennial' : 'perennial',
    defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax' as const, path: '/' },
    ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    backgroundTasks: { handler: hears.later },
    database: {
      generateId: ({ model }: Readonly<{ model: string }>) => (model === 'user' ? newPersonId() : newToken()),
    },
  }
}
