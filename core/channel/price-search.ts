import { contains } from '#core/ground/calendar.ts'
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

type Found = Readonly<{ price: Price; from: Temporal.Instant; to: Temporal.Instant | undefined }>

/**
 * Prices by book, product, charge and whom they are for. A book may hold a locked price for each of many thousands of
 * subscriptions: one is found without looking at the others.
 */
export type PriceSearch = ReadonlyMap<string, readonly Found[]>

type Only = NonNullable<Price['only']>

export function searchOf(prices: readonly Price[]): PriceSearch {
  const found = prices.map((price) => ({
    price,
    from: Temporal.Instant.from(price.from),
    to: price.to === undefined ? undefined : Temporal.Instant.from(price.to),
  }))
  return Map.groupBy(found, ({ price }) => placeOf(price.book, price, price.only ?? {}))
}

/** Of the prices valid at the moment, the most specific one; of equals, the one learned last. */
export function searchPrice(search: PriceSearch, book: OwnedId, asked: PriceAsked): Price | undefined {
  for (const only of fromSpecific(asked)) {
    const valid = (search.get(placeOf(book, asked, only)) ?? []).filter((one) => contains(one, asked.starts))
    const [first] = valid
    if (first) return valid.reduce((newest, one) => (newest.price.fact > one.price.fact ? newest : one), first).price
  }
  return undefined
}

/** Whom a price may be for, most specific first. One that names several needs all of them, and goes before one that names fewer. */
function fromSpecific({ subscription, customer, plan }: PriceAsked): readonly Only[] {
  const plans: readonly Only[] = plan === undefined ? [{}] : [{ plan }, {}]
  const customers: readonly Only[] =
    customer === undefined ? plans : [...plans.map((only) => ({ ...only, customer })), ...plans]
  if (subscription === undefined) return customers
  return [...customers.map((only) => ({ ...only, subscription })), ...customers]
}

/** Names and ids have no blank in them but plans may, which stand last. */
function placeOf(
  book: OwnedId,
  { product, charge }: Readonly<{ product: OwnedId; charge: string }>,
  only: Only,
): string {
  const { subscription = '', customer = '', plan = '' } = only
  return `${book} ${product} ${charge} ${subscription} ${customer} ${plan}`
}
