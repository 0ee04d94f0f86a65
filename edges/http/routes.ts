import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { openAdmission } from '#edges/admission.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { documentDoor } from './documented.ts'
import { sendInvalid } from './failures.ts'
import { routePath, unwritableField } from './inputs.ts'
import { sendProblem, sendRefusal, statusOf } from './problems.ts'
import { acceptCloudEvents, USAGE_DOOR } from './usage-body.ts'

/** The header that names who acts; without it the operator does. Sign-in will take its place. */
export const ORGANIZATION_HEADER = 'Perennial-Organization'

/** What every request works on, with the operator acting. */
export type OpenContext = () => Context

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** A route for every door, and an answer for the methods that a door's path doesn't take. */
export async function addDoors(app: FastifyInstance, doors: readonly Door[], open: OpenContext): Promise<void> {
  const admit = openAdmission()
  for (const door of doors) {
    await app.register(async (scope) => {
      if (door.name === USAGE_DOOR) acceptCloudEvents(scope)
      scope.route(routeOf(door, open, admit))
    })
  }
  refuseOtherMethods(app, doors)
}

function routeOf(door: Door, open: OpenContext, admit: ReturnType<typeof openAdmission>): RouteOptions {
  return {
    method: door.http.method,
    url: routePath(door),
    schema: documentDoor(door),
    preValidation: async (request, reply) => {
      if (door.http.method === 'POST') request.body ??= {}
      const { params, query, body } = request
      const field = unwritableField({ ...asRecord(params), ...asRecord(query), ...asRecord(body) })
      if (field === undefined) return
      return sendInvalid(reply, [{ field, says: 'a text without NUL characters and broken surrogates' }])
    },
    handler: async (request, reply) => await answer(door, request, reply, open(), admit),
  }
}

async function answer(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  admit: ReturnType<typeof openAdmission>,
): Promise<FastifyReply> {
  const named = request.headers[ORGANIZATION_HEADER.toLowerCase()]
  const admitted = await admit(context, typeof named === 'string' ? named : context.operator)
  if (!admitted.ok) return sendProblem(reply, { code: 'unknown_organization', says: admitted.refusal.says })
  const { params, query, body } = request
  const input = { ...asRecord(door.http.method === 'GET' ? query : body), ...asRecord(params) }
  const result = await perform(door, admitted.value, input)
  if (result.ok) return reply.code(200).type('application/json').send(result.value)
  // A code that the door doesn't name is a bug of the door: the caller is told no more than that.
  if (statusOf(result.refusal.code, door) >= 500) throw new Error(`${door.name} refused with ${result.refusal.code}`)
  return sendRefusal(reply, door, result.refusal)
}

function refuseOtherMethods(app: FastifyInstance, doors: readonly Door[]): void {
  for (const [url, group] of Map.groupBy(doors, routePath)) {
    const allowed: readonly string[] = group.map((door) => door.http.method)
    const method = METHODS.filter((one) => !allowed.includes(one))
    const allow = (allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed).join(', ')
    app.route({
      method,
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
}

function asRecord(value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {}
  return value as Record<string, unknown>
}
