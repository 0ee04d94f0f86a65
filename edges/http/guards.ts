import type { FastifyInstance, FastifyReply } from 'fastify'
import type { RateLimiter } from './limits.ts'
import { sendProblem } from './problems.ts'

/** Names under which a browser reaches this machine itself. Any other name in `Host` is a page elsewhere, rebound to here. */
const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i

const CONTENT_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
]

export type Guarding = Readonly<{
  /** The scheme, name and port under which this server is reached. */
  origin: string
  refuseAddress: RateLimiter['refuseAddress']
}>

/** Headers for every answer. The API's answers are somebody's data, so nothing on the way keeps them. */
export function addGuards(app: FastifyInstance, { origin, refuseAddress }: Guarding): void {
  const own = new URL(origin)
  const isOwn = (host: string): boolean =>
    host.toLowerCase() === own.host || (LOOPBACK_NAMES.test(own.host) && LOOPBACK_NAMES.test(host))
  app.addHook('onRequest', async (request, reply) => {
    protect(reply)
    if (own.protocol === 'https:') reply.header('strict-transport-security', 'max-age=31536000')
    if (/^\/v1(\/|$)/.test(request.url)) reply.header('cache-control', 'no-store')
    if (!isOwn(request.headers.host ?? '')) {
      return sendProblem(reply, { code: 'wrong_host', says: `This server answers as ${own.host}, under no other name` })
    }
    if (await refuseAddress(request, reply)) return reply
  })
}

/** What one page may run and dress itself with, beside the files of this server: the elements that carry its nonce. */
type Page = Readonly<{ nonce?: string; inlineStyles?: boolean }>

/**
 * Scripts and style elements come from files, or carry the page's nonce. Style attributes are free: charts place their labels by
 * them, and they can run nothing.
 */
export function protect(reply: FastifyReply, page: Page = {}): void {
  reply.headers(protectingHeaders(page))
}

export function protectingHeaders({ nonce, inlineStyles = false }: Page = {}): Readonly<Record<string, string>> {
  const own = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`
  const styles = inlineStyles ? "style-src 'self' 'unsafe-inline'" : `style-src ${own}; style-src-attr 'unsafe-inline'`
  return {
    'content-security-policy': [...CONTENT_POLICY, `script-src ${own}`, styles].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  }
}
