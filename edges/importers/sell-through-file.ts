import { basename } from 'node:path'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { readSellThroughMapping } from '#operations/rewards/sell-through-mapping.ts'
import { openSellThrough, type SellThroughHow, type SellThroughTold } from '#operations/rewards/take-sell-through.ts'
import { BrokenFile } from './csv-rows.ts'
import { type FileContent, lookThrough } from './file-content.ts'
import { openRows, type SourceRow } from './source-rows.ts'

export type SellThroughSource = Readonly<{ path: string; name?: string; signal?: AbortSignal }>

export type SellThroughOptions = Readonly<{
  /** What the columns are, as somebody wrote it. */
  mapping: unknown
  /** The file is a resubmission: lines that are known with another content get a new version. */
  replaces?: boolean
  /** Judges every row, and records nothing. */
  check?: boolean
}>

/** Rows that one transaction takes. */
const BATCH_ROWS = 1_000

/** What came of a file, with the columns that its mapping doesn't name. */
export type SellThroughImported = SellThroughTold & Readonly<{ ignoredColumns: readonly string[] }>

/**
 * Imports a distributor's sell-through (CSV or NDJSON, plain or gzip) of any size. Importing a file again, or going on with an import
 * that was stopped, changes nothing that is there. A file that lacks a column, is empty or damaged is refused as a whole; only
 * `broken_row` may come after rows were imported.
 */
export async function importSellThrough(
  context: Context,
  { path, name = basename(path), signal }: SellThroughSource,
  { mapping, replaces = false, check = false }: SellThroughOptions,
): Promise<Result<SellThroughImported, Refusal>> {
  const reader = readSellThroughMapping(mapping)
  if (!reader.ok) return reader
  const file = await lookThrough(path, signal)
  if (!file.ok) return file
  const { sha256, contentSha256 } = file.value
  const id = `${context.organization}:${contentSha256}`
  const how = { file: { id, name, sha256 }, reader: reader.value, mapping, replaces, check }
  try {
    return await importRows(context, { file: file.value, signal }, how)
  } catch (error) {
    if (error instanceof BrokenFile) return refuse(error.refusal)
    throw error
  }
}

type Opened = Readonly<{ file: FileContent; signal: AbortSignal | undefined }>

async function importRows(
  context: Context,
  { file, signal }: Opened,
  how: SellThroughHow,
): Promise<Result<SellThroughImported, Refusal>> {
  const opened = await openRows(file, signal)
  if (!opened.ok) return opened
  const { headers = [], rows, bytesRead, close } = opened.value
  try {
    const fault = opened.value.headers && how.reader.fault(headers)
    if (fault) return refuse(fault)
    const taking = await openSellThrough(context, how)
    let read = 0
    for await (const batch of inBatches(rows)) {
      signal?.throwIfAborted()
      await taking.take(batch)
      read += batch.length
      context.report?.({ done: bytesRead(), of: file.bytes, at: `row ${read} of ${how.file.name}` })
    }
    const { told } = await taking.finish()
    return ok({ ...told, ignoredColumns: headers.filter((header) => !how.reader.knows(header)) })
  } finally {
    await close()
  }
}

async function* inBatches(rows: AsyncIterable<SourceRow>): AsyncGenerator<readonly SourceRow[], void> {
  let batch: SourceRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < BATCH_ROWS) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
