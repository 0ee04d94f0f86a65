import { assert } from './result.ts'

/** A half-open stretch of time, [from, to), named by the local date on which it starts and the zone of its calendar. */
export type Period = Readonly<{
  from: Temporal.Instant
  to: Temporal.Instant
  zone: string
  starts: Temporal.PlainDate
}>

/**
 * A billing calendar: the zone whose midnights bound the periods, the day they start on, and their length in months.
 * Periods longer than a month are counted from January, so quarters start in January, April, July and October.
 */
export type BillingCalendar = Readonly<{ zone: string; anchorDay: number; months: 1 | 3 | 6 | 12 }>

/**
 * The local date of the anchor in a month: day 31 means the last day of a short month, and the next month has day 31
 * again (2026-01-31, 02-28, 03-31, 04-30).
 */
export function anchorIn(month: Temporal.PlainYearMonth, anchorDay: number): Temporal.PlainDate {
  assert(anchorDay >= 1 && anchorDay <= 31, `an anchor day is between 1 and 31, not ${anchorDay}`)
  return month.toPlainDate({ day: Math.min(anchorDay, month.daysInMonth) })
}

/** The period that starts in a month. Its bounds are the calendar zone's midnights, so a day may have 23 or 25 hours. */
export function periodStartingIn(calendar: BillingCalendar, month: Temporal.PlainYearMonth): Period {
  const starts = anchorIn(month, calendar.anchorDay)
  const ends = anchorIn(month.add({ months: calendar.months }), calendar.anchorDay)
  return { from: midnight(starts, calendar.zone), to: midnight(ends, calendar.zone), zone: calendar.zone, starts }
}

/** Whether a period of the calendar starts in a month: each of a monthly one, one in three of a quarterly one. */
export function startsIn({ months }: Pick<BillingCalendar, 'months'>, month: Temporal.PlainYearMonth): boolean {
  return (month.month - 1) % months === 0
}

/** All periods of the calendar that overlap [from, to), oldest first. */
export function periodsOverlapping(
  calendar: BillingCalendar,
  { from, to }: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
): readonly Period[] {
  const periods: Period[] = []
  const asked = monthOf(from, calendar.zone)
  // Counted from January, so that every question about a calendar gets the same periods; and one earlier, since the
  // anchor may be still to come in the month asked for.
  let month = asked.subtract({ months: ((asked.month - 1) % calendar.months) + calendar.months })
  for (let period = periodStartingIn(calendar, month); isBefore(period.from, to); ) {
    if (isBefore(from, period.to)) periods.push(period)
    month = month.add({ months: calendar.months })
    period = periodStartingIn(calendar, month)
  }
  return periods
}

const SPANS = new WeakMap<object, Readonly<{ from: string; to: string }>>()

/** A period's bounds as texts, written once for each period: keys of lines ask for them again and again. */
export function spanTexts(
  period: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
): Readonly<{ from: string; to: string }> {
  const known = SPANS.get(period)
  if (known) return known
  const texts = { from: period.from.toString(), to: period.to.toString() }
  SPANS.set(period, texts)
  return texts
}

/** The month of the local date on which an instant falls. */
export function monthOf(instant: Temporal.Instant, zone: string): Temporal.PlainYearMonth {
  return instant.toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth()
}

/** The instant at which a local day begins; where a clock change skips midnight, the first moment after it. */
export function midnight(date: Temporal.PlainDate, zone: string): Temporal.Instant {
  return date.toZonedDateTime({ timeZone: zone }).toInstant()
}

export function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0
}

/** Whether an instant lies in [from, to); no end means for ever. */
export function contains(
  span: Readonly<{ from: Temporal.Instant; to?: Temporal.Instant | undefined }>,
  instant: Temporal.Instant,
): boolean {
  return !isBefore(instant, span.from) && (span.to === undefined || isBefore(instant, span.to))
}

/** What two spans share, or undefined where they only touch or lie apart. */
export function overlap(
  a: Readonly<{ from: Temporal.Instant; to?: Temporal.Instant | undefined }>,
  b: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
): Readonly<{ from: Temporal.Instant; to: Temporal.Instant }> | undefined {
  const from = isBefore(a.from, b.from) ? b.from : a.from
  const to = a.to !== undefined && isBefore(a.to, b.to) ? a.to : b.to
  return isBefore(from, to) ? { from, to } : undefined
}

/** `2024-09` where the period is a calendar month, else the local dates `2024-09-15 to 2024-10-15`, the end excluded. */
export function periodName(period: Period): string {
  const ends = period.to.toZonedDateTimeISO(period.zone).toPlainDate()
  const wholeMonth = period.starts.day === 1 && period.starts.add({ months: 1 }).equals(ends)
  return wholeMonth ? period.starts.toString().slice(0, 7) : `${period.starts.toString()} to ${ends.toString()}`
}
