import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { isOwnedId } from '#core/ground/identity.ts'
import { receiveMessage, takenItems } from '#operations/life/feed-items.ts'
import { openFeed } from '#operations/life/feeds.ts'
import { problemAnswers } from './documented.ts'
import { refuseOtherMethods } from './methods.ts'
import { cameFrom } from './principal.ts'
import { EDGE_PROBLEMS, type EdgeCode, sendRefusal } from './problems.ts'
import type { OpenContext } from './surroundings.ts'

export const FEED_PATH = '/v1/feeds/{owner}/{feed}'
export const FEED_OPERATION = 'receive-feed'
const ROUTE = '/v1/feeds/:owner/:feed'
const MOST_BYTES = 4 * 2 ** 20
const LONGEST_ID = 200

const CODES: readonly EdgeCode[] = [
  'malformed_request',
  'wrong_host',
  'body_too_large',
  'unsupported_media_type',
  'request_timed_out',
  'rate_limited',
  'headers_too_large',
  'internal_error',
  'engines_unavailable',
]
const REFUSALS = { wrong_signature: 401, malformed_request: 400 } as const

const schema = {
  operationId: FEED_OPERATION,
  summary: 'Send items of a feed: contacts and tickets, signed by Standard Webhooks',
  description:
    'For the system itself, without a key: the headers webhook-id, webhook-timestamp and webhook-signature sign the body with the feed’s secret. A message older than five minutes is refused, and one that came before changes nothing. Each item is recorded, known, rejected with a code, or waits in the quarantine for a name; one that can’t be used sinks no other. A feed that does not exist answers as one whose signature is wrong.',
  tags: ['life'],
  security: [],
  params: z.strictObject({ owner: z.string().max(100), feed: z.string().max(100) }),
  response: {
    200: {
      description: 'What became of each item',
      content: {
        'application/json': {
          schema: takenItems.extend({ replayed: z.boolean().meta({ description: 'The message came before' }) }),
        },
      },
    },
    ...problemAnswers([...CODES.map((code) => [code, EDGE_PROBLEMS[code]] as const), ...Object.entries(REFUSALS)]),
  },
} satisfies FastifySchema

/** Where systems send what they know of contacts. The signature is over the bytes, so they are kept as they came. */
export async function addFeedIntake(app: FastifyInstance, open: OpenContext): Promise<void> {
  refuseOtherMethods(app, ROUTE, ['POST'])
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: MOST_BYTES },
      (_request, body, done) => done(null, body),
    )
    scope.route({
      method: 'POST',
      url: ROUTE,
      schema,
      bodyLimit: MOST_BYTES,
      handler: async (request, reply) => await receive(request, reply, open),
    })
  })
}

async function receive(request: FastifyRequest, reply: FastifyReply, open: OpenContext): Promise<FastifyReply> {
  const { owner, feed: own } = request.params as z.output<typeof schema.params>
  const id = `${owner}:${own}`
  const context = { ...open(), organization: owner, from: cameFrom(request) }
  const opened = isOwnedId(id) ? await openFeed(context, id) : undefined
  const read = opened && readSigned(opened.secret, request)
  if (!opened || !read) {
    const says = 'The signature is not that of a feed here, or older than five minutes'
    return sendRefusal(reply, { refusals: REFUSALS }, { code: 'wrong_signature', says })
  }
  const taken = await receiveMessage(context, opened.feed, read)
  return taken.ok ? reply.send(taken.value) : sendRefusal(reply, { refusals: REFUSALS }, taken.refusal)
}

/** What was signed; undefined where the signature, its time or the JSON is not good. */
function readSigned(secret: string, { headers, body }: FastifyRequest) {
  const text = typeof body === 'string' ? body : ''
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => {
    const value = headers[name]
    return typeof value === 'string' ? value : ''
  })
  if (id === undefined || id === '' || id.length > LONGEST_ID) return undefined
  try {
    const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp ?? '', 'webhook-signature': signature ?? '' }
    return { id, content: new Webhook(secret).verify(text, signed) }
  } catch {
    return undefined
  }
}
