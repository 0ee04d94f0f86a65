/** The beginning of a day in a zone, without one in the reader's own; undefined where it is no day. */
export function momentOfDay(day: string, zone = Temporal.Now.timeZoneId()): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString()
}

/** The reader's own day today, so many days later. */
export function dayFromToday(days: number): string {
  return Temporal.Now.plainDateISO().add({ days }).toString()
}
