import { contains } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { ProrationPolicy } from '#core/ground/proration.ts'

/**
 * One thing that a product charges for. A charge with a meter is priced by its quantity; one without is a fee per period.
 * `discloses: 'cost'` says that the metered quantity is itself somebody's cost, so it is shown on the first link only.
 */
export type Charge = Readonly<{ charge: string; name: string; meter?: OwnedId; discloses: 'quantity' | 'cost' }>

export type ProductBody = Readonly<{ name: string; charges: readonly Charge[] }>
export type ProductFact = Fact<'product', ProductBody>
export type Product = ProductBody & Readonly<{ id: OwnedId; fact: number }>

/** A tier reaches up to and including `upTo`; the last one has none. `flat` is due once the tier is entered. */
export type Tier = Readonly<{ upTo?: string; unit?: string; flat?: string }>

/** How a quantity or a period becomes money. Amounts are decimal texts; the window of every model is the period. */
export type PriceModel =
  | Readonly<{ model: 'per_unit'; unit: string }>
  | Readonly<{ model: 'flat'; amount: string; proration: ProrationPolicy }>
  | Readonly<{ model: 'graduated'; tiers: readonly Tier[] }>
  | Readonly<{ model: 'cost_plus'; factor: string }>

/** One price of one charge in a price book, valid for periods that start in [from, to). */
export type PriceBody = Readonly<{
  book: OwnedId
  product: OwnedId
  charge: string
  currency: Currency
  price: PriceModel
  from: string
  to?: string
}>
export type PriceFact = Fact<'price', PriceBody>
export type PriceWithdrawnFact = Fact<'price_withdrawn', Readonly<{ because: string }>>
export type Price = PriceBody & Readonly<{ id: OwnedId; fact: number }>

export type Catalog = Readonly<{ products: ReadonlyMap<OwnedId, Product>; prices: readonly Price[] }>

/** The catalog that the facts tell of; a withdrawn price is gone from it, for every period. */
export function catalogFrom(facts: readonly Fact[]): Catalog {
  const products = newestAboutEach(factsOfKind<ProductFact>(facts, 'product'))
  const priced = facts.filter((fact) => fact.kind === 'price' || fact.kind === 'price_withdrawn')
  const standing = factsOfKind<PriceFact>([...newestAboutEach(priced).values()], 'price')
  return {
    products: new Map([...products].map(([id, { body, position }]) => [id, { ...body, id, fact: position }])),
    prices: standing.map(({ about, body, position }) => ({ ...body, id: about, fact: position })),
  }
}

/** The price of a charge for a period that starts at `starts`: of those valid then, the one learned last. */
export function findPrice(
  catalog: Catalog,
  wanted: Readonly<{ book: OwnedId; product: OwnedId; charge: string; starts: Temporal.Instant }>,
): Price | undefined {
  return catalog.prices
    .filter((price) => price.book === wanted.book && price.product === wanted.product && price.charge === wanted.charge)
    .filter((price) => contains(validity(price), wanted.starts))
    .reduce<Price | undefined>((newest, price) => (newest && newest.fact > price.fact ? newest : price), undefined)
}

function validity(price: Price): { from: Temporal.Instant; to: Temporal.Instant | undefined } {
  const to = price.to === undefined ? undefined : Temporal.Instant.from(price.to)
  return { from: Temporal.Instant.from(price.from), to }
}
