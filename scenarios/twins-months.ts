/** The months of the twins. */
export const MONTHS = 30

/** A month by its number, the first one being 0. */
export function addMonths(count: number): string {
  return Temporal.PlainYearMonth.from('2026-01').add({ months: count }).toString()
}

/** How many months there are from the beginning to a moment that ends one. */
export function monthsUntil(moment: string): number {
  const local = Temporal.Instant.from(moment).toZonedDateTimeISO('Europe/Berlin').toPlainDate().toPlainYearMonth()
  return local.since('2026-01').total({ unit: 'months', relativeTo: Temporal.PlainDate.from('2026-01-01') })
}
