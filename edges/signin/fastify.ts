import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SignIn } from './signin.ts'

const METHODS = ['GET', 'POST'] as const
const PATHS = ['/auth/*', '/auth-perennial/*'] as const
const MOST_BYTES = 64 * 1024

/** Puts the sign-in's routes on a server. Bodies reach it as they were sent, so this has parsers of its own. */
export async function addSignIn(app: FastifyInstance, { handle }: Pick<SignIn, 'handle'>): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, body),
    )
    for (const url of PATHS) {
      scope.route({
        method: [...METHODS],
        url,
        schema: { hide: true },
        handler: async (request, reply) => await send(reply, await handle(asRequest(request), cameFrom(request))),
      })
    }
  })
}

function cameFrom(request: FastifyRequest) {
  const agent = request.headers['user-agent']
  return { address: request.ip, ...(agent !== undefined && { agent: agent.slice(0, 200) }) }
}

function asRequest(request: FastifyRequest): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const each of [value].flat()) if (each !== undefined) headers.append(name, each)
  }
  const url = new URL(request.url, 'http://localhost')
  const body = typeof request.body === 'string' ? request.body : null
  return new Request(url, { method: request.method, headers, ...(request.method !== 'GET' && { body }) })
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status)
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  reply.header('cache-control', 'no-store')
  return reply.send(await response.text())
}
