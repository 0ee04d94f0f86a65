import { isBefore } from '#core/ground/calendar.ts'
import { decimal } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { Reason } from '#core/ground/reason.ts'
import { basisOf } from '#core/ground/reconcile.ts'
import type { Milestone } from '#core/life/milestone.ts'
import type { EarningKey, NotEarned, NotEarnedCode } from './credit.ts'
import { type EarningFacts, type Evaluated, notEnrolled } from './evaluated.ts'
import { type Incentive, isEffective } from './program.ts'

type FixedIncentive = Exclude<Incentive, { trigger: 'invoice.issued' }>

/** What a milestone earns: the fixed amount once it was reached in time and approved, else the reason why it does not. */
export function earnOnMilestone(incentive: FixedIncentive, milestone: Milestone, facts: EarningFacts): Evaluated {
  const { program } = facts
  const key = {
    program: program.id,
    incentive: incentive.id,
    partner: milestone.partner,
    credit: `milestone ${milestone.id}`,
  }
  if (!program.partners.includes(milestone.partner)) return { notEarned: notEnrolled(key, program) }
  const fault = faultOf(key, milestone, facts)
  if (fault) return { notEarned: fault }
  const told = [program.fact, ...milestone.facts].map((position) => factRef({ position }))
  const step = { facts: milestone.facts.map((position) => factRef({ position })) }
  const because: Reason[] = [
    {
      rule: 'incentive',
      says: `${program.name} v${program.version}, ${incentive.id}: ${incentive.pay.fixed} ${program.currency} for ${nameOf(milestone)}`,
      facts: [factRef({ position: program.fact })],
    },
    {
      rule: 'milestone',
      says: `${milestone.customer} reached ${nameOf(milestone)}: ${milestone.reached?.evidence ?? ''}`,
      ...step,
    },
    { rule: 'approval', says: `${program.owner} approved it on ${dateOf(milestone.approved)}`, ...step },
  ]
  const reason: Reason = {
    rule: 'earning',
    says: `${incentive.pay.fixed} ${program.currency} for ${nameOf(milestone)} at ${milestone.customer}`,
    amount: incentive.pay.fixed,
    currency: program.currency,
    facts: told,
    because,
  }
  const earnedFrom = (milestone.reached?.at ?? facts.until).toString()
  const about = { customer: milestone.customer, product: milestone.product, earnedFrom }
  return {
    earned: { key, total: decimal(incentive.pay.fixed), basis: basisOf(told), reason },
    stage: incentive.stage,
    about,
  }
}

/** The first thing that keeps the milestone from earning, as of the end of the settlement period. */
function faultOf(
  key: EarningKey,
  { reached, approved, due, milestone: step }: Milestone,
  { program, until }: EarningFacts,
): NotEarned | undefined {
  const limit = Temporal.Instant.from(due)
  const milestone = step.replaceAll('_', ' ')
  const fault = (code: NotEarnedCode, says: string, hint: string): NotEarned => ({ key, code, says, hint })
  if (!reached || !isBefore(reached.at, until)) {
    return isBefore(limit, until)
      ? fault(
          'milestone_missed',
          `${milestone} was due ${dateOf(limit)} and was not reached`,
          'Agree on a new milestone with the vendor',
        )
      : fault('milestone_open', `${milestone} is due ${dateOf(limit)}`, `Reach ${milestone} by ${dateOf(limit)}`)
  }
  if (!isEffective(program, reached.at)) {
    const { from, to } = program.effective
    const says = `${milestone} was reached ${dateOf(reached.at)}, the program runs from ${from} to ${to}`
    return fault('outside_program', says, 'Ask for the program version of that day')
  }
  if (isBefore(limit, reached.learnedAt)) {
    return fault(
      'evidence_late',
      `Evidence came on ${dateOf(reached.learnedAt)}, due was ${dateOf(limit)}`,
      'Send evidence before the due day',
    )
  }
  if (!approved || !isBefore(approved, until)) {
    return fault(
      'not_approved',
      `${milestone} waits for the vendor's approval`,
      'Ask the vendor to approve the evidence',
    )
  }
  return undefined
}

/** `in_production` as people say it. */
function nameOf({ milestone }: Milestone): string {
  return milestone.replaceAll('_', ' ')
}

function dateOf(instant: Temporal.Instant | undefined): string {
  return instant === undefined ? 'no day' : instant.toString().slice(0, 10)
}
