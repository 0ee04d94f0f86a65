import type { Tier } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import type { Rated } from './rated.ts'

/** A slice of a quantity that lies in one tier. `entered` says that the tier's flat part is due now. */
type Slice<T> = Readonly<{ tier: T; quantity: Decimal; entered: boolean }>

/** How much one unit of a tier costs, and how that is written: 5, or 5 % of an amount. */
export type UnitPrice = Readonly<{ price: Decimal; text: string }>

/**
 * Each unit at the price of the tier it lies in; a tier's flat part is due once, when the first unit enters it. The upper
 * bound belongs to the tier, and crossing a bound never reprices what came before: with 12 units before, 10 more pay only
 * the tiers they lie in. Less than nothing is rated at the first tier's price, without its flat part.
 */
export function rateGraduated(tiers: readonly Tier[], before: Decimal, adds: Decimal): Rated {
  return rateTiers(sliceByTier(tiers, before, adds), adds, ({ unit = '0' }) => ({ price: decimal(unit), text: unit }))
}

/** The slices at the prices of their tiers, with one step for each. */
export function rateTiers<T extends Readonly<{ upTo?: string; flat?: string }>>(
  slices: readonly Slice<T>[],
  adds: Decimal,
  unitPrice: (tier: T) => UnitPrice,
): Rated {
  const steps = slices.map(({ tier, quantity, entered }) => {
    const { price, text } = unitPrice(tier)
    const flat = entered ? decimal(tier.flat ?? '0') : ZERO
    const fee = flat.eq(ZERO) ? '' : `${decimalText(flat)} flat + `
    const says = `${rangeOf(tier, quantity)}: ${fee}${decimalText(quantity)} × ${text}`
    const amount = quantity.times(price).plus(flat)
    return { amount, reason: { rule: 'tier', says, amount: decimalText(amount), quantity: decimalText(quantity) } }
  })
  const amount = sum(steps.map((step) => step.amount))
  const count = steps.length === 1 ? 'one tier' : `${steps.length} tiers`
  const says = `${decimalText(adds)} units over ${count} = ${decimalText(amount)}`
  return { amount, says, steps: steps.map((step) => step.reason) }
}

function rangeOf({ upTo }: Readonly<{ upTo?: string }>, quantity: Decimal): string {
  if (quantity.lt(ZERO)) return 'below zero, as the first tier'
  return upTo === undefined ? 'above' : `up to ${upTo}`
}

/** The slices of [before, before + adds) by tier. Less than nothing is rated in the first tier. */
export function sliceByTier<T extends Readonly<{ upTo?: string }>>(
  tiers: readonly T[],
  before: Decimal,
  adds: Decimal,
): readonly Slice<T>[] {
  const after = before.plus(adds)
  const slices: Slice<T>[] = []
  let lower = ZERO
  for (const [at, tier] of tiers.entries()) {
    const upper = tier.upTo === undefined ? undefined : decimal(tier.upTo)
    const from = at === 0 || before.gt(lower) ? before : lower
    const to = upper !== undefined && after.gt(upper) ? upper : after
    const first = at === 0 && after.lt(ZERO)
    if (to.gt(from) || first) slices.push({ tier, quantity: to.minus(from), entered: to.gt(from) && !before.gt(lower) })
    if (upper !== undefined) lower = upper
  }
  return slices
}
