import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { NEEDED_COLUMNS, readStandingRow, STANDING_COLUMNS, type StandingRow } from '#core/channel/standing-rows.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { type FactImport, type FactRow, importFacts, type RefusedFactRow } from '#operations/import-facts.ts'
import { unchangedFacts } from '#operations/unchanged-facts.ts'
import { BrokenFile, type CsvRow, openCsv } from './csv-rows.ts'
import { factRow } from './fact-rows.ts'
import { lookThrough } from './file-content.ts'

export type StandingSource = Readonly<{
  path: string
  /** Whose midnights the dates of the file are. */
  zone: string
  signal?: AbortSignal
}>

export type StandingImport = Omit<FactImport, 'stoppedAt'>

/** Rows per call of `record-facts`. */
const BATCH_ROWS = 1_000

/**
 * Imports tiers and certifications from a CSV file, plain or gzip. A row that says what stands already changes nothing, so a file that
 * is exported anew every month records what is new or changed, and importing it twice nothing. Rows that can't be used are left out and
 * told; the others are recorded. Refused as a whole where the file can't be read or lacks a column.
 */
export async function importStandingFile(
  context: Context,
  source: StandingSource,
  { check, onRefused }: Readonly<{ check: boolean; onRefused: (row: RefusedFactRow) => Promise<void> | void }>,
): Promise<Result<StandingImport, Refusal>> {
  const file = await lookThrough(source.path, source.signal)
  if (!file.ok) return file
  const csv = await openCsv(file.value, source.signal)
  if (!csv.ok) return csv
  const { headers, rows, bytesRead, close } = csv.value
  const fault = columnsFault(headers.map((header) => header.trim()))
  if (fault) {
    await close()
    return refuse(fault)
  }
  const told: Known = { unchanged: 0 }
  const report = (row: number): void =>
    context.report?.({ done: bytesRead(), of: file.value.bytes, at: `row ${row} of ${basename(source.path)}` })
  const naming = { owner: context.organization, zone: source.zone, file: file.value.contentSha256 }
  const read = factsOf(rows, naming, told)
  const batches = withoutUnchanged(context, inBatches(read, report), told)
  try {
    const imported = await importFacts(context, batches, { check, goOn: true, onRefused, onBatch: () => undefined })
    if (!imported.ok) return imported
    const { stoppedAt: _, ...counts } = imported.value
    return ok({ ...counts, rows: counts.rows + told.unchanged, known: counts.known + told.unchanged })
  } catch (error) {
    if (error instanceof BrokenFile) return refuse(error.refusal)
    throw error
  } finally {
    await close()
  }
}

function columnsFault(headers: readonly string[]): Refusal | undefined {
  const missing = NEEDED_COLUMNS.filter((column) => !headers.includes(column))
  if (missing.length > 0) return { code: 'missing_columns', says: `The file has no column ${missing.join(', ')}` }
  const strange = headers.find((header) => !(STANDING_COLUMNS as readonly string[]).includes(header))
  if (strange === undefined) return undefined
  return { code: 'unknown_column', says: `The column ${strange} is none of ${STANDING_COLUMNS.join(', ')}` }
}

type Naming = Readonly<{ owner: string; zone: string; file: string }>
/** Rows that say what stands already, or what a row before them says. */
type Known = { unchanged: number }

/** Each row as a fact; a second row about one grant has to say the same. */
async function* factsOf(
  rows: AsyncIterable<CsvRow>,
  { owner, zone, file }: Naming,
  known: Known,
): AsyncGenerator<FactRow, void> {
  const told = new Map<string, Readonly<{ row: number; text: string }>>()
  for await (const { row, content, fault } of rows) {
    const trimmed = Object.fromEntries(Object.entries(content).map(([name, text]) => [name.trim(), text]))
    const read = fault ? refuse(fault) : readStandingRow(trimmed, zone)
    if (!read.ok) {
      yield { row, fault: read.refusal }
      continue
    }
    const { kind, identity, body } = read.value
    const before = told.get(identity)
    const text = JSON.stringify(body)
    if (before && before.text !== text) {
      const says = `It says something else about one grant than row ${before.row}: ${identity}`
      yield { row, fault: { code: 'wrong_row', says } }
      continue
    }
    if (before) {
      known.unchanged += 1
      continue
    }
    told.set(identity, { row, text })
    yield factRow(row, { kind, about: aboutOf(owner, read.value), body }, `file-${file.slice(0, 32)}`)
  }
}

/** The same grant has the same name in every file. */
function aboutOf(owner: string, { identity }: StandingRow): string {
  return `${owner}:standing-${createHash('sha256').update(identity).digest('hex').slice(0, 24)}`
}

async function* inBatches(
  rows: AsyncIterable<FactRow>,
  report: (row: number) => void,
): AsyncGenerator<readonly FactRow[], void> {
  let batch: FactRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < BATCH_ROWS) continue
    report(row.row)
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function* withoutUnchanged(
  context: Context,
  batches: AsyncIterable<readonly FactRow[]>,
  told: Known,
): AsyncGenerator<readonly FactRow[], void> {
  for await (const batch of batches) {
    const facts = batch.flatMap((one) => ('fact' in one ? [one.fact] : []))
    const unchanged = await unchangedFacts(context, facts)
    told.unchanged += unchanged.size
    yield batch.filter((one) => !('fact' in one && unchanged.has(one.fact)))
  }
}
