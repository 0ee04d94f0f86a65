import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type CostExport, type CostRow, costFormat } from './cost-rows.ts'
import { isRecord, parseExact, textOf } from './json-text.ts'
import { type Cell, readFloating, readTime, short, type ValueRefusal } from './row-values.ts'

/** `service.description` of a nested row and `service_description` of a flat one are one column. */
function columnOf(header: string): string {
  return header.replaceAll(/[^A-Za-z0-9]+/g, '_').toLowerCase()
}

/** `202309` → 2023-09-01. */
function invoiceMonth(row: CostRow): Result<string | undefined, ValueRefusal> {
  const text = row.get('invoice_month')
  if (text === undefined) return ok(undefined)
  const [, year, month] = /^(\d{4})-?(0[1-9]|1[0-2])$/.exec(text) ?? []
  if (month !== undefined) return ok(`${year}-${month}-01`)
  return refuse({ code: 'unreadable_time', says: `invoice_month is ${short(text)}; wanted a month like 202309` })
}

/** BigQuery writes moments as `2023-09-01 07:00:00 UTC`, in JSON sometimes as seconds since 1970: `1.6935516E9`. */
function readMoment(cell: Cell): Result<Temporal.Instant, ValueRefusal> {
  if (!/^\d+(\.\d+)?E\d+$/.test(cell.text)) return readTime(cell)
  const ms = decimal(cell.text).times(1000)
  const whole = ms.round(0)
  if (!ms.eq(whole) || whole.gt('8e15')) return readTime(cell)
  return readTime({ ...cell, text: Temporal.Instant.fromEpochMilliseconds(whole.toNumber()).toString() })
}

/** Google reduces a row's cost by its credits, amounts below zero: what is paid is their sum. */
function withCredits(
  row: CostRow,
  values: Readonly<Record<string, Decimal>>,
): Result<Record<string, Decimal>, ValueRefusal> {
  const credits = creditsOf(row)
  if (!credits.ok) return credits
  return ok({ credits: credits.value, net_cost: (values['cost'] ?? ZERO).plus(credits.value) })
}

/** Nested rows have a list of credits; flat ones its JSON, or the amount alone. */
function creditsOf(row: CostRow): Result<Decimal, ValueRefusal> {
  const amount = row.get('credits_amount')
  if (amount !== undefined) return creditOf({ column: 'credits.amount', text: amount })
  const text = row.get('credits')
  if (text === undefined) return ok(ZERO)
  if (!text.startsWith('[')) {
    const sum = creditOf({ column: 'credits', text })
    return sum.ok ? sum : unreadable(text)
  }
  const list = parseExact(text)
  if (!Array.isArray(list)) return unreadable(text)
  let sum = ZERO
  for (const credit of list as readonly unknown[]) {
    if (!isRecord(credit)) return unreadable(text)
    const one = creditOf({ column: 'credits.amount', text: textOf(credit['amount']) })
    if (!one.ok) return one
    sum = sum.plus(one.value)
  }
  return ok(sum)
}

function creditOf(cell: Cell): Result<Decimal, ValueRefusal> {
  const read = readFloating(cell)
  return read.ok ? ok(read.value.value) : read
}

function unreadable(text: string): Result<never, ValueRefusal> {
  const says = `credits is ${short(text)}; wanted a JSON list of credits that each have an amount`
  return refuse({ code: 'unreadable_credits', says })
}

const gcp: CostExport = {
  name: 'gcp',
  title: 'a Google Cloud billing export',
  cloud: 'google',
  kind: 'gcp.billing',
  summed: ['cost', 'credits', 'net_cost'],
  columnOf,
  needed: [['cost'], ['currency'], ['usage_start_time'], ['billing_account_id']],
  marks: ['billing_account_id', 'usage_start_time', 'cost'],
  payer: ['billing_account_id'],
  account: ['project_id', 'billing_account_id'],
  subject: ['project_id', 'billing_account_id'],
  service: ['service_description', 'service_id'],
  sku: ['sku_id'],
  region: ['location_region', 'location_location'],
  resource: ['resource_global_name', 'resource_name'],
  unit: ['usage_unit'],
  currency: ['currency'],
  quantity: ['usage_amount'],
  cost: ['cost'],
  time: ['usage_start_time'],
  readTime: readMoment,
  bill: invoiceMonth,
  floating: true,
  amounts: [],
  rates: [
    'usage_amount_in_pricing_units',
    'currency_conversion_rate',
    'cost_at_list',
    'cost_at_effective_price_default',
    'cost_at_list_consumption_model',
    'price_effective_price',
    'price_tier_start_amount',
    'price_pricing_unit_quantity',
    'price_list_price',
  ],
  times: ['usage_start_time', 'usage_end_time', 'export_time'],
  maps: {},
  identity: { later: [] },
  derive: withCredits,
}

/** Google Cloud's standard and detailed billing export from BigQuery, flat (CSV) or nested (NDJSON). */
export const gcpFormat = costFormat(gcp)
