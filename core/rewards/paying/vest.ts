import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'
import { valuesOf } from '#core/rewards/crediting/values.ts'
import type { Vested } from '#core/rewards/earning-facts.ts'
import type { Program, Vesting } from '#core/rewards/program.ts'
import type { Workings } from '#core/rewards/workings.ts'
import type { Priced } from './priced.ts'

/**
 * How much of a granted amount has vested by the end of the settlement: in equal steps, each at its moment and only where the
 * condition holds then. A step whose moment came while it did not hold is lost; later ones vest again once it holds again. What comes
 * before a cliff vests with it. After `stopped` nothing vests any more.
 */
export function vestedPart(
  { candidate }: Priced,
  granted: Decimal,
  { facts, lets, ask }: Workings,
  stopped: Temporal.Instant | undefined,
): Vested | undefined {
  const { incentive, credit, program, key } = candidate
  const { vest } = incentive
  if (!vest) return undefined
  const moments = vestingMoments(vest, credit.at, program.payout.zone)
  const come = moments.filter((moment) => isBefore(moment, facts.until))
  const kept = come.filter((moment) => {
    if (stopped && !isBefore(moment, stopped)) return false
    if (vest.while === undefined) return true
    const asking = { credit, partner: key.partner, program, at: moment }
    return ask(vest.while, valuesOf(facts, lets, asking)).holds
  })
  return {
    granted,
    vested: partOf(granted, kept.length, moments.length, program),
    steps: moments.length,
    done: kept.length,
    lost: come.length - kept.length,
    next: stopped ? undefined : moments[come.length]?.toString(),
    ends: moments.at(-1)?.toString(),
  }
}

function partOf(granted: Decimal, done: number, steps: number, { currency, rounding }: Program): Decimal {
  if (done === steps) return granted
  const policy = { places: currencyPlaces(currency), mode: rounding?.mode ?? 'half_even' }
  return done === 0 ? ZERO : divide(granted.times(done), decimal(steps), policy)
}

/** The moments of the steps: each a whole number of intervals after the credit, by the program's calendar. */
export function vestingMoments(
  { over, every = 'P1M', cliff }: Vesting,
  from: Temporal.Instant,
  zone: string,
): readonly Temporal.Instant[] {
  const start = from.toZonedDateTimeISO(zone)
  const end = start.add(over)
  const step = Temporal.Duration.from(every)
  const moments: Temporal.Instant[] = []
  for (let count = 1; count <= 600; count += 1) {
    const moment = start.add(timesOf(step, count))
    if (Temporal.ZonedDateTime.compare(moment, end) > 0) break
    moments.push(moment.toInstant())
  }
  if (moments.length === 0) moments.push(end.toInstant())
  const opens = cliff === undefined ? undefined : start.add(cliff).toInstant()
  return moments.map((moment) => (opens && isBefore(moment, opens) ? opens : moment))
}

function timesOf({ years, months, weeks, days }: Temporal.Duration, count: number): Temporal.Duration {
  return Temporal.Duration.from({
    years: years * count,
    months: months * count,
    weeks: weeks * count,
    days: days * count,
  })
}
