import type { Tier } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { Rated } from './rated.ts'
import { tierOf } from './tier.ts'

/** The whole quantity at the price of the tier in which it ends, with that tier's flat part: 100.5 in 201+ is no case of it. */
export function rateVolume(tiers: readonly Tier[], quantity: Decimal): Rated {
  const tier = tierOf(tiers, quantity)
  const [unit, flat] = [tier.unit ?? '0', tier.flat ?? '0']
  const amount = quantity.times(decimal(unit)).plus(decimal(flat))
  const fee = flat === '0' ? '' : ` + ${flat} flat`
  return { amount, says: `${decimalText(quantity)} × ${unit}${fee} = ${decimalText(amount)}`, steps: [] }
}
