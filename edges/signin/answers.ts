import { STATUS_CODES } from 'node:http'

/** What may go wrong at our own routes: code → HTTP status. */
export const SIGN_IN_PROBLEMS = {
  malformed_request: 400,
  not_signed_in: 401,
  cross_site: 403,
  no_such_route: 404,
  no_single_sign_on: 404,
  no_such_session: 404,
  link_not_good: 410,
  sign_in_first: 409,
  email_taken: 409,
  wrong_person: 409,
  body_too_large: 413,
  invalid_input: 422,
  too_many_attempts: 429,
  domain_not_confirmed: 409,
  provider_unreachable: 424,
  provider_not_as_expected: 424,
  engines_unavailable: 503,
} as const
export type SignInCode = keyof typeof SIGN_IN_PROBLEMS

const NO_STORE = { 'cache-control': 'no-store' }

export function answer(body: unknown, cookies: readonly string[] = []): Response {
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', ...NO_STORE })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(JSON.stringify(body), { headers })
}

/** An RFC 9457 problem, as everywhere in the product. */
export function problem(code: SignInCode, says: string, headers: Readonly<Record<string, string>> = {}): Response {
  const status = SIGN_IN_PROBLEMS[code]
  const body = {
    type: `urn:perennial:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: says,
    code,
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...NO_STORE, ...headers },
  })
}

/** The same whether the account exists, whether the password was right, and whoever asks. */
export function tooMany(seconds: number): Response {
  return problem('too_many_attempts', 'Too many attempts. Wait, then try again', { 'retry-after': String(seconds) })
}
