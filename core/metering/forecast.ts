/** Use of one whole day, oldest first, without gaps; the last one is yesterday. */
export type DailyUse = readonly number[]

export type Forecast = Readonly<{
  /** What is still to come. */
  expected: number
  /** Nine of ten forecasts of this kind hold what comes between these two. */
  low: number
  high: number
}>

/** Weeks that a day is compared with, and days of the past that errors are learned from. */
const [WEEKS, LEARNED_DAYS] = [4, 56]
/** Days without which nothing can be said. */
export const LEAST_DAYS = 7
/** Of a normal distribution nine of ten lie within so many standard deviations. */
const NINE_OF_TEN = 1.645

/**
 * What the rest of a period will use: for each day to come the average of the same weekdays of the last four weeks. The range comes
 * from the errors that the same rule made on the days of the last eight weeks: for n days it is 1.645 × error × √(n + n² ÷ 28),
 * where the second part says that the averages themselves rest on 28 days. Undefined with less than a week of past. `remaining`
 * are the days from now to the period's end, `before` those from now to its beginning; both may have a part: half a day is 0.5.
 * An estimate: it is computed in floating point.
 */
export function forecastRest(past: DailyUse, remaining: number, before = 0): Forecast | undefined {
  if (past.length < LEAST_DAYS) return undefined
  const days = remaining - before
  const expected = expectedWithin(past, remaining) - expectedWithin(past, before)
  const half = NINE_OF_TEN * usualError(past) * Math.sqrt(days + days ** 2 / (7 * WEEKS))
  return { expected, low: expected - half, high: expected + half }
}

/** What so many days from now will use. What is left of today comes first, then whole days. */
function expectedWithin(past: DailyUse, days: number): number {
  const whole = Math.floor(days)
  const part = days - whole
  let expected = part * expectedOf(past, past.length)
  for (let at = 0; at < whole; at += 1) expected += expectedOf(past, past.length + (part > 0 ? 1 : 0) + at)
  return expected
}

/** The average of the same weekdays of the four weeks before a day, as far as they are past. */
function expectedOf(past: DailyUse, day: number): number {
  const same: number[] = []
  for (let at = day - 7; at >= 0 && same.length < WEEKS; at -= 7) {
    const use = past[at]
    if (use !== undefined) same.push(use)
  }
  return average(same.length > 0 ? same : past)
}

/** The root of the mean square of the errors on the days that had a week before them; of the deviations where none had. */
function usualError(past: DailyUse): number {
  const errors: number[] = []
  for (let day = Math.max(7, past.length - LEARNED_DAYS); day < past.length; day += 1) {
    errors.push((past[day] ?? 0) - expectedOf(past.slice(0, day), day))
  }
  const mean = average(past)
  const told = errors.length >= 7 ? errors : past.map((use) => use - mean)
  return Math.sqrt(average(told.map((error) => error ** 2)))
}

function average(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((all, one) => all + one, 0) / numbers.length
}
