import { type Decimal, decimalText, readDecimal } from '#core/ground/decimal.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import { FOCUS_COLUMNS, focusColumn, LATER_COLUMNS, NEEDED_COLUMNS, PROVIDER_COLUMNS } from './focus-columns.ts'
import { type Charge, cloudOf, dateOf, withoutEmpty } from './row-format.ts'
import {
  readCurrency,
  readNumber,
  readTime,
  readWord,
  short,
  slugOf,
  snakeCase,
  type ValueRefusal,
} from './row-values.ts'

/** A row by FOCUS's names, without the spaces around values, without nulls and without columns that FOCUS does not know. */
export type FocusRow = ReadonlyMap<string, string>

/** The row in what a file holds, by the file's own headers. The literal text NULL and an empty field both mean null. */
export function focusRow(content: Readonly<Record<string, string>>): FocusRow {
  const row = new Map<string, string>()
  for (const [header, field] of Object.entries(content)) {
    const column = focusColumn(header)
    const text = field.trim()
    if (column !== undefined && text !== '' && text !== 'NULL') row.set(column, text)
  }
  return row
}

/**
 * What identifies a row, whatever file it stands in and however that file writes it: `0.80` or `.8`, with or without `T`. It
 * exists for every row, also for those that can't be used, and is frozen: what is understood better one day must not change
 * the identity of what was counted before.
 */
export function identityText(row: FocusRow): string {
  const columns = [...row].flatMap(([column, text]) =>
    LATER_COLUMNS.has(column) ? [] : [[column, normalText(column, text)] as const],
  )
  return JSON.stringify(columns.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function normalText(column: string, text: string): string {
  const kind = FOCUS_COLUMNS.get(column)
  if (kind === 'number') {
    const value = readDecimal(text, Number.POSITIVE_INFINITY)
    return value === undefined ? text : decimalText(value)
  }
  if (kind === 'currency') return text.toUpperCase()
  if (kind === 'time') {
    const time = readTime({ column, text })
    return time.ok ? time.value.toString() : text
  }
  return Array.isArray(kind) ? readWord(text, kind) : text
}

/**
 * The usage event that a row tells of: type `focus.charge.<currency>`, so that currencies are never summed, subject the
 * sub-account, time the charge period's start, every number a value and everything else a label, by its column's name in
 * snake case, beside the labels and values that all formats have. Refuses with the first fault: a missing value, then the columns in FOCUS_COLUMNS' order, then the period.
 */
export function focusCharge(row: FocusRow): Result<Charge, ValueRefusal> {
  const missing = missingValue(row)
  if (missing) return refuse(missing)
  const read = readColumns(row)
  if (!read.ok) return read
  const { values, labels, times } = read.value
  const start = present(times.get('ChargePeriodStart'), 'a row without ChargePeriodStart was refused')
  const end = present(times.get('ChargePeriodEnd'), 'a row without ChargePeriodEnd was refused')
  if (Temporal.Instant.compare(end, start) < 0) {
    return refuse({ code: 'period_reversed', says: `ChargePeriodEnd ${end} is before ChargePeriodStart ${start}` })
  }
  const provider = providerOf(row)
  const slug = slugOf(provider)
  if (slug === '') {
    return refuse({ code: 'unnamed_provider', says: `The provider is ${short(provider)}; wanted a name with letters` })
  }
  const account = row.get('BillingAccountId') ?? row.get('SubAccountId')
  const subAccount = row.get('SubAccountId') ?? row.get('BillingAccountId')
  return ok({
    source: `focus:${slug}/${account}`,
    type: `focus.charge.${present(labels['billing_currency'], 'a row without a currency was refused').toLowerCase()}`,
    subject: `focus:${slug}/${subAccount}`,
    time: start,
    values: { ...values, ...commonValues(values) },
    labels: {
      ...labels,
      ...commonLabels(row, labels, { cloud: cloudOf(slug), begins: times.get('BillingPeriodStart') }),
    },
  })
}

function commonValues(values: Readonly<Record<string, Decimal>>): Record<string, Decimal> {
  return withoutEmpty({
    quantity: values['consumed_quantity'] ?? values['pricing_quantity'],
    cost: values['billed_cost'],
  })
}

type Bill = Readonly<{ cloud: string; begins: Temporal.Instant | undefined }>

/** The unit is that of the quantity which was taken. */
function commonLabels(row: FocusRow, labels: Readonly<Record<string, string>>, { cloud, begins }: Bill) {
  return withoutEmpty({
    cloud,
    account: row.get('SubAccountId') ?? row.get('BillingAccountId'),
    service: row.get('ServiceName'),
    sku: row.get('SkuId'),
    region: row.get('RegionId') ?? row.get('RegionName'),
    resource: row.get('ResourceId'),
    unit: row.get(row.has('ConsumedQuantity') ? 'ConsumedUnit' : 'PricingUnit'),
    currency: labels['billing_currency'],
    billing_period: begins && dateOf(begins),
  })
}

function missingValue(row: FocusRow): ValueRefusal | undefined {
  const missing: string[] = NEEDED_COLUMNS.filter((column) => column !== 'BillingAccountId' && !row.has(column))
  if (!row.has('BillingAccountId') && !row.has('SubAccountId')) missing.push('BillingAccountId and SubAccountId')
  if (providerOf(row) === '') missing.push(PROVIDER_COLUMNS.join(', '))
  if (missing.length === 0) return undefined
  return { code: 'missing_value', says: `No value in ${missing.join(', ')}` }
}

type ReadColumns = Readonly<{
  values: Record<string, Decimal>
  labels: Record<string, string>
  times: ReadonlyMap<string, Temporal.Instant>
}>

function readColumns(row: FocusRow): Result<ReadColumns, ValueRefusal> {
  const values: Record<string, Decimal> = {}
  const labels: Record<string, string> = {}
  const times = new Map<string, Temporal.Instant>()
  for (const [column, kind] of FOCUS_COLUMNS) {
    const text = row.get(column)
    if (text === undefined) continue
    const name = snakeCase(column)
    if (kind === 'number') {
      const value = readNumber({ column, text })
      if (!value.ok) return value
      values[name] = value.value
    } else if (kind === 'time') {
      const time = readTime({ column, text })
      if (!time.ok) return time
      times.set(column, time.value)
      labels[name] = time.value.toString()
    } else if (kind === 'currency') {
      const currency = readCurrency({ column, text })
      if (!currency.ok) return currency
      labels[name] = currency.value
    } else {
      labels[name] = kind === 'text' ? text : readWord(text, kind)
    }
  }
  for (const column of LATER_COLUMNS) {
    const text = row.get(column)
    if (text !== undefined) labels[snakeCase(column)] = text
  }
  return ok({ values, labels, times })
}

function providerOf(row: FocusRow): string {
  return PROVIDER_COLUMNS.map((column) => row.get(column)).find((name) => name !== undefined) ?? ''
}
