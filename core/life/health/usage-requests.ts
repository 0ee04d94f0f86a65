import type { Subscription } from '#core/billing/subscription.ts'
import { overlap } from '#core/ground/calendar.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Binding } from '#core/metering/binding.ts'
import { type MeterVersions, meterAt } from '#core/metering/meter.ts'
import { type QuantityRequest, requestQuantity } from '#core/metering/quantity.ts'
import { journeyKey } from './journey-facts.ts'
import type { WeekOfUse } from './signal.ts'

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/** What was measured of one request in one of its buckets, as the store answers it. */
export type MeasuredBucket = Readonly<{ name: string; bucket: number; amount: Decimal }>

type Known = Readonly<{
  meters: ReadonlyMap<OwnedId, MeterVersions>
  bindings: ReadonlyMap<OwnedId, readonly Binding[]>
  shown: (product: OwnedId) => readonly OwnedId[]
}>

export type UsageRequests = Readonly<{
  requests: readonly QuantityRequest[]
  journeyOf: (name: string) => Readonly<{ key: string; meter: OwnedId }> | undefined
}>

/** What is to be measured of these subscriptions in a span: each meter by the version that holds at the end, so that like is compared with like. */
export function usageRequests(subscriptions: readonly Subscription[], span: Span, known: Known): UsageRequests {
  const asked = subscriptions.flatMap((one) => {
    const within = overlap(one, span)
    if (!within) return []
    return known.shown(one.product).flatMap((meter) => {
      const version = meterAt(known.meters.get(meter), span.to)
      if (!version) return []
      const request = requestQuantity(one.id, version, within, known.bindings.get(one.id) ?? [])
      return [{ request, key: journeyKey(one), meter }]
    })
  })
  const byName = new Map(asked.map(({ request, ...of }) => [request.name, of]))
  return { requests: asked.map(({ request }) => request), journeyOf: (name) => byName.get(name) }
}

/** What was measured, by journey: the subscriptions of one journey added up. */
export function weeksByJourney(
  { journeyOf }: UsageRequests,
  measured: readonly MeasuredBucket[],
): ReadonlyMap<string, readonly WeekOfUse[]> {
  const found = measured.flatMap(({ name, bucket, amount }) => {
    const of = journeyOf(name)
    return of ? [{ key: of.key, use: { meter: of.meter, week: bucket, amount } }] : []
  })
  const grouped = Map.groupBy(found, ({ key }) => key)
  return new Map([...grouped].map(([key, all]) => [key, all.map(({ use }) => use)]))
}
