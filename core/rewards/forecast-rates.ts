import type { FxRate } from '#core/channel/rate.ts'

/** Rates that are known by `Map` as `USD/EUR 2026-05-31`: a pair, and the date that it is of. */
const DATE = /^(.+) (\d{4}-\d{2}-\d{2})$/

/**
 * Rates of exchange for a forecast: those that were told, and for each pair on every date after its newest one up to a last date, that
 * newest one. Dates before it that nobody told stay unknown.
 */
export function ratesGoingOn(
  rates: ReadonlyMap<string, FxRate>,
  through: Temporal.PlainDate,
): ReadonlyMap<string, FxRate> {
  const newest = new Map<string, FxRate>()
  for (const [name, rate] of rates) {
    const pair = DATE.exec(name)?.[1]
    const before = pair === undefined ? undefined : newest.get(pair)
    if (pair !== undefined && (before === undefined || before.date < rate.date)) newest.set(pair, rate)
  }
  const going = new Map(rates)
  for (const [pair, rate] of newest) {
    let date = Temporal.PlainDate.from(rate.date).add({ days: 1 })
    for (; Temporal.PlainDate.compare(date, through) <= 0; date = date.add({ days: 1 })) {
      going.set(`${pair} ${date.toString()}`, rate)
    }
  }
  return going
}
