import { type Decimal, smaller, ZERO } from '#core/ground/decimal.ts'

/** What a credit pays of each amount, what stays to be paid of each, and what is left of the credit. */
export type CreditSpent = Readonly<{ spent: readonly Decimal[]; due: readonly Decimal[]; left: Decimal }>

/**
 * A credit pays amounts in their order, each as far as it reaches: 125 pays 100 and then 25 of 50, so that 0 and 25 are due. What is
 * owed to the payer, an amount below zero, takes nothing from it.
 */
export function spendCredit(credit: Decimal, amounts: readonly Decimal[]): CreditSpent {
  let left = credit
  const spent = amounts.map((amount) => {
    const part = amount.lte(ZERO) || left.lte(ZERO) ? ZERO : smaller(left, amount)
    left = left.minus(part)
    return part
  })
  return { spent, due: amounts.map((amount, at) => amount.minus(spent[at] ?? ZERO)), left }
}
