import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { assert, ok, type Result, refuse } from '#core/ground/result.ts'
import { BILLING_PERIOD, type RowFormat } from '#core/metering/row-format.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import {
  type Bill,
  countNew,
  identifiedBatches,
  idIn,
  planReplacement,
  type Replacement,
  replaceConflicts,
  retractStale,
} from '#operations/metering/replace-bill.ts'
import { type RowEvents, rowEvents } from '#operations/metering/row-events.ts'
import { finishImport, quarantineRows } from '#operations/metering/save-import.ts'
import type { ImportedFile } from '#stores/postgres/imports.ts'
import { BrokenFile } from './csv-rows.ts'
import { type FileContent, lookThrough, onDisk } from './file-content.ts'
import { openRows } from './source-rows.ts'
import { chooseFormat, type WantedFormat } from './usage-format.ts'
import { type Judged, judged, Tally, type Told } from './usage-tally.ts'

/** The file to import, and the name that people see, without which it is the path's last part. */
export type UsageSource = Readonly<{ signal?: AbortSignal }> &
  (Readonly<{ path: string; name?: string }> | Readonly<{ stream: Readable; name: string }>)

export type UsageImportOptions = WantedFormat &
  Readonly<{
    /** Tells what an import would do, and records nothing. */
    check?: boolean
    /** The file is a new version of its bills: rows of their former files that it lacks are taken back. */
    replaces?: boolean
    /** After each batch, what came of the rows so far. */
    onBatch?: (told: Told) => Promise<void>
  }>

/** What came of each row: rows = accepted + duplicates + conflicts + quarantined. */
export type UsageImport = ImportedFile & Told & Readonly<{ check: false; ignoredColumns: readonly string[] }>

/** What an import would do: rows = new rows (`accepted`) + duplicates + quarantined, and how many events it would take back. */
export type UsagePreview = Told &
  Readonly<{ check: true; name: string; format: string; retracted: number; ignoredColumns: readonly string[] }>

/**
 * Imports a billing export (CSV or NDJSON, plain or gzip) as usage events of the acting organization. Importing a file again, or
 * going on with an import that was stopped, changes nothing that is there: its rows are duplicates. A file that lacks a column,
 * is empty, damaged or of another format is refused as a whole, and nothing of it is imported; only `broken_row` may come after
 * rows were imported. Throws where `signal` is aborted or a store does not answer; what was recorded by then stays.
 */
export async function importUsage(
  context: Context,
  source: UsageSource,
  options: UsageImportOptions,
): Promise<Result<UsageImport | UsagePreview, Refusal>> {
  const { signal } = source
  if ('path' in source) {
    const { path, name = basename(path) } = source
    return await importFile(context, { path, name, signal }, options)
  }
  const { name, stream } = source
  return await onDisk(stream, (path) => importFile(context, { path, name, signal }, options), signal)
}

type Source = Readonly<{ path: string; name: string; signal: AbortSignal | undefined }>

async function importFile(
  context: Context,
  source: Source,
  options: UsageImportOptions,
): Promise<Result<UsageImport | UsagePreview, Refusal>> {
  const file = await lookThrough(source.path, source.signal)
  if (!file.ok) return file
  try {
    const opened = await openRows(file.value, source.signal)
    if (!opened.ok) return opened
    const { headers } = opened.value
    await opened.value.close()
    const chosen = chooseFormat(options, { headers, head: file.value.head })
    if (!chosen.ok) return chosen
    const ignored = (headers ?? []).filter((header) => !chosen.value.format.knows(header))
    return await importRows({ ...source, ...chosen.value, context, file: file.value, ignored }, options)
  } catch (error) {
    if (error instanceof BrokenFile) return refuse(error.refusal)
    throw error
  }
}

type Opened = Source &
  Readonly<{
    context: Context
    file: FileContent
    format: RowFormat
    mapping: unknown
    /** Columns that the format does not know. They are kept in quarantined rows only. */
    ignored: readonly string[]
  }>

async function importRows(
  opened: Opened,
  { check = false, replaces = false, onBatch }: UsageImportOptions,
): Promise<Result<UsageImport | UsagePreview, Refusal>> {
  const looked = check || replaces ? await lookAhead(opened, replaces) : ok(undefined)
  if (!looked.ok) return looked
  const { name, format, ignored } = opened
  if (!check) return ok(await recordRows(opened, looked.value?.replacement, onBatch))
  const { tally, added, replacement } = looked.value ?? assertLooked()
  const accepted = added + (replacement?.returning ?? 0)
  const told = tally.told()
  return ok({
    check,
    name,
    format: format.name,
    ...told,
    accepted,
    duplicates: told.rows - told.quarantined - accepted,
    retracted: replacement?.stale ?? 0,
    ignoredColumns: ignored,
  })
}

function assertLooked(): never {
  throw new Error('Invariant broken: a check looks at every row')
}

type Looked = Readonly<{ tally: Tally; added: number; replacement: Replacement | undefined; rows: RowEvents }>

/** Reads the whole file and records nothing: how many of its rows are new, and what of its bills it no longer has. */
async function lookAhead(opened: Opened, replaces: boolean): Promise<Result<Looked, Refusal>> {
  const { context, format, name } = opened
  const rows = rowEvents(format)
  const [tally, bills, batches] = [new Tally(format), new Map<string, Bill>(), await identifiedBatches(context)]
  let [added, without] = [0, 0]
  await eachBatch(opened, rows, async (batch) => {
    tally.add(batch, [])
    added += await countNew(context, batch.events, batches)
    for (const { source, labels } of batch.events) {
      const period = labels[BILLING_PERIOD]
      if (period === undefined) without += 1
      else bills.set(`${period} ${source}`, { recorder: context.organization, types: format.types, source, period })
    }
    context.report?.({
      done: batch.bytesRead,
      of: opened.file.bytes,
      at: `looking at row ${tally.counts.rows} of ${name}`,
    })
  })
  if (!replaces) return ok({ tally, added, replacement: undefined, rows })
  if (without > 0) {
    const says = `${without} rows name no billing period, so nobody can say which bill the file replaces`
    return refuse({ code: 'no_billing_period', says })
  }
  return ok({ tally, added, rows, replacement: await planReplacement(context, [...bills.values()], rows) })
}

async function recordRows(
  opened: Opened,
  replacement: Replacement | undefined,
  onBatch: UsageImportOptions['onBatch'],
): Promise<UsageImport> {
  const { context, file, format, mapping, name, ignored } = opened
  const rowsOf = { id: `${context.organization}:${file.contentSha256}`, name, format: format.name, mapping }
  const [tally, rows] = [new Tally(format), rowEvents(format)]
  let retracted = 0
  await eachBatch(opened, rows, async (batch) => {
    const events = replacement
      ? batch.events.map((event) => ({ ...event, id: idIn(replacement, event.id) }))
      : batch.events
    let outcomes =
      events.length === 0 ? [] : (await recordEvents(context, events)).answers.map(({ outcome }) => outcome)
    if (replacement) {
      const changed = events.filter((_, at) => outcomes[at] === 'conflict')
      await replaceConflicts(context, changed)
      retracted += changed.length
      outcomes = outcomes.map((outcome) => (outcome === 'conflict' ? 'accepted' : outcome))
    }
    await quarantineRows(context, rowsOf, batch.refused)
    tally.add(batch, outcomes)
    context.report?.({ done: batch.bytesRead, of: file.bytes, at: `row ${tally.counts.rows} of ${name}` })
    await onBatch?.(tally.told())
  })
  if (replacement) retracted += await retractStale(context, replacement, rows)
  const told = tally.told()
  const { rows: all, accepted, duplicates, conflicts, quarantined, sums } = told
  assert(all === accepted + duplicates + conflicts + quarantined, 'each row of an import is accounted for once')
  const { id } = rowsOf
  const counts = { rows: all, accepted, duplicates, conflicts, quarantined, retracted }
  const imported = { id, name, format: format.name, sha256: file.sha256, ...counts, sums }
  await finishImport(context, imported)
  return { check: false, ...imported, codes: told.codes, totals: told.totals, ignoredColumns: ignored }
}

/** Reads the file from its beginning, batch by batch; the next one is read while one is used. */
async function eachBatch(
  { file, signal }: Opened,
  { eventOf }: RowEvents,
  use: (batch: Judged) => Promise<void>,
): Promise<void> {
  const opened = await openRows(file, signal)
  assert(opened.ok, 'a file that was opened once is opened again')
  const batches = judged(opened.value, eventOf)
  try {
    for (let next = await batches.next(); !next.done; ) {
      signal?.throwIfAborted()
      const ahead = batches.next()
      // It is awaited below; until then nobody else looks at how it ends.
      ahead.catch(() => undefined)
      await use(next.value)
      next = await ahead
    }
  } finally {
    await opened.value.close()
  }
}
