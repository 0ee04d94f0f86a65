import type { PointLevel, QuantityPrice } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import type { Rated } from './rated.ts'

type Points = Extract<QuantityPrice, { model: 'points' }>

/** Units × points per unit × price per point, which the committed number of points decides, not the points used. */
export function ratePoints({ pointsPerUnit, levels, committed = '0' }: Points, quantity: Decimal): Rated {
  const { price } = levelOf(levels, decimal(committed))
  const points = quantity.times(decimal(pointsPerUnit))
  const amount = points.times(decimal(price))
  const says = `${decimalText(points)} points × ${price} = ${decimalText(amount)}`
  const because = decimal(committed).eq(ZERO) ? 'without a commitment' : `with ${committed} points committed`
  const counted = `${decimalText(quantity)} × ${pointsPerUnit} points; ${price} a point ${because}`
  return { amount, says, steps: [{ rule: 'level', says: counted, quantity: decimalText(points), unit: 'points' }] }
}

/** The highest level that a commitment reaches: exactly a level's number of points reaches it. */
function levelOf(levels: readonly PointLevel[], committed: Decimal): PointLevel {
  const reached = levels.findLast(({ atLeast }) => decimal(atLeast).lte(committed))
  return present(reached, 'the first level begins at nothing')
}
