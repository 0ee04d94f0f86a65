import type { Period } from './calendar.ts'
import { type Decimal, decimal } from './decimal.ts'

/**
 * How a price for a whole period shrinks when only part of it was used. `actual_days` divides by the days of the period,
 * `fixed_30` counts thirty days in every month, `none` charges the whole.
 */
export type ProrationPolicy = 'none' | 'actual_days' | 'fixed_30'

/** A fraction of days, kept as two numbers so that price × used ÷ of is rounded once, at the end. */
export type DayShare = Readonly<{ used: Decimal; of: Decimal }>

const WHOLE: DayShare = { used: decimal(1), of: decimal(1) }

/**
 * The share of a period's days that [from, to) covers, by local dates of the period's zone; the day of `to` is not counted.
 * 2023-05-15 to the anchor on 05-23 is 8 of 30 days under fixed_30: 19.95 × 8 ÷ 30 = 5.32. From 05-23 to the anchor on
 * 06-15 it is 22, since May has thirty days too: 14.63.
 */
export function dayShare(
  period: Period,
  used: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
  policy: ProrationPolicy,
): DayShare {
  if (policy === 'none') return WHOLE
  const dayOf = policy === 'fixed_30' ? thirtyDayCount(period) : dayCount(period)
  const days = dayOf(localDate(used.to, period.zone)) - dayOf(localDate(used.from, period.zone))
  const whole = dayOf(localDate(period.to, period.zone))
  return days >= whole ? WHOLE : { used: decimal(days), of: decimal(whole) }
}

/** How many days after the period's first day a date is. */
function dayCount(period: Period): (date: Temporal.PlainDate) => number {
  const starts = localDate(period.from, period.zone)
  return (date) => starts.until(date, { largestUnit: 'day' }).days
}

/**
 * The same where every month has thirty days: a 31st adds nothing, and the end of February makes up for the days it lacks.
 * The period's end is pinned to its months, so that an anchor on the 31st keeps its thirty days as well.
 */
function thirtyDayCount(period: Period): (date: Temporal.PlainDate) => number {
  const [starts, ends] = [localDate(period.from, period.zone), localDate(period.to, period.zone)]
  const whole = 30 * (12 * (ends.year - starts.year) + ends.month - starts.month)
  return (date) => {
    const months = 12 * (date.year - starts.year) + date.month - starts.month
    return date.equals(ends) ? whole : Math.min(whole, 30 * months + date.day - starts.day)
  }
}

function localDate(instant: Temporal.Instant, zone: string): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(zone).toPlainDate()
}
