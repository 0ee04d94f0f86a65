import { type Decimal, decimalText, readDecimal } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { jsonRecord, normalJson } from './json-text.ts'
import {
  type Charge,
  dateOf,
  type FileContent,
  type FormatName,
  type HeaderFault,
  type RowFormat,
  withoutEmpty,
} from './row-format.ts'
import {
  type Cell,
  readCurrency,
  readFloating,
  readNumber,
  readTime,
  remembering,
  short,
  type ValueRefusal,
} from './row-values.ts'

/** Columns that say the same; the first one with a value counts. */
type Either = readonly string[]

/** A cloud's own billing export as data: where its rows say what every event says. Columns stand by the names of `columnOf`. */
export type CostExport = Readonly<{
  name: FormatName
  title: string
  cloud: string
  /** `aws.cur`: type, source and subject of its events begin with it. */
  kind: string
  summed: readonly string[]
  /** The one name of a column in snake case, however the file spells it. */
  columnOf: (header: string) => string
  /** Without one of each no row can be used. */
  needed: readonly Either[]
  /** Columns by which people and Perennial know such a file. */
  marks: readonly string[]
  payer: Either
  account: Either
  subject: Either
  service: Either
  sku: Either
  region: Either
  resource: Either
  unit: Either
  currency: Either
  quantity: Either
  cost: Either
  time: Either
  readTime?: (cell: Cell) => Result<Temporal.Instant, ValueRefusal>
  /** Where the billing period's start stands, or how it follows from the row. */
  bill: (row: CostRow, time: Temporal.Instant) => Result<string | undefined, ValueRefusal>
  /** The cloud keeps its numbers in binary floating point: what is finer than 18 places is rounded, and its text kept beside it. */
  floating?: true
  /** Amounts: a row whose amount can't be kept exactly is not used. */
  amounts: readonly string[]
  /** Rates and shares: a value where it can be kept exactly, else the label that it is in the file. */
  rates: readonly string[]
  times: readonly string[]
  /** Columns whose text is a JSON object of further columns, and what these begin with. */
  maps: Readonly<Record<string, string>>
  /**
   * What identifies a row: the export's own line id with what is paid, so that a line that changed is another event; without
   * such an id the whole row, but for what is filled in later.
   */
  identity: Readonly<{ id?: string; beside?: readonly string[]; later: readonly string[] }>
  /** Values that follow from several columns. */
  derive?: (row: CostRow, values: Readonly<Record<string, Decimal>>) => Result<Record<string, Decimal>, ValueRefusal>
}>

/** A row by its columns' one names, without the spaces around values and without what is empty or null. */
export type CostRow = ReadonlyMap<string, string>

const NULLS: ReadonlySet<string> = new Set(['', 'NULL', 'null'])

/** The format of a cloud's own billing export. */
export function costFormat(told: CostExport): RowFormat {
  const { name, title, kind, summed } = told
  const columns = new Map<string, string>()
  const columnOf = (header: string): string => {
    const known = columns.get(header) ?? told.columnOf(header.trim())
    columns.set(header, known)
    return known
  }
  const reading: Reading = {
    told: { ...told, readTime: remembering(told.readTime ?? readTime) },
    columnOf,
    kinds: kindsOf(told),
    momentText: remembering(readMomentText),
  }
  return {
    name,
    title,
    types: `${kind}.`,
    summed,
    once: false,
    knows: () => true,
    fault: (headers) => faultOf(reading, headers),
    looksLike: (headers) => {
      const there = new Set(headers.map(columnOf))
      return told.marks.every((mark) => there.has(mark)) && missingOf(told, there).length === 0
    },
    read: (content) => {
      const row = rowOf(reading, content)
      return { identity: identityOf(reading, row), charge: chargeOf(reading, row) }
    },
  }
}

function readMomentText(cell: Cell): Result<string, ValueRefusal> {
  const time = readTime(cell)
  return time.ok ? ok(time.value.toString()) : time
}

type Kind = 'amount' | 'rate' | 'time'
type Reading = Readonly<{
  told: CostExport
  columnOf: (header: string) => string
  kinds: ReadonlyMap<string, Kind>
  /** A moment as its one text. */
  momentText: (cell: Cell) => Result<string, ValueRefusal>
}>

function kindsOf({ amounts, rates, times, quantity, cost }: CostExport): ReadonlyMap<string, Kind> {
  return new Map<string, Kind>([
    ...rates.map((column) => [column, 'rate'] as const),
    ...times.map((column) => [column, 'time'] as const),
    ...[...amounts, ...quantity, ...cost].map((column) => [column, 'amount'] as const),
  ])
}

function missingOf({ needed }: CostExport, there: ReadonlySet<string>): readonly string[] {
  return needed.filter((either) => !either.some((column) => there.has(column))).map((either) => either.join(' or '))
}

/** Two spellings of one column may both be there; the same spelling twice, and nobody can say which one is meant. */
function faultOf({ told, columnOf }: Reading, headers: readonly string[]): HeaderFault | undefined {
  const missing = missingOf(told, new Set(headers.map(columnOf)))
  if (missing.length > 0) return { code: 'missing_columns', says: `The file has no column ${missing.join(', ')}` }
  const used = new Set([...told.needed.flat(), ...told.cost, ...told.quantity, ...told.amounts])
  const spelled = headers.map((header) => header.trim().toLowerCase())
  const repeated = headers.filter((header, at) => used.has(columnOf(header)) && spelled.indexOf(spelled[at] ?? '') < at)
  if (repeated.length === 0) return undefined
  return {
    code: 'repeated_columns',
    says: `The file has the column ${[...new Set(repeated)].join(', ')} more than once`,
  }
}

function rowOf({ told, columnOf }: Reading, content: FileContent): CostRow {
  const row = new Map<string, string>()
  // Two headers that come to one name are rare and both kept: the second one as the file writes it.
  const put = (column: string, header: string, text: string): void => {
    row.set(row.has(column) ? header : column, text)
  }
  for (const [header, field] of Object.entries(content)) {
    const text = field.trim()
    if (NULLS.has(text)) continue
    const column = columnOf(header)
    const prefix = told.maps[column]
    const inner = prefix === undefined ? undefined : jsonRecord(text)
    if (inner === undefined) put(column, header, text)
    else for (const [key, value] of inner) put(`${prefix}${key}`, `${header}/${key}`, value)
  }
  return row
}

function identityOf({ told, kinds, momentText }: Reading, row: CostRow): string {
  const { id, beside = [], later } = told.identity
  const columns =
    id !== undefined && row.has(id) ? [id, ...beside] : [...row.keys()].filter((one) => !later.includes(one))
  const said = columns.flatMap((column) => {
    const text = row.get(column)
    return text === undefined ? [] : [[column, normalText(kinds.get(column), { column, text }, momentText)] as const]
  })
  return JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The same for all ways of writing one value: `8.0E-7` and `0.0000008`. */
function normalText(kind: Kind | undefined, cell: Cell, momentText: Reading['momentText']): string {
  if (kind === 'amount' || kind === 'rate') {
    const value = readDecimal(cell.text, Number.POSITIVE_INFINITY)
    return value === undefined ? cell.text : decimalText(value)
  }
  if (kind !== 'time') return normalJson(cell.text)
  const time = momentText(cell)
  return time.ok ? time.value : cell.text
}

function chargeOf(reading: Reading, row: CostRow): Result<Charge, ValueRefusal> {
  const { told } = reading
  const core = readCore(told, row)
  if (!core.ok) return core
  const { currency, time, payer } = core.value
  const period = told.bill(row, time)
  if (!period.ok) return period
  const read = readColumns(reading, row)
  if (!read.ok) return read
  const derived = told.derive ? told.derive(row, read.value.values) : ok({})
  if (!derived.ok) return derived
  const { values, labels } = read.value
  return ok({
    source: `${told.kind}:${payer}`,
    type: `${told.kind}.${currency.toLowerCase()}`,
    subject: `${told.kind}:${firstOf(row, told.subject)?.text ?? payer}`,
    time,
    values: { ...values, ...derived.value },
    labels: { ...labels, ...commonLabels(told, row), currency, ...withoutEmpty({ billing_period: period.value }) },
  })
}

type Core = Readonly<{ currency: string; time: Temporal.Instant; payer: string }>

/** What no row can do without. */
function readCore(told: CostExport, row: CostRow): Result<Core, ValueRefusal> {
  const missing = [...told.needed, told.payer].filter((either) => firstOf(row, either) === undefined)
  const [cell, at, payer] = [firstOf(row, told.currency), firstOf(row, told.time), firstOf(row, told.payer)]
  if (missing.length > 0 || !cell || !at || !payer) {
    const says = `No value in ${[...new Set(missing.map((either) => either.join(' or ')))].join(', ')}`
    return refuse({ code: 'missing_value', says })
  }
  const currency = readCurrency(cell)
  if (!currency.ok) return currency
  const time = (told.readTime ?? readTime)(at)
  if (!time.ok) return time
  for (const { column, text } of [payer, firstOf(row, told.subject) ?? payer]) {
    if (text.length > LONGEST_NAME) {
      return refuse({
        code: 'too_long',
        says: `${column} is ${short(text)}; names stay below ${LONGEST_NAME} characters`,
      })
    }
  }
  return ok({ currency: currency.value, time: time.value, payer: payer.text })
}

const LONGEST_NAME = 400

type ReadColumns = Readonly<{ values: Record<string, Decimal>; labels: Record<string, string> }>

function readColumns({ told, kinds }: Reading, row: CostRow): Result<ReadColumns, ValueRefusal> {
  const values: Record<string, Decimal> = {}
  const labels: Record<string, string> = {}
  for (const [column, text] of row) {
    const kind = kinds.get(column)
    const value = kind === 'amount' || kind === 'rate' ? readAmount(told, { column, text }) : undefined
    if (value?.ok) {
      values[column] = value.value.value
      if (value.value.rounded) labels[`${column}_written`] = text
    } else if (value && kind === 'amount') return value
    else labels[column] = text
  }
  for (const [name, either] of [
    ['quantity', told.quantity],
    ['cost', told.cost],
  ] as const) {
    const value = values[firstOf(row, either)?.column ?? '']
    if (value !== undefined) values[name] = value
  }
  return ok({ values, labels })
}

function readAmount({ floating }: CostExport, cell: Cell): ReturnType<typeof readFloating> {
  if (floating) return readFloating(cell)
  const value = readNumber(cell)
  return value.ok ? ok({ value: value.value, rounded: false }) : value
}

function commonLabels(told: CostExport, row: CostRow): Record<string, string> {
  const { cloud, account, service, sku, region, resource, unit } = told
  const first = (either: Either): string | undefined => firstOf(row, either)?.text
  return withoutEmpty({
    cloud,
    account: first(account),
    service: first(service),
    sku: first(sku),
    region: first(region),
    resource: first(resource),
    unit: first(unit),
  })
}

function firstOf(row: CostRow, either: Either): Cell | undefined {
  for (const column of either) {
    const text = row.get(column)
    if (text !== undefined) return { column, text }
  }
  return undefined
}

/** The date of a column that holds the start of the billing period; no period where the column is empty. */
export function periodIn(
  column: string,
  read: (cell: Cell) => Result<Temporal.Instant, ValueRefusal> = readTime,
): CostExport['bill'] {
  const readDate = remembering((cell) => {
    const start = read(cell)
    return start.ok ? ok(dateOf(start.value)) : start
  })
  return (row) => {
    const text = row.get(column)
    return text === undefined ? ok(undefined) : readDate({ column, text })
  }
}
