import type { FastifySchema } from 'fastify'
import type { z } from 'zod'
import type { Door } from '#operations/door.ts'
import { requestParts } from './inputs.ts'
import { EDGE_PROBLEMS, type EdgeCode, PROBLEM_TYPE, problem } from './problems.ts'
import { roomOf } from './rooms.ts'

const ALWAYS: readonly EdgeCode[] = [
  'malformed_request',
  'unknown_organization',
  'wrong_host',
  'invalid_input',
  'internal_error',
  'engines_unavailable',
]
const WITH_BODY: readonly EdgeCode[] = ['body_too_large', 'unsupported_media_type']

/** What Fastify validates and serializes by, and what the OpenAPI document says, for one door. */
export function documentDoor(door: Door): FastifySchema {
  const { params, rest } = requestParts(door)
  const hasQuery = door.http.method === 'GET'
  return {
    operationId: door.name,
    summary: door.summary,
    description: door.description,
    tags: [roomOf(door) ?? 'ground'],
    ...(params && { params }),
    ...(hasQuery ? { querystring: rest } : { body: rest }),
    response: {
      200: answered('application/json', door.output, 'What was asked for, or what was done'),
      ...refusalsOf(door),
    },
  }
}

function refusalsOf(door: Door): Record<number, ReturnType<typeof answered>> {
  const codes = [
    ...Object.entries(door.refusals),
    ...ALWAYS.map((code) => [code, EDGE_PROBLEMS[code]] as const),
    ...(door.access.who === 'operator' ? ([['operator_only', EDGE_PROBLEMS.operator_only]] as const) : []),
    ...(door.http.method === 'POST' ? WITH_BODY.map((code) => [code, EDGE_PROBLEMS[code]] as const) : []),
  ]
  const byStatus = Map.groupBy(codes, ([, status]) => status)
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => {
      const description = `Refused: ${group.map(([code]) => `\`${code}\``).join(', ')}`
      return [status, answered(PROBLEM_TYPE, problem, description)]
    }),
  )
}

function answered(type: string, schema: z.ZodType, description: string) {
  return { description, content: { [type]: { schema } } }
}
