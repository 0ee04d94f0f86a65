import { addTexts, approximately, negate } from '#apps/console/amount/decimal-text.ts'

/** Exact running totals: what was used until the end of each place. */
export function addedUp(values: readonly string[]): readonly string[] {
  let sum = '0'
  return values.map((value) => {
    sum = addTexts([sum, value])
    return sum
  })
}

/** How many places have begun by now: the rest of the period has no use yet, which is not the same as none. */
export function begunPlaces(places: readonly string[], now: string): number {
  const until = Temporal.Instant.from(now)
  return places.filter((place) => Temporal.Instant.compare(Temporal.Instant.from(place), until) <= 0).length
}

/** A line at an amount over the whole period: a commitment or a budget. */
export type Limit = Readonly<{
  /** Within a sentence: `the budget Cluster nodes`. */
  name: string
  /** Beside the line. */
  label: string
  amount: string
}>

export type Reach = 'passed' | 'will_pass' | 'may_pass' | 'stays_below'

/** Whether a limit is passed already, will be by the forecast, may be within its range, or is not in reach. */
export function reachOf(
  limit: string,
  { used, expected, high }: Readonly<{ used: string; expected?: string | undefined; high?: string | undefined }>,
): Reach {
  const least = (a: string) => approximately(addTexts([a, negate(limit)])) >= 0
  if (least(used)) return 'passed'
  if (expected !== undefined && least(expected)) return 'will_pass'
  return high !== undefined && least(high) ? 'may_pass' : 'stays_below'
}

/** Whole percent of a part in the whole; undefined of nothing. For sentences and bars, never for an amount. */
export function percentOf(part: string, whole: string): number | undefined {
  const all = approximately(whole)
  return all > 0 ? Math.round((approximately(part) / all) * 100) : undefined
}

/** What is expected, with its range, as exact text. */
export type Range = Readonly<{ middle: string; low: string; high: string }>

/** A straight line over so many steps, both ends with it. Only drawn. */
export function lineTo(from: number, to: number, steps: number): readonly number[] {
  if (steps <= 0) return [to]
  return Array.from({ length: steps + 1 }, (_, at) => from + ((to - from) * at) / steps)
}

/** The limit that a sentence is about: the highest that is or will be passed, otherwise the lowest. */
export function nearestLimit(
  limits: readonly Limit[],
  course: Parameters<typeof reachOf>[1],
): (Limit & Readonly<{ reach: Reach }>) | undefined {
  const reached = limits
    .toSorted((a, b) => approximately(a.amount) - approximately(b.amount))
    .map((limit) => ({ ...limit, reach: reachOf(limit.amount, course) }))
  return reached.findLast(({ reach }) => reach !== 'stays_below') ?? reached[0]
}
