import { isBefore } from '#core/ground/calendar.ts'
import { earnOnLine } from './earn-on-line.ts'
import { earnOnMilestone } from './earn-on-milestone.ts'
import type { EarningFacts, Evaluated } from './evaluated.ts'
import { type Incentive, isEffective } from './program.ts'

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
