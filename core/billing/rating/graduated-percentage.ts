import type { PercentTier } from '#core/channel/catalog.ts'
import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { rateTiers, sliceByTier } from './graduated.ts'
import { percentOf } from './percent.ts'
import type { Rated } from './rated.ts'

const ONE = decimal(1)

/** Each part of an amount at the percentage of the tier it lies in; a tier's flat part is due once, when it is entered. */
export function rateGraduatedPercentage(tiers: readonly PercentTier[], amount: Decimal): Rated {
  return rateTiers(sliceByTier(tiers, ZERO, amount), amount, ({ percent }) => {
    return { price: percentOf(percent, ONE), text: `${percent} %` }
  })
}
