import type { PriceModel } from '#core/channel/catalog.ts'
import type { Park } from '#core/ground/reconcile.ts'
import { MOST_TRANSACTIONS } from '#core/metering/quantity.ts'
import { rateMatrix } from './matrix.ts'
import type { Measured } from './measured.ts'
import { needsTransactions, type PercentagePrice, ratePercentage, ratePercentageOfSum } from './percentage.ts'
import { rateQuantity } from './rate-quantity.ts'
import type { Rated } from './rated.ts'

/** What the price of a metered charge can be: fees and marked-up costs ask for no quantity. */
export type MeteredModel = Exclude<PriceModel, { model: 'flat' } | { model: 'cost_plus' }>

/**
 * What was measured from the beginning of the price's window comes to, under any price of a metered charge. It is a function of the
 * running total: what a period adds is the difference of two. A price that needs single transactions, or parts by label, parks
 * where they are not known.
 */
export function rateMeasured(price: PriceModel, measured: Measured): Rated | Park {
  switch (price.model) {
    case 'percentage':
      return rateTransactions(price, measured)
    case 'matrix':
      return measured.events > 0 && measured.parts.length === 0 ? noParts(price.by) : rateMatrix(price, measured.parts)
    case 'flat':
    case 'cost_plus':
      return { code: 'missing_price', says: `A ${price.model} price says nothing about a quantity` }
    default:
      return rateQuantity(price, measured.quantity)
  }
}

function rateTransactions(price: PercentagePrice, { quantity, events, transactions }: Measured): Rated | Park {
  if (!needsTransactions(price)) return ratePercentageOfSum(price, { sum: quantity, count: events })
  if (transactions.length === events) return ratePercentage(price, transactions)
  return unknownTransactions(events)
}

function unknownTransactions(events: number): Park {
  const wanted = `The price needs each of ${events} transactions`
  if (events > MOST_TRANSACTIONS) {
    return { code: 'too_many_transactions', says: `${wanted}, and rates ${MOST_TRANSACTIONS} at most` }
  }
  return { code: 'no_transactions', says: `${wanted}: only meters that count, or sum a value, have them` }
}

function noParts(by: readonly string[]): Park {
  return { code: 'no_cell', says: `The quantity is not known by ${by.join(', ')}` }
}
