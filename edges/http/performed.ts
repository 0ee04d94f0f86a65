import type { FastifyReply } from 'fastify'
import type { Door, Refusal } from '#operations/door.ts'
import { type Performed, REPLAYED_HEADER } from './idempotency.ts'
import { sendRefusal, statusOf } from './problems.ts'
import { versionTag } from './versions.ts'

/** Answers with what a door came to: its value, its refusal, or the answer of an earlier time. */
export function sendPerformed(door: Door, reply: FastifyReply, performed: Performed): FastifyReply {
  if ('replayed' in performed) {
    const { status, answer: kept } = performed.replayed
    return reply.header(REPLAYED_HEADER, 'true').code(status).type('application/json').send(JSON.parse(kept))
  }
  if (!performed.ok) return sendDoorRefusal(door, reply, performed.refusal)
  const tag = versionTag(door, performed.value)
  if (tag !== undefined) reply.header('etag', tag)
  return reply.code(200).type('application/json').send(performed.value)
}

export function sendDoorRefusal(door: Door, reply: FastifyReply, refusal: Refusal): FastifyReply {
  // A code that the door doesn't name is a bug of the door: the caller is told no more than that.
  if (statusOf(refusal.code, door) >= 500 && door.refusals[refusal.code] === undefined) {
    throw new Error(`${door.name} refused with ${refusal.code}`)
  }
  return sendRefusal(reply, door, refusal)
}
