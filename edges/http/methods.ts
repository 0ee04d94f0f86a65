import type { FastifyInstance } from 'fastify'
import { sendProblem } from './problems.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const

/** Answers the methods that a path doesn't take, and names those that it does. Fastify answers HEAD where there is GET. */
export function refuseOtherMethods(app: FastifyInstance, url: string, taken: readonly string[]): void {
  const allowed: readonly string[] = taken.includes('GET') ? [...taken, 'HEAD'] : taken
  const allow = allowed.join(', ')
  app.route({
    method: METHODS.filter((one) => !allowed.includes(one)),
    url,
    schema: { hide: true },
    // Before the body is read: of whatever type it is, the method is what is wrong.
    onRequest: async (request, reply) => {
      const says = `${request.method} is not for this path; it takes ${allow}`
      return sendProblem(reply.header('allow', allow), { code: 'method_not_allowed', says })
    },
    handler: async () => undefined,
  })
}
