import type { PercentTier } from '#core/channel/catalog.ts'
import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { rateGraduated } from './graduated.ts'
import type { Rated } from './rated.ts'

/** Each part of an amount at the percentage of the tier it lies in. */
export function rateGraduatedPercentage(tiers: readonly PercentTier[], amount: Decimal): Rated {
  const perUnit = tiers.map(({ percent, ...tier }) => ({ ...tier, unit: decimal(percent).times('0.01').toFixed() }))
  return rateGraduated(perUnit, ZERO, amount)
}
