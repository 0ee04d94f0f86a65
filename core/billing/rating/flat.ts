import type { Period } from '#core/ground/calendar.ts'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { dayShare, type ProrationPolicy } from '#core/ground/proration.ts'
import { divide } from '#core/ground/rounding.ts'
import type { Rated } from './rated.ts'

/** Places to which a prorated fee is kept before the line rounds it: far below any currency's smallest unit. */
export const PRORATED_PLACES = 18

/** A fee for a period, less where only part of the period was used. 19.95 for 8 of 30 days is 5.32. */
export function rateFlat(
  price: Readonly<{ amount: string; proration: ProrationPolicy }>,
  period: Period,
  used: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
): Rated {
  const share = dayShare(period, used, price.proration)
  const whole = decimal(price.amount)
  if (share.used.eq(share.of)) return { amount: whole, says: `${price.amount} for the whole period`, steps: [] }
  const amount = divide(whole.times(share.used), share.of, { places: PRORATED_PLACES, mode: 'half_even' })
  const days = `${decimalText(share.used)} of ${decimalText(share.of)} days`
  return { amount, says: `${price.amount} for ${days} = ${decimalText(amount)}`, steps: [] }
}
