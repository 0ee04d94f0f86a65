import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/** What an exception does: it passes over one reason for which a credit would not earn, or it pays an amount. */
export type ExceptionEffect = Readonly<{ waive: string } | { pay: string }>

/**
 * Somebody of the program's owner asks for something that the rules don't give. Amounts are in the program's currency; `within` is
 * what all approved exceptions of the program that pay may come to, this one included.
 */
export type IncentiveExceptionBody = Readonly<{
  program: OwnedId
  incentive: string
  partner: OrganizationId
  customer?: OrganizationId
  credit?: string
  effect: ExceptionEffect
  because: string
  within?: string
  /** Who asks: a person or a key by its id. */
  by: string
}>
export type IncentiveExceptionFact = Fact<'incentive_exception', IncentiveExceptionBody>
export type ExceptionApprovedFact = Fact<'exception_approved', Readonly<{ by: string }>>

export const EXCEPTION_KINDS = ['incentive_exception', 'exception_approved'] as const
export const EXCEPTION_STATES = ['waiting', 'approved', 'over_budget'] as const
export type ExceptionState = (typeof EXCEPTION_STATES)[number]

export type Exception = Omit<IncentiveExceptionBody, 'within'> &
  Readonly<{
    id: OwnedId
    within: Decimal | undefined
    /** Only what is approved counts. */
    state: ExceptionState
    asked: Readonly<{ by: string; at: string; fact: number }>
    /** The approval, by which the engine knows when it was learned. */
    approval: Readonly<{ by: string; at: string; fact: number }> | undefined
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
    const waiting = asked.get(fact.about)
    if (waiting?.state !== 'waiting' || fact.body.by === waiting.asked.by) continue
    const fits = budgetFault([...asked.values()], waiting) === undefined
    const approval = { by: fact.body.by, at: fact.learnedAt, fact: fact.position }
    asked.set(fact.about, { ...waiting, approval, state: fits ? 'approved' : 'over_budget' })
  }
  return [...asked.values()]
}

function askedFor({ about, position, learnedAt, body: { within, ...body } }: IncentiveExceptionFact): Exception {
  return {
    ...body,
    id: about,
    within: within === undefined ? undefined : decimal(within),
    state: 'waiting',
    asked: { by: body.by, at: learnedAt, fact: position },
    approval: undefined,
  }
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
