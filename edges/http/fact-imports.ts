import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { z } from 'zod'
import { barredFrom } from '#core/channel/access.ts'
import type { Result } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import type { FactImport, FactImportOptions } from '#operations/import-facts.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { ALWAYS, problemAnswers } from './documented.ts'
import { answerWithLines, fileOf, mappingOf, typeOf } from './file-imports.ts'
import { refuseOtherMethods } from './methods.ts'
import { EDGE_PROBLEMS, type EdgeCode, sendProblem } from './problems.ts'
import { admit, contextOf, type Surroundings } from './surroundings.ts'

export const FACT_IMPORT_PATH = '/v1/imports/facts'
export const FACT_IMPORT_OPERATION = 'import-facts'

const FORMATS = { 'application/x-ndjson': 'ndjson', 'text/csv': 'csv' } as const

/** A file as it comes in, with the mapping of its columns as whoever sent it wrote it. */
export type SentFacts = Readonly<{
  format: (typeof FORMATS)[keyof typeof FORMATS]
  stream: Readable
  name: string
  mapping?: unknown
  signal: AbortSignal
}>

/** How a file of facts is read and recorded; the application brings it, as edges know nothing of each other. */
export type ImportFacts = (
  context: Context,
  sent: SentFacts,
  options: FactImportOptions,
) => Promise<Result<FactImport, Refusal>>

/** What the file itself may be refused for, before any of it was recorded. */
const FILE_REFUSALS = {
  unreadable_file: 422,
  empty_file: 422,
  missing_columns: 422,
  unknown_column: 422,
  wrong_mapping: 422,
  broken_row: 422,
} as const

const CODES: readonly EdgeCode[] = [...ALWAYS, 'cross_site', 'body_too_large', 'unsupported_media_type']

const flag = z.enum(['true', 'false']).optional()
const query = z.strictObject({
  check: flag.meta({ description: 'Judges every row as recording would, and records none' }),
  continue: flag.meta({ description: 'Goes on past rows that are refused; without it the first one ends the import' }),
  map: z
    .string()
    .max(20_000)
    .optional()
    .meta({ description: 'Of CSV: JSON that names the place of each column, `{"columns": {"No": "about"}}`' }),
})

const LINES = `One JSON object per line, as the import goes: \`{"type":"progress","rows":…,"recorded":…,"known":…,"refused":…}\` after each
batch, \`{"type":"refused","row":…,"code":…,"says":…}\` for each row that is refused, and last \`{"type":"summary",…}\`, or
\`{"type":"failed","code":…,"says":…}\` where it broke off: what was recorded stays, and the same file sent again goes on.`

const schema = {
  operationId: FACT_IMPORT_OPERATION,
  summary: 'Import a file of facts, of any size',
  description:
    'The body is the file: NDJSON, one fact per line, or CSV whose headers are places such as `about` and `body.name`; plain or gzip. Facts are recorded in batches of 1,000. A fact without an id gets one of the file and the row, so that the same file again records nothing twice.',
  tags: ['ground'],
  querystring: query,
  response: {
    200: { description: LINES, content: { 'application/x-ndjson': { schema: z.string() } } },
    ...problemAnswers([...CODES.map((code) => [code, EDGE_PROBLEMS[code]] as const), ...Object.entries(FILE_REFUSALS)]),
  },
} satisfies FastifySchema

/** The one route whose body is a file of any size: not a door, but with the same ways in, and `record-facts` behind it. */
export async function addFactImports(
  app: FastifyInstance,
  around: Surroundings,
  importFacts: ImportFacts,
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The body stays a stream: it is read while it is written to the disk.
    scope.addContentTypeParser(Object.keys(FORMATS), (_request, body, done) => done(null, body))
    refuseOtherMethods(scope, FACT_IMPORT_PATH, ['POST'])
    scope.route({
      method: 'POST',
      url: FACT_IMPORT_PATH,
      schema,
      onRequest: async (request, reply) => await admit(request, reply, around),
      handler: async (request, reply) => await answer(request, reply, importFacts),
    })
  })
}

async function answer(request: FastifyRequest, reply: FastifyReply, importFacts: ImportFacts): Promise<FastifyReply> {
  const context = contextOf(request)
  const barred = barredFrom(FACT_IMPORT_OPERATION, recordFacts.access, context)
  if (barred) return sendProblem(reply, barred)
  const format = formatOf(request)
  if (!format || !(request.body instanceof Readable)) {
    const says = `The body is a file of the type ${Object.keys(FORMATS).join(' or ')}`
    return sendProblem(reply, { code: 'unsupported_media_type', says })
  }
  const asked = request.query as z.output<typeof query>
  const stream = fileOf(request.body)
  return await answerWithLines({ request, reply }, FILE_REFUSALS, async ({ write, gone }) => {
    const sent = { format, stream, name: 'the file', ...mappingOf(asked.map), signal: gone }
    return await importFacts(context, sent, {
      check: asked.check === 'true',
      goOn: asked.continue === 'true',
      onRefused: async (row) => await write({ type: 'refused', ...row }),
      onBatch: async ({ rows, recorded, known, refused }) =>
        await write({ type: 'progress', rows, recorded, known, refused }),
    })
  })
}

function formatOf(request: FastifyRequest): SentFacts['format'] | undefined {
  return new Map<string, SentFacts['format']>(Object.entries(FORMATS)).get(typeOf(request))
}
