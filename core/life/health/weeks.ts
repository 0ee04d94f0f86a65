import { type Decimal, sum, ZERO } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { divide } from '#core/ground/rounding.ts'
import { type Asked, type Journey, USAGE_WEEKS } from './signal.ts'

const WEEK_HOURS = 7 * 24

/**
 * The boundaries of the weeks that are looked at, `USAGE_WEEKS` + 1 of them: whole weeks from Monday to Monday, UTC, the last of which
 * has ended by the moment. A week that goes on is not compared with one that is over.
 */
export function weekBoundaries(at: Temporal.Instant, weeks = USAGE_WEEKS): readonly Temporal.Instant[] {
  const today = at.toZonedDateTimeISO('UTC').startOfDay()
  const monday = today.subtract({ days: today.dayOfWeek - 1 }).toInstant()
  return Array.from({ length: weeks + 1 }, (_, place) => monday.subtract({ hours: WEEK_HOURS * (weeks - place) }))
}

/** What one meter measured in each week, oldest first, zero where nothing was; the weeks before the customer began are left out. */
export type Series = Readonly<{ meter: OwnedId; weeks: readonly Decimal[] }>

export function seriesOf({ meters, usage, began }: Journey, { at, meter }: Asked): readonly Series[] {
  const first = wholeWeeksBefore(began, at)
  return meters
    .filter((one) => meter === undefined || one === meter)
    .map((one) => {
      const mine = usage.filter((part) => part.meter === one)
      const weeks = Array.from({ length: USAGE_WEEKS }, (_, week) =>
        sum(mine.filter((part) => part.week === week).map(({ amount }) => amount)),
      )
      return { meter: one, weeks: weeks.slice(first) }
    })
}

/** The first of the weeks that lies wholly after a moment. */
function wholeWeeksBefore(began: Temporal.Instant, at: Temporal.Instant): number {
  const starts = weekBoundaries(at).slice(0, -1)
  const first = starts.findIndex((start) => start.epochMilliseconds >= began.epochMilliseconds)
  return first < 0 ? USAGE_WEEKS : first
}

export function mean(values: readonly Decimal[]): Decimal {
  return values.length === 0 ? ZERO : share(sum(values), values.length)
}

/** A quotient of numbers that are compared, not paid: six places are enough for any of them. */
export function share(part: Decimal, of: Decimal | number): Decimal {
  return divide(part, typeof of === 'number' ? ZERO.plus(of) : of, { places: 6, mode: 'half_even' })
}

/** The weeks as parts, for who wants to see what a signal of use is made of. */
export function partsOf(series: readonly Series[], at: Temporal.Instant) {
  const starts = weekBoundaries(at).slice(0, -1)
  return series.flatMap(({ meter, weeks }) =>
    weeks.map((amount, place) => {
      const start = starts[USAGE_WEEKS - weeks.length + place]
      const day = start?.toString().slice(0, 10) ?? ''
      return {
        what: 'usage',
        id: meter,
        at: start?.toString() ?? null,
        says: `${amount.toFixed()} in the week of ${day}`,
      }
    }),
  )
}
