import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { DepartureReason } from './departure.ts'

/**
 * What an amendment makes of a subscription from its moment on. A renewal begins another term, of its own length, when the
 * running one ends; its quantity holds from the amendment's own moment, and so do the prices of the accepted version of a quote that
 * it names. Co-terming moves the end of the running term. A cancellation may say in one word why.
 */
export type Change =
  | Readonly<{ to: 'quantity'; quantity: string }>
  | Readonly<{ to: 'plan'; plan: string }>
  | Readonly<{ to: 'suspended' }>
  | Readonly<{ to: 'running' }>
  | Readonly<{ to: 'renewed'; months: number; quantity?: string; quote?: RenewalQuote }>
  | Readonly<{ to: 'co_termed'; end: string }>
  | Readonly<{ to: 'cancelled'; reason?: DepartureReason }>

/** Which version of which quote a renewal goes by; everybody on the chain sees that there is one, and only its two sides what it says. */
export type RenewalQuote = Readonly<{ quote: OwnedId; version: number }>

/** A dated change of a subscription, possibly backdated; it is a thing of its own, so it can be told anew or withdrawn. */
export type AmendmentBody = Readonly<{ subscription: OwnedId; at: string; change: Change; because?: string }>
export type AmendmentFact = Fact<'amendment', AmendmentBody>
export type AmendmentWithdrawnFact = Fact<'amendment_withdrawn', Readonly<{ because: string }>>

/**
 * The amendments of each subscription that stand, by their moment; of one moment the one learned first goes first. One told
 * anew counts as learned then. Facts come oldest first.
 */
export function standingAmendments(facts: readonly Fact[]): ReadonlyMap<OwnedId, readonly AmendmentFact[]> {
  const told = facts.filter(({ kind }) => kind === 'amendment' || kind === 'amendment_withdrawn')
  const standing = factsOfKind<AmendmentFact>([...newestAboutEach(told).values()], 'amendment')
  const ordered = standing.toSorted(
    (a, b) =>
      Temporal.Instant.compare(Temporal.Instant.from(a.body.at), Temporal.Instant.from(b.body.at)) ||
      a.position - b.position,
  )
  return Map.groupBy(ordered, ({ body }) => body.subscription)
}
