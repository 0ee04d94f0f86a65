import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factRef, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { type Known, type MatchReason, matchReasons } from './deal-match.ts'
import { endOf, type Registration } from './deal-registration.ts'
import type { ArbitrationBody, ArbitrationFact } from './deal-registration-facts.ts'

/** A customer of the vendor's, as whom it is known and what it has. */
export type ExistingCustomer = Known & Readonly<{ customer: OrganizationId; products: readonly OwnedId[] }>

/**
 * What speaks against a registration, which its vendor alone is told. `over` is when it ended: when one of two registrations no longer
 * stood; undefined while it is open. `settled` is the arbitration by which two stand beside each other.
 */
export type DealConflict = Readonly<{
  with:
    | Readonly<{ kind: 'registration'; registration: OwnedId; partner: OrganizationId }>
    | Readonly<{ kind: 'customer'; customer: OrganizationId }>
  since: Temporal.Instant
  over: Temporal.Instant | undefined
  settled: OwnedId | undefined
  products: readonly OwnedId[]
  reasons: readonly MatchReason[]
}>

export type Arbitration = ArbitrationBody & Readonly<{ id: OwnedId; at: Temporal.Instant; fact: string }>

/** The arbitrations that the facts tell of, oldest first. */
export function arbitrationsFrom(facts: readonly Fact[]): readonly Arbitration[] {
  return factsOfKind<ArbitrationFact>(facts, 'deal_arbitrated').map((fact) => ({
    ...fact.body,
    ...{ id: fact.about, at: Temporal.Instant.from(fact.learnedAt), fact: factRef(fact) },
  }))
}

/** The newest arbitration between two registrations. */
export function arbitrationBetween(
  arbitrations: readonly Arbitration[],
  a: OwnedId,
  b: OwnedId,
): Arbitration | undefined {
  return arbitrations.findLast(({ registrations }) => registrations.includes(a) && registrations.includes(b))
}

/**
 * The conflicts of one registration: with others' registrations of the same prospect for one of its products, with which it stood at
 * the same time, and with customers that the vendor has. Which prospects are the same says the policy that was registered under last.
 */
export function conflictsOf(
  mine: Registration,
  {
    registrations,
    customers,
    arbitrations,
  }: Readonly<{
    registrations: readonly Registration[]
    customers: readonly ExistingCustomer[]
    arbitrations: readonly Arbitration[]
  }>,
): readonly DealConflict[] {
  const rivals = registrations.flatMap((theirs) => between(mine, theirs, arbitrations) ?? [])
  return [...rivals, ...customers.flatMap((one) => withCustomer(mine, one) ?? [])]
}

function between(
  mine: Registration,
  theirs: Registration,
  arbitrations: readonly Arbitration[],
): DealConflict | undefined {
  if (theirs.partner === mine.partner || theirs.vendor !== mine.vendor) return undefined
  const products = mine.products.filter((one) => theirs.products.includes(one))
  const since = isBefore(mine.registeredAt, theirs.registeredAt) ? theirs.registeredAt : mine.registeredAt
  const over = earlier(endOf(mine), endOf(theirs))
  if (products.length === 0 || (over && !isBefore(since, over))) return undefined
  const later = isBefore(mine.registeredAt, theirs.registeredAt) ? theirs : mine
  const reasons = matchReasons(mine, theirs, later.policy.matching)
  if (reasons.length === 0) return undefined
  const arbitration = arbitrationBetween(arbitrations, mine.id, theirs.id)
  const isSettled = arbitration?.stand.includes(mine.id) && arbitration.stand.includes(theirs.id)
  return {
    with: { kind: 'registration', registration: theirs.id, partner: theirs.partner },
    ...{ since, over, products, reasons, settled: isSettled ? arbitration?.id : undefined },
  }
}

function withCustomer(mine: Registration, theirs: ExistingCustomer): DealConflict | undefined {
  const { matching } = mine.policy
  if (matching.customers === 'none' || mine.won?.customer === theirs.customer) return undefined
  const products = mine.products.filter((one) => theirs.products.includes(one))
  if (matching.customers === 'same_product' && products.length === 0) return undefined
  const reasons = matchReasons(mine, theirs, matching)
  if (reasons.length === 0) return undefined
  return {
    with: { kind: 'customer', customer: theirs.customer },
    ...{ since: mine.registeredAt, over: endOf(mine), settled: undefined, products, reasons },
  }
}

function earlier(a: Temporal.Instant | undefined, b: Temporal.Instant | undefined): Temporal.Instant | undefined {
  if (!a || !b) return a ?? b
  return isBefore(a, b) ? a : b
}

/** Whether a conflict still waits for the vendor: with a registration, open and not settled by an arbitration. */
export function waitsForArbitration(conflict: DealConflict): boolean {
  return conflict.with.kind === 'registration' && conflict.over === undefined && conflict.settled === undefined
}
