import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendProblem } from './problems.ts'

/** Names under which a browser reaches this machine itself. Any other name in `Host` is a page elsewhere, rebound to here. */
const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i

/** Mantine sets its theme in a style element of its own; scripts come from files alone. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
]

/** Headers for every answer. The API's answers are somebody's data, so nothing on the way keeps them. */
export function addGuards(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    protect(reply)
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store')
    if (LOOPBACK_NAMES.test(request.headers.host ?? '')) return
    return sendProblem(reply, {
      code: 'wrong_host',
      says: 'This server answers on its own machine only: use localhost',
    })
  })
}

/** `scripts` are further sources of scripts, such as a nonce. */
export function protect(reply: FastifyReply, scripts = ''): void {
  reply.headers({
    'content-security-policy': [...CONTENT_POLICY, `script-src 'self'${scripts === '' ? '' : ` ${scripts}`}`].join(
      '; ',
    ),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  })
}
