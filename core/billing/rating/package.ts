import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { divide } from '#core/ground/rounding.ts'
import type { Rated } from './rated.ts'

type Packages = Readonly<{ size: string; amount: string }>

/** Every package that was begun at its whole price: 11 at 15 per 10 are two packages. Nothing, and less, begins none. */
export function ratePackage({ size, amount }: Packages, quantity: Decimal): Rated {
  const packages = quantity.lte(ZERO) ? ZERO : divide(quantity, decimal(size), { places: 0, mode: 'up' })
  const total = packages.times(decimal(amount))
  const count = `${decimalText(packages)} ${packages.eq(1) ? 'package' : 'packages'} of ${size}`
  const says = `${decimalText(quantity)} in ${count} × ${amount} = ${decimalText(total)}`
  return { amount: total, says, steps: [] }
}
