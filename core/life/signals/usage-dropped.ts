import { type Decimal, sum, ZERO } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { divide } from '#core/ground/rounding.ts'
import { daysAfter, type JourneyKey, type Signal } from '#core/life/signal.ts'

/** What is compared: so many weeks with as many before them. */
export const WEEKS_COMPARED = 4
/** How many weeks are looked at, the newest of which has ended: a drop that goes on for longer counts as another one. */
export const WEEKS_LOOKED_AT = 26 + 2 * WEEKS_COMPARED

/** What a customer used of a product by each of its meters: one sum per week, oldest first, all of the same weeks. */
export type WeeklyUse = JourneyKey &
  Readonly<{ meters: readonly Readonly<{ meter: OwnedId; weeks: readonly Decimal[] }>[] }>

/** The midnight, in UTC, that began the Monday at or before a moment: the end of the last week that is over. */
export function lastMonday(at: Temporal.Instant): Temporal.Instant {
  const day = at.toZonedDateTimeISO('UTC').startOfDay()
  return day.subtract({ days: day.dayOfWeek - 1 }).toInstant()
}

/**
 * The customers whose use of a product fell by so many percent at least: the last four weeks against the four before. It is one
 * occurrence for as long as that holds week after week, named by the end of the first such week.
 */
export function usageDropped(
  uses: readonly WeeklyUse[],
  { percent, until }: Readonly<{ percent: number; until: Temporal.Instant }>,
): readonly Signal[] {
  return uses.flatMap(({ customer, product, meters }) => {
    const drops = meters.flatMap((one) => dropOf(one.weeks, 0, percent) ?? [])
    const most = drops.toSorted((a, b) => b.cmp(a))[0]
    if (!most) return []
    let weeksAgo = 0
    while (meters.some((one) => dropOf(one.weeks, weeksAgo + 1, percent))) weeksAgo += 1
    const since = daysAfter(until, -7 * weeksAgo)
    const week = since.toZonedDateTimeISO('UTC').toPlainDate().toString()
    const says = `Use fell by ${most.toFixed()} % in four weeks, against the four before`
    return [
      {
        kind: 'usage_dropped',
        customer,
        product,
        occurrence: `usage_dropped/${customer}/${product}/${week}`,
        since,
        says,
      },
    ]
  })
}

/** By how many whole percent use had fallen so many weeks ago; undefined where it had not fallen so far, or there was nothing to fall from. */
function dropOf(weeks: readonly Decimal[], weeksAgo: number, percent: number): Decimal | undefined {
  const end = weeks.length - weeksAgo
  const begin = end - 2 * WEEKS_COMPARED
  if (begin < 0) return undefined
  const before = sum(weeks.slice(begin, begin + WEEKS_COMPARED))
  const after = sum(weeks.slice(begin + WEEKS_COMPARED, end))
  if (before.lte(ZERO)) return undefined
  const fell = before.minus(after).times(100)
  return fell.gte(before.times(percent)) ? divide(fell, before, { places: 0, mode: 'truncate' }) : undefined
}
