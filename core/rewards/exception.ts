import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/** What an exception does: it passes over one reason for which a credit would not earn, or it pays an amount. */
export type ExceptionEffect = Readonly<{ waive: string } | { pay: string }>

/** What the rules of a program don't give: for which credits, what instead, and why. Amounts are in the program's currency. */
export type ExceptionContent = Readonly<{
  program: OwnedId
  incentive: string
  partner: OrganizationId
  customer?: OrganizationId
  credit?: string
  effect: ExceptionEffect
  because: string
}>

/**
 * Somebody of the program's owner asks for it; the owner alone sees that. `within` is what all approved exceptions of the program that
 * pay may come to, this one included; `by` is the person or the key that asks.
 */
export type IncentiveExceptionBody = ExceptionContent & Readonly<{ within?: string; by: string }>
export type IncentiveExceptionFact = Fact<'incentive_exception', IncentiveExceptionBody>

/** A second person approves what was asked, to the letter: the partner sees this, and not what else was asked and budgeted. */
export type ExceptionApprovedBody = Readonly<{ exception: ExceptionContent; by: string }>
export type ExceptionApprovedFact = Fact<'exception_approved', ExceptionApprovedBody>

export const EXCEPTION_KINDS = ['incentive_exception', 'exception_approved'] as const
export const EXCEPTION_STATES = ['waiting', 'approved', 'over_budget'] as const
export type ExceptionState = (typeof EXCEPTION_STATES)[number]

type Step = Readonly<{ by: string; at: string; fact: number }>
export type Exception = ExceptionContent &
  Readonly<{
    id: OwnedId
    within: Decimal | undefined
    /** Only what is approved counts. */
    state: ExceptionState
    /** Undefined for the partner, who sees the approval alone. */
    asked: Step | undefined
    approval: Step | undefined
  }>

/**
 * Every exception with what became of it. The first that was told about a thing stands: what was approved can't become something else
 * afterwards. An approval by whoever asked is none. Budgets are used in the order of the approvals, so one that came at the same moment
 * as another and found nothing left does not count. Facts come oldest first.
 */
export function exceptionsFrom(facts: readonly Fact[]): readonly Exception[] {
  const asked = new Map<OwnedId, Exception>()
  for (const fact of factsOfKind<IncentiveExceptionFact>(facts, 'incentive_exception')) {
    if (!asked.has(fact.about)) asked.set(fact.about, askedFor(fact))
  }
  for (const fact of factsOfKind<ExceptionApprovedFact>(facts, 'exception_approved')) {
    const waiting = asked.get(fact.about) ?? alone(fact)
    if (waiting.state !== 'waiting' || fact.body.by === waiting.asked?.by) continue
    const fits = budgetFault([...asked.values()], waiting) === undefined
    asked.set(fact.about, { ...waiting, approval: stepOf(fact), state: fits ? 'approved' : 'over_budget' })
  }
  return [...asked.values()]
}

function askedFor(fact: IncentiveExceptionFact): Exception {
  const { by: _, within, ...content } = fact.body
  const amount = within === undefined ? undefined : decimal(within)
  return { ...content, id: fact.about, within: amount, state: 'waiting', asked: stepOf(fact), approval: undefined }
}

function alone({ about, body: { exception } }: ExceptionApprovedFact): Exception {
  return { ...exception, id: about, within: undefined, state: 'waiting', asked: undefined, approval: undefined }
}

function stepOf({ body, learnedAt, position }: IncentiveExceptionFact | ExceptionApprovedFact): Step {
  return { by: body.by, at: learnedAt, fact: position }
}

/** What the approved exceptions of a program pay together. */
export function exceptionsPaid(exceptions: readonly Exception[], program: OwnedId): Decimal {
  return exceptions
    .filter((one) => one.program === program && one.state === 'approved')
    .reduce((sum, one) => sum.plus(payOf(one)), ZERO)
}

/** What an exception pays; a waiver nothing by itself. */
export function payOf({ effect }: Pick<Exception, 'effect'>): Decimal {
  return 'pay' in effect ? decimal(effect.pay) : ZERO
}

/** What is left of an exception's budget beside those that are approved; undefined where it names none. It may be below zero. */
export function budgetLeft(exceptions: readonly Exception[], one: Exception): Decimal | undefined {
  return one.within?.minus(exceptionsPaid(exceptions, one.program))
}

export type BudgetRefusal = Readonly<{ code: 'exception_budget_exceeded'; says: string }>

/** Why an exception does not fit into its budget, with what is left of that. */
export function budgetFault(exceptions: readonly Exception[], one: Exception): BudgetRefusal | undefined {
  const left = budgetLeft(exceptions, one)
  const pay = payOf(one)
  if (left === undefined || one.within === undefined || pay.lte(left)) return undefined
  const remains = decimalText(left.lt(0) ? ZERO : left)
  const says = `${one.id} pays ${decimalText(pay)}, and ${remains} of ${decimalText(one.within)} is left for exceptions of ${one.program}`
  return { code: 'exception_budget_exceeded', says }
}

/** A credit under an incentive, as an exception is matched to it. */
export type ExceptionTarget = Readonly<{
  program: OwnedId
  incentive: string
  partner: OrganizationId
  customer?: OrganizationId | undefined
  credit: string
}>

/** The approved exceptions for a credit: those that name it, its customer, or neither. */
export function exceptionsFor(exceptions: readonly Exception[], target: ExceptionTarget): readonly Exception[] {
  return exceptions.filter(
    (one) =>
      one.state === 'approved' &&
      one.program === target.program &&
      one.incentive === target.incentive &&
      one.partner === target.partner &&
      (one.customer === undefined || one.customer === target.customer) &&
      (one.credit === undefined || one.credit === target.credit),
  )
}

/** The first approved exception that passes over a reason code for a credit. */
export function waiverFor(
  exceptions: readonly Exception[],
  target: ExceptionTarget & Readonly<{ code: string }>,
): Exception | undefined {
  return exceptionsFor(exceptions, target).find(({ effect }) => 'waive' in effect && effect.waive === target.code)
}
