import { isBefore } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { type Arbitration, arbitrationBetween, type DealConflict, waitsForArbitration } from './deal-conflict.ts'
import { type Known, matchReasons } from './deal-match.ts'
import { isLive, type Registration } from './deal-registration.ts'

export type RegistrationRefusal = Readonly<{
  code: 'deal_not_open' | 'conflict_open' | 'no_extension_left' | 'customer_differs' | 'not_protected'
  says: string
}>

/**
 * Why a vendor can't decide so on a registration now. What waits or is contested it can reject, and approve once it has arbitrated
 * between it and each that it conflicts with. What it approved it can reject only where an arbitration went against it.
 */
export function decidingFault(
  registration: Registration,
  decision: 'approved' | 'rejected',
  {
    conflicts,
    arbitrations,
  }: Readonly<{
    conflicts: readonly DealConflict[]
    arbitrations: readonly Arbitration[]
  }>,
): RegistrationRefusal | undefined {
  const { state, since, id } = registration
  const isOpen = state === 'pending' || state === 'contested'
  if (decision === 'rejected') {
    const newest = arbitrations.findLast(({ registrations }) => registrations.includes(id))
    const lost = isLive(registration) && newest?.stand.includes(id) === false
    return isOpen || lost ? undefined : notOpen(registration, 'reject what waits, or what an arbitration went against')
  }
  if (!isOpen) return notOpen(registration, `it is ${state} since ${since}`)
  const rival = conflicts.filter(waitsForArbitration).find((one) => !standsAgainst(id, one, arbitrations))
  if (rival?.with.kind !== 'registration') return undefined
  return {
    code: 'conflict_open',
    says: `${id} conflicts with ${rival.with.registration}: arbitrate between them first, and reject the one that does not stand`,
  }
}

/** Whether an arbitration lets a registration stand against the rival of a conflict. */
function standsAgainst(id: OwnedId, conflict: DealConflict, arbitrations: readonly Arbitration[]): boolean {
  if (conflict.with.kind !== 'registration') return true
  return arbitrationBetween(arbitrations, id, conflict.with.registration)?.stand.includes(id) ?? false
}

export function extendingFault(registration: Registration): RegistrationRefusal | undefined {
  const { state, extensionsLeft, policy, id } = registration
  if (state !== 'approved' && state !== 'extended') return notOpen(registration, 'extend while it is protected')
  if (extensionsLeft > 0) return undefined
  const says = `${id} was extended ${policy.extensions} times, as often as the policy it was registered under allows`
  return { code: 'no_extension_left', says }
}

export function endingFault(registration: Registration): RegistrationRefusal | undefined {
  return isLive(registration) ? undefined : notOpen(registration, `it is ${registration.state} already`)
}

export function contestingFault(registration: Registration, now: Temporal.Instant): RegistrationRefusal | undefined {
  const { state, contestBy } = registration
  if (state !== 'rejected' || !contestBy) return notOpen(registration, 'only a rejection can be contested')
  return isBefore(now, contestBy) ? undefined : notOpen(registration, `it could be contested until ${contestBy}`)
}

/**
 * Why a registration was not won with something: it never was protected, what it would be won with was not told while it was, or,
 * where its partner says so and not the vendor, the customer is another one than was registered.
 */
export function winningFault(
  registration: Registration,
  { toldAt, customer }: Readonly<{ toldAt: Temporal.Instant; customer: Known | undefined }>,
): RegistrationRefusal | undefined {
  const { state, protectedUntil, registeredAt, id, policy } = registration
  if (!protectedUntil || !['approved', 'extended', 'expired'].includes(state)) {
    return notOpen(registration, 'only what was approved is won')
  }
  if (isBefore(toldAt, registeredAt) || !isBefore(toldAt, protectedUntil)) {
    const says = `${id} was protected from ${registeredAt} until ${protectedUntil}, and this was told at ${toldAt}`
    return { code: 'not_protected', says }
  }
  const matching = { ...policy.matching, names: 'any_order', domains: true, sameCountry: false } as const
  if (!customer || matchReasons(registration, customer, matching).length > 0) return undefined
  const says = `${id} is for ${registration.names.join(' or ')}, and the customer is ${customer.names.join(' or ')}: let ${registration.vendor} tell that it was won`
  return { code: 'customer_differs', says }
}

function notOpen({ id, state, since }: Registration, wanted: string): RegistrationRefusal {
  return { code: 'deal_not_open', says: `${id} is ${state} since ${since}: ${wanted}` }
}
