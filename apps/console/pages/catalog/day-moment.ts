import { dateText } from '#apps/console/amount/time-text.ts'

/** The beginning of a day in a zone, without one in the reader's own; undefined where it is no day. */
export function momentOfDay(day: string, zone = Temporal.Now.timeZoneId()): string | undefined {
  return isDay(day) ? Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString() : undefined
}

/** Whether a text is a day that there is: an address may say anything. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).year > 0
  } catch {
    return false
  }
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
