/** The months that the whole channel lives through. */
export const WHOLE_MONTHS: readonly string[] = Array.from({ length: 30 }, (_, at) => monthAt(at))

/** A month by its number, the first one being 0. */
export function monthAt(index: number): string {
  return Temporal.PlainYearMonth.from('2024-05').add({ months: index }).toString()
}

/** When what happened in a month is told at the latest: on the first day of the next one, when every zone has left the month. */
export function endOfMonth(index: number): Temporal.Instant {
  return Temporal.Instant.from(`${monthAt(index + 1)}-01T13:00:00Z`)
}

/** When a month is closed: in the middle of the next one, once the links that bill from the 15th are over too. */
export function closingOf(index: number): Temporal.Instant {
  return Temporal.Instant.from(`${monthAt(index + 1)}-16T12:00:00Z`)
}

/** Noon of a day of a month, in UTC. Days run on past the end of the month. */
export function dayIn(index: number, day: number): string {
  const date = Temporal.PlainDate.from(`${monthAt(index)}-01`).add({ days: day - 1 })
  return `${date.toString()}T12:00:00Z`
}

/** The first month at whose end vendors have health derived from signals, 2025-11; two months after their own systems told the last. */
export const SCORED_FROM = 18
