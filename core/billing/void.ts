import { type Decimal, decimal, decimalText, isZero, larger, smaller, sum, ZERO } from '#core/ground/decimal.ts'
import { type Fact, factRef, factsOfKind } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Reason } from '#core/ground/reason.ts'
import { type LineKey, lineName } from './line.ts'

/** What a void took back of one key. */
export type VoidedLine = Omit<LineKey, 'link'> & Readonly<{ amount: string }>

/**
 * A seller's decision that an issued invoice does not stand: a full credit note takes it back. `billAgain` says whether the next
 * close bills its keys anew; else what was taken back stays off them.
 */
export type InvoiceVoidBody = Readonly<{
  invoice: string
  link: OwnedId
  billAgain: boolean
  because: string
  lines: readonly VoidedLine[]
}>
export type InvoiceVoidFact = Fact<'invoice_void', InvoiceVoidBody>
export type Voided = InvoiceVoidBody & Readonly<{ fact: number }>

export function voidsFrom(facts: readonly Fact[]): readonly Voided[] {
  return factsOfKind<InvoiceVoidFact>(facts, 'invoice_void').map(({ body, position }) => ({ ...body, fact: position }))
}

export type Taken = Readonly<{ amount: Decimal; reason: Reason }>

/**
 * What decisions take from a rated amount, voids after goodwill. A void takes back at most what there is: of an invoice of 10.00
 * that was voided, and whose use turns out to be worth 4.00, nothing is owed, and nothing is paid out. One that is billed
 * again takes nothing, and is named all the same: it is why the key is posted anew.
 */
export function withVoids(
  goodwill: readonly Taken[],
  voids: readonly Voided[],
  { key, rated }: Readonly<{ key: LineKey; rated: Decimal }>,
): readonly Taken[] {
  const all = [...goodwill]
  let left = sum([rated, ...goodwill.map((one) => one.amount)])
  for (const { one, amount } of voidsOf(voids, key)) {
    const taken = one.billAgain ? ZERO : takenFrom(left, amount)
    left = left.minus(taken)
    all.push({ amount: taken.times(-1), reason: voidReason(one, taken) })
  }
  return all
}

function voidsOf(voids: readonly Voided[], key: LineKey): readonly Readonly<{ one: Voided; amount: Decimal }>[] {
  return voids.flatMap((one) =>
    one.lines
      .filter((line) => lineName({ ...line, link: one.link }) === lineName(key))
      .map((line) => ({ one, amount: decimal(line.amount) })),
  )
}

/** A positive amount, but not more than is left; a voided credit comes back whole. */
function takenFrom(left: Decimal, amount: Decimal): Decimal {
  return amount.lt(ZERO) ? amount : smaller(amount, larger(left, ZERO))
}

function voidReason({ invoice, billAgain, because, fact }: Voided, taken: Decimal): Reason {
  const then = billAgain ? 'and is billed again' : 'and is not billed again'
  return {
    rule: 'void',
    says: `Invoice ${invoice} was voided ${then}: ${because}`,
    amount: decimalText(taken.times(-1)),
    facts: [factRef({ position: fact })],
  }
}

/** A line of an issued invoice that is to be voided, and what stands of its key now. */
export type LineToVoid = Readonly<{ key: LineKey; amount: Decimal; stands: Decimal }>

/**
 * What a full credit note takes back of each line: the line, less what was credited of its key since then, as no key may come to
 * less than nothing. A line that was itself a credit is taken back whole. Lines of which nothing is left are left away.
 */
export function creditsOf<Line extends LineToVoid>(
  lines: readonly Line[],
): readonly Readonly<{ line: Line; amount: Decimal }>[] {
  const left = new Map(lines.map((line) => [lineName(line.key), line.stands]))
  return lines.flatMap((line) => {
    const name = lineName(line.key)
    const stands = left.get(name) ?? ZERO
    const amount = takenFrom(stands, line.amount).times(-1)
    left.set(name, stands.plus(amount))
    return isZero(amount) ? [] : [{ line, amount }]
  })
}
