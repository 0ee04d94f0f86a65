import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { barredFrom } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import type { Door } from '#operations/door.ts'
import type { Busy, Intake } from '#operations/metering/intake.ts'
import { documentDoor } from './documented.ts'
import { type BodyRefusal, BUSY, discard, type Reading, ReadingRoom, TOO_LARGE } from './event-intake-body.ts'
import { type EventForm, formOf, MOST_EVENT_BYTES, type RejectedEvent } from './event-intake-forms.ts'
import { encodingOf, type ReadEvents, type ReadRefusal, readEvents } from './event-intake-read.ts'
import { sendInvalid } from './failures.ts'
import { idempotencyKeyOf, performOnce } from './idempotency.ts'
import { sendPerformed } from './performed.ts'
import { PROBLEM_TYPE, problemOf, sendProblem, sendRefusal, statusOf } from './problems.ts'
import { admit, contextOf, type Surroundings } from './surroundings.ts'

/** What all bodies that are being read hold together; in memory they take up to four times as much. */
const MOST_READING_BYTES = 64 * 2 ** 20

/** What a body is taken for that doesn't say its length. */
const UNSAID_BYTES = 65_536

const DEADLINE_MS = 120_000

/** For tests: how much is read at once, and how long. */
export type IntakeLimits = Readonly<{ mostReadingBytes?: number; deadlineMs?: number }>

/** Where events come in: the door that it is, what takes them, and what is held meanwhile. */
type Entrance = Readonly<{ door: Door; around: Surroundings; intake: Intake; room: ReadingRoom; deadlineMs: number }>

/**
 * The route of usage events. It goes past what other routes do with a body: nothing of a body is read before it is sure that its
 * sender may tell events and that there is room for them, and none of Zod runs over thousands of them.
 */
export function addEventIntake(
  scope: FastifyInstance,
  door: Door,
  around: Surroundings,
  { mostReadingBytes = MOST_READING_BYTES, deadlineMs = DEADLINE_MS }: IntakeLimits = {},
): void {
  const entrance = { door, around, intake: around.intake, room: new ReadingRoom(mostReadingBytes), deadlineMs }
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, body, done) => done(null, body))
  scope.route({
    method: 'POST',
    url: door.http.path,
    schema: documentDoor(door),
    // The schema of the body is for the document alone.
    validatorCompiler: () => (value) => ({ value }),
    onRequest: async (request, reply) => await admit(request, reply, around),
    handler: async (request, reply) => await receive(entrance, request, reply),
  })
}

async function receive(entrance: Entrance, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { door, room, deadlineMs } = entrance
  const barred = barredFrom(door.name, door.access, contextOf(request))
  if (barred) return refuseUnread(request, () => sendProblem(reply, barred))
  const key = idempotencyKeyOf(request)
  if (!key.ok) return refuseUnread(request, () => sendProblem(reply, key.refusal))
  const form = formOf(request.headers)
  const refusal = headersRefusal(form, request.headers) ?? roomRefusal(entrance, request.headers)
  if (form === undefined || refusal) {
    return refuseUnread(request, () => sendBodyRefusal(entrance, reply, refusal ?? UNKNOWN_FORM))
  }
  const reading = room.enter()
  try {
    const read = await readEvents({ raw: request.raw, form, reading, hashed: key.value !== undefined, deadlineMs })
    if (!read.ok) return sendBodyRefusal(entrance, reply, read.refusal)
    return await record(entrance, { request, reply, read: read.value, reading, key: key.value })
  } finally {
    reading.leave()
  }
}

/** The rest of the request is thrown away as it comes. */
function refuseUnread({ raw }: FastifyRequest, send: () => FastifyReply): FastifyReply {
  discard(raw)
  return send()
}

const UNKNOWN_FORM: BodyRefusal = {
  code: 'unsupported_media_type',
  says: 'Events come as CloudEvents (one, a batch, or binary with headers ce-…), as JSON, or as NDJSON, in UTF-8',
}

function headersRefusal(form: EventForm | undefined, headers: IncomingHttpHeaders): BodyRefusal | undefined {
  if (form === undefined) return UNKNOWN_FORM
  if (encodingOf(headers) === undefined) {
    return { code: 'unsupported_media_type', says: 'A body is compressed with gzip, or not at all' }
  }
  return declaredBytes(headers) > MOST_EVENT_BYTES ? TOO_LARGE : undefined
}

function declaredBytes(headers: IncomingHttpHeaders): number {
  return Number(headers['content-length'] ?? UNSAID_BYTES)
}

function roomRefusal({ intake, room }: Entrance, headers: IncomingHttpHeaders): BodyRefusal | undefined {
  const bytes = declaredBytes(headers)
  return intake.hasRoom(bytes) && room.hasRoom(bytes) ? undefined : BUSY
}

type Recording = Readonly<{
  request: FastifyRequest
  reply: FastifyReply
  read: ReadEvents
  reading: Reading
  key: string | undefined
}>

async function record(entrance: Entrance, { request, reply, read, reading, key }: Recording): Promise<FastifyReply> {
  const { door, around, intake } = entrance
  const { collected, alone, bytes, hash } = read
  const { events, rejected } = collected
  const [first] = rejected
  if (alone && first) return sendRejected(door, reply, first)
  // An upload may take its time: events are learned when they are recorded.
  const context = { ...contextOf(request), now: around.open().now }
  let busy: Busy | undefined
  const filling: Door = {
    ...door,
    // The audit log doesn't keep the events; the hash is what tells requests under one key apart.
    personal: ['body'],
    run: async (named) => {
      if (events.length === 0) return ok({ position: null, accepted: 0, rejected })
      const adding = intake.add(named, events, bytes)
      reading.leave()
      const added = await adding
      if (added.ok) return ok({ position: added.value.position, accepted: events.length, rejected })
      busy = added.refusal
      return refuse({ code: busy.code, says: busy.says })
    },
  }
  const once = await performOnce(filling, context, { body: hash }, key)
  if (!once.ok) return sendProblem(reply, once.refusal)
  if (busy) reply.header('retry-after', busy.retryAfter)
  return sendPerformed(door, reply, once.value)
}

/** An event that came alone and is rejected is a request that is refused. */
function sendRejected(door: Door, reply: FastifyReply, { index, code, says }: RejectedEvent): FastifyReply {
  const refusal = { code: 'event_rejected', says: `${code}: ${says}` }
  const problem = { ...problemOf(refusal, statusOf(refusal.code, door)), rejected: [{ index, code, says }] }
  return reply.code(problem.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem)
}

function sendBodyRefusal({ door }: Entrance, reply: FastifyReply, refusal: ReadRefusal): FastifyReply {
  const { code, says } = refusal
  if (code === 'busy') return sendRefusal(reply.header('retry-after', 1), door, { code, says })
  if (code === 'invalid_input') return sendInvalid(reply, [{ field: 'events', says }])
  return sendProblem(reply, { code, says })
}
