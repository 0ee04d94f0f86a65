import { findRate } from '#core/channel/rate.ts'
import { type Decimal, decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Park } from '#core/ground/reconcile.ts'
import type { Credit, CreditAmount, EarningKey, Fault, NotEarned } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import type { Condition, Incentive, Program } from '#core/rewards/program.ts'
import { versionAt } from '#core/rewards/program.ts'
import type { Scoped } from '#core/rewards/scope.ts'
import type { Workings } from '#core/rewards/workings.ts'
import { billedBetween, subscriptionsOf, yearAfter } from './billed.ts'
import type { Holding } from './holders.ts'
import { scopedOf } from './let-values.ts'
import { lineCredits } from './line-credits.ts'
import { milestoneCredits } from './milestone-credits.ts'
import { periodCredits } from './period-credits.ts'
import { subscriptionCredits } from './subscription-credits.ts'
import { valuesOf } from './values.ts'

/** A credit of one partner under one incentive, with the base that counts for it: money in the program's currency, or a count. */
export type Candidate = Readonly<{
  key: EarningKey
  program: Program
  incentive: Incentive
  credit: Credit
  holding: Holding
  /** What the thing came to, before the partner's share and the rate of exchange. */
  whole: CreditAmount
  rate: Readonly<{ rate: Decimal; says: string | undefined; facts: readonly number[] }>
  base: Decimal
  scoped: Scoped
}>

export type Credited =
  | Readonly<{ candidate: Candidate }>
  | Readonly<{ notEarned: NotEarned; incentive: Incentive }>
  | Readonly<{ key: EarningKey; park: Park; candidate: Pick<Candidate, 'program' | 'incentive' | 'credit'> }>

/** What happened that an incentive of one version rewards, in the order in which it was learned. */
export function creditsOf(incentive: Incentive, program: Program, { facts, billed }: Workings): readonly Credit[] {
  const { trigger } = incentive
  const sold = program.products === undefined ? undefined : new Set(program.products)
  return allCredits()
    .filter(({ product }) => sold === undefined || product === undefined || sold.has(product))
    .toSorted(byLearning)

  function allCredits(): readonly Credit[] {
    if (trigger === 'invoice.issued' || trigger === 'invoice.paid') {
      const mine = lineCredits(facts, trigger === 'invoice.paid' ? 'paid' : 'issued')
      return mine.filter(({ line }) => line?.seller === program.owner)
    }
    if (trigger.startsWith('milestone.')) return milestoneCredits(incentive, facts, program)
    if (trigger.startsWith('subscription.')) return subscriptionCredits(trigger, facts, program, billed)
    if (trigger.endsWith('.ended')) return periodCredits(incentive, facts, program, billed)
    return facts.credits.filter((credit) => credit.trigger === trigger)
  }
}

function byLearning(a: Credit, b: Credit): number {
  return a.learned - b.learned || (a.id < b.id ? -1 : 1)
}

/** Eligibility, then crediting: each partner's part of each credit that counts under this version, or why it does not count. */
export function candidatesOf(incentive: Incentive, program: Program, workings: Workings): readonly Credited[] {
  const isLast = workings.facts.versions.at(-1) === program
  return creditsOf(incentive, program, workings).flatMap((credit): readonly Credited[] => {
    const version = versionOf(incentive, program, credit, workings)
    if (version !== undefined && version !== program) return []
    // What falls outside of every version is told by the last one, where the thing itself names whose it is.
    if (version === undefined && !(isLast && credit.partner !== undefined && credit.seen === undefined)) return []
    return creditedTo(incentive, program, { credit, outside: version === undefined }, workings)
  })
}

/** The version in force at the credit's moment, or at the moment that it is locked to. */
function versionOf(incentive: Incentive, program: Program, credit: Credit, { facts }: Workings): Program | undefined {
  const lock = incentive.lock ?? program.lock
  const locked = lock ? lockedTo(lock, credit, facts) : undefined
  return (locked && versionAt(facts.versions, locked)) ?? versionAt(facts.versions, credit.at)
}

function lockedTo(
  lock: NonNullable<Program['lock']>,
  credit: Credit,
  facts: EarningFacts,
): Temporal.Instant | undefined {
  const from =
    lock.by === 'subscription.started_at'
      ? facts.subscriptions.get(credit.subscription ?? '')?.from
      : facts.registeredAt(credit.subscription, credit.customer, credit.at)
  if (!from) return undefined
  const ends = from.toZonedDateTimeISO('UTC').add(lock.for).toInstant()
  return Temporal.Instant.compare(credit.at, ends) < 0 ? from : undefined
}

type Found = Readonly<{ credit: Credit; outside: boolean }>

function creditedTo(
  incentive: Incentive,
  program: Program,
  { credit, outside }: Found,
  workings: Workings,
): readonly Credited[] {
  const { all, over } = workings.holders(incentive, credit)
  return all.flatMap((holding): readonly Credited[] => {
    const key = { program: program.id, incentive: incentive.id, partner: holding.partner, credit: credit.id }
    const refused = (fault: Fault): Credited => ({ notEarned: { key, ...fault }, incentive })
    const fault =
      enrollmentFault(program, holding.partner, credit, workings.facts) ??
      (outside && !credit.fault ? outsideFault(program, credit) : credit.fault)
    if (fault) return [refused(fault)]
    const unmet =
      eligibilityFault(program, credit, holding.partner, workings) ??
      conditionFault(incentive, program, credit, holding.partner, workings)
    if (unmet === 'skip') return []
    if (unmet) return [refused(unmet)]
    const about = { program, incentive, credit }
    if (over) {
      const says = `The shares of the ${over.role} come to ${decimalText(over.whole)} %`
      return [{ key, park: { code: 'shares_over_whole', says }, candidate: about }]
    }
    const whole = baseOf(incentive, program, { credit, partner: holding.partner }, workings)
    if (whole.mixed === true) {
      const says = `What was billed for ${credit.id} is in more than one currency`
      return [{ key, park: { code: 'wrong_currency', says }, candidate: about }]
    }
    const rate = rateOf(whole.currency, program, credit, workings.facts)
    if (typeof rate === 'string') return [{ key, park: { code: 'missing_rate', says: rate }, candidate: about }]
    const base = whole.amount.times(holding.share).times('0.01').times(rate.rate)
    const scoped = scopedOf(workings.facts, { credit, partner: holding.partner, at: credit.at })
    return [{ candidate: { key, program, incentive, credit, holding, whole, rate, base, scoped } }]
  })
}

function enrollmentFault(
  { partners, name, owner }: Program,
  partner: OrganizationId,
  credit: Credit,
  facts: EarningFacts,
): Fault | undefined {
  const takesPart =
    partners === 'enrolled' ? facts.isEnrolled(partner, credit.seen ?? credit.at) : partners.includes(partner)
  if (takesPart) return undefined
  const says = `${partner} is not enrolled in ${name}`
  return { code: 'not_enrolled', says, hint: `Ask ${owner} to enroll ${partner} in ${name}` }
}

function outsideFault({ effective }: Program, { at, id }: Credit): Fault {
  const says = `${id} was reached ${at.toString().slice(0, 10)}, the program runs from ${effective.from} to ${effective.to}`
  return { code: 'outside_program', says, hint: 'Ask for the program version of that day' }
}

/** The first requirement that fails is the answer, with its hint, unless an approved exception waives its code. */
function eligibilityFault(
  program: Program,
  credit: Credit,
  partner: OrganizationId,
  workings: Workings,
): Fault | undefined {
  for (const { require, at, code, hint } of program.eligibility ?? []) {
    const answer = asked({ is: require, ...(at ? { at } : {}) }, program, credit, partner, workings)
    if (answer.holds || workings.waives(code, partner, credit)) continue
    return { code, says: answer.says, hint: hint ?? `It earns once ${require} holds` }
  }
  return undefined
}

/** What a condition asks only of a thing itself selects what an incentive is about; everything else is told as not earned. */
const SELECTING = ['line.', 'touchpoint.kind', 'sell_through.', 'milestone.name', 'certification.name']

function conditionFault(
  incentive: Incentive,
  program: Program,
  credit: Credit,
  partner: OrganizationId,
  workings: Workings,
): Fault | 'skip' | undefined {
  if (incentive.where === undefined) return undefined
  const condition = typeof incentive.where === 'string' ? { is: incentive.where } : incentive.where
  const answer = asked(condition, program, credit, partner, workings)
  if (answer.holds) return undefined
  const { asks } = workings.facts.predicates(condition.is)
  if (asks.every((path) => SELECTING.some((prefix) => path.startsWith(prefix)))) return 'skip'
  const code = condition.code ?? 'condition_not_met'
  if (workings.waives(code, partner, credit)) return undefined
  return { code, says: answer.says, hint: condition.hint ?? `It earns once ${condition.is} holds` }
}

function asked(
  condition: Exclude<Condition, string>,
  program: Program,
  credit: Credit,
  partner: OrganizationId,
  workings: Workings,
): Readonly<{ holds: boolean; says: string }> {
  const at = condition.at === 'paid' ? workings.facts.until.subtract({ nanoseconds: 1 }) : (credit.seen ?? credit.at)
  const values = valuesOf(workings.facts, workings.lets, { credit, partner, program, at })
  const { holds, unknown } = workings.ask(condition.is, values)
  if (holds) return { holds, says: '' }
  if (unknown !== undefined) return { holds, says: `${condition.is} can't be told: ${unknown} is not known` }
  const given = workings.facts.predicates(condition.is).asks.map((path) => `${path} is ${String(values(path))}`)
  return { holds, says: `${condition.is} does not hold: ${given.join(', ')}` }
}

/** The base as a thing came to it, for everybody together; a rule without a base counts each thing once. */
function baseOf(
  { base, basis }: Incentive,
  program: Program,
  { credit, partner }: Readonly<{ credit: Credit; partner: OrganizationId }>,
  { billed, lets, earned }: Workings,
): CreditAmount {
  if (base === undefined) return { amount: decimal(1), currency: undefined }
  if (base.startsWith('let.')) {
    const value = lets(program, base.slice('let.'.length), { credit, partner, at: credit.seen ?? credit.at })
    return { amount: value ?? ZERO, currency: program.currency }
  }
  if (base.startsWith('earning(')) {
    const { amount, basis } = earned(base.slice('earning('.length, -1), partner, credit)
    return { amount, currency: program.currency, basis }
  }
  const own = credit.amounts?.[base]
  if (own) return basis === 'pinned' && credit.line?.first ? { ...own, amount: credit.line.first } : own
  const all = subscriptionsOf(billed, credit, credit.at)
  const parts = all.map(({ id, from }) => billedBetween(billed, id, from, yearAfter(from)))
  const currencies = new Set(parts.flatMap(({ currency }) => currency ?? []))
  return {
    amount: sum(parts.map(({ amount }) => amount)),
    currency: [...currencies][0],
    basis: parts.flatMap((part) => part.basis),
    ...(currencies.size > 1 ? { mixed: true } : {}),
  }
}

/** The rate from what was billed into the program's currency, or the sentence that says which rate is missing. */
function rateOf(
  currency: string | undefined,
  { currency: quote, rates: policy, payout }: Program,
  credit: Credit,
  facts: EarningFacts,
): Candidate['rate'] | string {
  if (currency === undefined || currency === quote) return { rate: decimal(1), says: undefined, facts: [] }
  if (policy?.fixed) {
    const fixed = policy.fixed[currency]
    if (fixed === undefined) return `The program fixes no rate of ${currency} to ${quote}`
    return { rate: decimal(fixed), says: `1 ${currency} = ${fixed} ${quote}, fixed by the program`, facts: [] }
  }
  const date = rateDate(policy?.date ?? 'service_end', credit, payout.zone)
  const rate = findRate(facts.rates, { base: currency, quote, date })
  if (!rate) return `No rate ${currency}/${quote} for ${date}`
  const says = `1 ${currency} = ${decimalText(rate.rate)} ${quote} on ${date}, ${rate.source}`
  return { rate: rate.rate, says, facts: rate.facts }
}

function rateDate(policy: 'service_end' | 'credited' | 'month_end', { at, date }: Credit, zone: string): string {
  if (policy === 'service_end') return date
  const day = at.toZonedDateTimeISO(zone).toPlainDate()
  return policy === 'credited' ? day.toString() : day.with({ day: day.daysInMonth }).toString()
}
