import type { FastifyInstance, FastifyReply, FastifySchema } from 'fastify'
import { z } from 'zod'
import { TOUCHPOINT_KINDS } from '#core/life/touchpoint.ts'
import { answerAsk, showAsk } from '#operations/life/answer-confirmation.ts'
import { unsubscribe } from '#operations/life/mail-consent.ts'
import { problemAnswers } from './documented.ts'
import { refuseOtherMethods } from './methods.ts'
import { cameFrom } from './principal.ts'
import { EDGE_PROBLEMS, type EdgeCode, sendProblem, sendRefusal } from './problems.ts'
import type { OpenContext } from './surroundings.ts'

export const PREVIEW_PATH = '/v1/confirmations/preview'
export const ANSWER_PATH = '/v1/confirmations'
export const PREVIEW_OPERATION = 'confirmation-preview'
export const ANSWER_OPERATION = 'answer-confirmation'
const UNSUBSCRIBE_ROUTE = '/unsubscribe/:token'

/** Longer is no token of ours. */
const LONGEST_TOKEN = 500
const token = z.string().min(1).max(LONGEST_TOKEN).meta({ description: 'What the link of the mail ends with' })

const CODES: readonly EdgeCode[] = [
  'malformed_request',
  'wrong_host',
  'body_too_large',
  'unsupported_media_type',
  'invalid_input',
  'request_timed_out',
  'rate_limited',
  'headers_too_large',
  'internal_error',
  'engines_unavailable',
]
const LINK_NOT_GOOD = { link_not_good: 410 } as const

const named = z.object({ id: z.string(), name: z.string() })
const shown = z.object({
  partner: named,
  customer: named,
  product: z.string(),
  kind: z.enum(TOUCHPOINT_KINDS),
  at: z.string().meta({ format: 'date-time' }),
  zone: z.string().meta({ description: 'The customer’s time zone', example: 'Europe/Berlin' }),
  expiresAt: z.string().meta({ format: 'date-time' }),
})
const answer = z.enum(['confirmed', 'denied']).meta({ description: 'Whether the touchpoint took place' })

const problems = problemAnswers([
  ...CODES.map((code) => [code, EDGE_PROBLEMS[code]] as const),
  ...Object.entries(LINK_NOT_GOOD),
])

const previewSchema = {
  operationId: PREVIEW_OPERATION,
  summary: 'See what the link of a mail asks to confirm',
  description:
    'For whoever got the mail, without signing in. It changes nothing and can be asked again. A link that was used, has expired or is none of this server is refused alike.',
  tags: ['life'],
  security: [],
  body: z.strictObject({ token }),
  response: { 200: answeredWith('What is asked', shown), ...problems },
} satisfies FastifySchema

const answerSchema = {
  operationId: ANSWER_OPERATION,
  summary: 'Answer whether a touchpoint took place',
  description:
    'For whoever got the mail, without signing in. `confirmed` verifies the touchpoint as the customer’s word; `denied` verifies nothing, and whoever asked and the vendor see it. A link is good once.',
  tags: ['life'],
  security: [],
  body: z.strictObject({ token, answer }),
  response: { 200: answeredWith('What was answered', z.object({ answer })), ...problems },
} satisfies FastifySchema

function answeredWith(description: string, schema: z.ZodType) {
  return { description, content: { 'application/json': { schema } } }
}

/** What whoever got a mail may do without signing in: answer its question, or want no more of them. Opening a link changes nothing. */
export async function addPublicLinks(app: FastifyInstance, open: OpenContext): Promise<void> {
  refuseOtherMethods(app, PREVIEW_PATH, ['POST'])
  refuseOtherMethods(app, ANSWER_PATH, ['POST'])
  app.route({
    method: 'POST',
    url: PREVIEW_PATH,
    schema: previewSchema,
    handler: async (request, reply) => {
      const { token } = request.body as z.output<typeof previewSchema.body>
      const asked = await showAsk(open(), token)
      return asked.ok ? reply.send(asked.value) : refuseLink(reply, asked.refusal)
    },
  })
  app.route({
    method: 'POST',
    url: ANSWER_PATH,
    schema: answerSchema,
    handler: async (request, reply) => {
      const given = request.body as z.output<typeof answerSchema.body>
      const answered = await answerAsk({ ...open(), from: cameFrom(request) }, given)
      return answered.ok ? reply.send(answered.value) : refuseLink(reply, answered.refusal)
    },
  })
  await app.register(async (scope) => addUnsubscribe(scope, open))
}

function refuseLink(reply: FastifyReply, refusal: Readonly<{ code: string; says: string }>): FastifyReply {
  return sendRefusal(reply, { refusals: LINK_NOT_GOOD }, refusal)
}

/** Mail programs post a form there (RFC 8058); people come to the console's page at the same address, which posts too. */
function addUnsubscribe(scope: FastifyInstance, open: OpenContext): void {
  scope.removeAllContentTypeParsers()
  // Whatever the body says, the address says it all.
  scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 10_000 }, (_request, _body, done) => done(null, {}))
  scope.route({
    method: 'POST',
    url: UNSUBSCRIBE_ROUTE,
    schema: { hide: true },
    handler: async (request, reply) => {
      const { token } = request.params as { token: string }
      const done = token.length <= LONGEST_TOKEN && (await unsubscribe({ ...open(), from: cameFrom(request) }, token))
      if (done) return reply.send({ unsubscribed: true })
      return sendProblem(reply, { code: 'not_found', says: 'This is no link of a mail from here' })
    },
  })
}

/**
 * An address as a log may keep it: whoever reads the log can't use the link. The router reads `%63alendar` as `calendar`, and a proxy may
 * write the whole address, so both are looked for.
 */
export function withoutToken(url: string): string {
  const read = url.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  const secret = /^(?:https?:\/\/[^/]*)?\/+(unsubscribe|calendar)\/./i.exec(read)?.[1]
  return secret === undefined ? url : `/${secret}/…`
}
