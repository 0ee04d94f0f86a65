import type { PriceModel, QuantityPrice } from '#core/channel/catalog.ts'
import { type Decimal, ZERO } from '#core/ground/decimal.ts'
import { rateBlocks } from './blocks.ts'
import { rateGraduated } from './graduated.ts'
import { rateGraduatedPercentage } from './graduated-percentage.ts'
import { ratePackage } from './package.ts'
import { ratePerUnit } from './per-unit.ts'
import { ratePoints } from './points.ts'
import type { Rated } from './rated.ts'
import { rateVolume } from './volume.ts'

/** What a quantity, counted from the beginning of the price's window, comes to under a price that needs nothing else. */
export function rateQuantity(price: QuantityPrice, quantity: Decimal): Rated {
  switch (price.model) {
    case 'per_unit':
      return ratePerUnit(price.unit, quantity)
    case 'graduated':
      return rateGraduated(price.tiers, ZERO, quantity)
    case 'volume':
      return rateVolume(price.tiers, quantity)
    case 'package':
      return ratePackage(price, quantity)
    case 'blocks':
      return rateBlocks(price.blocks, quantity)
    case 'graduated_percentage':
      return rateGraduatedPercentage(price.tiers, quantity)
    case 'points':
      return ratePoints(price, quantity)
  }
}

const OTHER_MODELS: readonly PriceModel['model'][] = ['flat', 'cost_plus', 'matrix', 'percentage']

/** Whether a price needs nothing but a quantity. */
export function isQuantityPrice(price: PriceModel): price is QuantityPrice {
  return !OTHER_MODELS.includes(price.model)
}
