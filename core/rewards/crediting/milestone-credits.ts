import { isBefore } from '#core/ground/calendar.ts'
import { decimal } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import { type Milestone, milestoneWords } from '#core/life/milestone.ts'
import type { Credit, Fault } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import type { Incentive, Program } from '#core/rewards/program.ts'

/** The milestones of a name, each with what keeps it from earning as of the end of the settlement. */
export function milestoneCredits(
  incentive: Incentive,
  { milestones, until }: EarningFacts,
  program: Program,
): readonly Credit[] {
  const name = incentive.trigger.slice('milestone.'.length)
  return milestones
    .filter(({ milestone, role }) => milestone === name && isPartners(role))
    .map((milestone) => {
      const fault = faultOf(milestone, until) ?? evidenceFault(incentive, milestone, program.payout.zone)
      const at = milestone.reached?.at ?? until
      return {
        id: `milestone ${milestone.id}`,
        at,
        learned: Math.max(...milestone.facts),
        customer: milestone.customer,
        product: milestone.product,
        subscription: undefined,
        partner: milestone.partner,
        values: {
          'milestone.name': name,
          'milestone.days_early': wholeDays(at, Temporal.Instant.from(milestone.due)),
        },
        ...(milestone.value === undefined
          ? {}
          : {
              amounts: {
                'milestone.value': { amount: decimal(milestone.value.amount), currency: milestone.value.currency },
              },
            }),
        facts: milestone.facts,
        because: reasonsOf(milestone, program),
        ...(fault ? { fault } : {}),
        date: at.toString().slice(0, 10),
      }
    })
}

/** What the vendor or the customer has to reach itself is nobody's merit. */
function isPartners(role: Milestone['role']): boolean {
  return role !== 'vendor' && role !== 'customer'
}

function reasonsOf(milestone: Milestone, { owner }: Program) {
  const facts = milestone.facts.map((position) => factRef({ position }))
  return [
    {
      rule: 'milestone',
      says: `${milestone.customer} reached ${nameOf(milestone)}: ${milestone.reached?.evidence ?? ''}`,
      facts,
    },
    {
      rule: 'approval',
      says:
        milestone.approval === false ? 'It needs no approval' : `${owner} approved it on ${dayOf(milestone.approved)}`,
      facts,
    },
  ]
}

/** The first thing that keeps the milestone from earning, as of the end of the settlement period. */
function faultOf(milestone: Milestone, until: Temporal.Instant): Fault | undefined {
  const { reached, approved, due } = milestone
  const [limit, name] = [Temporal.Instant.from(due), nameOf(milestone)]
  if (!reached || !isBefore(reached.at, until)) {
    return isBefore(limit, until)
      ? {
          code: 'milestone_missed',
          says: `${name} was due ${dayOf(limit)} and was not reached`,
          hint: 'Agree on a new milestone with the vendor',
        }
      : { code: 'milestone_open', says: `${name} is due ${dayOf(limit)}`, hint: `Reach ${name} by ${dayOf(limit)}` }
  }
  if (isBefore(limit, reached.learnedAt)) {
    const says = `Evidence came on ${dayOf(reached.learnedAt)}, due was ${dayOf(limit)}`
    return { code: 'evidence_late', says, hint: 'Send evidence before the due day' }
  }
  if (!approved || !isBefore(approved, until)) {
    const says = `${name} waits for the vendor's approval`
    return { code: 'not_approved', says, hint: 'Ask the vendor to approve the evidence' }
  }
  return undefined
}

/** Evidence counts only if it was learned inside the incentive's window after the milestone was reached. */
function evidenceFault({ evidence }: Incentive, milestone: Milestone, zone: string): Fault | undefined {
  const { reached } = milestone
  if (!evidence?.within || !reached) return undefined
  const last = reached.at.toZonedDateTimeISO(zone).add(evidence.within).toInstant()
  if (!isBefore(last, reached.learnedAt)) return undefined
  return {
    code: 'evidence_late',
    says: `Evidence of ${nameOf(milestone)} came on ${dayOf(reached.learnedAt)}, the window ended ${dayOf(last)}`,
    hint: 'Send evidence inside the window that the program names',
  }
}

function nameOf({ milestone }: Milestone): string {
  return milestoneWords(milestone)
}

function dayOf(instant: Temporal.Instant | undefined): string {
  return instant === undefined ? 'no day' : instant.toString().slice(0, 10)
}

/** Whole days from one moment to a later one; below zero where it is earlier. */
export function wholeDays(from: Temporal.Instant, to: Temporal.Instant): number {
  return Math.floor((to.epochMilliseconds - from.epochMilliseconds) / 86_400_000)
}
