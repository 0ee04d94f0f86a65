import type { Subscription } from '#core/billing/subscription.ts'
import { isBefore, type Period, periodStartingIn } from '#core/ground/calendar.ts'
import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
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
 * still runs, the mean of its last months (at most `months` of them), growing each month. They rest on the lines they were made from.
 */
export function forecastLines(
  lines: readonly LineCredit[],
  subscriptions: ReadonlyMap<OwnedId, Subscription>,
  terms: ForecastTerms,
): readonly LineCredit[] {
  const charges = Map.groupBy(lines, ({ key }) => `${key.link}\n${key.subscription}\n${key.charge}`)
  return [...charges.values()].flatMap((all) => {
    const ordered = all.toSorted((a, b) => Temporal.Instant.compare(a.period.from, b.period.from))
    const last = ordered.filter(({ period }) => !isBefore(terms.from, period.to)).slice(-terms.months)
    return last.length === 0 ? [] : goingOn(last, subscriptions, terms)
  })
}

function goingOn(
  last: readonly LineCredit[],
  subscriptions: ReadonlyMap<OwnedId, Subscription>,
  terms: ForecastTerms,
): readonly LineCredit[] {
  const newest = last.at(-1)
  if (!newest) return []
  const ends = subscriptions.get(newest.key.subscription)?.to
  const mean = divide(sum(last.map(({ base }) => base)), decimal(last.length), { places: 6, mode: 'half_even' })
  const made: LineCredit[] = []
  let amount = mean
  for (let period = following(newest.period); isBefore(period.from, terms.to); period = following(period)) {
    amount = round(amount.times(terms.growthPercent.times('0.01').plus(1)), 6, 'half_even')
    if (isBefore(period.from, terms.from)) continue
    if (ends && !isBefore(period.from, ends)) break
    const [from, to] = [period.from.toString(), period.to.toString()]
    made.push({
      ...newest,
      key: { ...newest.key, from, to },
      period,
      base: round(amount, 2, 'half_even'),
      basis: newest.basis,
    })
  }
  return made
}

/** The period that follows, of the same number of months, from the same day of the month. */
function following({ starts, to, zone }: Period): Period {
  const next = to.toZonedDateTimeISO(zone).toPlainDate()
  const months = Math.max(1, starts.until(next, { largestUnit: 'months' }).months)
  const length = months === 3 || months === 6 ? months : months >= 12 ? 12 : 1
  return periodStartingIn({ zone, anchorDay: starts.day, months: length }, next.toPlainYearMonth())
}
