import { stringify } from 'csv-stringify/sync'
import { assert, ok, type Result } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Door, ListColumn, Refusal } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { pagesOf } from '#questions/list.ts'

/** The forms in which a whole list is written, with their media types. */
export const LIST_TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const
export type ListFormat = keyof typeof LIST_TYPES

export function isListFormat(text: unknown): text is ListFormat {
  return typeof text === 'string' && Object.hasOwn(LIST_TYPES, text)
}

/** A list as text, page by page, all of one cut where the list has a past. */
export type ListText = Readonly<{ cut?: string; pieces: AsyncGenerator<string, void> }>

type Row = Readonly<Record<string, unknown>>

/**
 * Writes a whole list. The first page is read before it comes back, so that a refusal is still an answer; the others are read as
 * the text is taken, one at a time, so a list of any size fits into memory. Throws in the middle where a store fails.
 */
export async function openListText(
  door: Door,
  context: Context,
  input: Readonly<Record<string, unknown>>,
  format: ListFormat,
): Promise<Result<ListText, Refusal>> {
  const columns = columnsOf(door)
  const pages = pagesOf(door, input, (asked) => perform(door, context, asked))
  const first = await pages.next()
  assert(!first.done, 'a list has at least one page, which may be empty')
  if (!first.value.ok) return first.value
  const { cut, rows } = first.value.value
  return ok({ ...(cut !== undefined && { cut }), pieces: piecesOf(context, columns, format, rows, pages) })
}

async function* piecesOf(
  context: Context,
  columns: readonly ListColumn[],
  format: ListFormat,
  first: readonly Row[],
  rest: ReturnType<typeof pagesOf>,
): AsyncGenerator<string, void> {
  yield `${headText(columns, format)}${rowsText(first, columns, format)}`
  let done = first.length
  context.report?.({ done, of: done, at: `row ${done} written` })
  for await (const page of rest) {
    if (!page.ok) throw new Error(`A list broke off in the middle: ${page.refusal.says}`)
    const { rows } = page.value
    yield rowsText(rows, columns, format)
    done += rows.length
    context.report?.({ done, of: done, at: `row ${done} written` })
  }
}

function columnsOf({ name, list }: Door): readonly ListColumn[] {
  assert(list !== undefined, `${name} is a list`)
  return list.columns
}

/** RFC 4180: records end with CRLF, and what holds a line break of any sort is quoted. */
const CSV = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ } as const

/** The line of column names that CSV begins with. */
export function headText(columns: readonly ListColumn[], format: ListFormat): string {
  return format === 'csv' ? stringify([columns.map(({ name }) => name)], CSV) : ''
}

export function rowsText(rows: readonly Row[], columns: readonly ListColumn[], format: ListFormat): string {
  if (format === 'csv')
    return stringify(
      rows.map((row) => columns.map(({ name }) => cellText(row[name]))),
      CSV,
    )
  return rows
    .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ name }) => [name, row[name]])))}\n`)
    .join('')
}

const NUMBER = /^-?\d+(\.\d+)?$/

/** What makes spreadsheets take a cell for a formula, in either width; a NUL or a line break before it hides it from a look. */
const FORMULA = /^[=+\-@\t\r\n\0＝＋－＠]/

/**
 * A value as a cell. A text that a spreadsheet would run as a formula gets an apostrophe before it (ASVS 1.2.10); a number, also a
 * negative one, stays the number that it is. Lists of texts are joined; whatever else has parts is JSON.
 */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = plainText(value)
  return !NUMBER.test(text) && FORMULA.test(text) ? `'${text}` : text
}

function plainText(value: unknown): string {
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(' ')
  return JSON.stringify(value)
}
