import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { z } from 'zod'
import { barredFrom } from '#core/channel/access.ts'
import type { Result } from '#core/ground/result.ts'
import { isUnavailable } from '#edges/unavailable.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import type { FactImport, FactImportOptions } from '#operations/import-facts.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { ALWAYS, problemAnswers } from './documented.ts'
import { refuseOtherMethods } from './methods.ts'
import { EDGE_PROBLEMS, type EdgeCode, PROBLEM_TYPE, problemOf, sendProblem } from './problems.ts'
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

/** 8 GiB: more than any list of facts, less than a disk. */
const MOST_FILE_BYTES = 8 * 2 ** 30

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
  const mapping = asked.map === undefined ? {} : { mapping: readMapping(asked.map) }
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort(new Error('The client went away')))
  const sent = { format, stream: bounded(request.body), name: 'the file', ...mapping, signal: gone.signal }
  const lines = new Lines(gone.signal)
  const running = importFacts(context, sent, {
    check: asked.check === 'true',
    goOn: asked.continue === 'true',
    onRefused: async (row) => await lines.write({ type: 'refused', ...row }),
    onBatch: async ({ rows, recorded, known, refused }) =>
      await lines.write({ type: 'progress', rows, recorded, known, refused }),
  })
  // What is wrong with the file as a whole is a problem, as long as nothing was answered yet.
  const early = await Promise.race([running, lines.begun])
  if (early && !early.ok) return sendFileRefusal(reply, early.refusal)
  void finish(request, lines, running)
  return reply.code(200).type('application/x-ndjson; charset=utf-8').send(lines.stream)
}

async function finish(request: FastifyRequest, lines: Lines, running: ReturnType<ImportFacts>): Promise<void> {
  try {
    const imported = await running
    await lines.write(imported.ok ? { type: 'summary', ...imported.value } : { type: 'failed', ...imported.refusal })
  } catch (error) {
    request.log.warn({ err: error }, 'an import broke off')
    const code = isUnavailable(error) ? 'engines_unavailable' : 'internal_error'
    const says = 'It broke off: what was recorded stays, and the same file sent again goes on'
    await lines.write({ type: 'failed', code, says }).catch(() => undefined)
  } finally {
    lines.stream.end()
  }
}

/** Lines that wait for whoever takes them, so that a slow reader slows the import down and fills no memory. */
class Lines {
  readonly stream = new PassThrough()
  readonly begun: Promise<undefined>
  readonly #begin: () => void
  readonly #gone: AbortSignal

  constructor(gone: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.begun = promise
    this.#begin = () => resolve(undefined)
    this.#gone = gone
  }

  async write(line: object): Promise<void> {
    this.#begin()
    if (!this.stream.write(`${JSON.stringify(line)}\n`)) await once(this.stream, 'drain', { signal: this.#gone })
  }
}

function formatOf({ headers }: FastifyRequest): SentFacts['format'] | undefined {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  return new Map<string, SentFacts['format']>(Object.entries(FORMATS)).get(type)
}

/** What is no JSON is no mapping either: the importer says what was wanted. */
function readMapping(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function bounded(body: Readable): Readable {
  async function* counted(): AsyncGenerator<Buffer, void> {
    let bytes = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MOST_FILE_BYTES) {
        throw Object.assign(new Error(`A file is at most ${MOST_FILE_BYTES} bytes`), { statusCode: 413 })
      }
      yield chunk
    }
  }
  return Readable.from(counted(), { objectMode: false })
}

function sendFileRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const known: Readonly<Record<string, number>> = { ...EDGE_PROBLEMS, ...FILE_REFUSALS }
  const status = known[refusal.code]
  if (status === undefined) throw new Error(`${FACT_IMPORT_OPERATION} refused with ${refusal.code}`)
  return reply.code(status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problemOf(refusal, status))
}
