import { isBefore } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { type Catalog, findPrice, type Price, type PriceBook } from './catalog.ts'

/** A book as it stands at a moment: by the facts about it where there are any, and by the prices that name it. */
export type BookAt = Readonly<{
  id: OwnedId
  book: PriceBook | undefined
  prices: readonly Price[]
}>

/** Every book that the catalog knows of, by its id. */
export function booksAt(catalog: Catalog, at: Temporal.Instant): readonly BookAt[] {
  const priced = Map.groupBy(catalog.prices, ({ book }) => book)
  const ids = [...new Set([...catalog.books.keys(), ...priced.keys()])].sort()
  return ids.map((id) => ({ id, book: versionAt(catalog, id, at), prices: priced.get(id) ?? [] }))
}

/** The version of a book that is in force at a moment; of two that begin together the one told later. */
export function versionAt({ books }: Catalog, id: OwnedId, at: Temporal.Instant): PriceBook | undefined {
  const begun = (books.get(id) ?? []).filter(({ from }) => !isBefore(at, Temporal.Instant.from(from)))
  return begun.reduce<PriceBook | undefined>((newest, one) => {
    const order = newest
      ? Temporal.Instant.compare(Temporal.Instant.from(newest.from), Temporal.Instant.from(one.from))
      : -1
    return order <= 0 ? one : newest
  }, undefined)
}

export type PriceState = 'coming' | 'valid' | 'ended'

/** Whether a price is valid for periods that start at a moment. */
export function stateAt({ from, to }: Pick<Price, 'from' | 'to'>, at: Temporal.Instant): PriceState {
  if (isBefore(at, Temporal.Instant.from(from))) return 'coming'
  return to === undefined || isBefore(at, Temporal.Instant.from(to)) ? 'valid' : 'ended'
}

/** What a price is of, and for whom: two prices of one place replace each other. */
export type PricePlace = Readonly<{ product: OwnedId; charge: string; only: NonNullable<Price['only']> }>

export function placeOf({ product, charge, only = {} }: Pick<Price, 'product' | 'charge' | 'only'>): PricePlace {
  return { product, charge, only }
}

export function placeName({
  product,
  charge,
  only: { subscription = '', customer = '', plan = '' },
}: PricePlace): string {
  return [product, charge, subscription, customer, plan].join(' ')
}

/** The places for which a book has prices, or derives them of a list that the catalog knows, by their names. */
export function placesIn(catalog: Catalog, id: OwnedId, at: Temporal.Instant): ReadonlyMap<string, PricePlace> {
  const places = new Map<string, PricePlace>()
  const through = new Set<OwnedId>()
  for (let book: OwnedId | undefined = id; book !== undefined && !through.has(book); ) {
    through.add(book)
    for (const price of catalog.prices.filter((one) => one.book === book)) {
      const place = placeOf(price)
      const isForAll = place.only.customer === undefined && place.only.subscription === undefined
      // What another's book has for single customers or subscriptions is no list.
      if (book === id || isForAll) places.set(placeName(place), place)
    }
    const derived: PriceBook['derived'] = versionAt(catalog, book, at)?.derived
    book = derived && 'list' in derived ? derived.list : undefined
  }
  return places
}

/** The price that a book has for a place itself, or derives: not one that is less specific. */
export function priceAt(
  catalog: Catalog,
  book: OwnedId,
  { product, charge, only }: PricePlace,
  starts: Temporal.Instant,
): Price | undefined {
  const found = findPrice(catalog, { book, product, charge, starts, ...only })
  if (!found) return undefined
  return placeName(placeOf(found)) === placeName({ product, charge, only }) ? found : undefined
}
