import { type Decimal, decimal, isZero, sum, ZERO } from './decimal.ts'
import { assert, present } from './result.ts'
import { divide, type RoundingMode, round } from './rounding.ts'

/** An ISO 4217 code: EUR, USD, JPY. */
export type Currency = string

/** Money is data: an exact amount and its currency. */
export type Money = Readonly<{ amount: Decimal; currency: Currency }>

/** Minor units where they differ from two (ISO 4217): JPY has none, KWD has three. */
const MINOR_UNITS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
}

/** The places of a currency's smallest unit: 2 for EUR, 0 for JPY. */
export function currencyPlaces(currency: Currency): number {
  return MINOR_UNITS[currency] ?? 2
}

export function money(amount: string | Decimal, currency: Currency): Money {
  return { amount: typeof amount === 'string' ? decimal(amount) : amount, currency }
}

export function addMoney(a: Money, b: Money): Money {
  assert(a.currency === b.currency, `only amounts of one currency add up, not ${a.currency} and ${b.currency}`)
  return { amount: a.amount.plus(b.amount), currency: a.currency }
}

export function roundMoney({ amount, currency }: Money, mode: RoundingMode): Money {
  return { amount: round(amount, currencyPlaces(currency), mode), currency }
}

/** Plain text with the currency's places and its code: 240.00 EUR. Shows more places where the amount has them. */
export function moneyText({ amount, currency }: Money): string {
  const least = currencyPlaces(currency)
  const shown = amount.toFixed()
  const given = shown.includes('.') ? shown.length - shown.indexOf('.') - 1 : 0
  return `${given < least ? amount.toFixed(least) : shown} ${currency}`
}

/** The same for a sentence that a person reads, with its thousands apart: 1,353.62 EUR. */
export function readableMoney(amount: Money): string {
  return moneyText(amount).replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','))
}

/**
 * Splits an amount by weights into parts that sum to it exactly, in units of `places`: 100.00 by 1, 1, 1 gives 33.34,
 * 33.33, 33.33. Each part is cut to whole units, then the units left over go to the largest remainders, the earlier part
 * first where remainders tie. A negative amount splits as its positive one does.
 *
 * A negative weight takes a part of the other sign, as a use that was taken back does in a pool: 10.00 by 3 and −1 gives
 * 15.00 and −5.00. Weights that sum to zero name no proportion, all of them zero or some of them negative: then the parts
 * are even. There is at least one weight.
 */
export function allocate(amount: Decimal, weights: readonly Decimal[], places: number): readonly Decimal[] {
  assert(weights.length > 0, 'an amount is split among at least one')
  assert(round(amount, places, 'truncate').eq(amount), `an amount that is split has at most ${places} places`)
  const parts = allotUnits(amount.abs(), proportions(weights), places)
  return amount.lt(ZERO) ? parts.map((part) => ZERO.minus(part)) : parts
}

/** The same proportions with a sum above zero. */
function proportions(weights: readonly Decimal[]): readonly Decimal[] {
  const whole = sum(weights)
  if (isZero(whole)) return weights.map(() => decimal(1))
  return whole.lt(ZERO) ? weights.map((weight) => ZERO.minus(weight)) : weights
}

/** Of an amount that is not negative, by weights whose sum is above zero. */
function allotUnits(amount: Decimal, weights: readonly Decimal[], places: number): readonly Decimal[] {
  const whole = sum(weights)
  const unit = decimal(`1e-${places}`)
  const parts = weights.map((weight) => unitsBelow(amount.times(weight), whole, places))
  // Remainders are compared times `whole`, so no division blurs them.
  const remainders = weights.map((weight, at) => {
    const part = present(parts[at], 'each weight has its part')
    return { at, left: amount.times(weight).minus(part.times(whole)) }
  })
  remainders.sort((a, b) => b.left.cmp(a.left) || a.at - b.at)
  let units = Number(divide(amount.minus(sum(parts)), unit, { places: 0, mode: 'half_even' }))
  for (const { at } of remainders) {
    if (units === 0) break
    parts[at] = present(parts[at], 'each weight has its part').plus(unit)
    units -= 1
  }
  return parts
}

/** The most whole units that a quotient reaches: 1.5 units give 1, and −1.5 give −2. */
function unitsBelow(value: Decimal, by: Decimal, places: number): Decimal {
  const cut = divide(value, by, { places, mode: 'truncate' })
  return cut.times(by).gt(value) ? cut.minus(`1e-${places}`) : cut
}
