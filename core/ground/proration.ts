import { overlap, type Period } from './calendar.ts'
import { type Decimal, decimal } from './decimal.ts'

/**
 * How a price for a whole period shrinks when only part of it was used. `actual_days` divides by the days of the period,
 * `actual_days_end_excluded` by one less, since the period's last day does not count, `fixed_30` counts thirty days in every
 * month, `seconds` divides by the seconds of the period, `none` charges the whole.
 */
export type ProrationPolicy = 'none' | 'actual_days' | 'actual_days_end_excluded' | 'fixed_30' | 'seconds'

/** A fraction of days or seconds, kept as two numbers so that price × used ÷ of is rounded once, at the end. */
export type DayShare = Readonly<{ used: Decimal; of: Decimal }>

/** A stretch of time within a period. */
type Used = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

const WHOLE: DayShare = { used: decimal(1), of: decimal(1) }
const NOTHING: DayShare = { used: decimal(0), of: decimal(1) }

/** What a share counts, for a sentence about it. */
export function shareUnit(policy: ProrationPolicy): 'days' | 'seconds' {
  return policy === 'seconds' ? 'seconds' : 'days'
}

/**
 * The share of a period that [from, to) covers. Days are local dates of the period's zone; the day of `to` is not counted.
 * 2023-05-15 to the anchor on 05-23 is 8 of 30 days under fixed_30: 19.95 × 8 ÷ 30 = 5.32. From 05-23 to the anchor on
 * 06-15 it is 22, since May has thirty days too: 14.63. Where the last day of January does not count, what begins on the
 * 16th has 15 of 30 days.
 */
export function dayShare(period: Period, used: Used, policy: ProrationPolicy): DayShare {
  if (policy === 'none') return WHOLE
  const share = countShare(period, used, policy)
  return share.used.lt(share.of) ? share : WHOLE
}

/**
 * How a period is shared among the stretches of a subscription that fall into it, in their order, all with one denominator,
 * so that the shares of stretches that cover the period sum to the whole. Under `none` a change waits for the next period:
 * the first stretch has the whole and those after it nothing.
 */
export function segmentShares<S extends Readonly<{ from: Temporal.Instant; to: Temporal.Instant | undefined }>>(
  period: Period,
  segments: readonly S[],
  policy: ProrationPolicy,
): readonly Readonly<{ segment: S; share: DayShare }>[] {
  const within = segments.flatMap((segment) => {
    const used = overlap(segment, period)
    return used ? [{ segment, used }] : []
  })
  const ordered = within.toSorted((a, b) => Temporal.Instant.compare(a.used.from, b.used.from))
  return ordered.map(({ segment, used }, at) => ({
    segment,
    share: policy === 'none' ? (at === 0 ? WHOLE : NOTHING) : countShare(period, used, policy),
  }))
}

function countShare(period: Period, used: Used, policy: Exclude<ProrationPolicy, 'none'>): DayShare {
  if (policy === 'seconds') return { used: secondsOf(used), of: secondsOf(period) }
  const dayOf = dayCounter(period, policy)
  const days = dayOf(localDate(used.to, period.zone)) - dayOf(localDate(used.from, period.zone))
  return { used: decimal(days), of: decimal(dayOf(localDate(period.to, period.zone))) }
}

/** Exact: parts of a second count as such. A day on which clocks change has 82,800 or 90,000. */
function secondsOf({ from, to }: Used): Decimal {
  return decimal(`${to.epochNanoseconds - from.epochNanoseconds}e-9`)
}

function dayCounter(
  period: Period,
  policy: Exclude<ProrationPolicy, 'none' | 'seconds'>,
): (date: Temporal.PlainDate) => number {
  switch (policy) {
    case 'actual_days':
      return dayCount(period)
    case 'actual_days_end_excluded':
      return lastDayFreeCount(period)
    case 'fixed_30':
      return thirtyDayCount(period)
  }
}

/** How many days after the period's first day a date is. */
function dayCount(period: Period): (date: Temporal.PlainDate) => number {
  const starts = localDate(period.from, period.zone)
  return (date) => starts.until(date, { largestUnit: 'day' }).days
}

/** The same where the period's last day adds nothing: its month has 30 days where January has 31. */
function lastDayFreeCount(period: Period): (date: Temporal.PlainDate) => number {
  const dayOf = dayCount(period)
  const whole = dayOf(localDate(period.to, period.zone)) - 1
  return (date) => Math.min(whole, dayOf(date))
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
