import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import type { Door } from '#operations/door.ts'
import { requestParts } from './inputs.ts'
import { listContents } from './list-formats.ts'
import { EDGE_PROBLEMS, type EdgeCode, PROBLEM_TYPE, problem } from './problems.ts'
import { roomOf } from './rooms.ts'

/** What every route may refuse. */
export const ALWAYS: readonly EdgeCode[] = [
  'malformed_request',
  'not_signed_in',
  'unknown_organization',
  'role_not_allowed',
  'scope_missing',
  'wrong_host',
  'invalid_input',
  'request_timed_out',
  'rate_limited',
  'headers_too_large',
  'internal_error',
  'engines_unavailable',
]
const WITH_BODY: readonly EdgeCode[] = ['body_too_large', 'unsupported_media_type']
const UNSAFE: readonly EdgeCode[] = ['cross_site']
const WITH_KEY: readonly EdgeCode[] = ['request_in_progress', 'idempotency_key_reused']
const VERSIONED: readonly EdgeCode[] = ['precondition_required']

/** What Fastify validates and serializes by, and what the OpenAPI document says, for one door. */
export function documentDoor(door: Door): FastifySchema {
  const { params, rest } = requestParts(door)
  const hasQuery = door.http.method === 'GET' || door.http.method === 'DELETE'
  return {
    operationId: door.name,
    summary: door.summary,
    description: door.description,
    tags: [roomOf(door) ?? 'ground'],
    ...(params && { params }),
    ...(hasQuery ? { querystring: rest } : { body: rest }),
    response: {
      200: {
        description: 'What was asked for, or what was done',
        content: { 'application/json': { schema: outputOf(door) }, ...listContents(door) },
      },
      ...refusalsOf(door),
    },
  }
}

/** Answered again, what is shown once is null. */
function outputOf({ output, secrets = [] }: Door): z.ZodType {
  if (!(output instanceof z.ZodObject) || secrets.length === 0) return output
  const once = secrets.map((name) => [name, secretOf(output, name)] as const)
  return output.extend(Object.fromEntries(once))
}

function secretOf(output: z.ZodObject, name: string): z.ZodType {
  const field = output.shape[name]
  if (!(field instanceof z.ZodType)) throw new Error(`Invariant broken: the output has its secret ${name}`)
  return field.nullable().meta({ description: 'Shown once: null where an earlier request is answered again' })
}

function refusalsOf(door: Door): Record<number, ReturnType<typeof answered>> {
  return problemAnswers([
    ...Object.entries(door.refusals),
    ...edgeCodesOf(door).map((code) => [code, EDGE_PROBLEMS[code]] as const),
  ])
}

/** The answers to what is refused, by HTTP status. */
export function problemAnswers(
  codes: readonly (readonly [code: string, status: number])[],
): Record<number, ReturnType<typeof answered>> {
  const byStatus = Map.groupBy(codes, ([, status]) => status)
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => {
      const description = `Refused: ${group.map(([code]) => `\`${code}\``).join(', ')}`
      return [status, answered(PROBLEM_TYPE, problem, description)]
    }),
  )
}

function edgeCodesOf({ http: { method }, access, versioned, kind }: Door): readonly EdgeCode[] {
  return [
    ...ALWAYS,
    ...(access.who === 'operator' ? (['operator_only'] as const) : []),
    // A body that comes with a DELETE is read too, and refused where nobody can.
    ...(method === 'GET' ? [] : [...UNSAFE, ...WITH_BODY]),
    ...(method === 'POST' ? WITH_KEY : []),
    ...(versioned && kind === 'act' ? VERSIONED : []),
  ]
}

function answered(type: string, schema: z.ZodType, description: string) {
  return { description, content: { [type]: { schema } } }
}
