import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import type { RowFormat } from '#core/metering/row-format.ts'
import { KNOWN_FORMATS } from '#core/metering/row-formats.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { actAs, lookAs } from '#stores/postgres/acting.ts'
import {
  importsWithOpenRows,
  loadQuarantined,
  type OpenImport,
  type QuarantinedRow,
  saveTried,
} from '#stores/postgres/imports.ts'
import { readRowMapping } from './csv-mapping.ts'
import { recordEvents } from './record-usage.ts'
import { type RowEvents, rowEvents } from './row-events.ts'

/** Faults of the file, not of a value: only a corrected file can say which value belongs to which column. */
export const READING_CODES: ReadonlySet<string> = new Set([
  'wrong_field_count',
  'stray_quote',
  'not_utf8',
  'not_json',
  'zero_byte',
  // Which of two rows with one id is meant, only the file can say.
  'repeated_id',
])

const BATCH = 1_000

type Tried = Readonly<{ tried: number; accepted: number; conflicts: number }>

/** Read the quarantined rows again, as they are, with what Perennial understands by now. */
export const retryQuarantine = door({
  name: 'retry-quarantine',
  kind: 'act',
  summary: 'Try quarantined rows again, as they are',
  description:
    'Each open row is read again as it stands; what is understood by now becomes a usage event and the row is accepted, also where the same row came in meanwhile by another file. Rows whose fields could not be told apart are left: import the corrected file. A second call finds nothing more to accept.',
  http: { method: 'POST', path: '/v1/quarantine/retries' },
  command: 'quarantine retry',
  input: z.object({}),
  output: z.object({
    tried: z.int().meta({ description: 'Open rows that were read again' }),
    accepted: z.int().meta({ description: 'Rows that are a usage event now' }),
    conflicts: z
      .int()
      .meta({ description: 'Accepted rows whose event is known with another content: kept, not billed' }),
    open: z.int().meta({ description: 'Rows that were tried and stay open' }),
  }),
  refusals: {},
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['metering:write'] },
  idempotency: 'by_nature',
  run: async (context) => {
    const imports = await lookAs(context, importsWithOpenRows)
    const parts: Tried[] = []
    for (const one of imports) parts.push(...(await retryImport(context, one)))
    const total = (name: keyof Tried): number => parts.reduce((sum, part) => sum + part[name], 0)
    const [tried, accepted] = [total('tried'), total('accepted')]
    return ok({ tried, accepted, conflicts: total('conflicts'), open: tried - accepted })
  },
})

/** All rows of the import pass by, also those accepted before: they count when equal rows get their ids. */
async function retryImport(context: Context, { importId, ...kept }: OpenImport): Promise<readonly Tried[]> {
  const format = formatOf(kept)
  if (format === undefined) return []
  const events = rowEvents(format)
  const parts: Tried[] = []
  let after = 0
  while (true) {
    const wanted = { importId, after, limit: BATCH }
    const rows = await lookAs(context, (acting) => loadQuarantined(acting, wanted))
    const last = rows.at(-1)
    if (last === undefined) return parts
    after = last.row
    parts.push(await retryRows(context, rows, events))
  }
}

/** The format whose rows they are: one that Perennial knows, or the one that their import's mapping described. */
function formatOf({ format, mapping }: Omit<OpenImport, 'importId'>): RowFormat | undefined {
  if (format !== 'csv') return KNOWN_FORMATS.find(({ name }) => name === format)
  const read = readRowMapping(mapping)
  return read.ok ? read.value.format : undefined
}

async function retryRows(context: Context, rows: readonly QuarantinedRow[], { eventOf }: RowEvents): Promise<Tried> {
  const events: UsageEvent[] = []
  const [accepted, refused]: [number[], number[]] = [[], []]
  for (const { id, code, open, content } of rows) {
    if (READING_CODES.has(code)) continue
    const event = eventOf(content)
    if (!open) continue
    if (event.ok) events.push(event.value)
    ;(event.ok ? accepted : refused).push(id)
  }
  const answers = events.length === 0 ? [] : (await recordEvents(context, events)).answers
  await actAs(context, (acting) => saveTried(acting, { now: context.now, accepted, refused }))
  const conflicts = answers.filter(({ outcome }) => outcome === 'conflict').length
  return { tried: accepted.length + refused.length, accepted: accepted.length, conflicts }
}
