import type { Catalog, Price } from '#core/channel/catalog.ts'
import { type PricePlace, placesIn, priceAt } from '#core/channel/price-book.ts'
import { type Decimal, decimal, isZero } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { divide } from '#core/ground/rounding.ts'
import { type Costed, costedBy } from './rating/price-cost.ts'

/** A book as it stands for periods that start at a moment. */
export type BookSide = Readonly<{ book: OwnedId; at: Temporal.Instant }>

/** What a sample of a quantity costs on both sides; in percent of the first, where both are in one currency and it is not zero. */
export type Sample = Readonly<{
  cell: string | undefined
  quantity: Decimal
  before: Decimal | undefined
  after: Decimal | undefined
  percent: Decimal | undefined
}>

/** A charge whose price differs between two sides. */
export type PriceChange = Readonly<{
  place: PricePlace
  change: 'added' | 'removed' | 'changed'
  before: Price | undefined
  after: Price | undefined
  samples: readonly Sample[]
}>

/** What differs between two books, or between two moments of one: place by place, in the order of their names. */
export function bookChanges(
  catalog: Catalog,
  [first, second]: readonly [BookSide, BookSide],
  quantities: readonly Decimal[],
): readonly PriceChange[] {
  const places = new Map([...placesIn(catalog, first.book, first.at), ...placesIn(catalog, second.book, second.at)])
  return [...places]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, place]): readonly PriceChange[] => {
      const before = priceAt(catalog, first.book, place, first.at)
      const after = priceAt(catalog, second.book, place, second.at)
      if ((!before && !after) || (before && after && termsOf(before) === termsOf(after))) return []
      const change = !before ? 'added' : !after ? 'removed' : 'changed'
      return [{ place, change, before, after, samples: samplesOf(before, after, quantities) }]
    })
}

/** All of a price that decides what is due; not which fact told it, where it stands or how long it is valid. */
function termsOf(price: Price): string {
  const { currency, price: model, scope = 'subscription', window = 'period', allotment = 'by_quantity' } = price
  const { minimum, maximum, discounts = [], free, billed = 'arrears', proration = 'actual_days' } = price
  const taken = discounts.map((one) => ('percent' in one ? { percent: one.percent } : { amount: one.amount }))
  return JSON.stringify(
    [currency, model, scope, window, allotment, minimum, maximum, taken, free, billed, proration],
    // The order of names in a fact says nothing.
    (_, value: unknown) => (isRecord(value) ? Object.fromEntries(Object.entries(value).sort()) : value),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function samplesOf(
  before: Price | undefined,
  after: Price | undefined,
  quantities: readonly Decimal[],
): readonly Sample[] {
  const [old, now] = [before ? costedBy(before) : [], after ? costedBy(after) : []]
  const cells = [...new Set([...old, ...now].map(({ name }) => name))]
  const comparable = before !== undefined && after !== undefined && before.currency === after.currency
  return cells.flatMap((cell) =>
    quantities.map((quantity) => {
      const [was, is] = [costIn(old, cell, quantity), costIn(now, cell, quantity)]
      return { cell, quantity, before: was, after: is, percent: comparable ? percentOf(was, is) : undefined }
    }),
  )
}

function costIn(costed: readonly Costed[], cell: string | undefined, quantity: Decimal): Decimal | undefined {
  return costed.find(({ name }) => name === cell)?.costOf(quantity)
}

/** At two places: from 80 to 100 it is 25. */
function percentOf(before: Decimal | undefined, after: Decimal | undefined): Decimal | undefined {
  if (before === undefined || after === undefined || isZero(before)) return undefined
  const more = after.minus(before).times(decimal(100))
  return divide(more, before, { places: 2, mode: 'half_even' })
}
