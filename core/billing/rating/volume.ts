import type { Tier } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import type { Rated } from './rated.ts'
import { tierName, tierOf } from './tier.ts'

/**
 * The whole quantity at the price of the tier in which it ends, with that tier's flat part: 100 at 2 plus 10 are 210, and 100.5
 * at 1 are 100.5. The flat part of the first tier is due for nothing used too. So more may cost less than little.
 */
export function rateVolume(tiers: readonly Tier[], quantity: Decimal): Rated {
  const tier = tierOf(tiers, quantity)
  const { unit = '0', flat = '0' } = tier
  const amount = quantity.times(decimal(unit)).plus(decimal(flat))
  const fee = decimal(flat).eq(ZERO) ? '' : ` + ${flat} flat`
  const says = `${decimalText(quantity)} × ${unit}${fee} = ${decimalText(amount)}`
  const ends = `All of ${decimalText(quantity)} at the price of ${tierName(tier, quantity)}`
  const step = { rule: 'tier', says: ends, amount: decimalText(amount), quantity: decimalText(quantity) }
  return { amount, says, steps: [step] }
}
