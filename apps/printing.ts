import { currencyPlaces } from '#core/ground/money.ts'
import { type Column, formatTable } from './table.ts'

type Row = Readonly<Record<string, unknown>>

/** The answer of any door for a person: single values as a list of names and values, lists as tables under their name. */
export function formatAnswer(answer: unknown): string {
  if (!isRow(answer)) return formatCell(answer)
  const fields = Object.entries(answer)
  const single = fields.filter(([, value]) => !isTable(value))
  const tables = fields.filter(([, value]) => isTable(value))
  const parts = tables.map(([name, value]) => formatList(wordsOf(name), value as readonly Row[]))
  return [...(single.length > 0 ? [formatPairs(single)] : []), ...parts].join('\n\n')
}

/** A titled table; says so where there is nothing in it. */
export function formatList(title: string, rows: readonly Row[]): string {
  if (rows.length === 0) return `${title}: none`
  return `${title}\n${formatTable(columnsOf(rows))}`
}

function columnsOf(rows: readonly Row[]): readonly Column[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return names
    .map((name) => ({ heading: wordsOf(name), cells: rows.map((row) => formatField(name, row)) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
}

function formatPairs(fields: readonly (readonly [string, unknown])[]): string {
  const width = Math.max(...fields.map(([name]) => wordsOf(name).length))
  const all = Object.fromEntries(fields)
  return fields.map(([name]) => `${wordsOf(name).padEnd(width)}  ${formatField(name, all)}`.trimEnd()).join('\n')
}

/** Beside a currency, exact amounts are filled up to its places: 240.5 EUR is printed as 240.50. Quantities stay. */
function formatField(name: string, row: Row): string {
  const { [name]: value, currency } = row
  const isAmount = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) && !/quantity|period|month/i.test(name)
  if (!isAmount || typeof currency !== 'string') return formatCell(value)
  const [whole = '', fraction = ''] = value.split('.')
  const digits = fraction.padEnd(currencyPlaces(currency), '0')
  return digits === '' ? whole : `${whole}.${digits}`
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map(nameOf).join(', ')
  if (isRow(value)) {
    return Object.entries(value)
      .map(([name, inner]) => `${name}=${formatCell(inner)}`)
      .join(' ')
  }
  return String(value)
}

/** What stands for a row inside a cell: its number, id or first value. */
function nameOf(item: unknown): string {
  if (!isRow(item)) return formatCell(item)
  return formatCell(item['number'] ?? item['id'] ?? Object.values(item)[0])
}

function isTable(value: unknown): boolean {
  return Array.isArray(value) && value.every(isRow)
}

function isRow(value: unknown): value is Row {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** `periodFrom` is printed as `period from`. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
