import { ok, type Result } from '#core/ground/result.ts'
import type { FileContent } from '#core/metering/row-format.ts'
import type { Refusal } from '#operations/door.ts'
import { openCsv } from './csv-rows.ts'
import type { FileContent as OpenFile } from './file-content.ts'
import { readJsonRows } from './json-rows.ts'

/** A row of a file of whatever kind, by its headers; `fault` says why its fields can't be told apart with certainty. */
export type SourceRow = Readonly<{
  /** The first row, after the header where there is one, is 1. */
  row: number
  content: FileContent
  fault?: Refusal
  length: number
}>

export type SourceRows = Readonly<{
  /** None where each row names its own columns. */
  headers: readonly string[] | undefined
  rows: AsyncGenerator<SourceRow, void>
  /** Unpacked bytes that were read so far. */
  bytesRead: () => number
  close: () => Promise<void>
}>

/** Opens a file for reading row by row: NDJSON where it begins with a brace, else CSV. Refuses what `openCsv` refuses. */
export async function openRows(file: OpenFile, signal: AbortSignal | undefined): Promise<Result<SourceRows, Refusal>> {
  if (!/^\uFEFF?\s*\{/.test(file.head)) return await openCsv(file, signal)
  let read = 0
  const lines = readJsonRows(file)
  async function* counted(): AsyncGenerator<SourceRow, void> {
    for await (const row of lines) {
      signal?.throwIfAborted()
      read += row.length + 1
      yield row
    }
    read = file.bytes
  }
  const rows = counted()
  const close = async (): Promise<void> => {
    await rows.return()
  }
  return ok({ headers: undefined, rows, bytesRead: () => Math.min(read, file.bytes), close })
}
