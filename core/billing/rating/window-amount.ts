import type { Discount, Price } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, larger, smaller, ZERO } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Rated } from './rated.ts'

/**
 * What a rated amount of a window comes to after the price's discounts, in order, and at most its maximum. The minimum is due where
 * the window ends: `atLeast`. 20 % off 100, at most 70, is 70.
 */
export function modified(price: Price, rated: Rated): Rated {
  let { amount } = rated
  const steps: Reason[] = [...rated.steps]
  for (const discount of price.discounts ?? []) {
    const taken = takenBy(discount, amount)
    amount = amount.minus(taken)
    const size = 'percent' in discount ? `${discount.percent} %` : discount.amount
    const why = discount.because === undefined ? '' : `: ${discount.because}`
    steps.push({ rule: 'discount', says: `Discount of ${size}${why}`, amount: decimalText(taken.times(-1)) })
  }
  if (price.maximum !== undefined && amount.gt(decimal(price.maximum))) {
    amount = decimal(price.maximum)
    steps.push({ rule: 'maximum', says: `At most ${price.maximum}`, amount: price.maximum })
  }
  if (amount.eq(rated.amount)) return { ...rated, steps }
  return { amount, says: `${rated.says}; ${decimalText(amount)} after what the price takes off`, steps }
}

/** A fixed discount never makes an amount less than nothing. */
function takenBy(discount: Discount, amount: Decimal): Decimal {
  if ('percent' in discount) return amount.times(decimal(discount.percent)).times('0.01')
  return smaller(decimal(discount.amount), larger(amount, ZERO))
}

/** What the window still lacks of the price's minimum when it ends, with its reason; undefined where nothing. */
export function minimumDue(price: Price, amount: Decimal): Readonly<{ due: Decimal; reason: Reason }> | undefined {
  if (price.minimum === undefined || amount.gte(decimal(price.minimum))) return undefined
  const due = decimal(price.minimum).minus(amount)
  const says = `At least ${price.minimum}, and ${decimalText(amount)} was used: ${decimalText(due)} more`
  return {
    due,
    reason: { rule: 'minimum', says, amount: decimalText(due), facts: [factRef({ position: price.fact })] },
  }
}
