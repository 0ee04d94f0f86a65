import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import { milestonesFrom } from './milestone.ts'
import { ROLE_KINDS } from './role.ts'
import { type TicketFact, ticketsFrom } from './ticket.ts'
import { touchpointsFrom } from './touchpoint.ts'

export const ENCOUNTER_KINDS = ['touchpoint', 'milestone', 'ticket'] as const

/**
 * A partner was there for a customer: a verified touchpoint, a milestone that was reached where it is not for the vendor or the customer to
 * reach, or a ticket in a ticket system.
 */
export type Encounter = Readonly<{
  by: (typeof ENCOUNTER_KINDS)[number]
  /** Of which kind: `business_review`, the milestone's name, the severity of the ticket. */
  what: string
  partner: OrganizationId
  customer: OrganizationId
  product: OwnedId
  at: Temporal.Instant
  /** When the last part of it was learned: of a touchpoint, that it was verified. */
  learnedAt: Temporal.Instant
  /** The fact that tells of it. */
  fact: number
}>

/** The kinds of facts that say who was there for a customer, and who holds a role there. */
export const ENCOUNTER_FACTS = [
  ...ROLE_KINDS,
  'touchpoint',
  'touchpoint_verified',
  'milestone',
  'milestone_reached',
  'ticket',
] as const

/**
 * What the facts tell of encounters, oldest first. A ticket told anew, as when it is resolved, was learned when its moment was told
 * first; a milestone whose evidence is told anew is learned anew.
 */
export function encountersFrom(facts: readonly Fact[]): readonly Encounter[] {
  const known = KNOWN.get(facts)
  if (known) return known
  const found = [...touched(facts), ...reached(facts), ...asked(facts)]
    .map((encounter) => ({ encounter, at: encounter.at.epochNanoseconds }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.encounter.fact - b.encounter.fact))
    .map(({ encounter }) => encounter)
  KNOWN.set(facts, found)
  return found
}

/** Months and records are counted from the same facts, which are many: they are read once. */
const KNOWN = new WeakMap<readonly Fact[], readonly Encounter[]>()

function touched(facts: readonly Fact[]): readonly Encounter[] {
  return touchpointsFrom(facts).flatMap(
    ({ verified, learnedAt, kind, partner, customer, product, at, facts: told }) => {
      if (!verified) return []
      const known = isBefore(verified.learnedAt, learnedAt) ? learnedAt : verified.learnedAt
      const fact = present(told[0], 'a touchpoint was told')
      return { by: 'touchpoint', what: kind, partner, customer, product, at, learnedAt: known, fact }
    },
  )
}

function reached(facts: readonly Fact[]): readonly Encounter[] {
  return milestonesFrom(facts).flatMap(({ reached: came, milestone, role, ...journey }) => {
    if (!came || role === 'vendor' || role === 'customer') return []
    const { partner, customer, product, facts: told } = journey
    const { at, learnedAt } = came
    const fact = present(told[1], 'a milestone was reached by a fact')
    return { by: 'milestone', what: milestone, partner, customer, product, at, learnedAt, fact }
  })
}

function asked(facts: readonly Fact[]): readonly Encounter[] {
  const told = Map.groupBy(factsOfKind<TicketFact>(facts, 'ticket'), ({ about }) => about)
  return ticketsFrom(facts).map(({ id, owner, customer, product, severity, at, fact }) => {
    const first = told.get(id)?.find(({ body }) => Temporal.Instant.from(body.at).equals(at))
    const learnedAt = Temporal.Instant.from(present(first, 'a ticket was told').learnedAt)
    return { by: 'ticket', what: severity, partner: owner, customer, product, at, learnedAt, fact }
  })
}
