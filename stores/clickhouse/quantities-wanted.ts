import { isBefore } from '#core/ground/calendar.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { Quantity, QuantityRequest } from '#core/metering/quantity.ts'
import type { CountedBatches } from './events.ts'
import { measure, measureSplit } from './quantities.ts'
import { measureEach } from './quantities-transactions.ts'
import type { Usage } from './usage.ts'

/** A part of a quantity with the labels that its events have. */
export type Part = Readonly<{ labels: Readonly<Record<string, string>>; quantity: Decimal }>

/** What was measured, by the names of the requests: quantities, and the parts and transactions of those that want them. */
export type MeasuredRequests = Readonly<{
  quantities: ReadonlyMap<string, Quantity>
  splits: ReadonlyMap<string, readonly Part[]>
  transactions: ReadonlyMap<string, readonly Decimal[]>
}>

/** Measures each request as of a cut, with all that it wants. What has a digest is the quantity: parts and transactions are of its events. */
export async function measureWanted(
  usage: Usage,
  requests: readonly QuantityRequest[],
  batches: CountedBatches,
): Promise<MeasuredRequests> {
  const quantities = await measure(usage, requests, batches)
  const known = requests.flatMap((request) => {
    const events = quantities.get(request.name)?.events
    return events === undefined ? [] : [{ request, events }]
  })
  const used = known.flatMap(({ request, events }) => (events > 0 ? [request] : []))
  const splits = new Map<string, Part[]>()
  for (const together of Map.groupBy(used, ({ by = [] }) => JSON.stringify(by)).values()) {
    const [first] = together
    if (!first?.by) continue
    for (const { name, group, amount } of await partsOf(usage, together, batches, first.by)) {
      const parts = splits.get(name) ?? []
      parts.push({ labels: group, quantity: amount })
      splits.set(name, parts)
    }
  }
  const single = known.filter(({ request }) => request.each)
  return { quantities, splits, transactions: await measureEach(usage, single, batches) }
}

/** In one bucket from the first beginning to the last end: each request is measured in its own stretches. */
async function partsOf(
  usage: Usage,
  requests: readonly QuantityRequest[],
  batches: CountedBatches,
  by: readonly string[],
) {
  const stretches = requests.flatMap((request) => request.stretches)
  const [first] = stretches
  if (!first) return []
  const from = stretches.reduce((early, one) => (isBefore(one.from, early) ? one.from : early), first.from)
  const to = stretches.reduce((late, one) => (isBefore(late, one.to) ? one.to : late), first.to)
  return await measureSplit(usage, requests, batches, { boundaries: [from, to], by })
}
