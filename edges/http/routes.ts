import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Door, Refusal } from '#operations/door.ts'
import { documentDoor } from './documented.ts'
import { sendInvalid } from './failures.ts'
import { idempotencyKeyOf, type Performed, performOnce, REPLAYED_HEADER } from './idempotency.ts'
import { routePath, unwritableField } from './inputs.ts'
import { streamList, wantedFormat } from './list-formats.ts'
import { refuseOtherMethods } from './methods.ts'
import { sendProblem, sendRefusal, statusOf } from './problems.ts'
import { admit, contextOf, type Surroundings } from './surroundings.ts'
import { acceptCloudEvents, USAGE_DOOR } from './usage-body.ts'
import { givenVersion, versionTag } from './versions.ts'

/** A route for every door, and an answer for the methods that a door's path doesn't take. */
export async function addDoors(app: FastifyInstance, doors: readonly Door[], around: Surroundings): Promise<void> {
  for (const door of doors) {
    await app.register(async (scope) => {
      if (door.name === USAGE_DOOR) acceptCloudEvents(scope)
      scope.route(routeOf(door, around))
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
  return once.ok ? send(door, reply, once.value) : sendProblem(reply, once.refusal)
}

function send(door: Door, reply: FastifyReply, performed: Performed): FastifyReply {
  if ('replayed' in performed) {
    const { status, answer: kept } = performed.replayed
    return reply.header(REPLAYED_HEADER, 'true').code(status).type('application/json').send(JSON.parse(kept))
  }
  if (!performed.ok) return sendDoorRefusal(door, reply, performed.refusal)
  const tag = versionTag(door, performed.value)
  if (tag !== undefined) reply.header('etag', tag)
  return reply.code(200).type('application/json').send(performed.value)
}

function sendDoorRefusal(door: Door, reply: FastifyReply, refusal: Refusal): FastifyReply {
  // A code that the door doesn't name is a bug of the door: the caller is told no more than that.
  if (statusOf(refusal.code, door) >= 500) throw new Error(`${door.name} refused with ${refusal.code}`)
  return sendRefusal(reply, door, refusal)
}

function asRecord(value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {}
  return value as Record<string, unknown>
}
