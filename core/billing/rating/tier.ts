import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'

/** The tier in which a quantity ends. The upper bound belongs to its tier, and the last tier has none. */
export function tierOf<T extends Readonly<{ upTo?: string }>>(tiers: readonly T[], quantity: Decimal): T {
  const found = tiers.find(({ upTo }) => upTo === undefined || quantity.lte(decimal(upTo)))
  return present(found, 'the last tier has no bound')
}
