import type { Cut } from '#core/ground/cut.ts'
import { type Decimal, sum } from '#core/ground/decimal.ts'
import { journeyKey, type LiveJourney, shownMeters } from '#core/life/health/journey-facts.ts'
import { type UsageRequests, usageRequests } from '#core/life/health/usage-requests.ts'
import { daysAfter } from '#core/life/signal.ts'
import {
  lastMonday,
  usageDropped,
  WEEKS_COMPARED,
  WEEKS_LOOKED_AT,
  type WeeklyUse,
} from '#core/life/signals/usage-dropped.ts'
import { bindingsFrom } from '#core/metering/binding.ts'
import { metersFrom } from '#core/metering/meter.ts'
import type { Context } from '#operations/context.ts'
import type { CountedBatches } from '#stores/clickhouse/events.ts'
import { measureSplit } from '#stores/clickhouse/quantities.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { loadBindingFacts } from '#stores/postgres/usage-facts.ts'

/** What is to be measured of these journeys, as it was read in one transaction. */
export type UseToMeasure = Readonly<{ journeys: readonly LiveJourney[]; asked: UsageRequests; batches: CountedBatches }>

/** Reads what the use of these journeys rests on: of meters whose quantities everybody on the chain is shown. */
export async function readWeeklyUse(
  acting: Acting,
  journeys: readonly LiveJourney[],
  { now, cut }: Readonly<{ now: Temporal.Instant; cut: Cut }>,
): Promise<UseToMeasure> {
  const subscriptions = journeys.flatMap((one) => one.subscriptions)
  const ids = subscriptions.map(({ id }) => id)
  const bindings = bindingsFrom(await loadBindingFacts(acting, ids, cut.record))
  const told = await loadFacts(acting, ['product', 'meter'], cut.record)
  const products = [...new Set(journeys.map(({ product }) => product))]
  const shown = new Map(products.map((product) => [product, shownMeters(told, product)]))
  const to = lastMonday(now)
  const span = { from: daysAfter(to, -7 * WEEKS_LOOKED_AT), to }
  const known = { meters: metersFrom(told), bindings, shown: (product: string) => shown.get(product) ?? [] }
  const batches = { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) }
  return { journeys, asked: usageRequests(subscriptions, span, known), batches }
}

/**
 * Measures the weeks up to a Monday: of every customer those that are compared, and since when it has used less only of those who have
 * by so many percent, as most have not.
 */
export async function measureWeeks(
  context: Context,
  use: UseToMeasure,
  { until, percent }: Readonly<{ until: Temporal.Instant; percent: number }>,
): Promise<readonly WeeklyUse[]> {
  const lately = await measured(context, use, { until, weeks: 2 * WEEKS_COMPARED })
  const dropped = new Set(
    usageDropped(lately, { percent, until }).map(({ customer, product }) => `${customer} ${product}`),
  )
  const journeys = use.journeys.filter(({ customer, product }) => dropped.has(`${customer} ${product}`))
  return await measured(context, { ...use, journeys }, { until, weeks: WEEKS_LOOKED_AT })
}

type Weeks = Readonly<{ until: Temporal.Instant; weeks: number }>

async function measured(
  { usage }: Context,
  { journeys, asked, batches }: UseToMeasure,
  { until, weeks }: Weeks,
): Promise<readonly WeeklyUse[]> {
  const wanted = new Set(journeys.map(journeyKey))
  const requests = asked.requests.filter(({ name }) => wanted.has(asked.journeyOf(name)?.key ?? ''))
  if (requests.length === 0) return []
  const boundaries = Array.from({ length: weeks + 1 }, (_, week) => daysAfter(until, 7 * (week - weeks)))
  const parts = await measureSplit(usage, requests, batches, { boundaries, by: [], where: [] })
  const used = parts.flatMap(({ name, bucket, amount }) => {
    const of = asked.journeyOf(name)
    return of ? [{ ...of, week: bucket, amount }] : []
  })
  const byJourney = Map.groupBy(used, ({ key }) => key)
  return journeys.map((journey) => {
    const { customer, product } = journey
    const meters = Map.groupBy(byJourney.get(journeyKey(journey)) ?? [], ({ meter }) => meter)
    return { customer, product, meters: [...meters].map(([meter, all]) => ({ meter, weeks: weeksOf(all, weeks) })) }
  })
}

/** One sum for each week, zero where nothing was used. */
function weeksOf(used: readonly Readonly<{ week: number; amount: Decimal }>[], weeks: number): readonly Decimal[] {
  const byWeek = Map.groupBy(used, ({ week }) => week)
  return Array.from({ length: weeks }, (_, week) => sum((byWeek.get(week) ?? []).map(({ amount }) => amount)))
}
