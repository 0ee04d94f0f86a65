import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { HealthBand, SignalName } from './health/policy.ts'

/** What one signal brought to a recorded score: how much it weighs, what it scored, and why, in one sentence. */
export type RecordedSignal = Readonly<{ signal: SignalName; weight: string; score: string; says: string }>

/**
 * How well a customer does with a product, 0 to 100, as the vendor's own system has worked it out; or as it was derived here, then
 * with the policy by which, the band, the one before where that was another, and the signals that had data.
 */
export type CustomerHealthBody = Readonly<{
  customer: OrganizationId
  product: OwnedId
  score: string
  at: string
  /** The fact that told the policy, as `altus:health-2026`; `default` where the vendor told none. */
  policy?: string
  band?: HealthBand
  bandBefore?: HealthBand
  signals?: readonly RecordedSignal[]
}>
export type CustomerHealthFact = Fact<'customer_health', CustomerHealthBody>

export type HealthScore = Readonly<{
  customer: OrganizationId
  product: OwnedId
  /** 0 to 100. */
  score: Decimal
  /** Undefined where the vendor's own system told the score. */
  band?: HealthBand | undefined
  signals?: readonly RecordedSignal[]
  /** It was derived here, by a policy; else the vendor's own system told it. */
  isDerived?: boolean
  at: Temporal.Instant
  learnedAt: Temporal.Instant
  fact: number
}>

/** All scores that the facts tell of, as they were learned. One holds from its moment until the next one's. */
export function healthFrom(facts: readonly Fact[]): readonly HealthScore[] {
  return factsOfKind<CustomerHealthFact>(facts, 'customer_health').map(({ body, learnedAt, position }) => ({
    customer: body.customer,
    product: body.product,
    score: decimal(body.score),
    band: body.band,
    signals: body.signals ?? [],
    isDerived: body.policy !== undefined,
    at: Temporal.Instant.from(body.at),
    learnedAt: Temporal.Instant.from(learnedAt),
    fact: position,
  }))
}

/** The score that held at a moment, or undefined where none was told for then. Of two for one moment the one that was told last. */
export function healthAt(
  scores: readonly HealthScore[],
  wanted: Readonly<{ customer: OrganizationId; product: OwnedId; at: Temporal.Instant }>,
): HealthScore | undefined {
  const { customer, product, at } = wanted
  return scores
    .filter((one) => one.customer === customer && one.product === product && !isBefore(at, one.at))
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || a.fact - b.fact)
    .at(-1)
}
