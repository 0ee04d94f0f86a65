import type { Decimal } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type ReadMoment, type TimeForm, timeReader } from './mapped-time.ts'
import {
  BILLING_PERIOD,
  type Charge,
  dateOf,
  type FileContent,
  type HeaderFault,
  type RowFormat,
} from './row-format.ts'
import { readNumber, short, type ValueRefusal } from './row-values.ts'

/** Where a text comes from: a column by its name, with what is put before it, or a text that stands in every event. */
export type Origin = string | Readonly<{ column: string; before?: string | undefined }> | Readonly<{ text: string }>

export type ValueOrigin = string | Readonly<{ column: string; decimal?: '.' | ',' | undefined }>

export type TimeOrigin = TimeForm & Readonly<{ column: string }>

/** How the rows of somebody's own CSV file become usage events. */
export type RowMapping = Readonly<{
  type: string
  source: Origin
  subject: Origin
  /** The columns whose values together identify a row; without them all of its columns do. */
  id?: readonly string[] | undefined
  time: string | TimeOrigin
  values: Readonly<Record<string, ValueOrigin>>
  labels?: Readonly<Record<string, Origin>> | undefined
  /** Where the beginning of the billing period stands, for bills that are replaced. */
  billingPeriod?: string | TimeOrigin | undefined
}>

type Place = Readonly<{ place: string; column: string }>
type Moment = Readonly<{ column: string; read: ReadMoment }>
type Mapped = Readonly<{ mapping: RowMapping; time: Moment; period: Moment | undefined }>

/** The format that a mapping describes, or what is wrong with it: the place in the mapping, and what was meant. */
export function mappedFormat(mapping: RowMapping): Result<RowFormat, HeaderFault> {
  const time = momentOf('time', mapping.time)
  if (!time.ok) return time
  const period = mapping.billingPeriod === undefined ? ok(undefined) : momentOf('billingPeriod', mapping.billingPeriod)
  if (!period.ok) return period
  const mapped = { mapping, time: time.value, period: period.value }
  const columns = new Set(placesOf(mapping).map(({ column }) => column))
  return ok({
    name: 'csv',
    title: 'a file of the mapping',
    types: mapping.type,
    summed: Object.keys(mapping.values),
    once: mapping.id !== undefined,
    knows: (header) => columns.has(header.trim()),
    fault: (headers) => faultOf(mapping, headers),
    looksLike: () => false,
    read: (content) => ({ identity: identityOf(mapping, content), charge: chargeOf(mapped, content) }),
  })
}

function momentOf(place: string, origin: string | TimeOrigin): Result<Moment, HeaderFault> {
  const { column, ...form } = typeof origin === 'string' ? { column: origin } : origin
  const read = timeReader(form)
  if (read.ok) return ok({ column, read: read.value })
  return refuse({ code: 'wrong_mapping', says: `The mapping’s ${place}.${read.refusal}` })
}

/** Every column that the mapping names, with its place there. */
function placesOf({
  source,
  subject,
  id = [],
  time,
  values,
  labels = {},
  billingPeriod,
}: RowMapping): readonly Place[] {
  const named = (place: string, origin: Origin | ValueOrigin | TimeOrigin | undefined): readonly Place[] => {
    if (origin === undefined || (typeof origin === 'object' && !('column' in origin))) return []
    return [{ place, column: typeof origin === 'string' ? origin : origin.column }]
  }
  return [
    ...named('source', source),
    ...named('subject', subject),
    ...id.map((column, at) => ({ place: `id[${at}]`, column })),
    ...named('time', time),
    ...Object.entries(values).flatMap(([name, origin]) => named(`values.${name}`, origin)),
    ...Object.entries(labels).flatMap(([name, origin]) => named(`labels.${name}`, origin)),
    ...named('billingPeriod', billingPeriod),
  ]
}

function faultOf(mapping: RowMapping, headers: readonly string[]): HeaderFault | undefined {
  const names = headers.map((header) => header.trim())
  for (const { place, column } of placesOf(mapping)) {
    const times = names.filter((name) => name === column).length
    if (times === 1) continue
    if (times > 1) return { code: 'repeated_columns', says: `The file has the column ${column} more than once` }
    const near = nearestOf(column, names)
    const meant = near === undefined ? `; it has ${names.slice(0, 30).join(', ')}.` : `; did you mean ${near}?`
    const constant = place === 'source' || place === 'subject' || place.startsWith('labels.')
    const text = constant ? ` For a text that stands in every event write { text: ${column} }.` : ''
    return {
      code: 'wrong_mapping',
      says: `The mapping’s ${place} names the column ${column}, which the file lacks${meant}${text}`,
    }
  }
  return undefined
}

/** The header that somebody meant: the one that is the fewest changes away, at most a third of its letters. */
function nearestOf(column: string, names: readonly string[]): string | undefined {
  const [wanted, most] = [column.toLowerCase(), Math.max(1, Math.floor(column.length / 3))]
  const near = names.map((name) => ({ name, changes: changesBetween(wanted, name.toLowerCase()) }))
  return near.filter(({ changes }) => changes <= most).sort((a, b) => a.changes - b.changes)[0]?.name
}

/** Levenshtein's distance. */
function changesBetween(one: string, other: string): number {
  let line = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [row, letter] of [...one].entries()) {
    const next = [row + 1]
    for (let at = 1; at <= other.length; at += 1) {
      const replaced = (line[at - 1] ?? 0) + (other[at - 1] === letter ? 0 : 1)
      next.push(Math.min(replaced, (line[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1))
    }
    line = next
  }
  return line[other.length] ?? 0
}

function identityOf({ id }: RowMapping, content: FileContent): string {
  const entries =
    id === undefined ? Object.entries(content) : id.map((column) => [column, content[column] ?? ''] as const)
  const said = entries.map(([column, text]) => [column, text.trim()] as const).filter(([, text]) => text !== '')
  return JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function textIn(content: FileContent, column: string): string {
  const text = (content[column] ?? '').trim()
  return text === 'NULL' ? '' : text
}

function textOf(content: FileContent, origin: Origin): string {
  if (typeof origin === 'string') return textIn(content, origin)
  if ('text' in origin) return origin.text
  const text = textIn(content, origin.column)
  return text === '' ? '' : `${origin.before ?? ''}${text}`
}

function chargeOf({ mapping, time, period }: Mapped, content: FileContent): Result<Charge, ValueRefusal> {
  const missing = missingIn(mapping, content, time)
  if (missing) return refuse(missing)
  const at = time.read({ column: time.column, text: textIn(content, time.column) })
  if (!at.ok) return at
  const values = valuesIn(mapping, content)
  if (!values.ok) return values
  const labels: Record<string, string> = {}
  for (const [name, origin] of Object.entries(mapping.labels ?? {})) {
    const text = textOf(content, origin)
    if (text !== '') labels[name] = text
  }
  if (period !== undefined && textIn(content, period.column) !== '') {
    const begins = period.read({ column: period.column, text: textIn(content, period.column) })
    if (!begins.ok) return begins
    labels[BILLING_PERIOD] = dateOf(begins.value)
  }
  const [source, subject] = [textOf(content, mapping.source), textOf(content, mapping.subject)]
  return ok({ source, type: mapping.type, subject, time: at.value, values: values.value, labels })
}

const LONGEST_NAME = 500

function missingIn(mapping: RowMapping, content: FileContent, { column }: Moment): ValueRefusal | undefined {
  const missing = [...(mapping.id ?? []), column].filter((one) => textIn(content, one) === '')
  for (const name of ['source', 'subject'] as const) {
    const text = textOf(content, mapping[name])
    if (text === '') missing.push(name)
    if (text.length > LONGEST_NAME) {
      return { code: 'too_long', says: `The ${name} is ${short(text)}; wanted at most ${LONGEST_NAME} characters` }
    }
  }
  return missing.length === 0 ? undefined : { code: 'missing_value', says: `No value in ${missing.join(', ')}` }
}

/** An empty field is no value; a row without any value tells nothing. */
function valuesIn({ values: told }: RowMapping, content: FileContent): Result<Record<string, Decimal>, ValueRefusal> {
  const values: Record<string, Decimal> = {}
  for (const [name, origin] of Object.entries(told)) {
    const { column, decimal = '.' } = typeof origin === 'string' ? { column: origin } : origin
    const text = textIn(content, column)
    if (text === '') continue
    const value = decimal === ',' ? readWithComma(column, text) : readNumber({ column, text })
    if (!value.ok) return value
    values[name] = value.value
  }
  if (Object.keys(values).length > 0 || Object.keys(told).length === 0) return ok(values)
  return refuse({ code: 'missing_value', says: `No value in ${Object.keys(told).join(', ')}` })
}

function readWithComma(column: string, text: string): Result<Decimal, ValueRefusal> {
  if (/^[+-]?\d*(,\d+)?$/.test(text) && text !== '') return readNumber({ column, text: text.replace(',', '.') })
  return refuse({ code: 'unreadable_number', says: `${column} is ${short(text)}; wanted a decimal number like 0,80` })
}
