import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { Rated } from './rated.ts'

/** Quantity × unit price. */
export function ratePerUnit(unit: string, quantity: Decimal): Rated {
  const amount = quantity.times(decimal(unit))
  return { amount, says: `${decimalText(quantity)} × ${unit} = ${decimalText(amount)}`, steps: [] }
}
