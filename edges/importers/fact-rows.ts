import { z } from 'zod'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Refusal } from '#operations/door.ts'
import type { FactRow } from '#operations/import-facts.ts'
import { toldFact } from '#operations/record-facts.ts'
import type { CsvRow } from './csv-rows.ts'
import type { FileContent } from './file-content.ts'
import { linesOf } from './file-lines.ts'

/** A fact with all that a row may say: a field that nobody knows is a mistake. */
const rowFact = z.strictObject(toldFact.shape)

/** What a value that nobody could store looks like once it is JSON: a NUL or half of a surrogate pair. */
const UNWRITABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/

/** What a row tells, judged for its form alone. A fact without an id gets one of the file and the row. */
export function factRow(row: number, told: unknown, fileId: string): FactRow {
  const text = writtenText(told)
  if (text === undefined) return { row, fault: { code: 'wrong_row', says: 'The row is nested too deeply' } }
  if (UNWRITABLE.test(text)) {
    return { row, fault: { code: 'wrong_row', says: 'The row holds a NUL character or a broken surrogate' } }
  }
  const fact = rowFact.safeParse(told)
  if (!fact.success) return { row, fault: { code: 'wrong_row', says: z.prettifyError(fact.error) } }
  return { row, fact: { ...fact.data, id: fact.data.id ?? `${fileId}:${row}` } }
}

function writtenText(told: unknown): string | undefined {
  try {
    return JSON.stringify(told) ?? 'null'
  } catch {
    return undefined
  }
}

/** One JSON object per line, which tells a fact as `POST /v1/facts` takes it. Empty lines count as rows and tell nothing. */
export async function* readFactLines(file: FileContent, fileId: string): AsyncGenerator<FactRow & SizedRow, void> {
  let row = 0
  for await (const line of linesOf(file)) {
    row += 1
    if (line === undefined) {
      yield { row, length: 0, fault: { code: 'wrong_row', says: 'The line is longer than 1 MiB' } }
      continue
    }
    if (line.length === 0) continue
    const told = parseLine(line)
    yield { length: line.length, ...(told.ok ? factRow(row, told.value, fileId) : { row, fault: told.refusal }) }
  }
}

export type SizedRow = Readonly<{ length: number }>

function parseLine(line: Buffer): Result<unknown, Refusal> {
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)))
  } catch (error) {
    const says = error instanceof SyntaxError ? 'The line is no JSON' : 'The line holds bytes that are not UTF-8'
    return refuse({ code: 'wrong_row', says })
  }
}

/** What a row of CSV tells, by the places that its columns have. */
export function csvFactRow(
  { row, content, fault }: CsvRow,
  build: (content: Readonly<Record<string, string>>) => Result<unknown, Refusal>,
  fileId: string,
): FactRow {
  if (fault) return { row, fault }
  const told = build(content)
  return told.ok ? factRow(row, told.value, fileId) : { row, fault: told.refusal }
}
