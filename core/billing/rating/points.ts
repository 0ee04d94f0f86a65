import type { QuantityPrice } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import type { Rated } from './rated.ts'

type Points = Extract<QuantityPrice, { model: 'points' }>

/** Units × points per unit × price per point, which the committed number of points decides, not the points used. */
export function ratePoints({ pointsPerUnit, levels, committed = '0' }: Points, quantity: Decimal): Rated {
  const reached = levels.filter(({ atLeast }) => decimal(atLeast).lte(decimal(committed)))
  const level = present(reached.at(-1), 'the first level begins at nothing')
  const points = quantity.times(decimal(pointsPerUnit))
  const amount = points.times(decimal(level.price))
  const says = `${decimalText(points)} points × ${level.price} = ${decimalText(amount)}`
  const because = decimal(committed).eq(ZERO) ? 'without a commitment' : `with ${committed} points committed`
  const step = {
    rule: 'level',
    says: `${decimalText(quantity)} × ${pointsPerUnit} points; ${level.price} a point ${because}`,
  }
  return { amount, says, steps: [step] }
}
