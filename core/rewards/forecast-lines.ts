import type { Subscription } from '#core/billing/subscription.ts'
import { contains, isBefore, type Period, periodStartingIn } from '#core/ground/calendar.ts'
import { type Decimal, decimal, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { divide, round } from '#core/ground/rounding.ts'
import type { LineCredit } from './credit.ts'

/** How what was billed goes on: so much percent more each month than the mean of the months looked at. */
export type ForecastTerms = Readonly<{
  months: number
  growthPercent: Decimal
  from: Temporal.Instant
  to: Temporal.Instant
}>

/**
 * Lines that would be billed from a moment on if everything goes on as in the last months: for each charge of each subscription that
 * still runs, the mean of its last periods (at most `months` of them) that are over and for which its link is billed, growing each
 * period. A period in which nothing was billed for it counts as nothing. The period that holds the moment is the first, unless it is
 * billed already. They rest on the lines they were made from, are learned after all of them, and count as paid.
 */
export function forecastLines(
  lines: readonly LineCredit[],
  subscriptions: ReadonlyMap<OwnedId, Subscription>,
  terms: ForecastTerms,
): readonly LineCredit[] {
  const charges = Map.groupBy(lines, ({ key }) => `${key.link}\n${key.subscription}\n${key.charge}`)
  const closed = closedTo(lines, terms.from)
  const learned = lines.reduce((most, line) => Math.max(most, line.learned ?? 0), 0) + 1
  return [...charges.values()].flatMap((all) => {
    const ordered = all.toSorted((a, b) => Temporal.Instant.compare(a.period.from, b.period.from))
    const newest = ordered.at(-1)
    const end = newest && closed.get(newest.key.link)
    if (!newest || !end) return []
    const going = { newest, ends: subscriptions.get(newest.key.subscription)?.to, learned }
    return goingOn(pastOf(ordered, end), going, terms)
  })
}

/** The end of the last period of each link that is over and billed. */
function closedTo(lines: readonly LineCredit[], from: Temporal.Instant): ReadonlyMap<OwnedId, Temporal.Instant> {
  const ends = new Map<OwnedId, Temporal.Instant>()
  for (const { key, period } of lines) {
    const known = ends.get(key.link)
    if (!isBefore(from, period.to) && (!known || isBefore(known, period.to))) ends.set(key.link, period.to)
  }
  return ends
}

/** What was billed for a charge in each period since its first, oldest first. */
type Past = Readonly<{
  periods: readonly Readonly<{ period: Period; base: Decimal; quantity: Decimal }>[]
  next: (period: Period) => Period
}>

function pastOf(ordered: readonly LineCredit[], end: Temporal.Instant): Past {
  // In a month that lacks the day a period starts on its last one, so the latest day seen is the calendar's.
  const anchorDay = Math.max(...ordered.map(({ period }) => period.starts.day))
  const next = (period: Period): Period => following(period, anchorDay)
  const periods: Past['periods'][number][] = []
  for (let period = ordered[0]?.period; period && !isBefore(end, period.to); period = next(period)) {
    const span = period
    const mine = ordered.filter((line) => contains(span, line.period.from))
    const base = sum(mine.map((line) => line.base))
    periods.push({ period, base, quantity: sum(mine.map(({ quantity = ZERO }) => quantity)) })
  }
  return { periods, next }
}

type Going = Readonly<{ newest: LineCredit; ends: Temporal.Instant | undefined; learned: number }>

function goingOn({ periods, next }: Past, going: Going, terms: ForecastTerms): readonly LineCredit[] {
  const last = periods.at(-1)
  if (!last) return []
  const { newest, ends, learned } = going
  const growth = terms.growthPercent.times('0.01').plus(1)
  const grown = (before: Decimal): Decimal => round(before.times(growth), EXACT_PLACES, 'half_even')
  const past = periods.slice(-terms.months)
  let amount = meanOf(past.map(({ base }) => base))
  let quantity = newest.quantity && meanOf(past.map((one) => one.quantity))
  const made: LineCredit[] = []
  for (let period = next(last.period); isBefore(period.from, terms.to); period = next(period)) {
    amount = grown(amount)
    quantity = quantity && grown(quantity)
    if (ends && !isBefore(period.from, ends)) break
    if (isBefore(period.from, newest.period.to) || !isBefore(terms.from, period.to)) continue
    const base = round(amount, MONEY_PLACES, 'half_even')
    if (isZero(base)) continue
    const key = { ...newest.key, from: period.from.toString(), to: period.to.toString() }
    made.push({ ...newest, key, period, base, first: base, paid: base, quantity, learned })
  }
  return made
}

/** Amounts grow from what they were before they were rounded for a line. */
const EXACT_PLACES = 6
const MONEY_PLACES = 2

function meanOf(values: readonly Decimal[]): Decimal {
  return divide(sum(values), decimal(values.length), { places: EXACT_PLACES, mode: 'half_even' })
}

/** The period that follows, of the same number of months, from the same day of the month. */
function following({ starts, to, zone }: Period, anchorDay: number): Period {
  const next = to.toZonedDateTimeISO(zone).toPlainDate()
  const months = Math.max(1, starts.until(next, { largestUnit: 'months' }).months)
  const length = months === 3 || months === 6 ? months : months >= 12 ? 12 : 1
  return periodStartingIn({ zone, anchorDay, months: length }, next.toPlainYearMonth())
}
