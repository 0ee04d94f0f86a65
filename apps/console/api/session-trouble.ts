import { Trouble } from './trouble.ts'

/** A refusal of the sign-in; `until` where it says how long to wait. */
export class Refused extends Trouble {
  readonly until: Temporal.Instant | undefined
  constructor(trouble: Readonly<{ status: number; code: string; says: string }>, until: Temporal.Instant | undefined) {
    super(trouble.status, trouble.code, trouble.says)
    this.until = until
  }
}

/** Our own routes answer a problem (`detail`), the library's its `message`; both carry a `code`. */
export function refusalOf(content: unknown, { status, headers }: Response): Refused {
  const said: Readonly<Record<string, unknown>> = typeof content === 'object' && content !== null ? { ...content } : {}
  const text = (field: string) => (typeof said[field] === 'string' ? said[field] : undefined)
  const says = text('detail') ?? text('message') ?? `The server answered ${status}`
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const until = Number.isFinite(seconds) ? Temporal.Now.instant().add({ seconds: Math.ceil(seconds) }) : undefined
  return new Refused({ status, code: text('code') ?? 'unknown', says: says.replace(/\.$/, '') }, until)
}

const WAIT =
  'Too many attempts. Nothing is wrong with the account: this keeps others from guessing, and passes by itself.'

/** What a refusal means to whoever signs in. None of these tells whether an account exists. */
const SENTENCES: Readonly<Record<string, string>> = {
  too_many_attempts: WAIT,
  rate_limited: WAIT,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: `${WAIT} Begin again with the password in a few minutes.`,
  ACCOUNT_TEMPORARILY_LOCKED: `${WAIT} Begin again with the password in a few minutes.`,
  INVALID_EMAIL_OR_PASSWORD: 'The e-mail address or the password is not right.',
  INVALID_EMAIL: 'This is not an e-mail address.',
  INVALID_PASSWORD: 'This is not your password.',
  INVALID_CODE: 'This code is not right, or it was used already. The app shows a new one every 30 seconds.',
  INVALID_BACKUP_CODE: 'This is none of your backup codes, or it was used already.',
  INVALID_TWO_FACTOR_COOKIE: 'Too much time has passed since the password. Begin again.',
  PASSWORD_TOO_SHORT: 'The password is too short: it takes 12 characters.',
  PASSWORD_TOO_LONG: 'The password is too long: 128 characters are the most.',
  INVALID_TOKEN: 'This link was used or has expired.',
  link_not_good: 'This link was used, withdrawn or has expired.',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'You have no password here: your organization’s own sign-in lets you in.',
  email_taken: 'Somebody signs in with this e-mail address already.',
  EMAIL_ALREADY_VERIFIED: 'The address is confirmed already.',
  provider_unreachable: 'Your organization’s own sign-in does not answer. Try again, or ask whoever keeps it.',
  provider_not_as_expected: 'Your organization’s own sign-in can’t be used as it is set up. Ask an owner.',
}

/** The refusal in a sentence, or two where there is something to do. */
export function tellSignIn(error: unknown): string {
  if (!(error instanceof Trouble)) return 'Something broke in the console. Load the page again.'
  if (error.status === 0) return 'The server does not answer. Check the connection, then try again.'
  if (error.status === 503) return 'The engines restart. Try again in a few seconds.'
  return SENTENCES[error.code] ?? (error.status < 500 ? `${error.message}.` : 'The server met an error of its own.')
}

/** Words for how long to wait: `45 seconds`, `2 minutes`. Rounded up, so that whoever waits that long does not wait again. */
export function waitText(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}

/** What an organization's own sign-in may send a person back with. */
const RETURNED: Readonly<Record<string, string>> = {
  foreign_domain: 'Your organization’s own sign-in lets in its own addresses only, and you came back with another one.',
  domain_not_confirmed: 'Your organization has not shown yet that its domain is its own. Ask an owner.',
  email_not_verified: 'Your organization’s own sign-in has not confirmed your e-mail address.',
  email_not_verified_here: 'There is an account with your address that was never confirmed. Ask an owner.',
  state_mismatch: 'This sign-in was begun in another window. Begin again here.',
  access_denied: 'The sign-in was called off.',
}

export function tellReturned(code: string): string {
  return RETURNED[code] ?? 'Your organization’s own sign-in did not let you in. Begin again, or ask whoever keeps it.'
}
