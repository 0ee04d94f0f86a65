import { pipeline } from 'node:stream/promises'
import { CsvError, type Parser, parse } from 'csv-parse'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Refusal } from '#operations/door.ts'
import { type FileContent, onSignal, unpack } from './file-content.ts'

/** A row as the file holds it, by its headers; `fault` says why its fields can't be told apart with certainty. */
export type CsvRow = Readonly<{
  /** The first row after the header is 1. */
  row: number
  content: Readonly<Record<string, string>>
  fault?: Refusal
  /** How long it is in the file, in characters. */
  length: number
}>

export type CsvRows = Readonly<{
  headers: readonly string[]
  rows: AsyncGenerator<CsvRow, void>
  /** Unpacked bytes that were read so far. */
  bytesRead: () => number
  /** Ends reading, finished or not. */
  close: () => Promise<void>
}>

/** The file broke off in the middle: rows before were given out, no row after can be told. */
export class BrokenFile extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.says)
    this.refusal = refusal
  }
}

/** A longer row is a quote that was never closed. It bounds the memory of reading. */
const LONGEST_ROW_BYTES = 2 ** 20

/** What stands between fields. A file has the one that its first line holds most often outside of quotes. */
const DELIMITERS = [',', ';', '\t', '|'] as const

function delimiterOf(head: string): string {
  const [line = ''] = head.replaceAll(/"[^"]*"/g, '').split(/\r?\n/)
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

/**
 * RFC 4180 to the letter: what the parser read with good will is trusted only where this says the same. The parser gives
 * the text of a row with what is left of the line breaks around it.
 */
function strictRow(delimiter: string): RegExp {
  const comma = delimiter === '|' ? '\\|' : delimiter
  const field = `(?:"[^"]*(?:""[^"]*)*"|[^"${comma}\\r\\n]*)`
  return new RegExp(`^[\\r\\n]*${field}(?:${comma}${field})*[\\r\\n]*$`)
}

type Form = Readonly<{ utf8: boolean; strict: RegExp }>

type RawRecord = Readonly<{ record: readonly string[]; raw: string }>

/**
 * Opens a CSV file, with commas, semicolons, tabs or bars, for reading row by row in constant memory. Refuses an empty file. Reading throws BrokenFile where a quote
 * is never closed or a row is longer than 1 MiB.
 */
export async function openCsv(file: FileContent, signal: AbortSignal | undefined): Promise<Result<CsvRows, Refusal>> {
  const delimiter = delimiterOf(file.head)
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW_BYTES,
    raw: true,
  })
  const flow = pipeline([...unpack(file), parser], onSignal(signal)).catch(() => undefined)
  const records = (parser as AsyncIterable<RawRecord>)[Symbol.asyncIterator]()
  const close = async (): Promise<void> => {
    parser.destroy()
    await flow
  }
  const first = await nextRecord(records, 0)
  if (first === undefined) {
    await close()
    return refuse({ code: 'empty_file', says: 'The file is empty: wanted a line with the names of the columns' })
  }
  const headers = first.record
  const rows = readRows(records, namesOf(headers), { utf8: file.utf8, strict: strictRow(delimiter) })
  return ok({ headers, rows, bytesRead: () => (parser as Parser).info.bytes, close })
}

async function* readRows(
  records: AsyncIterator<RawRecord>,
  names: readonly string[],
  form: Form,
): AsyncGenerator<CsvRow, void> {
  for (let row = 1; ; row += 1) {
    const next = await nextRecord(records, row)
    if (next === undefined) return
    const { record, raw } = next
    const content = Object.fromEntries(record.map((field, at) => [names[at] ?? `field ${at + 1}`, field]))
    const fault = faultOf(next, names.length, form)
    yield { row, content, length: raw.length, ...(fault ? { fault } : {}) }
  }
}

async function nextRecord(records: AsyncIterator<RawRecord>, row: number): Promise<RawRecord | undefined> {
  try {
    const next = await records.next()
    return next.done ? undefined : next.value
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const place = row === 0 ? 'The header' : `Row ${row}`
    const says =
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? `${place} opens a quote that is never closed, so nothing after it can be read`
        : `${place} is longer than 1 MiB or can't be read: perhaps a quote is never closed (${error.message})`
    throw new BrokenFile({ code: 'broken_row', says })
  }
}

function faultOf({ record, raw }: RawRecord, columns: number, { utf8, strict }: Form): Refusal | undefined {
  if (!strict.test(raw)) {
    return { code: 'stray_quote', says: 'A quote stands where none may, so the fields can’t be told apart for certain' }
  }
  if (record.length !== columns) {
    return { code: 'wrong_field_count', says: `The row has ${record.length} fields, the header ${columns}` }
  }
  if (raw.includes('\0')) return { code: 'zero_byte', says: 'The row holds a zero byte, which no text may' }
  if (!utf8 && raw.includes('\uFFFD')) return { code: 'not_utf8', says: 'The row holds bytes that are not UTF-8' }
  return undefined
}

/** The headers with the spaces around them cut, numbered where one repeats or says nothing. */
function namesOf(headers: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return headers.map((header, at) => {
    const name = header.trim() === '' ? `field ${at + 1}` : header.trim()
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}
