import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { Rated } from './rated.ts'

/** The upstream rated amount times a factor: 10 at 1.33333 is 13.3333, and 13.33 once the line rounds it. */
export function rateCostPlus(factor: string, base: Decimal): Rated {
  const amount = base.times(decimal(factor))
  return { amount, says: `cost ${decimalText(base)} × ${factor} = ${decimalText(amount)}`, steps: [] }
}
