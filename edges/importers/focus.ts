import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { type Decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { assert, ok, type Result, refuse } from '#core/ground/result.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import { focusColumn, missingColumns, repeatedColumns } from '#core/metering/focus-columns.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { focusEvents } from '#operations/metering/focus-events.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { finishImport, quarantineRows } from '#operations/metering/save-import.ts'
import type { ImportedFile, RefusedRow } from '#stores/postgres/imports.ts'
import { BrokenFile, type CsvRow, type CsvRows, openCsv } from './csv-rows.ts'
import { type FileContent, lookThrough, onDisk } from './file-content.ts'

/** The file to import, and the name that people see, without which it is the path's last part. */
export type FocusSource = Readonly<{ signal?: AbortSignal }> &
  (Readonly<{ path: string; name?: string }> | Readonly<{ stream: Readable; name: string }>)

/** What came of each row: rows = accepted + duplicates + conflicts + quarantined. */
export type FocusImport = ImportedFile &
  Readonly<{
    /** Why rows are in quarantine, and how many of each. */
    codes: Readonly<Record<string, number>>
    /** Columns that FOCUS does not know. They are kept in quarantined rows only. */
    ignoredColumns: readonly string[]
  }>

/** Rows per batch of usage events, fewer where rows are long. */
const BATCH_ROWS = 1_000
const BATCH_LENGTH = 4 * 2 ** 20

/**
 * Imports a FOCUS cost and usage file (CSV or gzip, FOCUS 1.0 to 1.2) as usage events of the acting organization. `sums` is
 * Σ BilledCost by currency over the rows that are not in quarantine. Importing a file again, or going on with an import
 * that was stopped, changes nothing that is there: its rows are duplicates. A file that lacks a column, is empty, damaged or
 * no CSV is refused as a whole, and nothing of it is imported; only `broken_row` may come after rows were imported. Throws
 * where `signal` is aborted or a store does not answer; what was recorded by then stays.
 */
export async function importFocus(context: Context, source: FocusSource): Promise<Result<FocusImport, Refusal>> {
  const { signal } = source
  if ('path' in source) {
    const { path, name = basename(path) } = source
    return await importFile(context, { path, name, signal })
  }
  const { name, stream } = source
  return await onDisk(stream, (path) => importFile(context, { path, name, signal }), signal)
}

type Source = Readonly<{ path: string; name: string; signal: AbortSignal | undefined }>

async function importFile(context: Context, source: Source): Promise<Result<FocusImport, Refusal>> {
  const file = await lookThrough(source.path, source.signal)
  if (!file.ok) return file
  try {
    const csv = await openCsv(file.value, source.signal)
    if (!csv.ok) return csv
    try {
      const fault = headerFault(csv.value.headers)
      if (fault) return refuse(fault)
      return ok(await importRows(context, { ...source, file: file.value }, csv.value))
    } finally {
      await csv.value.close()
    }
  } catch (error) {
    if (error instanceof BrokenFile) return refuse(error.refusal)
    throw error
  }
}

function headerFault(headers: readonly string[]): Refusal | undefined {
  const missing = missingColumns(headers)
  if (missing.length > 0) {
    const says = `The file has no column ${missing.join(', ')}; a FOCUS cost and usage file with commas between fields is wanted`
    return { code: 'missing_columns', says }
  }
  const repeated = repeatedColumns(headers)
  if (repeated.length > 0) {
    return { code: 'repeated_columns', says: `The file has the column ${repeated.join(', ')} more than once` }
  }
  return undefined
}

type Opened = Source & Readonly<{ file: FileContent }>

async function importRows(context: Context, { name, file, signal }: Opened, csv: CsvRows): Promise<FocusImport> {
  const id = `${context.organization}:${file.contentSha256}`
  const toEvent = focusEvents()
  const tally = new Tally()
  for await (const batch of inBatches(csv.rows)) {
    signal?.throwIfAborted()
    const judged = judge(batch, toEvent)
    const answers = judged.events.length === 0 ? [] : (await recordEvents(context, judged.events)).answers
    await quarantineRows(context, { id, name }, judged.refused)
    tally.add(judged, answers)
    context.report?.({ done: csv.bytesRead(), of: file.bytes, at: `row ${tally.counts.rows} of ${name}` })
  }
  const { counts, sums, codes } = tally
  const { rows, accepted, duplicates, conflicts, quarantined } = counts
  assert(rows === accepted + duplicates + conflicts + quarantined, 'each row of an import is accounted for once')
  const texts = Object.fromEntries([...sums].map(([currency, sum]) => [currency, decimalText(sum)]))
  const imported = { id, name, format: 'focus', sha256: file.sha256, ...counts, sums: texts }
  await finishImport(context, imported)
  const ignoredColumns = csv.headers.filter((header) => focusColumn(header) === undefined)
  return { ...imported, codes: Object.fromEntries(codes), ignoredColumns }
}

async function* inBatches(rows: AsyncIterable<CsvRow>): AsyncGenerator<readonly CsvRow[], void> {
  let [batch, length]: [CsvRow[], number] = [[], 0]
  for await (const row of rows) {
    batch.push(row)
    length += row.length
    if (batch.length < BATCH_ROWS && length < BATCH_LENGTH) continue
    yield batch
    ;[batch, length] = [[], 0]
  }
  if (batch.length > 0) yield batch
}

type Judged = Readonly<{ events: readonly UsageEvent[]; refused: readonly RefusedRow[] }>

function judge(batch: readonly CsvRow[], toEvent: ReturnType<typeof focusEvents>): Judged {
  const [events, refused]: [UsageEvent[], RefusedRow[]] = [[], []]
  for (const { row, content, fault } of batch) {
    const event = fault ? refuse(fault) : toEvent(content)
    if (event.ok) events.push(event.value)
    else refused.push({ row, content, ...event.refusal })
  }
  return { events, refused }
}

type Answers = Awaited<ReturnType<typeof recordEvents>>['answers']

/** What the batches came to so far. */
class Tally {
  readonly counts = { rows: 0, accepted: 0, duplicates: 0, conflicts: 0, quarantined: 0 }
  readonly sums = new Map<string, Decimal>()
  readonly codes = new Map<string, number>()

  add({ events, refused }: Judged, answers: Answers): void {
    this.counts.rows += events.length + refused.length
    this.counts.quarantined += refused.length
    for (const { outcome } of answers) {
      this.counts[({ accepted: 'accepted', duplicate: 'duplicates', conflict: 'conflicts' } as const)[outcome]] += 1
    }
    for (const { code } of refused) this.codes.set(code, (this.codes.get(code) ?? 0) + 1)
    for (const { values, labels } of events) {
      const currency = labels['billing_currency'] ?? ''
      this.sums.set(currency, (this.sums.get(currency) ?? ZERO).plus(values['billed_cost'] ?? ZERO))
    }
  }
}
