import type { People } from '#stores/postgres/people.ts'
import type { SignInEvent } from './event.ts'

/** A letter that signing in has to send. Whoever wires the sign-in gives it to what sends mail. */
export type SignInLetter =
  | Readonly<{ kind: 'verify'; to: string; name: string; link: string }>
  | Readonly<{ kind: 'reset'; to: string; name: string; link: string; goodForMinutes: number }>

/** Somebody whom the demo lets in by one click. The person and its memberships were made by whoever loaded the demo. */
export type DemoPerson = Readonly<{
  name: string
  email: string
  password: string
  /** What the first of its organizations is in the channel: `vendor`, `partner`. */
  audience: string
  places: readonly Readonly<{ organization: string; name: string; roles: readonly string[] }>[]
}>

export type SignInOptions = Readonly<{
  /** As the role perennial_signin (`openPeople`); closed by whoever opened it. */
  people: People
  /** Where people reach the console, without a path: `https://channel.example`. Cookies are `Secure` where it is https. */
  publicUrl: string
  /** Other names of the same server that a page may call from, e.g. `http://127.0.0.1:7400` beside `http://localhost:7400`. */
  alsoAt?: readonly string[]
  /** `secretIn(folder, 'signin')`: signs cookies and encrypts two-factor secrets. */
  secret: string
  /** Sends a letter. It is not waited for, so that an answer doesn't tell whether there was one to send. */
  send: (letter: SignInLetter) => Promise<unknown>
  /** Keeps an event in the audit log, before the answer goes out. */
  report: (event: SignInEvent) => Promise<void> | void
  /** Hears of what went wrong where no answer can tell it. */
  onError?: (error: unknown) => void
  /** For links, attempts and codes. Sessions, resets and two-factor challenges follow the machine's clock: better-auth takes none. */
  now?: () => Temporal.Instant
  /** Origins of identity providers that may be on an inside address, e.g. `https://idp.intern.example`. None by default. */
  insideProviders?: readonly string[]
  /** The texts of a TXT record, as `node:dns/promises` resolves them. */
  resolveTxt?: (name: string) => Promise<readonly (readonly string[])[]>
  demo?: readonly DemoPerson[]
}>

/** Where the console shows what. The secret stands behind `#`, so no server's log and no Referer sees it. */
export const PAGES = {
  signIn: '/sign-in',
  owner: '/welcome',
  invitation: '/invitation',
  reset: '/reset-password',
  verified: '/email-verified',
} as const

export const PASSWORD = { least: 12, most: 128 } as const
export const RESET_MINUTES = 60
export const OWNER_LINK_HOURS = 24
/** Counted from signing in, whatever happens in between. */
export const SESSION_DAYS = 7
