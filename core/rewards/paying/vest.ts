import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'
import { valuesOf } from '#core/rewards/crediting/values.ts'
import type { Vested } from '#core/rewards/earning-facts.ts'
import type { Vesting } from '#core/rewards/program.ts'
import type { Workings } from '#core/rewards/workings.ts'
import type { Priced } from './priced.ts'

/**
 * How much of a granted amount has vested by the end of the settlement: in equal steps, each at its moment and only where the
 * condition holds then. A step whose moment came while it did not hold is lost; later ones vest again once it holds again.
 * After `stopped` nothing vests any more.
 */
export function vestedPart(
  { candidate }: Priced,
  granted: Decimal,
  { facts, lets, ask }: Workings,
  stopped: Temporal.Instant | undefined,
): Vested | undefined {
  const { vest } = candidate.incentive
  if (!vest) return undefined
  const moments = stepsOf(vest, candidate.credit.at, candidate.program.payout.zone)
  const from =
    vest.cliff === undefined ? undefined : later(candidate.credit.at, vest.cliff, candidate.program.payout.zone)
  const isOpen = !from || isBefore(from, facts.until)
  const come = moments.filter((moment) => isBefore(moment, facts.until))
  const kept = come.filter((moment) => {
    if (stopped && !isBefore(moment, stopped)) return false
    if (vest.while === undefined) return true
    const asking = { credit: candidate.credit, partner: candidate.key.partner, program: candidate.program, at: moment }
    return ask(vest.while, valuesOf(facts, lets, asking)).holds
  })
  const done = isOpen ? kept.length : 0
  const places = currencyPlaces(candidate.program.currency)
  const vested =
    done === moments.length
      ? granted
      : done === 0
        ? ZERO
        : divide(granted.times(decimal(done)), decimal(moments.length), { places, mode: 'half_even' })
  const next = stopped ? undefined : moments[come.length]
  return {
    granted,
    vested,
    steps: moments.length,
    done,
    lost: come.length - kept.length,
    next: next?.toString(),
    ends: moments.at(-1)?.toString(),
  }
}

/** The moments of the steps: each a whole number of intervals after the credit, by the program's calendar. */
function stepsOf({ over, every = 'P1M' }: Vesting, from: Temporal.Instant, zone: string): readonly Temporal.Instant[] {
  const start = from.toZonedDateTimeISO(zone)
  const end = start.add(over)
  const step = Temporal.Duration.from(every)
  const moments: Temporal.Instant[] = []
  for (let count = 1; count <= 600; count += 1) {
    const moment = start.add(timesOf(step, count))
    if (Temporal.ZonedDateTime.compare(moment, end) > 0) break
    moments.push(moment.toInstant())
  }
  return moments.length > 0 ? moments : [end.toInstant()]
}

function timesOf({ years, months, weeks, days }: Temporal.Duration, count: number): Temporal.Duration {
  return Temporal.Duration.from({
    years: years * count,
    months: months * count,
    weeks: weeks * count,
    days: days * count,
  })
}

function later(from: Temporal.Instant, duration: string, zone: string): Temporal.Instant {
  return from.toZonedDateTimeISO(zone).add(duration).toInstant()
}
