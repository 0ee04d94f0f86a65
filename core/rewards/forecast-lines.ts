import type { Subscription } from '#core/billing/subscription.ts'
import { isBefore, type Period, periodStartingIn } from '#core/ground/calendar.ts'
import { type Decimal, decimal, sum, ZERO } from '#core/ground/decimal.ts'
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
 * still runs, the mean of its last periods that are over (at most `months` of them), growing each period. The period that holds the
 * moment is the first, unless it is billed already. They rest on the lines they were made from, are learned after all of them, and count
 * as paid.
 */
export function forecastLines(
  lines: readonly LineCredit[],
  subscriptions: ReadonlyMap<OwnedId, Subscription>,
  terms: ForecastTerms,
): readonly LineCredit[] {
  const charges = Map.groupBy(lines, ({ key }) => `${key.link}\n${key.subscription}\n${key.charge}`)
  const learned = lines.reduce((most, line) => Math.max(most, line.learned ?? 0), 0) + 1
  return [...charges.values()].flatMap((all) => {
    const ordered = all.toSorted((a, b) => Temporal.Instant.compare(a.period.from, b.period.from))
    const over = ordered.filter(({ period }) => !isBefore(terms.from, period.to)).slice(-terms.months)
    const [newest, billed] = [over.at(-1), ordered.at(-1)]
    if (!newest || !billed) return []
    const ends = subscriptions.get(newest.key.subscription)?.to
    const going = { newest, billedTo: billed.period.to, ends, learned }
    return goingOn(over, going, terms)
  })
}

type Going = Readonly<{
  newest: LineCredit
  billedTo: Temporal.Instant
  ends: Temporal.Instant | undefined
  learned: number
}>

function goingOn(
  over: readonly LineCredit[],
  { newest, billedTo, ends, learned }: Going,
  terms: ForecastTerms,
): readonly LineCredit[] {
  const growth = terms.growthPercent.times('0.01').plus(1)
  const grown = (before: Decimal): Decimal => round(before.times(growth), EXACT_PLACES, 'half_even')
  let amount = meanOf(over.map(({ base }) => base))
  let quantity = newest.quantity && meanOf(over.map((line) => line.quantity ?? ZERO))
  // In a month that lacks the day a period starts on its last one, so the latest day seen is the calendar's.
  const anchorDay = Math.max(...over.map(({ period }) => period.starts.day))
  const next = (period: Period): Period => following(period, anchorDay)
  const made: LineCredit[] = []
  for (let period = next(newest.period); isBefore(period.from, terms.to); period = next(period)) {
    amount = grown(amount)
    quantity = quantity && grown(quantity)
    if (ends && !isBefore(period.from, ends)) break
    if (isBefore(period.from, billedTo) || !isBefore(terms.from, period.to)) continue
    const base = round(amount, MONEY_PLACES, 'half_even')
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
