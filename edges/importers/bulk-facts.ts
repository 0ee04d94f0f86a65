import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { type FactImport, type FactImportOptions, type FactRow, importFacts } from '#operations/import-facts.ts'
import { BrokenFile, openCsv } from './csv-rows.ts'
import { type FactMapping, openMapping, readMapping } from './fact-mapping.ts'
import { csvFactRow, readFactLines, type SizedRow } from './fact-rows.ts'
import { type FileContent, lookThrough, onDisk } from './file-content.ts'

/** The file of facts, its name for people, and, as somebody wrote it, where the columns of a CSV file go. */
export type FactSource = Readonly<{ format: 'ndjson' | 'csv'; mapping?: unknown; signal?: AbortSignal }> &
  (Readonly<{ path: string; name?: string }> | Readonly<{ stream: Readable; name: string }>)

/** Facts per call of `record-facts`, fewer where rows are long. */
const BATCH_ROWS = 1_000
const BATCH_LENGTH = 4 * 2 ** 20

/**
 * Imports a file of facts (NDJSON or CSV, plain or gzip) of any size, in constant memory. A fact without an id gets one of the
 * file's content and its row, so importing the same file again, or going on with an import that was stopped, records nothing
 * twice. A file that can't be read, or whose columns have no place, is refused as a whole; `broken_row` may come after rows were
 * recorded.
 */
export async function importFactFile(
  context: Context,
  source: FactSource,
  options: FactImportOptions,
): Promise<Result<FactImport, Refusal>> {
  if ('path' in source) return await importFile(context, source, source.path, options)
  return await onDisk(source.stream, (path) => importFile(context, source, path, options), source.signal)
}

async function importFile(
  context: Context,
  source: FactSource,
  path: string,
  options: FactImportOptions,
): Promise<Result<FactImport, Refusal>> {
  const file = await lookThrough(path, source.signal)
  if (!file.ok) return file
  const rows = await openRows(file.value, source)
  if (!rows.ok) return rows
  try {
    return await importFacts(
      context,
      inBatches(reporting(context, source, file.value, rows.value), source.signal),
      options,
    )
  } catch (error) {
    if (error instanceof BrokenFile) return refuse(error.refusal)
    throw error
  } finally {
    await rows.value.close()
  }
}

type Rows = Readonly<{
  rows: AsyncGenerator<FactRow & SizedRow, void>
  close: () => Promise<void>
}>

async function openRows(file: FileContent, { format, mapping, signal }: FactSource): Promise<Result<Rows, Refusal>> {
  const fileId = `file-${file.contentSha256.slice(0, 32)}`
  if (format === 'ndjson') return ok({ rows: readFactLines(file, fileId), close: async () => undefined })
  const written: Result<FactMapping | undefined, Refusal> = mapping === undefined ? ok(undefined) : readMapping(mapping)
  if (!written.ok) return written
  const csv = await openCsv(file, signal)
  if (!csv.ok) return csv
  const build = openMapping(csv.value.headers, written.value)
  if (!build.ok) {
    await csv.value.close()
    return build
  }
  const { rows, close } = csv.value
  async function* read(): AsyncGenerator<FactRow & SizedRow, void> {
    if (!build.ok) return
    for await (const row of rows) yield { length: row.length, ...csvFactRow(row, build.value, fileId) }
  }
  return ok({ rows: read(), close })
}

/** Tells how far the file is read. */
async function* reporting(
  { report }: Context,
  source: FactSource,
  { bytes }: FileContent,
  { rows }: Rows,
): AsyncGenerator<FactRow & SizedRow, void> {
  const name = source.name ?? ('path' in source ? basename(source.path) : 'the file')
  let read = 0
  for await (const row of rows) {
    read += row.length + 1
    if (row.row % BATCH_ROWS === 0)
      report?.({ done: Math.min(read, bytes), of: bytes, at: `row ${row.row} of ${name}` })
    yield row
  }
}

async function* inBatches(
  rows: AsyncIterable<FactRow & SizedRow>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly FactRow[], void> {
  let [batch, length]: [FactRow[], number] = [[], 0]
  for await (const row of rows) {
    batch.push(row)
    length += row.length
    if (batch.length < BATCH_ROWS && length < BATCH_LENGTH) continue
    signal?.throwIfAborted()
    yield batch
    ;[batch, length] = [[], 0]
  }
  if (batch.length > 0) yield batch
}
