import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { divide } from '#core/ground/rounding.ts'
import type { CreditGrantBody } from './credit-grant.ts'

/** Of a credit, what its books ask. */
export type PrepaidGrant = Pick<CreditGrantBody, 'kind' | 'amount' | 'price'>

/**
 * What of a line of prepaid credit is no revenue: what was paid for it is owed until it is used, and what it pays of use takes from
 * that as much as was paid for it. Of 1,000 that cost 900, a use of 100 takes 90; the other 10 are a discount. Undefined for
 * promotional credit, which nobody paid for.
 */
export function prepaidPart(
  { kind, amount, price = amount }: PrepaidGrant,
  line: Readonly<{ charge: string; amount: Decimal }>,
  places: number,
): Decimal | undefined {
  if (kind !== 'prepaid') return undefined
  if (line.charge === 'credit-purchase') return line.amount
  if (line.charge !== 'credit') return undefined
  return divide(line.amount.times(decimal(price)), decimal(amount), { places, mode: 'half_even' })
}

/** A prepaid credit as the books have it: whether nothing more can be used of it, what is owed for it, what of it was broken. */
export type PrepaidStanding = Readonly<{ over: boolean; owed: Decimal; broken: Decimal }>

/**
 * What is to be booked from what is owed to breakage: all that is left once nothing more can be used. Where use is learned of late,
 * or the credit is good longer than was told, it comes back. Run again on what it booked, there is nothing.
 */
export function breakageOf({ over, owed, broken }: PrepaidStanding): Decimal {
  return over ? owed : broken.times(-1)
}
