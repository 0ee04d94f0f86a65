import { isBefore, type Period } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'

/**
 * What of a link is derived: all periods of the subscriptions of which something was learned, and of the others those from a moment
 * on. What lies before it was derived at an earlier cut from the same facts, and stands.
 */
export type Domain = Readonly<{ whole: ReadonlySet<OwnedId>; since: Temporal.Instant }>

/** The periods of a subscription that lie in a domain; all where there is none. */
export function periodsWithin(
  periods: readonly Period[],
  domain: Domain | undefined,
  subscription: OwnedId,
): readonly Period[] {
  if (!domain || domain.whole.has(subscription)) return periods
  return periods.filter(({ from }) => !isBefore(from, domain.since))
}
