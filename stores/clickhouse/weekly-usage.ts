import type { MeasuredBucket } from '#core/life/health/usage-requests.ts'
import type { QuantityRequest } from '#core/metering/quantity.ts'
import type { CountedBatches } from './events.ts'
import { measureSplit } from './quantities.ts'
import type { Usage } from './usage.ts'

/** What each request measured between one boundary and the next, those without events left out. */
export async function measureWeeks(
  usage: Usage,
  requests: readonly QuantityRequest[],
  boundaries: readonly Temporal.Instant[],
  batches: CountedBatches,
): Promise<readonly MeasuredBucket[]> {
  if (requests.length === 0) return []
  return await measureSplit(usage, requests, batches, { boundaries, by: [], where: [] })
}
