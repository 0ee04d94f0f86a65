import { dateText } from '#apps/console/amount/time-text.ts'

/** The beginning of a day in a zone, without one in the reader's own; undefined where it is no day. */
export function momentOfDay(day: string, zone = Temporal.Now.timeZoneId()): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString()
}

/** The day on which a moment lies in the reader's own zone: `24 Dec 2026`. */
export function readerDay(moment: string): string {
  return dateText(Temporal.Instant.from(moment).toZonedDateTimeISO(Temporal.Now.timeZoneId()).toPlainDate().toString())
}

/** The last day before a moment in the reader's own zone. */
export function readerLastDay(moment: string): string {
  return readerDay(Temporal.Instant.from(moment).subtract({ nanoseconds: 1 }).toString())
}

/** The reader's own day today, so many days later. */
export function dayFromToday(days: number): string {
  return Temporal.Now.plainDateISO().add({ days }).toString()
}
