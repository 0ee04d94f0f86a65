import { isRecord, parseExact, textOf } from '#core/metering/json-text.ts'
import type { FileContent } from '#core/metering/row-format.ts'
import type { FileContent as OpenFile } from './file-content.ts'
import { linesOf } from './file-lines.ts'
import type { SourceRow } from './source-rows.ts'

/** How much of a line that is no JSON is kept. */
const KEPT_CHARACTERS = 10_000

/**
 * The rows of a file with one JSON object per line, as BigQuery exports them: the fields of an object inside are columns such as
 * `service.description`, a list is its JSON. Numbers are the texts that the file writes. Blank lines are no rows.
 */
export async function* readJsonRows(file: OpenFile): AsyncGenerator<SourceRow, void> {
  let row = 0
  for await (const line of linesOf(file)) {
    if (line?.length === 0) continue
    row += 1
    yield line === undefined ? tooLong(row) : { row, length: line.length, ...readLine(line) }
  }
}

function tooLong(row: number): SourceRow {
  return { row, length: 0, content: {}, fault: { code: 'not_json', says: 'The line is longer than 1 MiB' } }
}

function readLine(line: Buffer): Pick<SourceRow, 'content' | 'fault'> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(line)
  } catch {
    const content = { line: line.toString().slice(0, KEPT_CHARACTERS) }
    return { content, fault: { code: 'not_utf8', says: 'The row holds bytes that are not UTF-8' } }
  }
  const told = parseExact(text)
  if (!isRecord(told)) {
    return {
      content: { line: text.slice(0, KEPT_CHARACTERS) },
      fault: { code: 'not_json', says: 'The line is no JSON object' },
    }
  }
  return { content: flattened(told) }
}

function flattened(told: Readonly<Record<string, unknown>>): FileContent {
  const columns: (readonly [string, string])[] = []
  const add = (prefix: string, record: Readonly<Record<string, unknown>>): void => {
    for (const [key, value] of Object.entries(record)) {
      if (isRecord(value)) add(`${prefix}${key}.`, value)
      else columns.push([`${prefix}${key}`, textOf(value)])
    }
  }
  add('', told)
  return Object.fromEntries(columns)
}

/** The columns that the first line of NDJSON names; none where it is no JSON or longer than what is looked at. */
export function headersOfJson(head: string): readonly string[] {
  const [line = ''] = head.replace(/^\uFEFF?\s*/, '').split('\n')
  const told = parseExact(line)
  return isRecord(told) ? Object.keys(flattened(told)) : []
}
