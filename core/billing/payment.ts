import { type Decimal, decimalText, isZero, larger, places, smaller, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { type Currency, currencyPlaces, readableMoney } from '#core/ground/money.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'

/** A document that is owed: an invoice whose total is above zero, with what was applied to it so far. */
export type Owed = Readonly<{ number: string; issued: string; due: string; total: Decimal; applied: Decimal }>

/**
 * What pays for documents: a payment, a credit note (an issued document whose total is below zero), or a write-off. `amount` is
 * above zero; `refunded` is what went back to the buyer.
 */
export type Credit = Readonly<{
  number: string
  kind: CreditKind
  amount: Decimal
  refunded: Decimal
  reversed: boolean
  applied: readonly Applied[]
}>
export type CreditKind = 'payment' | 'credit_note' | 'write_off'

/** How much of a credit stands against a document. */
export type Applied = Readonly<{ document: string; amount: Decimal }>

export type PaymentRefusal = Readonly<{ code: PaymentRefusalCode; says: string }>
type PaymentRefusalCode =
  | 'exceeds_payment'
  | 'exceeds_document'
  | 'exceeds_unapplied'
  | 'wrong_places'
  | 'unknown_reference'
  | 'payment_reversed'
  | 'payment_refunded'
  | 'nothing_open'

export function openOf({ total, applied }: Pick<Owed, 'total' | 'applied'>): Decimal {
  return total.minus(applied)
}

/** What of a credit is applied to no document and was not paid back; nothing of one that was reversed. */
export function freeOf({ amount, refunded, reversed, applied }: Omit<Credit, 'number' | 'kind'>): Decimal {
  return reversed ? ZERO : amount.minus(refunded).minus(sum(applied.map((one) => one.amount)))
}

/**
 * Applies an amount to documents, the oldest due first, then the one issued first, then by number; the last one may be paid in part.
 * What is left over stays unapplied: 350.00 on 100.00 and 200.00 leaves 50.00.
 */
export function oldestDueFirst(amount: Decimal, documents: readonly Owed[]): readonly Applied[] {
  let rest = amount
  const applied: Applied[] = []
  for (const document of [...documents].sort(byDueDate)) {
    const part = smaller(rest, openOf(document))
    if (!part.gt(ZERO)) continue
    applied.push({ document: document.number, amount: part })
    rest = rest.minus(part)
  }
  return applied
}

function byDueDate(a: Owed, b: Owed): number {
  return compare(a.due, b.due) || compare(a.issued, b.issued) || compare(a.number, b.number)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * How a credit has to be moved so that of it just `wanted` stands against each document named: told twice, the second time moves
 * nothing, and less than stands takes the difference back. Documents that are not named keep theirs.
 *
 * Refused where a document is not owed (`unknown_reference`), where more would stand against it than it is (`exceeds_document`), or
 * more of the credit than it is (`exceeds_payment`).
 */
export function applyExactly(
  credit: Credit,
  wanted: readonly Applied[],
  { documents, currency }: Readonly<{ documents: readonly Owed[]; currency: Currency }>,
): Result<readonly Applied[], PaymentRefusal> {
  if (credit.reversed) return refuse(reversedAlready(credit.number))
  const shown = (amount: Decimal): string => readableMoney({ amount, currency })
  const moves: Applied[] = []
  for (const { document: number, amount } of gathered(wanted)) {
    const fault = placesFault(amount, currency)
    if (fault) return refuse(fault)
    const document = documents.find((one) => one.number === number)
    if (!document) return refuse(notOwed(number))
    const move = amount.minus(standing(credit, number))
    const open = openOf(document)
    if (move.gt(open)) {
      const says = `${number} has ${shown(open)} open and can't take ${shown(move)} more of ${credit.number}`
      return refuse({ code: 'exceeds_document', says })
    }
    if (!isZero(move)) moves.push({ document: number, amount: move })
  }
  const [all, free] = [sum(moves.map((one) => one.amount)), freeOf(credit)]
  if (all.gt(free)) {
    const says = `${credit.number} has ${shown(free)} left, and ${shown(all)} more of it were to be applied`
    return refuse({ code: 'exceeds_payment', says })
  }
  return ok(moves)
}

/** Amounts for one document that is named twice are one. */
function gathered(wanted: readonly Applied[]): readonly Applied[] {
  return [...Map.groupBy(wanted, (one) => one.document)].map(([document, ones]) => ({
    document,
    amount: sum(ones.map((one) => one.amount)),
  }))
}

function standing({ applied }: Credit, document: string): Decimal {
  return sum(applied.filter((one) => one.document === document).map((one) => one.amount))
}

/**
 * What taking a payment or a write-off back moves: all that stands of it against documents, which are open again. Refused where it
 * was taken back before or where some of it was paid back.
 */
export function takeBack(credit: Credit, currency: Currency): Result<readonly Applied[], PaymentRefusal> {
  if (credit.reversed) return refuse(reversedAlready(credit.number))
  if (credit.refunded.gt(ZERO)) {
    const says = `${readableMoney({ amount: credit.refunded, currency })} of ${credit.number} were paid back already, so it can't be taken back as a whole`
    return refuse({ code: 'payment_refunded', says })
  }
  return ok(
    gathered(credit.applied)
      .filter(({ amount }) => !isZero(amount))
      .map(({ document, amount }) => ({ document, amount: amount.times(-1) })),
  )
}

/** How much goes back to the buyer: what was asked for, or all that is unapplied; never more than that. */
export function refundOf(
  credit: Credit,
  asked: Decimal | undefined,
  currency: Currency,
): Result<Decimal, PaymentRefusal> {
  if (credit.reversed) return refuse(reversedAlready(credit.number))
  const free = freeOf(credit)
  const amount = asked ?? free
  const fault = placesFault(amount, currency)
  if (fault) return refuse(fault)
  if (amount.gt(free) || !amount.gt(ZERO)) {
    const [has, wants] = [free, amount].map((one) => readableMoney({ amount: one, currency }))
    const says = `${credit.number} has ${has} that is applied to nothing; ${wants} can't be paid back of it`
    return refuse({ code: 'exceeds_unapplied', says })
  }
  return ok(amount)
}

/** What is given up of a document: all that is open of it. */
export function writeOffOf(document: Owed | undefined, number: string): Result<Decimal, PaymentRefusal> {
  if (!document) return refuse(notOwed(number))
  const open = openOf(document)
  if (open.gt(ZERO)) return ok(open)
  return refuse({ code: 'nothing_open', says: `Nothing of ${number} is open, so there is nothing to write off` })
}

/** How a credit note that takes a document back is applied: to what is open of that document; the rest of it stays free. */
export function voidingOf(document: Pick<Owed, 'number' | 'total' | 'applied'>, credited: Decimal): readonly Applied[] {
  const amount = smaller(larger(openOf(document), ZERO), credited)
  return amount.gt(ZERO) ? [{ document: document.number, amount }] : []
}

/** An amount of money has no more places than its currency: 10.005 EUR can't be paid. */
export function placesFault(amount: Decimal, currency: Currency): PaymentRefusal | undefined {
  const most = currencyPlaces(currency)
  if (places(amount) <= most) return undefined
  return { code: 'wrong_places', says: `${decimalText(amount)} ${currency} has more than ${most} places` }
}

function notOwed(number: string): PaymentRefusal {
  return {
    code: 'unknown_reference',
    says: `There is no invoice ${number} of this buyer in this currency that is owed`,
  }
}

function reversedAlready(number: string): PaymentRefusal {
  return { code: 'payment_reversed', says: `${number} was taken back, so nothing of it can be moved` }
}

/** An act's number within its seller's series: `ALTUS-PAY-000007`. */
export function paymentNumber(seller: OrganizationId, count: number): string {
  return `${seller.toUpperCase()}-PAY-${String(count).padStart(6, '0')}`
}
