import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { z } from 'zod'
import { barredFrom } from '#core/channel/access.ts'
import type { Result } from '#core/ground/result.ts'
import { FORMAT_NAMES } from '#core/metering/row-format.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { ALWAYS, problemAnswers } from './documented.ts'
import { answerWithLines, fileOf, mappingOf, typeOf } from './file-imports.ts'
import { refuseOtherMethods } from './methods.ts'
import { EDGE_PROBLEMS, type EdgeCode, sendProblem } from './problems.ts'
import { admit, contextOf, type Surroundings } from './surroundings.ts'

export const USAGE_IMPORT_PATH = '/v1/imports/usage'
export const USAGE_IMPORT_OPERATION = 'import-usage'

/** The bytes say whether a file is packed and whether it is CSV or NDJSON, so each of them may come as any of these. */
export const USAGE_FILE_TYPES = [
  'text/csv',
  'application/x-ndjson',
  'application/gzip',
  'application/octet-stream',
] as const

type SentUsage = Readonly<{ stream: Readable; name: string; signal: AbortSignal }>

type Counts = Readonly<Record<'rows' | 'accepted' | 'duplicates' | 'conflicts' | 'quarantined', number>>

type UsageOptions = Readonly<{
  format: (typeof FORMATS)[number]
  mapping?: unknown
  check: boolean
  replaces: boolean
  onBatch: (told: Counts) => Promise<void>
}>

/** How a billing export is read and recorded; the application brings it, as edges know nothing of each other. */
export type ImportUsage = (context: Context, sent: SentUsage, options: UsageOptions) => Promise<Result<object, Refusal>>

const FILE_REFUSALS = {
  unreadable_file: 422,
  empty_file: 422,
  missing_columns: 422,
  repeated_columns: 422,
  unknown_format: 422,
  wrong_mapping: 422,
  no_billing_period: 422,
  broken_row: 422,
} as const

const CODES: readonly EdgeCode[] = [...ALWAYS, 'cross_site', 'body_too_large', 'unsupported_media_type']

const FORMATS = ['auto', ...FORMAT_NAMES] as const

const flag = z.enum(['true', 'false']).optional()
const query = z.strictObject({
  format: z.enum(FORMATS).optional().meta({ description: 'What the file is; `auto`, as without it, by its columns' }),
  name: z.string().min(1).max(200).optional().meta({ description: 'The name by which people know the file' }),
  check: flag.meta({ description: 'Tells what would be added and taken back, and records nothing' }),
  replaces: flag.meta({
    description: 'The file is a new version of its bills (source and billing period): what it lacks is taken back',
  }),
  mapping: z
    .string()
    .max(20_000)
    .optional()
    .meta({ description: 'Of the format csv: JSON that says what the columns are' }),
})

const LINES = `One JSON object per line, as the import goes: \`{"type":"progress","rows":…,"accepted":…,"duplicates":…,"conflicts":…,"quarantined":…}\`
after each batch, and last \`{"type":"summary",…}\` with the sums by currency, or \`{"type":"failed","code":…,"says":…}\` where it broke
off: what was recorded stays, and the same file sent again goes on.`

const schema = {
  operationId: USAGE_IMPORT_OPERATION,
  summary: 'Import a billing export of a cloud, of any size',
  description:
    'The body is the file, plain or gzip: FOCUS, AWS Cost and Usage Report, Azure cost, Google Cloud billing export, Oracle cost report, or CSV with a mapping. Each row becomes a usage event or goes to the quarantine with its reason; the same file again changes nothing.',
  tags: ['metering'],
  querystring: query,
  response: {
    200: { description: LINES, content: { 'application/x-ndjson': { schema: z.string() } } },
    ...problemAnswers([...CODES.map((code) => [code, EDGE_PROBLEMS[code]] as const), ...Object.entries(FILE_REFUSALS)]),
  },
} satisfies FastifySchema

/** A route whose body is a file, like that of facts: who may record usage may import it. */
export async function addUsageImports(
  app: FastifyInstance,
  around: Surroundings,
  importUsage: ImportUsage,
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The body stays a stream: it is read while it is written to the disk.
    scope.addContentTypeParser([...USAGE_FILE_TYPES], (_request, body, done) => done(null, body))
    refuseOtherMethods(scope, USAGE_IMPORT_PATH, ['POST'])
    scope.route({
      method: 'POST',
      url: USAGE_IMPORT_PATH,
      schema,
      onRequest: async (request, reply) => await admit(request, reply, around),
      handler: async (request, reply) => await answer(request, reply, importUsage),
    })
  })
}

async function answer(request: FastifyRequest, reply: FastifyReply, importUsage: ImportUsage): Promise<FastifyReply> {
  const context = contextOf(request)
  const barred = barredFrom(USAGE_IMPORT_OPERATION, recordUsage.access, context)
  if (barred) return sendProblem(reply, barred)
  if (!USAGE_FILE_TYPES.some((type) => type === typeOf(request)) || !(request.body instanceof Readable)) {
    const says = `The body is a file of the type ${USAGE_FILE_TYPES.join(' or ')}`
    return sendProblem(reply, { code: 'unsupported_media_type', says })
  }
  const { format = 'auto', name = 'the file', check, replaces, mapping } = request.query as z.output<typeof query>
  const stream = fileOf(request.body)
  return await answerWithLines({ request, reply }, FILE_REFUSALS, async ({ write, gone }) => {
    return await importUsage(
      context,
      { stream, name, signal: gone },
      {
        format,
        ...mappingOf(mapping),
        check: check === 'true',
        replaces: replaces === 'true',
        onBatch: async ({ rows, accepted, duplicates, conflicts, quarantined }) =>
          await write({ type: 'progress', rows, accepted, duplicates, conflicts, quarantined }),
      },
    )
  })
}
