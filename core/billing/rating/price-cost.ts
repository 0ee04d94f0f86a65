import type { Price, PriceModel } from '#core/channel/catalog.ts'
import { type Decimal, decimal, ZERO } from '#core/ground/decimal.ts'
import { assert } from '#core/ground/result.ts'
import { rateCostPlus } from './cost-plus.ts'
import type { Measured } from './measured.ts'
import { rateMeasured } from './rate-measured.ts'
import { rateQuantity } from './rate-quantity.ts'
import { minimumDue, modified } from './window-amount.ts'

/** What one cell of a matrix costs, or the price itself, which has no name then. */
export type Costed = Readonly<{ name: string | undefined; costOf: (quantity: Decimal) => Decimal }>

/**
 * What a price makes of a quantity that is a whole window's use, with its discounts, maximum and minimum, in the price's currency. A
 * matrix has one for each cell; a percentage takes the quantity as one transaction; of a markup the quantity is the cost.
 */
export function costedBy(price: Price): readonly Costed[] {
  const model = price.price
  if (model.model !== 'matrix')
    return [{ name: undefined, costOf: (quantity) => complete(price, costOf(model, quantity)) }]
  const cells = model.cells.map(({ where, price: own }) => {
    const name = Object.entries(where)
      .map(([label, text]) => `${label} ${text}`)
      .join(', ')
    return { name, own }
  })
  const rest = model.otherwise ? [{ name: 'otherwise', own: model.otherwise }] : []
  return [...cells, ...rest].map(({ name, own }) => {
    return { name, costOf: (quantity) => complete(price, rateQuantity(own, quantity).amount) }
  })
}

function complete(price: Price, amount: Decimal): Decimal {
  const rated = modified(price, { amount, says: '', steps: [] })
  return rated.amount.plus(minimumDue(price, rated.amount)?.due ?? ZERO)
}

function costOf(model: Exclude<PriceModel, { model: 'matrix' }>, quantity: Decimal): Decimal {
  if (model.model === 'flat') return decimal(model.amount)
  if (model.model === 'cost_plus') return rateCostPlus(model.factor, quantity).amount
  const one = quantity.eq(ZERO) ? [] : [quantity]
  const measured: Measured = { quantity, events: one.length, parts: [], transactions: one }
  const rated = rateMeasured(model, measured)
  assert(!('code' in rated), 'a price that is no matrix rates a quantity of one transaction')
  return rated.amount
}
