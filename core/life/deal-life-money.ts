import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { type Currency, readableMoney } from '#core/ground/money.ts'
import { divide } from '#core/ground/rounding.ts'
import { type LifePoint, startOf, type Telling } from './life-point.ts'

/** What one document bills of the customer's life with the product, on one link; `lines` are the postings that it adds up. */
export type BilledPart = Readonly<{
  number: string
  kind: 'invoice' | 'credit_note'
  seller: OrganizationId
  buyer: OrganizationId
  /** The month whose service it bills. */
  period: string
  issueDate: string
  dueDate: string
  currency: Currency
  amount: Decimal
  lines: readonly string[]
  corrections: number
  voids: string | undefined
}>

/** What an act put against one of these documents. */
export type PaidPart = Readonly<{
  number: string
  document: string
  kind: 'payment' | 'allocation' | 'reversal' | 'refund' | 'write_off'
  buyer: OrganizationId
  seller: OrganizationId
  date: string
  currency: Currency
  amount: Decimal
}>

/** A document each: what it bills of this life, and until when it is due. Of one line, the line explains itself. */
export function billedPoints(parts: readonly BilledPart[], telling: Telling): readonly LifePoint[] {
  return parts.map((part) => {
    const { number, issueDate, currency, amount, lines } = part
    const [line] = lines
    return {
      at: startOf(issueDate, telling),
      lane: 'invoice',
      says: billedText(part, telling),
      amount: { amount: decimalText(amount), currency },
      ref: lines.length === 1 && line !== undefined ? line : `invoice:${number}`,
    }
  })
}

function billedText(part: BilledPart, { nameOf }: Telling): string {
  const { number, kind, seller, buyer, period, dueDate, currency, amount, corrections, voids } = part
  const sides = `${nameOf(seller)} to ${nameOf(buyer)}`
  const whole = readableMoney({ amount, currency })
  if (voids !== undefined) return `${sides}: ${number} takes ${voids} back, ${whole}`
  const corrected =
    corrections === 0 ? '' : `, ${corrections === 1 ? 'one correction' : `${corrections} corrections`} in it`
  if (kind === 'credit_note') return `${sides}: credit note ${number} of ${whole} for ${period}${corrected}`
  return `${sides}: ${whole} for ${period} on ${number}, due ${dueDate}${corrected}`
}

/** What was paid of those documents. An act may pay several: each is a point. */
export function paidPoints(parts: readonly PaidPart[], telling: Telling): readonly LifePoint[] {
  return parts.map((part) => ({
    at: startOf(part.date, telling),
    lane: 'payment',
    says: paidText(part, telling),
    amount: { amount: decimalText(part.amount), currency: part.currency },
    ref: `payment:${part.number}`,
  }))
}

function paidText({ kind, document, buyer, seller, currency, amount }: PaidPart, { nameOf }: Telling): string {
  const whole = readableMoney({ amount: amount.abs(), currency })
  if (kind === 'write_off') return `${nameOf(seller)} gave up ${whole} of ${document}`
  if (kind === 'reversal' || kind === 'refund')
    return `${whole} of ${document} was taken back from what ${nameOf(buyer)} paid`
  return `${nameOf(buyer)} paid ${whole} of ${document}`
}

/** What was used of one charge in one month, as it was billed last, and what it came to on the viewer's own link. */
export type UsedMonth = Readonly<{
  month: string
  charge: string
  name: string
  unit: string
  quantity: Decimal
  amount: Decimal
  currency: Currency
  line: string
}>

/** A month of use each: how much, and what it came to. */
export function usagePoints(months: readonly UsedMonth[], telling: Telling): readonly LifePoint[] {
  return months.map(({ month, name, unit, quantity, amount, currency, line }) => {
    const first = Temporal.PlainYearMonth.from(month)
    const start = (of: Temporal.PlainYearMonth) => startOf(of.toPlainDate({ day: 1 }).toString(), telling)
    const of = unit === name || unit === '' ? name : `${unit}, ${name},`
    return {
      ...{ at: start(first), until: start(first.add({ months: 1 })), lane: 'usage', ref: line },
      says: `${readable(quantity)} ${of} used in ${month}`,
      amount: { amount: decimalText(amount), currency },
    }
  })
}

function readable(value: Decimal): string {
  const [whole = '', part] = decimalText(value).split('.')
  const apart = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return part === undefined ? apart : `${apart}.${part}`
}

/** What a commitment promises of each month: an amount of a window over its months, from one day up to another. */
export type CommittedMonths = Readonly<{ from: string; to: string; perMonth: string; currency: Currency; name: string }>

/** The part of one month, in two places: 12,000 a year are 1,000 a month. */
export function perMonth(amount: string, months: number): string {
  return divide(decimal(amount), decimal(months), { places: 2, mode: 'half_even' }).toFixed(2)
}
