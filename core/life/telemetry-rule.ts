import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'

/** Of what a share is. */
export const SHARES_OF = ['agreed', 'commitment'] as const
export type ShareOf = (typeof SHARES_OF)[number]

/**
 * A milestone that use reaches by itself: so many whole days in a row, each above a limit. The limit is an amount of the meter's unit per
 * day, or a share in percent: of what the customer's subscriptions to the product were agreed for (`quantity`: seats, cores), or of
 * what is committed, in money.
 */
export type TelemetryRule = Readonly<{
  kind: 'telemetry'
  meter: OwnedId
  above: Readonly<{ amount: string }> | Readonly<{ share: string; of?: ShareOf }>
  days: number
  /** Whose days; without it those of UTC. */
  zone?: string
}>

/** One whole local day: how much was used on it, and how much was agreed when it began, or committed for a day. */
export type DayUse = Readonly<{ date: string; to: Temporal.Instant; used: Decimal; agreed: Decimal }>

/** The numbers that a telemetry rule rested on when it was met. */
export type Measured = Readonly<{
  meter: OwnedId
  from: string
  to: string
  days: number
  /** What each day was above, in the meter's unit or in money; where what was agreed changed, the highest of them. */
  limit: string
  least: string
  leastOn: string
}>

/** Days in a row above the limit, oldest first. */
type Run = readonly DayUse[]

export type TelemetryProgress = Readonly<{
  /** When the last of the days ended, and what was measured; undefined where there were not yet enough in a row. */
  met: Readonly<{ at: Temporal.Instant; measured: Measured }> | undefined
  /** Days in a row up to the last one that is known. */
  running: number
  of: number
}>

/**
 * How far a rule has come on days that come oldest first. The first run that is long enough counts, and what happens after it changes
 * nothing. A day at its limit is not above it; one that is missing, as one without use, begins the count again.
 */
export function telemetryProgress(rule: TelemetryRule, days: readonly DayUse[]): TelemetryProgress {
  let run: Run = []
  let met: TelemetryProgress['met']
  for (const day of days) {
    const before = run.at(-1)
    const goesOn = before !== undefined && isDayAfter(before.date, day.date)
    run = isAbove(rule, day) ? [...(goesOn ? run : []), day] : []
    if (!met && run.length === rule.days) met = { at: day.to, measured: measuredOf(rule, run) }
  }
  return { met, running: run.length, of: rule.days }
}

/** What a day has to be above, in the meter's unit. */
export function limitOf({ above }: TelemetryRule, { agreed }: Pick<DayUse, 'agreed'>): Decimal {
  return 'amount' in above ? decimal(above.amount) : agreed.times(decimal(above.share)).times(decimal('0.01'))
}

/** Nothing is above a share of nothing: where nothing was agreed, no day counts. */
function isAbove(rule: TelemetryRule, day: DayUse): boolean {
  return ('amount' in rule.above || day.agreed.gt(0)) && day.used.gt(limitOf(rule, day))
}

function isDayAfter(date: string, next: string): boolean {
  return Temporal.PlainDate.from(date).add({ days: 1 }).equals(next)
}

function measuredOf(rule: TelemetryRule, run: Run): Measured {
  const [first, last] = [run[0], run.at(-1)]
  const least = run.reduce((lowest, day) => (day.used.lt(lowest.used) ? day : lowest))
  const limits = run.map((day) => limitOf(rule, day))
  const limit = limits.reduce((highest, one) => (one.gt(highest) ? one : highest))
  return {
    meter: rule.meter,
    from: first?.date ?? '',
    to: last?.date ?? '',
    days: run.length,
    limit: decimalText(limit),
    least: decimalText(least.used),
    leastOn: least.date,
  }
}

/** `30 days in a row above 60 % of what was agreed, by altus:cores`. */
export function ruleText({ meter, above, days }: TelemetryRule): string {
  const limit = 'amount' in above ? above.amount : `${above.share} % of ${OF[above.of ?? 'agreed']}`
  return `${days} ${days === 1 ? 'day' : 'days in a row'} above ${limit}, by ${meter}`
}

const OF: Readonly<Record<ShareOf, string>> = { agreed: 'what was agreed', commitment: 'the commitment' }

/** What is recorded as the evidence of a rule that was met. */
export function measuredText(rule: TelemetryRule, { from, to, least, leastOn, limit }: Measured): string {
  return `${ruleText(rule)}: ${from} to ${to}, the least ${least} on ${leastOn}, the limit ${limit}`
}

/** The whole days of a zone from a moment on that had ended by another, as local dates with their bounds. */
export function wholeDays(
  { from, at }: Readonly<{ from: Temporal.Instant; at: Temporal.Instant }>,
  zone: string,
): readonly Readonly<{ date: string; from: Temporal.Instant; to: Temporal.Instant }>[] {
  const days: { date: string; from: Temporal.Instant; to: Temporal.Instant }[] = []
  let day = from.toZonedDateTimeISO(zone).startOfDay()
  if (isBefore(day.toInstant(), from)) day = day.add({ days: 1 }).startOfDay()
  for (;;) {
    const next = day.add({ days: 1 }).startOfDay()
    if (isBefore(at, next.toInstant())) return days
    days.push({ date: day.toPlainDate().toString(), from: day.toInstant(), to: next.toInstant() })
    day = next
  }
}
