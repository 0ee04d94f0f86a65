import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'

/** The tier in which a quantity ends. The upper bound belongs to its tier, and the last tier has none; below zero is in the first. */
export function tierOf<T extends Readonly<{ upTo?: string }>>(tiers: readonly T[], quantity: Decimal): T {
  const found = tiers.find(({ upTo }) => upTo === undefined || quantity.lte(decimal(upTo)))
  return present(found, 'the last tier has no bound')
}

/** How a sentence names it: `the tier up to 100`. */
export function tierName({ upTo }: Readonly<{ upTo?: string }>, quantity: Decimal, what = 'tier'): string {
  if (quantity.lt(ZERO)) return `the first ${what}, which holds below zero too`
  return upTo === undefined ? `the last ${what}` : `the ${what} up to ${upTo}`
}
