import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { divide, round } from '#core/ground/rounding.ts'

/** What was billed for a subscription on one link for periods that began in a year, and the time that they cover. */
export type BilledYear = Readonly<{ amount: Decimal; from: Temporal.Instant; to: Temporal.Instant }>

const DAYS_OF_A_YEAR = 365

/**
 * What a year of it comes to, at two places: what was billed, made a year of by days. 300.00 for 73 days come to 1,500.00 a year. What
 * covers a year to within a week is taken as it is: months are not equally long.
 */
export function yearlyValue({ amount, from, to }: BilledYear): Decimal {
  const days = Math.round(to.since(from).total('hours') / 24)
  const isYear = Math.abs(days - DAYS_OF_A_YEAR) <= 7
  if (isYear || days <= 0) return round(amount, 2, 'half_even')
  return divide(amount.times(DAYS_OF_A_YEAR), decimal(days), { places: 2, mode: 'half_even' })
}

/** What is at risk of a value: the part of it that is not expected to come, at two places. */
export function valueAtRisk(value: Decimal, probability: number): Decimal {
  // Six places are what is said of a probability; the rest of a floating point number is noise.
  const missing = decimal(1).minus(decimal(probability.toFixed(6)))
  return round(value.times(missing), 2, 'half_even')
}
