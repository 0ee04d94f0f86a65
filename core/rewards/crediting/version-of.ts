import { contains } from '#core/ground/calendar.ts'
import type { Credit } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import { type Lock, type Program, versionAt } from '#core/rewards/program.ts'

/**
 * The version under which a credit counts for the incentive of a name: the one that it is locked to, by what that version promised or
 * by what the version in force says; else the one in force at its moment. Undefined where there is none. It is the same whichever
 * version asks, so that each credit counts once.
 */
export function versionOf(incentive: string, credit: Credit, facts: EarningFacts): Program | undefined {
  const { versions } = facts
  const inForce = versionAt(versions, credit.at)
  for (const version of versions) {
    const lock = version.incentives.find(({ id }) => id === incentive)?.lock ?? version.lock
    const from = lock && lockedTo(lock, version.payout.zone, credit, facts)
    const registered = from && versionAt(versions, from)
    if (registered && (registered === version || version === inForce)) return registered
  }
  return inForce
}

/** The moment that a lock looks back to; undefined where there is none, or where the credit is from outside of its time. */
function lockedTo(lock: Lock, zone: string, credit: Credit, facts: EarningFacts): Temporal.Instant | undefined {
  const from = lock.by === 'subscription.started_at' ? startedAt(credit, facts) : facts.registeredAt(credit)
  if (!from) return undefined
  const ends = from.toZonedDateTimeISO(zone).add(lock.for).toInstant()
  const at = credit.seen ?? credit.at
  return contains({ from, to: ends }, at) ? from : undefined
}

/** When the credit's subscription began; of a step on a journey, the first one of that customer to the product. */
function startedAt(
  { subscription, customer, product }: Credit,
  { subscriptions }: EarningFacts,
): Temporal.Instant | undefined {
  if (subscription !== undefined) return subscriptions.get(subscription)?.from
  if (customer === undefined || product === undefined) return undefined
  return [...subscriptions.values()]
    .filter((one) => one.customer === customer && one.product === product)
    .map(({ from }) => from)
    .toSorted(Temporal.Instant.compare)[0]
}
