import { isBefore } from '#core/ground/calendar.ts'
import type { Price } from './catalog.ts'
import { placeName, placeOf } from './price-book.ts'

/**
 * What is odd about when prices of one place are valid: a time between two without a price, or one that was told before the one that
 * it should replace, and so never comes into force while that is valid.
 */
export type ValidityFault = Readonly<{ code: 'gap' | 'hidden'; price: Price; other: Price; says: string }>

/** The faults in a book's prices, place by place. */
export function validityFaults(prices: readonly Price[]): readonly ValidityFault[] {
  const places = Map.groupBy(prices, (price) => placeName(placeOf(price)))
  return [...places.values()].flatMap((all) => [...gapsIn(all), ...hiddenIn(all)])
}

function gapsIn(prices: readonly Price[]): readonly ValidityFault[] {
  const ordered = prices.toSorted((a, b) => compare(a.from, b.from))
  let reached: Price | undefined
  return ordered.flatMap((price): readonly ValidityFault[] => {
    const before = reached
    if (!before || endsLater(price, before)) reached = price
    if (!before || before.to === undefined || compare(before.to, price.from) >= 0) return []
    const says = `Nothing is valid from ${before.to}, where ${before.id} ends, to ${price.from}, where ${price.id} begins`
    return [{ code: 'gap', price, other: before, says }]
  })
}

function endsLater(a: Price, b: Price): boolean {
  if (b.to === undefined) return false
  return a.to === undefined || compare(a.to, b.to) > 0
}

/** Of two that are valid at once the one told last counts. */
function hiddenIn(prices: readonly Price[]): readonly ValidityFault[] {
  return prices.flatMap((price) => {
    const over = prices.find((other) => {
      const wholly = compare(other.from, price.from) <= 0 && !endsLater(price, other)
      return other.fact > price.fact && wholly && !isEmpty(price)
    })
    if (!over) return []
    const says = `${price.id} never counts: ${over.id} was told after it and is valid as long as it is`
    return [{ code: 'hidden', price, other: over, says }]
  })
}

function isEmpty({ from, to }: Price): boolean {
  return to !== undefined && compare(to, from) <= 0
}

function compare(a: string, b: string): number {
  const [one, other] = [Temporal.Instant.from(a), Temporal.Instant.from(b)]
  return isBefore(one, other) ? -1 : isBefore(other, one) ? 1 : 0
}
