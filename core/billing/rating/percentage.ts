import type { PriceModel } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, larger, smaller, sum, ZERO } from '#core/ground/decimal.ts'
import type { Reason } from '#core/ground/reason.ts'
import { percentOf } from './percent.ts'
import type { Rated } from './rated.ts'

export type PercentagePrice = Extract<PriceModel, { model: 'percentage' }>

/** What is known of transactions of which no single one matters. */
export type SumOfTransactions = Readonly<{ sum: Decimal; count: number }>

/** Whether the order and the size of single transactions matter, and not only their sum and number. */
export function needsTransactions({ minimum, maximum, freeEvents, freeUnits, fixed }: PercentagePrice): boolean {
  return (
    minimum !== undefined ||
    maximum !== undefined ||
    freeEvents !== undefined ||
    // Which of the fixed parts are due depends on where free units end.
    (freeUnits !== undefined && fixed !== undefined)
  )
}

/** The percentage of a sum, and the fixed part for each of its transactions: 1.3 % of 550 and 2 × 2 are 11.15. */
export function ratePercentageOfSum(price: PercentagePrice, { sum: total, count }: SumOfTransactions): Rated {
  const { percent, fixed = '0', freeUnits } = price
  const paid = paidOf(total, freeUnits === undefined ? undefined : decimal(freeUnits))
  const amount = percentOf(percent, paid).plus(decimal(fixed).times(count))
  const steps = freeUnits === undefined ? [] : [step('allowance', `The first ${freeUnits} are free`)]
  return { amount, says: sentence(price, { paid, fixedParts: count, amount }), steps }
}

/**
 * The percentage of each transaction in turn with its fixed part, at least and at most what a transaction costs. The first
 * transactions are free until as many as are free were made, or as much as is free was moved: with 3 free transactions and 250 free,
 * 50, 100, 250 and 400 leave 150 and 400 to be paid, and two fixed parts.
 *
 * A transaction below zero gives its percentage back, never more than a transaction costs at most. Its fixed part is due as for
 * any other, and it has no minimum.
 */
export function ratePercentage(price: PercentagePrice, transactions: readonly Decimal[]): Rated {
  const paid = paidTransactions(price, transactions)
  const rated = paid.map((one) => rateOne(price, one))
  const amount = sum(rated.map((one) => one.amount))
  const free = transactions.length - paid.length
  const total = sum(paid.map(({ value }) => value))
  const steps: Reason[] = []
  if (free > 0) steps.push(step('allowance', `${free} of ${transactions.length} transactions are free`))
  for (const bound of ['minimum', 'maximum'] as const) {
    const bounded = rated.filter((one) => one.bound === bound).length
    if (bounded > 0) steps.push(step('bound', `${bounded} at the ${bound} of ${price[bound]} for a transaction`))
  }
  const says = sentence(price, { paid: total, fixedParts: paid.length, amount })
  return { amount, says, steps }
}

type Paid = Readonly<{ value: Decimal; back: boolean }>

/** The transactions that are not free, each with what of it is to be paid for. */
function paidTransactions(price: PercentagePrice, transactions: readonly Decimal[]): readonly Paid[] {
  const { freeEvents, freeUnits } = price
  let left = freeEvents === undefined ? undefined : decimal(freeEvents)
  let freed = freeUnits === undefined ? undefined : decimal(freeUnits)
  let open = (left !== undefined || freed !== undefined) && !freed?.eq(ZERO)
  let total = ZERO
  return transactions.flatMap((value) => {
    if (open && left?.lte(ZERO)) {
      // As many as are free were made, so what they moved is all that is free.
      open = false
      freed = freed === undefined ? total : smaller(freed, total)
    }
    const before = total
    total = total.plus(value)
    if (!open) return [{ value: paidOf(total, freed).minus(paidOf(before, freed)), back: value.lt(ZERO) }]
    left = left?.minus(1)
    if (freed === undefined || total.lt(freed)) return []
    open = false
    return total.eq(freed) ? [] : [{ value: total.minus(freed), back: false }]
  })
}

/** How much of a running total is paid for. Where something is free, what was never paid for is not given back either. */
function paidOf(total: Decimal, freed: Decimal | undefined): Decimal {
  return freed === undefined ? total : larger(total.minus(freed), ZERO)
}

type RatedOne = Readonly<{ amount: Decimal; bound?: 'minimum' | 'maximum' }>

function rateOne({ percent, fixed = '0', minimum, maximum }: PercentagePrice, { value, back }: Paid): RatedOne {
  const amount = percentOf(percent, value).plus(decimal(fixed))
  if (maximum !== undefined && amount.gt(decimal(maximum))) return { amount: decimal(maximum), bound: 'maximum' }
  if (back) {
    const most = maximum === undefined ? undefined : decimal(maximum).times(-1)
    return most && amount.lt(most) ? { amount: most, bound: 'maximum' } : { amount }
  }
  if (minimum !== undefined && amount.lt(decimal(minimum))) return { amount: decimal(minimum), bound: 'minimum' }
  return { amount }
}

type Summed = Readonly<{ paid: Decimal; fixedParts: number; amount: Decimal }>

function sentence({ percent, fixed = '0' }: PercentagePrice, { paid, fixedParts, amount }: Summed): string {
  const parts = decimal(fixed).eq(ZERO) ? '' : ` and ${fixedParts} × ${fixed} fixed`
  return `${percent} % of ${decimalText(paid)}${parts} = ${decimalText(amount)}`
}

function step(rule: 'allowance' | 'bound', says: string): Reason {
  return { rule, says }
}
