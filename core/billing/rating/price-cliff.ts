import type { Price, QuantityPrice } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { rateQuantity } from './rate-quantity.ts'

/** A bound past which more costs less in all, or past which each further unit costs more than those before. */
export type Cliff = Readonly<{ code: 'costs_less_for_more' | 'average_rises'; says: string }>

/** The smallest step past a bound: quantities of whole units and of parts of them fall off a cliff alike. */
const STEP = decimal('0.000001')

/** The oddities of a price's tiers: 100 at 2 each are 200, and 101 at 1 each are 101. */
export function cliffsOf({ price }: Price): readonly Cliff[] {
  switch (price.model) {
    case 'volume':
    case 'blocks':
      return fallsOf(price)
    case 'graduated':
      return risesOf(price)
    case 'matrix':
      return price.cells.flatMap(({ where, price: own }) => {
        const name = Object.values(where).join(' ')
        const found = own.model === 'graduated' ? risesOf(own) : fallsOf(own)
        return found.map(({ code, says }) => ({ code, says: `${name}: ${says}` }))
      })
    default:
      return []
  }
}

function fallsOf(price: QuantityPrice): readonly Cliff[] {
  return boundsOf(price).flatMap((bound) => {
    const [at, past] = [costOf(price, bound), costOf(price, bound.plus(STEP))]
    if (!past.lt(at)) return []
    const says = `${decimalText(bound)} cost ${decimalText(at)}, and one step more ${decimalText(past.round(2))}: more costs less`
    return [{ code: 'costs_less_for_more' as const, says }]
  })
}

/** A later tier at a higher unit price is a rising average: usual for scarce things, and a slip for most others. */
function risesOf({ tiers }: Extract<QuantityPrice, { model: 'graduated' }>): readonly Cliff[] {
  return tiers.flatMap((tier, at) => {
    const before = tiers[at - 1]
    if (!before?.unit || !tier.unit || !decimal(tier.unit).gt(decimal(before.unit))) return []
    // What is free or paid for by a flat part comes first for good reasons.
    if (decimal(before.unit).eq(ZERO)) return []
    return [
      { code: 'average_rises' as const, says: `Past ${before.upTo} each costs ${tier.unit}, before it ${before.unit}` },
    ]
  })
}

function costOf(price: QuantityPrice, quantity: Decimal): Decimal {
  return rateQuantity(price, quantity).amount
}

function boundsOf(price: QuantityPrice): readonly Decimal[] {
  const parts = price.model === 'volume' ? price.tiers : price.model === 'blocks' ? price.blocks : []
  return parts.flatMap(({ upTo }) => (upTo === undefined ? [] : [decimal(upTo)]))
}
