/** A key ends at most 366 days from now; a day less leaves the whole last day inside. */
export const LONGEST_DAYS = 365

/** A day from today in the reader's zone, such as `2026-09-30`. */
export function dayAfter(days: number): string {
  return Temporal.Now.plainDateISO().add({ days }).toString()
}

/** The moment at which a day is over in the reader's zone. */
export function endOfDay(day: string): string {
  const zone = Temporal.Now.timeZoneId()
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).toInstant().toString()
}
