import type { Tier } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import type { Rated } from './rated.ts'

/** A slice of a quantity that lies in one tier. `entered` says that the tier's flat part is due now. */
type Slice = Readonly<{ tier: Tier; quantity: Decimal; entered: boolean }>

/**
 * Each unit at the price of the tier it lies in; a tier's flat part is due once, when the first unit enters it. The upper
 * bound belongs to the tier, and crossing a bound never reprices what came before: with 12 units before, 10 more pay only
 * the tiers they lie in.
 */
export function rateGraduated(tiers: readonly Tier[], before: Decimal, adds: Decimal): Rated {
  const steps = sliceByTier(tiers, before, adds).map(({ tier, quantity, entered }) => {
    const perUnit = quantity.times(decimal(tier.unit ?? '0'))
    const flat = entered ? decimal(tier.flat ?? '0') : ZERO
    const fee = flat.eq(ZERO) ? '' : `${decimalText(flat)} flat + `
    const upTo = tier.upTo === undefined ? 'above' : `up to ${tier.upTo}`
    const says = `${upTo}: ${fee}${decimalText(quantity)} × ${tier.unit ?? '0'}`
    const amount = perUnit.plus(flat)
    return { amount, reason: { rule: 'tier', says, amount: decimalText(amount), quantity: decimalText(quantity) } }
  })
  const amount = sum(steps.map((step) => step.amount))
  const says = `${decimalText(adds)} units over ${steps.length === 1 ? 'one tier' : `${steps.length} tiers`} = ${decimalText(amount)}`
  return { amount, says, steps: steps.map((step) => step.reason) }
}

/** The slices of [before, before + adds) by tier. Less than nothing is rated in the first tier. */
export function sliceByTier(tiers: readonly Tier[], before: Decimal, adds: Decimal): readonly Slice[] {
  const after = before.plus(adds)
  const slices: Slice[] = []
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
