import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { divide } from '#core/ground/rounding.ts'
import type { Rated } from './rated.ts'

/** Every package that was begun at its whole price: 11 at 15 per 10 are two packages. */
export function ratePackage({ size, amount }: Readonly<{ size: string; amount: string }>, quantity: Decimal): Rated {
  const packages = quantity.lte(ZERO) ? ZERO : divide(quantity, decimal(size), { places: 0, mode: 'up' })
  const total = packages.times(decimal(amount))
  const count = `${decimalText(packages)} ${packages.eq(1) ? 'package' : 'packages'} of ${size}`
  return { amount: total, says: `${decimalText(quantity)} in ${count} × ${amount} = ${decimalText(total)}`, steps: [] }
}
