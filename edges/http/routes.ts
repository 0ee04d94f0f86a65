import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Door } from '#operations/door.ts'
import { documentDoor } from './documented.ts'
import { addEventIntake } from './event-intake.ts'
import { USAGE_DOOR } from './event-intake-forms.ts'
import { sendInvalid } from './failures.ts'
import { idempotencyKeyOf, performOnce } from './idempotency.ts'
import { routePath, unwritableField } from './inputs.ts'
import { streamList, wantedFormat } from './list-formats.ts'
import { refuseOtherMethods } from './methods.ts'
import { sendDoorRefusal, sendPerformed } from './performed.ts'
import { sendProblem } from './problems.ts'
import { admit, contextOf, type Surroundings } from './surroundings.ts'
import { givenVersion } from './versions.ts'

/** A route for every door, and an answer for the methods that a door's path doesn't take. */
export async function addDoors(app: FastifyInstance, doors: readonly Door[], around: Surroundings): Promise<void> {
  for (const door of doors) {
    await app.register(async (scope) => {
      if (door.name === USAGE_DOOR) addEventIntake(scope, door, around)
      else scope.route(routeOf(door, around))
    })
  }
  for (const [url, group] of Map.groupBy(doors, routePath)) {
    const methods = group.map((door) => door.http.method)
    refuseOtherMethods(app, url, methods)
  }
}

function routeOf(door: Door, around: Surroundings): RouteOptions {
  return {
    method: door.http.method,
    url: routePath(door),
    schema: documentDoor(door),
    ...(door.mostBytes !== undefined && { bodyLimit: door.mostBytes }),
    onRequest: async (request, reply) => await admit(request, reply, around),
    preValidation: async (request, reply) => {
      if (door.http.method === 'POST' || door.http.method === 'PATCH') request.body ??= {}
      const { params, query, body } = request
      const field = unwritableField({ ...asRecord(params), ...asRecord(query), ...asRecord(body) })
      if (field === undefined) return
      return sendInvalid(reply, [{ field, says: 'a text without NUL characters and broken surrogates' }])
    },
    handler: async (request, reply) => await answer(door, request, reply),
  }
}

async function answer(door: Door, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const context = contextOf(request)
  const { params, query, body } = request
  const reads = door.http.method === 'GET' || door.http.method === 'DELETE'
  const version = givenVersion(door, request)
  if (!version.ok) return sendProblem(reply, version.refusal)
  const input = { ...asRecord(reads ? query : body), ...asRecord(params), ...version.value }
  const format = wantedFormat(door, request)
  if (format) {
    const streamed = await streamList(reply, door, context, input, format)
    return streamed.ok ? streamed.value : sendDoorRefusal(door, reply, streamed.refusal)
  }
  const key = idempotencyKeyOf(request)
  if (!key.ok) return sendProblem(reply, key.refusal)
  const once = await performOnce(door, context, input, door.http.method === 'POST' ? key.value : undefined)
  return once.ok ? sendPerformed(door, reply, once.value) : sendProblem(reply, once.refusal)
}

function asRecord(value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {}
  return value as Record<string, unknown>
}
