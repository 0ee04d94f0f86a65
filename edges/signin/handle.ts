import { problem } from './answers.ts'
import { ADDRESS_HEADER, BASE_PATH } from './auth.ts'
import { type Desk, replaceSession, whoBegins, whoIs } from './desk.ts'
import type { From } from './event.ts'
import { LIBRARY_ROUTES, throughLibrary } from './library-routes.ts'
import { noSuchRoute, OWN_ROUTES } from './routes.ts'

export const OWN_PATH = '/auth-perennial'

const CALLBACK = /^\/sso\/callback\/[A-Za-z0-9_-]{1,80}$/
const MOST_BYTES = 16 * 1024

/** Answers one request under `/auth/` or `/auth-perennial/`. `from` is what the server knows of the sender. */
export async function handle(desk: Desk, request: Request, from: From): Promise<Response> {
  const url = new URL(request.url)
  if (isFromElsewhere(desk, request)) return problem('cross_site', 'A page elsewhere may not use the sign-in')
  const body = await readBody(request)
  if (body instanceof Response) return body
  if (url.pathname.startsWith(`${OWN_PATH}/`)) return await throughOurs(desk, request, url, { body, from })
  if (!url.pathname.startsWith(`${BASE_PATH}/`)) return noSuchRoute()
  const path = url.pathname.slice(BASE_PATH.length)
  if (request.method === 'GET' && CALLBACK.test(path)) return await throughProvider(desk, request, url, from)
  const route = LIBRARY_ROUTES[`${request.method} ${path}`]
  if (!route) return noSuchRoute()
  const before = await whoIs(desk, request.headers)
  const asked = { path, body: isRecord(body) ? body : {}, before, from }
  return await throughLibrary(desk, route, asked, (sent) =>
    desk.auth.handler(forLibrary(desk, request, url, { sent, from })),
  )
}

async function throughOurs(
  desk: Desk,
  request: Request,
  url: URL,
  { body, from }: Readonly<{ body: unknown; from: From }>,
): Promise<Response> {
  const route = OWN_ROUTES[`${request.method} ${url.pathname.slice(OWN_PATH.length)}`]
  if (!route) return noSuchRoute()
  const before = await whoIs(desk, request.headers)
  return await route(desk, { body, cookie: request.headers.get('cookie'), before, from })
}

/** The browser comes back from an organization's own sign-in. */
async function throughProvider(desk: Desk, request: Request, url: URL, from: From): Promise<Response> {
  const before = await whoIs(desk, request.headers)
  const response = await desk.auth.handler(forLibrary(desk, request, url, { sent: undefined, from }))
  const begun = await whoBegins(desk, response)
  if (begun) {
    await replaceSession(desk, before, begun)
    await desk.report({ kind: 'signed_in', person: begun.person.id, method: 'single_sign_on' }, from)
  } else await desk.report({ kind: 'sign_in_failed', method: 'single_sign_on' }, from)
  return response
}

/** Only these headers reach the library: it would believe others about who calls and from where. */
const PASSED = ['cookie', 'origin', 'referer', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']

function forLibrary(
  { options }: Desk,
  request: Request,
  url: URL,
  { sent, from }: Readonly<{ sent: unknown; from: From }>,
): Request {
  const headers = new Headers()
  for (const name of PASSED) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  if (from.address !== undefined) headers.set(ADDRESS_HEADER, from.address)
  if (from.agent !== undefined) headers.set('user-agent', from.agent)
  const target = new URL(url.pathname + url.search, options.publicUrl)
  if (request.method === 'GET') return new Request(target, { headers })
  headers.set('content-type', 'application/json')
  // Chrome sends no Origin from pages whose referrer policy is `no-referrer`, as ours is; `isFromElsewhere` has let this one pass.
  if (!headers.has('origin')) headers.set('origin', new URL(options.publicUrl).origin)
  return new Request(target, { method: request.method, headers, body: JSON.stringify(sent ?? {}) })
}

/** Browsers say where an unsafe request comes from; what says nothing is no browser and carries nobody's cookie by accident. */
function isFromElsewhere({ options }: Desk, request: Request): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const origin = request.headers.get('origin')
  const ours = [options.publicUrl, ...(options.alsoAt ?? [])].map((url) => new URL(url).origin)
  if (origin !== null) return !ours.includes(origin)
  const site = request.headers.get('sec-fetch-site')
  return site === null ? request.headers.has('cookie') : site !== 'same-origin'
}

async function readBody(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined
  const text = await request.text()
  if (text.length > MOST_BYTES) return problem('body_too_large', 'The body is too large')
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return problem('malformed_request', 'The body is not JSON')
  }
}

function isRecord(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}
