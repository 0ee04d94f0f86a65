import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/** A step on the journey of a customer with a product: expected by a day, reached with evidence, approved by its vendor. */
export type MilestoneBody = Readonly<{
  customer: OrganizationId
  product: OwnedId
  milestone: string
  partner: OrganizationId
  due: string
  /** What it is worth, where something is paid on that: a migrated workload's yearly revenue. */
  value?: Readonly<{ amount: string; currency: string }>
}>
export type MilestoneFact = Fact<'milestone', MilestoneBody>
export type MilestoneReachedFact = Fact<'milestone_reached', Readonly<{ at: string; evidence: string }>>
export type MilestoneApprovedFact = Fact<'milestone_approved', Readonly<{ at: string }>>

export type Milestone = MilestoneBody &
  Readonly<{
    id: OwnedId
    reached: Readonly<{ at: Temporal.Instant; learnedAt: Temporal.Instant; evidence: string }> | undefined
    approved: Temporal.Instant | undefined
    facts: readonly number[]
  }>

/** The milestones that the facts tell of, each with how far it came. */
export function milestonesFrom(facts: readonly Fact[]): readonly Milestone[] {
  const reached = newestAboutEach(factsOfKind<MilestoneReachedFact>(facts, 'milestone_reached'))
  const approved = newestAboutEach(factsOfKind<MilestoneApprovedFact>(facts, 'milestone_approved'))
  return [...newestAboutEach(factsOfKind<MilestoneFact>(facts, 'milestone'))].map(([id, { body, position }]) => {
    const [came, confirmed] = [reached.get(id), approved.get(id)]
    return {
      ...body,
      id,
      reached: came && { ...instants(came), evidence: came.body.evidence },
      approved: confirmed && Temporal.Instant.from(confirmed.body.at),
      facts: [position, ...(came ? [came.position] : []), ...(confirmed ? [confirmed.position] : [])],
    }
  })
}

function instants(fact: MilestoneReachedFact): { at: Temporal.Instant; learnedAt: Temporal.Instant } {
  return { at: Temporal.Instant.from(fact.body.at), learnedAt: Temporal.Instant.from(fact.learnedAt) }
}
