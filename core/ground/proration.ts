import type { Period } from './calendar.ts'
import { type Decimal, decimal } from './decimal.ts'

/**
 * How a price for a whole period shrinks when only part of it was used. `actual_days` divides by the days of the period,
 * `fixed_30` by thirty (a whole period stays whole), `none` charges the whole.
 */
export type ProrationPolicy = 'none' | 'actual_days' | 'fixed_30'

/** A fraction of days, kept as two numbers so that price × used ÷ of is rounded once, at the end. */
export type DayShare = Readonly<{ used: Decimal; of: Decimal }>

const WHOLE: DayShare = { used: decimal(1), of: decimal(1) }

/**
 * The share of a period's days that [from, to) covers, by local dates of the period's zone; the day of `to` is not counted.
 * 2023-05-15 to the anchor on 05-23 is 8 of 30 days under fixed_30: 19.95 × 8 ÷ 30 = 5.32.
 */
export function dayShare(
  period: Period,
  used: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
  policy: ProrationPolicy,
): DayShare {
  const whole = daysBetween(period, period.zone)
  const days = daysBetween(used, period.zone)
  if (policy === 'none' || days >= whole) return WHOLE
  return { used: decimal(days), of: decimal(policy === 'fixed_30' ? 30 : whole) }
}

function daysBetween(span: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>, zone: string): number {
  const [from, to] = [span.from, span.to].map((instant) => instant.toZonedDateTimeISO(zone).toPlainDate())
  return from && to ? from.until(to, { largestUnit: 'day' }).days : 0
}
