import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/**
 * What the use of a calendar month should stay under: of one subscription, or of all of a customer's that a meter measures. Nothing is
 * stopped at it; whoever set it is told when a threshold, in percent, is reached.
 */
export type UsageBudgetBody = Readonly<{
  name: string
  meter: OwnedId
  subscription?: OwnedId
  customer?: OrganizationId
  amount: string
  thresholds: readonly string[]
  /** Whose months. */
  zone?: string
}>
export type UsageBudgetFact = Fact<'usage_budget', UsageBudgetBody>
export type UsageBudget = UsageBudgetBody & Readonly<{ id: OwnedId; owner: OrganizationId }>

/** The budgets that stand, by id: what was told last about each. */
export function budgetsFrom(facts: readonly Fact[]): readonly UsageBudget[] {
  const newest = newestAboutEach(factsOfKind<UsageBudgetFact>(facts, 'usage_budget'))
  return [...newest].map(([id, { body, owner }]) => ({ ...body, id, owner }))
}
