/** Routes that ask nobody who he is, or find it out by themselves: signing in, health, the description of the API, the console. */
import type { Answered, Caller, Row } from './row.ts'

const isSignedIn = ({ kind, refused }: Caller): boolean => kind === 'person' && refused?.status !== 401

/** What it comes to for whoever has signed in, and for anybody else. */
type Answers = Answered | readonly [signedIn: Answered, others: Answered]
type Line = readonly [route: string, answers: Answers, ask?: string | Row['ask']]

const OK = { status: 200 }
const NO_ROUTE = { status: 404, code: 'no_such_route' }
const NOT_GOOD = { status: 410, code: 'link_not_good' }
const FIRST = { status: 401, code: 'not_signed_in' }
const WRONG_PASSWORD = { status: 400, code: 'INVALID_PASSWORD' }
const PASSWORD = 'not-the-password-1'

const posts =
  (url: string, body: unknown): Row['ask'] =>
  () => ({ url, body })

/** Nobody's address, another one for each caller: an account that is guessed at is locked. */
const nobodysEmail = (name: string): string => `${name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}@nobody.example`

const SERVER: readonly Line[] = [
  ['GET /healthz', OK],
  ['GET /readyz', OK],
  ['GET /v1/openapi.json', OK],
  ['GET /v1/license-keys/:vendor', OK, '/v1/license-keys/zz-nobody'],
  ['GET /calendar/:link', { status: 404, code: 'not_found' }, '/calendar/none.ics'],
  ['POST /v1/confirmations/preview', NOT_GOOD, posts('/v1/confirmations/preview', { token: 'none' })],
  ['POST /v1/confirmations', NOT_GOOD, posts('/v1/confirmations', { token: 'none', answer: 'denied' })],
  ['POST /v1/feeds/:owner/:feed', { status: 401, code: 'wrong_signature' }, posts('/v1/feeds/zz-nobody/none', {})],
  ['POST /unsubscribe/:token', { status: 404, code: 'not_found' }, posts('/unsubscribe/none', {})],
  ['GET /reference', { status: 301 }],
  ['GET /reference/', OK],
  ['GET /reference/js/scalar.js', OK],
]

const OWN: readonly Line[] = [
  ['GET /auth-perennial/demo', OK],
  ['POST /auth-perennial/owner/preview', NOT_GOOD, posts('/auth-perennial/owner/preview', { token: 'none' })],
  [
    'POST /auth-perennial/owner',
    NOT_GOOD,
    posts('/auth-perennial/owner', { token: 'none', name: 'P', email: 'p@nobody.example', password: PASSWORD }),
  ],
  ['POST /auth-perennial/invitation/preview', NOT_GOOD, posts('/auth-perennial/invitation/preview', { token: 'none' })],
  ['POST /auth-perennial/invitation', NOT_GOOD, posts('/auth-perennial/invitation', { token: 'none' })],
  ['GET /auth-perennial/account', [OK, FIRST]],
  ['GET /auth-perennial/sessions', [OK, FIRST]],
  [
    'POST /auth-perennial/sessions/end',
    [{ status: 404, code: 'no_such_session' }, FIRST],
    posts('/auth-perennial/sessions/end', { session: 'none' }),
  ],
  [
    'POST /auth-perennial/sso',
    { status: 404, code: 'no_single_sign_on' },
    posts('/auth-perennial/sso', { email: 'p@nobody.example' }),
  ],
  ['GET /auth-perennial/*', NO_ROUTE, '/auth-perennial/none'],
  ['POST /auth-perennial/*', NO_ROUTE, posts('/auth-perennial/none', {})],
]

const LIBRARY: readonly Line[] = [
  [
    'POST /auth/sign-in/email',
    { status: 401, code: 'INVALID_EMAIL_OR_PASSWORD' },
    ({ name }) => ({ url: '/auth/sign-in/email', body: { email: nobodysEmail(name), password: PASSWORD } }),
  ],
  [
    'POST /auth/request-password-reset',
    OK,
    ({ name }) => ({ url: '/auth/request-password-reset', body: { email: nobodysEmail(name) } }),
  ],
  [
    'POST /auth/reset-password',
    { status: 400, code: 'INVALID_TOKEN' },
    posts('/auth/reset-password', { token: 'none', newPassword: PASSWORD }),
  ],
  [
    'POST /auth/change-password',
    [WRONG_PASSWORD, FIRST],
    posts('/auth/change-password', { currentPassword: PASSWORD, newPassword: `${PASSWORD}2` }),
  ],
  [
    'POST /auth/update-user',
    [OK, FIRST],
    ({ person }) => ({ url: '/auth/update-user', body: { name: person?.name ?? 'P' } }),
  ],
  [
    'POST /auth/send-verification-email',
    [{ status: 400, code: 'EMAIL_ALREADY_VERIFIED' }, FIRST],
    posts('/auth/send-verification-email', {}),
  ],
  ['GET /auth/verify-email', { status: 401, code: 'INVALID_TOKEN' }, '/auth/verify-email?token=none'],
  ['POST /auth/two-factor/enable', [WRONG_PASSWORD, FIRST], posts('/auth/two-factor/enable', { password: PASSWORD })],
  ['POST /auth/two-factor/disable', [WRONG_PASSWORD, FIRST], posts('/auth/two-factor/disable', { password: PASSWORD })],
  [
    'POST /auth/two-factor/generate-backup-codes',
    [{ status: 400, code: 'TWO_FACTOR_NOT_ENABLED' }, FIRST],
    posts('/auth/two-factor/generate-backup-codes', { password: PASSWORD }),
  ],
  [
    'POST /auth/two-factor/verify-totp',
    [
      { status: 400, code: 'TOTP_NOT_ENABLED' },
      { status: 401, code: 'INVALID_TWO_FACTOR_COOKIE' },
    ],
    posts('/auth/two-factor/verify-totp', { code: '000000' }),
  ],
  [
    'POST /auth/two-factor/verify-backup-code',
    [
      { status: 400, code: 'BACKUP_CODES_NOT_ENABLED' },
      { status: 401, code: 'INVALID_TWO_FACTOR_COOKIE' },
    ],
    posts('/auth/two-factor/verify-backup-code', { code: '00000-00000' }),
  ],
  ['GET /auth/sso/callback/:connection', { status: 302 }, '/auth/sso/callback/none?code=x&state=x'],
  ['GET /auth/*', NO_ROUTE, '/auth/list-accounts'],
  [
    'POST /auth/*',
    NO_ROUTE,
    posts('/auth/sign-up/email', { email: 'p@nobody.example', password: PASSWORD, name: 'P' }),
  ],
]

/** What no route takes goes to the console, whose pages are made in the browser, or is refused. */
const OTHER: readonly Line[] = [
  ['GET *', { status: 503 }, '/invoices/ALTUS-INV-000001'],
  ['GET /v1/*', NO_ROUTE, '/v1/none'],
  ['POST *', NO_ROUTE, posts('/none', {})],
]

function asRow([route, answers, ask]: Line): Row {
  const url = route.slice(route.indexOf(' ') + 1)
  const given = answers
  return {
    route,
    who: 'anybody',
    ask: typeof ask === 'function' ? ask : () => ({ url: ask ?? url }),
    answers: isTwo(given) ? (caller) => given[isSignedIn(caller) ? 0 : 1] : given,
  }
}

function isTwo(answers: Answers): answers is readonly [Answered, Answered] {
  return Array.isArray(answers)
}

/** Whoever has signed out is somebody no more. */
const SIGN_OUT: Row = {
  route: 'POST /auth/sign-out',
  who: 'anybody',
  ask: () => ({ url: '/auth/sign-out', body: {} }),
  answers: { status: 200 },
  last: true,
}

export const ANYBODY: readonly Row[] = [...[...SERVER, ...OWN, ...LIBRARY, ...OTHER].map(asRow), SIGN_OUT]

/** What stands for no route of the router: the handler of all that it doesn't know. */
export const UNROUTED: ReadonlySet<string> = new Set(['GET *', 'GET /v1/*', 'POST *'])
