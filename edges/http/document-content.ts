import type { FastifyInstance, FastifySchema } from 'fastify'
import { z } from 'zod'
import { barredFrom } from '#core/channel/access.ts'
import { MEDIA_TYPES } from '#core/channel/document.ts'
import { CONTENT_ACCESS, readDocument } from '#questions/channel/documents.ts'
import { ALWAYS, problemAnswers } from './documented.ts'
import { refuseOtherMethods } from './methods.ts'
import { EDGE_PROBLEMS, sendProblem } from './problems.ts'
import { admit, contextOf, type Surroundings } from './surroundings.ts'

/** The path of a document's content, and the name of its operation. */
export const CONTENT_PATH = '/v1/documents/{sha256}/content'
const ROUTE = '/v1/documents/:sha256/content'
export const CONTENT_OPERATION = 'document-content'

const CODES = ['not_found', ...ALWAYS] as const

const schema = {
  operationId: CONTENT_OPERATION,
  summary: 'Download the content of a document',
  description:
    'The file as its owner uploaded it, as an attachment, of the type that its bytes tell. One that you may not see is the same as one that does not exist.',
  tags: ['channel'],
  params: z.strictObject({ sha256: z.string().max(100) }),
  response: {
    200: {
      description: 'The file',
      content: Object.fromEntries(MEDIA_TYPES.map((type) => [type, { schema: z.string() }])),
    },
    ...problemAnswers(CODES.map((code) => [code, EDGE_PROBLEMS[code]] as const)),
  },
} satisfies FastifySchema

/** The one route whose answer is a file: not a door, but with the same ways in. */
export function addDocumentContent(app: FastifyInstance, around: Surroundings): void {
  refuseOtherMethods(app, ROUTE, ['GET'])
  app.route({
    method: 'GET',
    url: ROUTE,
    schema,
    onRequest: async (request, reply) => await admit(request, reply, around),
    handler: async (request, reply) => {
      const context = contextOf(request)
      const barred = barredFrom(CONTENT_OPERATION, CONTENT_ACCESS, context)
      if (barred) return sendProblem(reply, barred)
      const { sha256 } = request.params as { sha256: string }
      const found = await readDocument(context, sha256)
      if (!found.ok) return sendProblem(reply, { code: 'not_found', says: found.refusal.says })
      const { name, mediaType, bytes, content } = found.value
      return reply
        .type(mediaType)
        .header('content-length', bytes)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .serializer((sent: unknown) => sent as string)
        .send(content)
    },
  })
}
