import type { OrganizationId } from '#core/ground/identity.ts'
import { type Credit, earningName, type Fault } from '#core/rewards/credit.ts'
import type { EarningFacts, GrantedException } from '#core/rewards/earning-facts.ts'
import type { Condition, Incentive, Program } from '#core/rewards/program.ts'
import type { Workings } from '#core/rewards/workings.ts'
import { lineValue, valuesOf } from './values.ts'

type About = Readonly<{ incentive: Incentive; program: Program; credit: Credit }>
type Whose = About & Readonly<{ partner: OrganizationId }>

/** That a credit counts for a partner, and thanks to which exceptions; why it does not; or that the incentive is about other things. */
export type Judged = Readonly<{ waived: readonly GrantedException[] }> | Fault | 'other'

/**
 * The first fault is the answer: enrollment, what keeps the thing itself from earning, the requirements of the program in their order,
 * the condition of the incentive. An approved exception passes over the fault of its code.
 */
export function judgedFor(about: About, partner: OrganizationId, outside: boolean, workings: Workings): Judged {
  const whose = { ...about, partner }
  if (isAboutOther(whose, workings)) return 'other'
  const fault =
    enrollmentFault(whose, workings.facts) ?? (outside && !about.credit.fault ? outsideFault(about) : undefined)
  if (fault) return fault
  const of = { incentive: about.incentive.id, partner, credit: about.credit }
  const waived: GrantedException[] = []
  for (const one of faultsOf(whose, workings)) {
    const exception = NEVER_WAIVED.has(one.code) ? undefined : workings.waives(one.code, of)
    if (!exception) return one
    waived.push(exception)
  }
  return { waived }
}

/** Nothing can be paid on a step that was not reached: it has no moment. An exception that pays an amount can help. */
const NEVER_WAIVED: ReadonlySet<string> = new Set(['milestone_open', 'milestone_missed'])

function* faultsOf(whose: Whose, workings: Workings): Generator<Fault> {
  const { credit, program, incentive } = whose
  if (credit.fault) yield credit.fault
  for (const { require, at, code, hint } of program.eligibility ?? []) {
    const answer = asked({ is: require, ...(at ? { at } : {}) }, whose, workings)
    if (!answer.holds) yield { code, says: answer.says, hint: hint ?? `It earns once ${require} holds` }
  }
  const condition = conditionOf(incentive)
  if (condition === undefined) return
  const answer = asked(condition, whose, workings)
  if (answer.holds) return
  const hint = condition.hint ?? `It earns once ${condition.is} holds`
  yield { code: condition.code ?? 'condition_not_met', says: answer.says, hint }
}

function conditionOf({ where }: Incentive): Exclude<Condition, string> | undefined {
  return typeof where === 'string' ? { is: where } : where
}

/** What a condition asks only of a thing itself selects what an incentive is about; everything else is told as not earned. */
const SELECTING = ['line.', 'touchpoint.kind', 'sell_through.', 'milestone.name', 'certification.name']

/** Which lines an incentive is about, where its condition asks for nothing else: most are another's, so it is asked before all else. */
export function selecting(incentive: Incentive, { facts, ask }: Workings): (credit: Credit) => boolean {
  const condition = conditionOf(incentive)
  if (condition === undefined || condition.at === 'paid') return () => true
  const isOfLines = facts.predicates(condition.is).asks.every((path) => path.startsWith('line.'))
  if (!isOfLines) return () => true
  return ({ line, values }) =>
    line === undefined || values !== undefined || ask(condition.is, (path) => lineValue(path, { line })).holds
}

function isAboutOther(whose: Whose, workings: Workings): boolean {
  const condition = conditionOf(whose.incentive)
  if (condition === undefined) return false
  const { asks } = workings.facts.predicates(condition.is)
  const selects = asks.every((path) => SELECTING.some((prefix) => path.startsWith(prefix)))
  return selects && !asked(condition, whose, workings).holds
}

function enrollmentFault({ program, partner, credit }: Whose, facts: EarningFacts): Fault | undefined {
  const { partners, name, owner } = program
  const takesPart =
    partners === 'enrolled' ? facts.isEnrolled(partner, credit.seen ?? credit.at) : partners.includes(partner)
  if (takesPart) return undefined
  const says = `${partner} is not enrolled in ${name}`
  return { code: 'not_enrolled', says, hint: `Ask ${owner} to enroll ${partner} in ${name}` }
}

function outsideFault({ program: { effective }, credit: { at, id } }: About): Fault {
  const says = `${id} was reached ${at.toString().slice(0, 10)}, the program runs from ${effective.from} to ${effective.to}`
  return { code: 'outside_program', says, hint: 'Ask for the program version of that day' }
}

/** Whether a condition holds at its moment. One that asks when paid is asked until something is paid, and not again after it. */
function asked(
  condition: Exclude<Condition, string>,
  { program, incentive, credit, partner }: Whose,
  { facts, lets, ask }: Workings,
): Readonly<{ holds: boolean; says: string }> {
  if (condition.at === 'paid') {
    const key = { program: program.id, incentive: incentive.id, partner, credit: credit.id }
    if (facts.posted.get(earningName(key))?.gt(0) === true) return { holds: true, says: '' }
  }
  const at = condition.at === 'paid' ? facts.until.subtract({ nanoseconds: 1 }) : (credit.seen ?? credit.at)
  const values = valuesOf(facts, lets, { credit, partner, program, at })
  const { holds, unknown } = ask(condition.is, values)
  if (holds) return { holds, says: '' }
  if (unknown !== undefined) return { holds, says: `${condition.is} can't be told: ${unknown} is not known` }
  const given = facts.predicates(condition.is).asks.map((path) => `${path} is ${String(values(path))}`)
  return { holds, says: `${condition.is} does not hold: ${given.join(', ')}` }
}
