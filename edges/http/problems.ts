import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { ADMISSION_REFUSALS } from '#edges/admission.ts'
import type { Door, Refusal } from '#operations/door.ts'

const fieldError = z.object({
  field: z.string().meta({ description: 'Where in the request', example: 'facts[0].about' }),
  says: z.string().meta({ description: 'What was wanted' }),
})

const rejectedEvent = z.object({
  index: z.int(),
  code: z.string().meta({ description: 'Stable code', example: 'missing_subject' }),
  says: z.string(),
})

/** An RFC 9457 problem. The code is stable; title and detail are for people. */
export const problem = z
  .object({
    type: z.string().meta({ example: 'urn:perennial:problem:not_found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable code of the refusal', example: 'not_found' }),
    errors: z.array(fieldError).optional().meta({ description: 'Each field that was wrong' }),
    rejected: z
      .array(rejectedEvent)
      .optional()
      .meta({ description: 'Of a usage event that came alone: why it is rejected' }),
  })
  .meta({ id: 'Problem', description: 'Why the request was refused (RFC 9457)' })

export type Problem = z.infer<typeof problem>
export type FieldError = z.infer<typeof fieldError>

export const PROBLEM_TYPE = 'application/problem+json'

/** What another try a little later may not be refused for. */
const ASK_AGAIN: ReadonlySet<string> = new Set(['engines_unavailable', 'request_in_progress'])

/** How long a client waits before it asks again: the embedded engines are back within a second or two. */
const RETRY_AFTER_SECONDS = 2

/** What may go wrong before and around a door: code → HTTP status. A door's own refusals stand at the door. */
export const EDGE_PROBLEMS = {
  ...ADMISSION_REFUSALS,
  malformed_request: 400,
  not_signed_in: 401,
  cross_site: 403,
  wrong_host: 403,
  not_found: 404,
  no_such_route: 404,
  method_not_allowed: 405,
  request_timed_out: 408,
  request_in_progress: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  invalid_input: 422,
  idempotency_key_reused: 422,
  precondition_required: 428,
  rate_limited: 429,
  headers_too_large: 431,
  internal_error: 500,
  engines_unavailable: 503,
} as const
export type EdgeCode = keyof typeof EDGE_PROBLEMS

/** The one place where a code becomes an HTTP status. */
export function statusOf(code: string, door?: Pick<Door, 'refusals'>): number {
  const edge: Readonly<Record<string, number>> = EDGE_PROBLEMS
  return door?.refusals[code] ?? edge[code] ?? EDGE_PROBLEMS.internal_error
}

export function problemOf({ code, says }: Refusal, status: number, errors?: readonly FieldError[]): Problem {
  const title = STATUS_CODES[status] ?? 'Error'
  const common = { type: `urn:perennial:problem:${code}`, title, status, detail: says, code }
  return errors === undefined ? common : { ...common, errors: [...errors] }
}

/** Answers with a problem of the edge. */
export function sendProblem(
  reply: FastifyReply,
  refusal: Refusal & Readonly<{ code: EdgeCode }>,
  errors?: readonly FieldError[],
): FastifyReply {
  if (ASK_AGAIN.has(refusal.code)) reply.header('retry-after', RETRY_AFTER_SECONDS)
  if (refusal.code === 'not_signed_in') reply.header('www-authenticate', 'Bearer realm="Perennial"')
  return answerProblem(reply, problemOf(refusal, EDGE_PROBLEMS[refusal.code], errors))
}

/** Answers with a refusal of the door. */
export function sendRefusal(reply: FastifyReply, door: Pick<Door, 'refusals'>, refusal: Refusal): FastifyReply {
  return answerProblem(reply, problemOf(refusal, statusOf(refusal.code, door)))
}

function answerProblem(reply: FastifyReply, body: Problem): FastifyReply {
  // Serialized here, so that a problem can be answered also where the route documents none of its status.
  return reply.code(body.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(body)
}
