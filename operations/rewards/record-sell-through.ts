import { createHash } from 'node:crypto'
import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { readSellThroughMapping } from './sell-through-mapping.ts'
import { openSellThrough } from './take-sell-through.ts'

const count = z.int().min(0)

const EXAMPLE = {
  vendor: { text: 'altus' },
  line: ['Invoice', 'Pos'],
  at: 'Date',
  reseller: { name: 'Reseller', ref: 'Reseller no' },
  product: { sku: 'Article' },
  quantity: 'Qty',
  amount: 'Net',
  currency: 'Currency',
}

/** Rows of a distributor's sell-through, as an API sends them; a file of any size goes through the importer, by the same rules. */
export const recordSellThrough = door({
  name: 'record-sell-through',
  kind: 'act',
  summary: 'Record what a distributor sold to whom, row by row of its own file',
  description:
    'By the distributor, or by the vendor for it. The mapping says what the columns are. Each row is added, replaces its line (of a resubmission), is known, or goes to the quarantine with its reason; the same rows again change nothing. Names that are not surely matched go to the review queue.',
  http: { method: 'POST', path: '/v1/sell-through' },
  input: z.object({
    name: z.string().min(1).max(200).meta({ description: 'The name by which people know the file' }),
    mapping: z.record(z.string(), z.unknown()).meta({
      description: 'What the columns are: `line`, `at`, `reseller`, `product`, `quantity`, `amount`, …',
      example: EXAMPLE,
    }),
    rows: z
      .array(z.record(z.string().min(1).max(300), z.string().max(10_000)))
      .min(1)
      .max(5_000),
    replaces: z
      .boolean()
      .optional()
      .meta({ description: 'A resubmission: a line that is known with another content gets a new version' }),
    check: z.boolean().optional().meta({ description: 'Judges every row, and records nothing' }),
  }),
  output: z.object({
    check: z.boolean(),
    name: z.string(),
    rows: count,
    added: count,
    replaced: count,
    known: count,
    quarantined: count,
    sums: z.record(z.string(), z.string()),
    codes: z.record(z.string(), count),
    refused: z.array(z.object({ row: z.int().min(1), code: z.string(), says: z.string() })),
  }),
  refusals: { wrong_mapping: 422, repeated_columns: 422 },
  access: { who: 'organization', roles: PROGRAM_ROLES, scopes: ['rewards:write'] },
  idempotency: 'by_id',
  mostBytes: 16 * 2 ** 20,
  run: async (context, { name, mapping, rows, replaces = false, check = false }) => {
    const reader = readSellThroughMapping(mapping)
    if (!reader.ok) return reader
    const headers = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    const fault = reader.value.fault(headers)
    if (fault) return refuse(fault)
    const sha256 = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
    const file = { id: `${context.organization}:${sha256}`, name, sha256 }
    const opened = await openSellThrough(context, { file, reader: reader.value, mapping, replaces, check })
    const refused = await opened.take(rows.map((content, at) => ({ row: at + 1, content })))
    const { told, refused: later } = await opened.finish()
    const all = [...refused, ...later].sort((a, b) => a.row - b.row)
    return ok({ ...told, refused: all.map(({ row, code, says }) => ({ row, code, says })) })
  },
})
