import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isUnavailable } from '#edges/unavailable.ts'
import { type EdgeCode, type FieldError, sendProblem } from './problems.ts'

/** Fastify's own refusals of a request, by status. */
const BY_STATUS: Readonly<Record<number, EdgeCode>> = {
  413: 'body_too_large',
  415: 'unsupported_media_type',
}

/** Whatever was thrown becomes a problem: wrong input names its fields, a missing engine says so, a bug tells nothing. */
export function answerFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = error.validationContext ?? 'request'
    return sendInvalid(
      reply,
      error.validation.map(({ instancePath, message }) => ({
        field: fieldOf(instancePath) || part,
        says: message ?? 'is wrong',
      })),
    )
  }
  if (isUnavailable(error)) {
    request.log.warn({ err: error }, 'an engine is unavailable')
    const says = 'The engines that keep the data are not available at this moment. Nothing was changed; try again.'
    return sendProblem(reply, { code: 'engines_unavailable', says })
  }
  const { statusCode } = error
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return sendProblem(reply, { code: BY_STATUS[statusCode] ?? 'malformed_request', says: error.message })
  }
  request.log.error({ err: error }, 'a request failed')
  const says = `Something went wrong on our side. The log has it under request ${request.id}.`
  return sendProblem(reply, { code: 'internal_error', says })
}

export function sendInvalid(reply: FastifyReply, errors: readonly FieldError[]): FastifyReply {
  const says = errors.map(({ field, says: wanted }) => `${field}: ${wanted}`).join('; ')
  return sendProblem(reply, { code: 'invalid_input', says: says.slice(0, 2_000) }, errors.slice(0, 100))
}

/** `/facts/0/about` as people write it: `facts[0].about`. */
function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((field, part) => (/^\d+$/.test(part) ? `${field}[${part}]` : field === '' ? part : `${field}.${part}`), '')
}
