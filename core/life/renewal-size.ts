import { type Decimal, decimal, decimalText, larger, ZERO } from '#core/ground/decimal.ts'
import { divide, round } from '#core/ground/rounding.ts'

/** How many fit what was really used, and the sentence that says why. */
export type RightSize = Readonly<{ quantity: Decimal; peak: Decimal; says: string }>

/**
 * The quantity that fits use: the highest day, and so many percent of room above it, as the nearest whole number, at least what was
 * used and at least 1. 61 with 15 % of room are 70.15, so 70.
 */
export function rightSize(
  days: readonly Decimal[],
  { agreed, room, span }: Readonly<{ agreed: Decimal; room: string; span: number }>,
): RightSize {
  const peak = days.reduce(larger, ZERO)
  const wanted = divide(peak.times(decimal(100).plus(decimal(room))), decimal(100), { places: 0, mode: 'half_even' })
  const least = round(peak, 0, 'up')
  const quantity = larger(larger(wanted, least), decimal(1))
  const says = `Used ${decimalText(peak)} of ${decimalText(agreed)} at the peak of the last ${span} days, so ${decimalText(quantity)} with ${room} % room`
  return { quantity, peak, says }
}
