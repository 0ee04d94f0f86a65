import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { renewalCalendar } from '#questions/life/renewal-calendar.ts'
import { refuseOtherMethods } from './methods.ts'
import { sendProblem } from './problems.ts'
import type { OpenContext } from './surroundings.ts'

const PATH = '/calendar/:link'

/** Longer is no link of ours: an organization's id, a secret, an ending. */
const LONGEST_LINK = 200

/** Renewals for calendar programs, which don't sign in: the address is the secret. It is asked again only for what changed. */
export function addRenewalCalendar(app: FastifyInstance, open: OpenContext): void {
  refuseOtherMethods(app, PATH, ['GET'])
  app.route({
    method: 'GET',
    url: PATH,
    schema: { hide: true },
    handler: async (request, reply) => {
      const { link } = request.params as { link: string }
      const text = link.length <= LONGEST_LINK ? await renewalCalendar(open(), link) : undefined
      if (text === undefined) return sendProblem(reply, { code: 'not_found', says: 'There is no such calendar' })
      const etag = `"${createHash('sha256').update(text).digest('base64url')}"`
      reply.header('etag', etag).header('cache-control', 'private, no-cache').header('x-robots-tag', 'noindex')
      if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
      return reply.type('text/calendar; charset=utf-8').send(text)
    },
  })
}

/** Whether `If-None-Match` names what would be sent. A proxy that packs answers marks tags as weak; they are the same (RFC 9110, 13.1.2). */
export function isKnown(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')))
}
