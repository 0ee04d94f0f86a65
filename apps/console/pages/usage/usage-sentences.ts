import { approximately, quantityText } from '#apps/console/amount/decimal-text.ts'
import { changeText } from '#apps/console/chart/layers.ts'
import type { Layer } from '#apps/console/chart/stack-option.ts'
import { percentOf, type Reach } from './course.ts'

/** A quantity for a sentence: rounded to one decimal above a thousand, else to three. Tables and drawers keep every digit. */
export function shortQuantity(quantity: string): string {
  const [whole = '', fraction = ''] = quantity.split('.')
  const places = whole.replace('-', '').length > 3 ? 1 : 3
  if (fraction.length <= places) return quantityText(quantity)
  const sign = whole.startsWith('-') ? '-' : ''
  const digits = BigInt(`${whole.replace('-', '')}${fraction.slice(0, places + 1)}`)
  const rounded = ((digits + 5n) / 10n).toString().padStart(places + 1, '0')
  return quantityText(`${sign}${rounded.slice(0, -places)}.${rounded.slice(-places)}`)
}

type Found = Readonly<{
  total: string
  unit: string
  /** What was used, as a name: `Stratum core-hours`. */
  what: string
  /** `in September 2024` */
  period: string
  /** Whether the period goes on. */
  isOpen: boolean
  before?: Readonly<{ total: string; period: string }> | undefined
  /** Exact totals of the parts, the largest first; their values are one each. */
  parts: readonly Readonly<{ name: string; total: string }>[]
}>

/** What the page found: how much, compared with the period before, and which part most of it is. */
export function usageTitle({ total, unit, what, period, isOpen, before, parts }: Found): string {
  if (approximately(total) === 0) {
    return isOpen ? `No ${what} were used so far ${period}` : `No ${what} were used ${period}`
  }
  const used = `${shortQuantity(total)} ${unit} ${isOpen ? 'so far ' : ''}${period}`
  // Half a month is never less than a whole one.
  const change = before && !isOpen ? changeText(total, before.total) : undefined
  const compared = change && before ? `${used}, ${change} ${before.period}` : used
  const [most] = parts
  const share = most && percentOf(most.total, total)
  if (parts.length < 2 || !most || share === undefined) return compared
  return `${compared}; ${share}\u00a0% of it ${most.name}`
}

const BEFORE = { hour: 'at', day: 'on', month: 'in' } as const

/** The largest place of a figure: `Most on 14 Sep 2024: 1,204.5 core-hours`. */
export function busiest(
  totals: readonly string[],
  { names, unit, by }: Readonly<{ names: readonly string[]; unit: string; by: keyof typeof BEFORE }>,
): string | undefined {
  const highest = Math.max(...totals.map(approximately))
  const at = totals.findIndex((total) => approximately(total) === highest)
  const name = names[at]
  if (name === undefined || highest <= 0) return undefined
  return `Most ${BEFORE[by]} ${name}: ${shortQuantity(totals[at] ?? '0')} ${unit}`
}

type Ahead = Readonly<{
  used: string
  unit: string
  /** The last day of the period: `30 Sep 2024`. */
  ends: string
  isOpen: boolean
  expected?: Readonly<{ middle: string; low: string; high: string }> | undefined
  limit?: Readonly<{ name: string; amount: string; reach: Reach }> | undefined
}>

/** Where the period leads: the forecast with its range, and what that means for the nearest limit. */
export function courseTitle({ used, unit, ends, isOpen, expected, limit }: Ahead): string {
  const amount = (value: string) => `${shortQuantity(value)}\u00a0${unit}`
  const where =
    isOpen && expected
      ? `About ${amount(expected.middle)} by ${ends}${rangeText(expected)}`
      : `${amount(used)} until ${isOpen ? 'now' : ends}`
  return limit ? `${where}; ${limitText(limit, isOpen)}` : where
}

/** `, between 900 and 1,100`; nothing where the two read the same. */
function rangeText(range: Readonly<{ low: string; high: string }>): string {
  const [low, high] = [shortQuantity(range.low), shortQuantity(range.high)]
  return low === high ? '' : `, between ${low} and ${high}`
}

function limitText({ name, amount, reach }: NonNullable<Ahead['limit']>, isOpen: boolean): string {
  const named = `${name} of ${shortQuantity(amount)}`
  if (reach === 'passed') return `${named} ${isOpen ? 'is' : 'was'} passed`
  if (reach === 'will_pass') return `${named} will be passed`
  if (reach === 'may_pass') return `${named} may be passed`
  return isOpen ? `${named} is out of reach` : `${named} was not reached`
}

/** Each layer with its exact total, for sentences and the table of parts. */
export function totalsOf(
  layers: readonly Layer[],
  sum: (values: readonly string[]) => string,
): readonly Readonly<{ name: string; total: string }>[] {
  return layers.map(({ name, values }) => ({ name, total: sum(values) }))
}
