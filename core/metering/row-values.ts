import { type Decimal, decimal, places, readDecimal } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { round } from '#core/ground/rounding.ts'

/** Why a value, and with it its row, can't be used: a stable code and a sentence that names column and value. */
export type ValueRefusal = Readonly<{
  code:
    | 'missing_value'
    | 'unreadable_number'
    | 'too_many_places'
    | 'number_too_large'
    | 'unreadable_time'
    | 'time_out_of_range'
    | 'wrong_currency'
    | 'period_reversed'
    | 'unnamed_provider'
    | 'unreadable_credits'
    | 'too_long'
    | 'repeated_id'
  says: string
}>

/** A place in a row: the column, and the text that stands there. */
export type Cell = Readonly<{ column: string; text: string }>

/** Metered values are stored with 20 digits before the point and 18 after it. */
const TOO_LARGE = decimal('1e20')
const MOST_PLACES = 18

/** An exact decimal; exponents and a leading plus are read, separators of thousands are not. */
export function readNumber({ column, text }: Cell): Result<Decimal, ValueRefusal> {
  const value = readDecimal(text, Number.POSITIVE_INFINITY)
  if (value === undefined) {
    return refuse({ code: 'unreadable_number', says: `${column} is ${short(text)}; wanted a decimal number like 0.80` })
  }
  if (places(value) > MOST_PLACES) {
    const says = `${column} is ${short(text)}, with ${places(value)} decimal places; at most ${MOST_PLACES} are kept`
    return refuse({ code: 'too_many_places', says })
  }
  if (value.abs().gte(TOO_LARGE)) {
    const says = `${column} is ${short(text)}; amounts stay below 10^20`
    return refuse({ code: 'number_too_large', says })
  }
  return ok(value)
}

/**
 * A number of a column that the cloud itself keeps in binary floating point: what is finer than 18 places is rounded, half to even,
 * as nothing was exact in it there. `rounded` says whether it was.
 */
export function readFloating(cell: Cell): Result<Readonly<{ value: Decimal; rounded: boolean }>, ValueRefusal> {
  const exact = readDecimal(cell.text, Number.POSITIVE_INFINITY)
  const rounded = exact !== undefined && places(exact) > MOST_PLACES
  const value = rounded ? ok(round(exact, MOST_PLACES, 'half_even')) : readNumber(cell)
  return value.ok ? ok({ value: value.value, rounded }) : value
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[Tt ]+(\d\d:\d\d)(:[0-5]\d(?:\.\d{1,9})?)? ?(Z|z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/

/** Moments that the usage events' engine can hold. */
const EARLIEST = Temporal.Instant.from('1900-01-01T00:00:00Z')
const LATEST = Temporal.Instant.from('2299-01-01T00:00:00Z')

/** A moment, in UTC where it names no offset, at 00:00 where it is a bare date, with or without `T`, seconds and fractions. */
export function readTime({ column, text }: Cell): Result<Temporal.Instant, ValueRefusal> {
  const time = momentOf(text)
  if (time === undefined) {
    const says = `${column} is ${short(text)}; wanted a moment that exists, like 2024-09-01T00:00:00Z`
    return refuse({ code: 'unreadable_time', says })
  }
  if (Temporal.Instant.compare(time, EARLIEST) < 0 || Temporal.Instant.compare(time, LATEST) >= 0) {
    return refuse({ code: 'time_out_of_range', says: `${column} is ${short(text)}; wanted a year from 1900 to 2298` })
  }
  return ok(time)
}

function momentOf(text: string): Temporal.Instant | undefined {
  const [, date, time = '00:00', seconds = '', offset = 'Z'] = TIME.exec(text) ?? []
  if (date === undefined) return undefined
  try {
    return Temporal.Instant.from(`${date}T${time}${seconds}${offset === 'UTC' ? 'Z' : offset}`)
  } catch {
    return undefined // 30 February, 25 o'clock
  }
}

const MOST_REMEMBERED = 10_000

/** The same reader, which remembers what it read: the rows of a bill are of a few moments, and reading one is slow. */
export function remembering<T>(read: (cell: Cell) => Result<T, ValueRefusal>): (cell: Cell) => Result<T, ValueRefusal> {
  const remembered = new Map<string, Result<T, ValueRefusal>>()
  return (cell) => {
    const known = remembered.get(cell.text)
    if (known) return known
    const answer = read(cell)
    // A refusal names its column.
    if (answer.ok && remembered.size < MOST_REMEMBERED) remembered.set(cell.text, answer)
    return answer
  }
}

/** An ISO 4217 code, in capitals. */
export function readCurrency({ column, text }: Cell): Result<string, ValueRefusal> {
  if (/^[a-z]{3}$/i.test(text)) return ok(text.toUpperCase())
  return refuse({ code: 'wrong_currency', says: `${column} is ${short(text)}; wanted an ISO 4217 code like USD` })
}

/** `Google Cloud` → `google-cloud`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
}

/** `BilledCost` → `billed_cost`, `lineItem` → `line_item`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase()
}

/** The word as FOCUS writes it, whatever its case; a word that FOCUS does not know stays as it is. */
export function readWord(text: string, words: readonly string[]): string {
  return words.find((word) => word.toLowerCase() === text.toLowerCase()) ?? text
}

/** A value as it stands in a sentence. */
export function short(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
