import type { FastifyRequest } from 'fastify'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Door } from '#operations/door.ts'
import type { EdgeCode } from './problems.ts'

/**
 * The version that a change is meant for, as If-Match carries it. A change without one is refused, as it could undo what somebody
 * else has changed meanwhile.
 */
export function givenVersion(
  door: Door,
  { headers }: FastifyRequest,
): Result<Readonly<{ version?: number }>, Readonly<{ code: EdgeCode; says: string }>> {
  if (!door.versioned || door.kind !== 'act') return ok({})
  const given = headers['if-match']
  if (given === undefined) {
    const says = 'A change needs the header If-Match with the ETag of what you have read'
    return refuse({ code: 'precondition_required', says })
  }
  const version = /^"([1-9]\d{0,8})"$/.exec(given)?.[1]
  if (version !== undefined) return ok({ version: Number(version) })
  return refuse({ code: 'malformed_request', says: 'If-Match takes one ETag as it was answered, such as "3"' })
}

/** The ETag of an answer that has a version. */
export function versionTag(door: Door, value: unknown): string | undefined {
  if (!door.versioned || value === null || typeof value !== 'object' || !('version' in value)) return undefined
  return `"${value.version}"`
}
