import type { FxRate } from '#core/channel/rate.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Derived } from '#core/ground/reconcile.ts'
import type { Milestone } from '#core/life/milestone.ts'
import type { Role, Stage } from '#core/life/role.ts'
import type { EarningKey, LineCredit, NotEarned } from './credit.ts'
import { earnOnLine } from './earn-on-line.ts'
import { earnOnMilestone } from './earn-on-milestone.ts'
import { type Incentive, isEffective, type Program } from './program.ts'

/** All that the earnings of one program are derived from, at one cut. */
export type EarningFacts = Readonly<{
  program: Program
  lines: readonly LineCredit[]
  roles: readonly Role[]
  milestones: readonly Milestone[]
  rates: ReadonlyMap<string, FxRate>
  /** The end of the settlement period: what happened from here on is for a later settlement. */
  until: Temporal.Instant
}>

/** What one credit comes to under one incentive: an amount (or a park), or the reason why it did not earn. */
export type Evaluated =
  | Readonly<{ earned: Derived<EarningKey>; stage: Stage; about: EarningAbout }>
  | Readonly<{ notEarned: NotEarned }>

/** Whose journey an earning is about and the period it was earned in, for statements and charts. */
export type EarningAbout = Readonly<{ customer: string; product: OwnedId; earnedFrom: string }>

/**
 * Every credit under every incentive of the program, in the order of the document: what it earns, unrounded, and what was
 * evaluated and did not earn.
 */
export function deriveEarnings(facts: EarningFacts): readonly Evaluated[] {
  return facts.program.incentives.flatMap((incentive) => evaluate(incentive, facts))
}

function evaluate(incentive: Incentive, facts: EarningFacts): readonly Evaluated[] {
  const { program, until } = facts
  if (incentive.trigger === 'invoice.issued') {
    return facts.lines
      .filter((line) => line.metered && line.seller === program.owner && program.products.includes(line.product))
      .filter((line) => isEffective(program, line.period.from) && isBefore(line.period.from, until))
      .flatMap((line) => earnOnLine(incentive, line, facts))
  }
  return facts.milestones
    .filter((one) => `milestone.${one.milestone}` === incentive.trigger && program.products.includes(one.product))
    .map((milestone) => earnOnMilestone(incentive, milestone, facts))
}
