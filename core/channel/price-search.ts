import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Price } from './catalog.ts'

/** Of what a price is looked for, when, and whose it is. */
export type PriceAsked = Readonly<{
  product: OwnedId
  charge: string
  starts: Temporal.Instant
  subscription?: OwnedId
  customer?: OrganizationId
  plan?: string
}>

/** When a price is valid, in nanoseconds since 1970. */
type Found = Readonly<{ price: Price; from: bigint; to: bigint | undefined }>

type Only = NonNullable<Price['only']>

/** The prices of a charge that are for the same ones of subscription, customer and plan, by which these are. */
type Rank = Readonly<{
  subscription: boolean
  customer: boolean
  plan: boolean
  byWhom: ReadonlyMap<string, readonly Found[]>
}>

/**
 * Prices by book, product and charge, the most specific rank first. A book may hold a locked price for each of many thousands of
 * subscriptions: one is found without looking at the others.
 */
export type PriceSearch = ReadonlyMap<string, readonly Rank[]>

export function searchOf(prices: readonly Price[]): PriceSearch {
  const found = prices.map((price) => ({
    price,
    from: Temporal.Instant.from(price.from).epochNanoseconds,
    to: price.to === undefined ? undefined : Temporal.Instant.from(price.to).epochNanoseconds,
  }))
  const places = Map.groupBy(found, ({ price }) => placeOf(price.book, price))
  return new Map([...places].map(([place, each]) => [place, ranksOf(each)]))
}

/** A subscription goes before everything, a customer before a plan; who names several needs all of them, and goes before fewer. */
function ranksOf(found: readonly Found[]): readonly Rank[] {
  const ranks = Map.groupBy(found, ({ price: { only = {} } }) => weightOf(only))
  return [...ranks]
    .sort(([a], [b]) => b - a)
    .map(([weight, each]) => {
      const names = { subscription: weight >= 4, customer: weight % 4 >= 2, plan: weight % 2 === 1 }
      return { ...names, byWhom: Map.groupBy(each, ({ price: { only = {} } }) => whomOf(names, only)) }
    })
}

function weightOf({ subscription, customer, plan }: Only): number {
  return (subscription === undefined ? 0 : 4) + (customer === undefined ? 0 : 2) + (plan === undefined ? 0 : 1)
}

/** Of the prices valid at the moment, the most specific one; of equals, the one learned last. */
export function searchPrice(search: PriceSearch, book: OwnedId, asked: PriceAsked): Price | undefined {
  const ranks = search.get(placeOf(book, asked))
  if (!ranks) return undefined
  const at = asked.starts.epochNanoseconds
  for (const rank of ranks) {
    const newest = newestAt(rank.byWhom.get(whomOf(rank, asked)) ?? [], at)
    if (newest) return newest
  }
  return undefined
}

function newestAt(found: readonly Found[], at: bigint): Price | undefined {
  let newest: Price | undefined
  for (const { price, from, to } of found) {
    if (from > at || (to !== undefined && at >= to)) continue
    if (!newest || price.fact > newest.fact) newest = price
  }
  return newest
}

/** Ids have no blank in them; the name of a plan may, and stands last. */
function placeOf(book: OwnedId, { product, charge }: Readonly<{ product: OwnedId; charge: string }>): string {
  return `${book} ${product} ${charge}`
}

/** Whom a rank is for, of a price or of one who asks: one who lacks what the rank names is nobody. */
function whomOf(names: Pick<Rank, 'subscription' | 'customer' | 'plan'>, whose: Only): string {
  const subscription = names.subscription ? (whose.subscription ?? '?') : ''
  const customer = names.customer ? (whose.customer ?? '?') : ''
  return `${subscription} ${customer} ${names.plan ? (whose.plan ?? '') : ''}`
}
