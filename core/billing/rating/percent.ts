import { type Decimal, decimal } from '#core/ground/decimal.ts'

const HUNDREDTH = decimal('0.01')

/** So many percent of a value, exactly: 1.3 % of 550 is 7.15. */
export function percentOf(percent: string, value: Decimal): Decimal {
  return value.times(decimal(percent)).times(HUNDREDTH)
}
