import { DEMO_PASSWORD } from '#apps/demo/people.ts'
import type { Violation } from './checks.ts'
import { oddJson, oddValue } from './odd.ts'
import type { Random } from './random.ts'
import type { Answer, Sent } from './request.ts'

/** Where people sign in, with the fields of each route's body. */
const ROUTES: readonly (readonly [method: string, path: string, fields: readonly string[]])[] = [
  ['POST', '/auth/sign-in/email', ['email', 'password', 'rememberMe']],
  ['POST', '/auth/sign-out', []],
  ['POST', '/auth/request-password-reset', ['email']],
  ['POST', '/auth/reset-password', ['token', 'newPassword']],
  ['POST', '/auth/change-password', ['currentPassword', 'newPassword']],
  ['POST', '/auth/update-user', ['name']],
  ['POST', '/auth/send-verification-email', []],
  ['GET', '/auth/verify-email', []],
  ['POST', '/auth/two-factor/enable', ['password']],
  ['POST', '/auth/two-factor/disable', ['password']],
  ['POST', '/auth/two-factor/generate-backup-codes', ['password']],
  ['POST', '/auth/two-factor/verify-totp', ['code']],
  ['POST', '/auth/two-factor/verify-backup-code', ['code']],
  ['GET', '/auth/sso/callback/sso_0123456789abcdef01234567', []],
  ['GET', '/auth/get-session', []],
  ['POST', '/auth/sign-up/email', ['email', 'password', 'name']],
  ['GET', '/auth-perennial/demo', []],
  ['GET', '/auth-perennial/account', []],
  ['POST', '/auth-perennial/owner', ['token', 'name', 'email', 'password']],
  ['POST', '/auth-perennial/owner/preview', ['token']],
  ['POST', '/auth-perennial/invitation', ['token', 'name', 'password']],
  ['POST', '/auth-perennial/invitation/preview', ['token']],
  ['GET', '/auth-perennial/sessions', []],
  ['POST', '/auth-perennial/sessions/end', ['session']],
  ['POST', '/auth-perennial/sso', ['email', 'next']],
]

const QUERIES = [
  '',
  '',
  '',
  '?token=x',
  '?token=%00&callbackURL=//elsewhere.example',
  '?code=x&state=y',
  '?error=x',
  '?token=a&token=b',
  '?%zz',
]

/** The one whose session these requests carry, and nobody else's: what they change is its own. */
export const GUEST = 'guest'

/** A request for a sign-in route: right in its form or not. */
export function signInRequest(random: Random, origin: string): Sent {
  const [method, path, fields] = random.pick(ROUTES)
  const body = Object.fromEntries(fields.filter(() => random.chance(0.9)).map((name) => [name, fieldOf(name, random)]))
  if (fields.length > 0 && random.chance(0.4)) body[random.pick(fields)] = oddValue(random)
  const json = JSON.stringify(body)
  const raw = random.chance(0.15) ? oddJson(json, random) : Buffer.from(json)
  const type = random.chance(0.9)
    ? 'application/json'
    : random.pick(['text/plain', 'x', 'application/x-www-form-urlencoded'])
  const other = random.chance(0.1) ? random.pick(['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'GET', 'POST']) : method
  return {
    method: other,
    url: `${path}${random.pick(QUERIES)}`,
    headers: [
      ['content-type', type],
      ['origin', random.chance(0.95) ? origin : 'http://elsewhere.example'],
    ],
    ...(other !== 'GET' && other !== 'HEAD' && { body: raw }),
    how: 'inject',
    actor: random.chance(0.5) ? GUEST : 'nobody',
    made: 'sign-in',
  }
}

function fieldOf(name: string, random: Random): unknown {
  if (name === 'email')
    return random.pick(['guest@fuzz.example', `p${random.below(40)}@fuzz.example`, 'x@d1.fuzz.invalid'])
  if (name.toLowerCase().includes('password')) return random.pick([DEMO_PASSWORD, 'not the right one', 'short'])
  if (name === 'code') return random.pick(['000000', '123456', 'abcde-fghij'])
  if (name === 'rememberMe') return random.chance(0.5)
  if (name === 'next') return random.pick(['/', '/invoices', '//elsewhere.example', '/\\elsewhere.example'])
  return random.pick(['x', 'a-token-that-nobody-has', 'Kim'])
}

const STATUSES = new Set([200, 302, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429])

/** What is wrong with an answer to a sign-in route, beside what no answer may have. */
export function signInViolations(sent: Sent, { status, body, headers }: Answer): readonly Violation[] {
  const seen = `${sent.method} ${sent.url}: ${status} ${body.subarray(0, 300)}`
  if (!STATUSES.has(status)) return [{ what: `status ${status} of the sign-in is not documented`, seen }]
  const type = String(headers['content-type'] ?? '')
  if (body.length > 0 && !/^application\/(problem\+)?json/.test(type))
    return [{ what: `type ${type} of the sign-in`, seen }]
  const location = String(headers['location'] ?? '')
  if (/^(https?:)?\/\/elsewhere/.test(location)) return [{ what: 'leads elsewhere', seen: `${seen} → ${location}` }]
  return []
}
