import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText, larger, sum, ZERO } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'

/** Up to what its seller lets the buyer of an agreement owe, in the agreement's currency, from a moment on. */
export type CreditLimitBody = Readonly<{ agreement: OwnedId; amount: string; from: string }>
export type CreditLimitFact = Fact<'credit_limit', CreditLimitBody>

/**
 * What a buyer owes or is about to. `open` was invoiced and is unpaid; `unbilled` is running, estimated by what the last period came
 * to; `committed` is what confirmed orders come to in a period as long as nothing was billed for them.
 */
export type CreditUse = Readonly<{ open: Decimal; unbilled: Decimal; committed: Decimal }>

/** The seller of a link holds an order, with the numbers that speak against it; `by` is who asked to confirm it. */
export type CreditHeldBody = Readonly<{
  order: OwnedId
  link: OwnedId
  limit: string
  open: string
  unbilled: string
  committed: string
  adds: string
  currency: string
  by: string
}>
export type CreditHeldFact = Fact<'order_held', CreditHeldBody>

/** Another person of the seller lets the buyer's use, the order with it, come up to an amount. */
export type CreditReleasedBody = Readonly<{
  order: OwnedId
  link: OwnedId
  amount: string
  by: string
  because: string
}>
export type CreditReleasedFact = Fact<'credit_released', CreditReleasedBody>

export type CreditLimit = CreditLimitBody & Readonly<{ id: OwnedId; fact: number }>

/** The limit of an agreement at a moment: of those that have begun, the one that began last; of equals, the one told last. */
export function creditLimitAt(
  facts: readonly Fact[],
  agreement: OwnedId,
  at: Temporal.Instant,
): CreditLimit | undefined {
  const told = [...newestAboutEach(factsOfKind<CreditLimitFact>(facts, 'credit_limit')).values()]
  const [newest] = told
    .map(({ about, body, position }) => ({ ...body, id: about, fact: position }))
    .filter((one) => one.agreement === agreement && !isBefore(at, Temporal.Instant.from(one.from)))
    .sort(
      (a, b) =>
        Temporal.Instant.compare(Temporal.Instant.from(b.from), Temporal.Instant.from(a.from)) || b.fact - a.fact,
    )
  return newest
}

export function creditUsed({ open, unbilled, committed }: CreditUse): Decimal {
  return sum([open, unbilled, committed])
}

/** What is left of a limit; nothing where more is used. */
export function creditLeft(limit: Decimal, use: CreditUse): Decimal {
  return larger(ZERO, limit.minus(creditUsed(use)))
}

/**
 * Why an order that adds so much to the use is held: use and order together pass the limit, and what was released for it, if anything.
 * Exactly the limit is within it.
 */
export function creditExceeded(
  limit: Pick<CreditLimit, 'amount'> | undefined,
  { use, adds, released }: Readonly<{ use: CreditUse; adds: Decimal; released: string | undefined }>,
): Readonly<{ code: 'credit_exceeded'; says: string }> | undefined {
  if (!limit) return undefined
  const most = larger(decimal(limit.amount), released === undefined ? ZERO : decimal(released))
  const total = creditUsed(use).plus(adds)
  if (total.lte(most)) return undefined
  const { open, unbilled, committed } = use
  const parts = `${decimalText(open)} open, ${decimalText(unbilled)} unbilled, ${decimalText(committed)} committed`
  const says = `The order adds ${decimalText(adds)} to ${parts}: ${decimalText(total)} is past ${decimalText(most)}`
  return { code: 'credit_exceeded', says }
}

export type SecondPersonRefusal = Readonly<{ code: 'second_person_needed' | 'person_needed'; says: string }>

/** Why somebody can't do what a second person has to: it is no person, or one of those who asked for it. */
export function secondPersonFault(
  what: string,
  { person, asked }: Readonly<{ person: string | undefined; asked: readonly (string | undefined)[] }>,
): SecondPersonRefusal | undefined {
  if (person === undefined) {
    return { code: 'person_needed', says: `${what} takes a person who is signed in, not a key or a machine` }
  }
  if (!asked.includes(person)) return undefined
  return { code: 'second_person_needed', says: `${what} takes a second person: ${person} has asked for it` }
}
