import { type Decimal, sum } from '#core/ground/decimal.ts'
import { boundariesOf } from '#core/metering/buckets.ts'
import type { CountedBatches } from '#stores/clickhouse/events.ts'
import type { Usage } from '#stores/clickhouse/usage.ts'
import type { Used } from './selection.ts'
import { measureParts, requestsOf, type Span } from './usage-parts.ts'

/** Measures what was used in a span, of all that is selected together. */
export async function measureUse(
  usage: Usage,
  selected: readonly Used[],
  span: Span,
  batches: CountedBatches,
): Promise<Decimal> {
  const wanted = requestsOf(selected, { span, month: undefined, zone: 'UTC', by: 'period' })
  return sum((await measureParts(usage, wanted, batches, { group: [], where: [] })).map(({ amount }) => amount))
}

/**
 * Measures each whole day of a zone from `days` days before `now` to yesterday, oldest first; days before the first use are left
 * out, as nothing was there yet.
 */
export async function measureDays(
  usage: Usage,
  selected: readonly Used[],
  { now, zone, days }: Readonly<{ now: Temporal.Instant; zone: string; days: number }>,
  batches: CountedBatches,
): Promise<readonly Decimal[]> {
  const today = now.toZonedDateTimeISO(zone).startOfDay()
  const span = { from: today.subtract({ days }).startOfDay().toInstant(), to: today.toInstant() }
  const wanted = requestsOf(selected, { span, month: undefined, zone, by: 'day' })
  const parts = await measureParts(usage, wanted, batches, { group: [], where: [] })
  const byDay = Map.groupBy(parts, ({ from }) => from)
  const measured = boundariesOf(span, 'day', zone)
    .slice(0, -1)
    .map((day) => sum((byDay.get(day.toString()) ?? []).map(({ amount }) => amount)))
  const first = measured.findIndex((amount) => !amount.eq(0))
  return first < 0 ? [] : measured.slice(first)
}
