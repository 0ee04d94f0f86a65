import { isBefore } from '#core/ground/calendar.ts'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { type Fact, factRef, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { ProrationPolicy } from '#core/ground/proration.ts'
import { type PriceAsked, type PriceSearch, searchOf, searchPrice } from './price-search.ts'

/**
 * One thing that a product charges for. A charge with a meter is priced by its quantity; one without is a fee per period.
 * `discloses: 'cost'` says that the metered quantity is itself somebody's cost, so it is shown on the first link only.
 */
export type Charge = Readonly<{
  charge: string
  name: string
  meter?: OwnedId
  discloses: 'quantity' | 'cost'
  /** For which category of service it is taxed; `standard` where nothing is said. */
  taxCategory?: string
}>

/** A way to have a product: which of its charges apply (all where none are named) and which features its license names. */
export type Plan = Readonly<{ plan: string; name: string; charges?: readonly string[]; features?: readonly string[] }>

/** `features` are those that every license of the product names; a plan adds its own. */
export type ProductBody = Readonly<{
  name: string
  charges: readonly Charge[]
  plans?: readonly Plan[]
  features?: readonly string[]
}>
export type ProductFact = Fact<'product', ProductBody>
export type Product = ProductBody & Readonly<{ id: OwnedId; fact: number }>

/** A tier reaches up to and including `upTo`; the last one has none. `flat` is due once the tier is entered. */
export type Tier = Readonly<{ upTo?: string; unit?: string; flat?: string }>

/** A percentage that holds up to and including `upTo` of what it is taken of; the last one has none. */
export type PercentTier = Readonly<{ upTo?: string; percent: string; flat?: string }>

/** One cell of a matrix: the labels that usage has (`region: eu`), and how it is priced. */
export type Cell = Readonly<{ where: Readonly<Record<string, string>>; price: QuantityPrice }>

/** What one point costs from a committed number of points on. */
export type PointLevel = Readonly<{ atLeast: string; price: string }>

/** A price that needs nothing but a quantity. Its amount grows with the running total of its window. */
export type QuantityPrice =
  | Readonly<{ model: 'per_unit'; unit: string }>
  | Readonly<{ model: 'graduated'; tiers: readonly Tier[] }>
  | Readonly<{ model: 'volume'; tiers: readonly Tier[] }>
  | Readonly<{ model: 'package'; size: string; amount: string }>
  | Readonly<{ model: 'blocks'; blocks: readonly Readonly<{ upTo?: string; amount: string }>[] }>
  | Readonly<{ model: 'graduated_percentage'; tiers: readonly PercentTier[] }>
  | Readonly<{ model: 'points'; pointsPerUnit: string; levels: readonly PointLevel[]; committed?: string }>

/** How a quantity, a period, a row of transactions or an upstream cost becomes money. Amounts are decimal texts. */
export type PriceModel =
  | QuantityPrice
  | Readonly<{ model: 'flat'; amount: string; proration: ProrationPolicy }>
  | Readonly<{
      model: 'percentage'
      percent: string
      /** Due for each transaction that is not free. */
      fixed?: string
      minimum?: string
      maximum?: string
      freeEvents?: string
      freeUnits?: string
    }>
  | Readonly<{ model: 'matrix'; by: readonly string[]; cells: readonly Cell[]; otherwise?: QuantityPrice }>
  | Readonly<{ model: 'cost_plus'; factor: string }>

/** Over whose use a price counts its tiers, minimum and maximum: one subscription, one customer, or all on the link. */
export type PriceScope = 'subscription' | 'customer' | 'agreement'

/** Over how long it counts them: one billing period, calendar quarters or years, or terms of the subscription. */
export type PriceWindow = 'period' | 'quarter' | 'year' | 'term'

/** How the amount of a pool comes back to its subscriptions: by what each used, or in even parts. */
export type Allotment = 'by_quantity' | 'evenly'

export type Discount = Readonly<{ percent: string } | { amount: string }> & Readonly<{ because?: string }>

/** One price of one charge in a price book, valid for periods that start in [from, to). */
export type PriceBody = Readonly<{
  book: OwnedId
  product: OwnedId
  charge: string
  currency: Currency
  price: PriceModel
  from: string
  to?: string
  /** Only for this subscription, customer or plan: it goes before a price for everybody. */
  only?: Readonly<{ subscription?: OwnedId; customer?: OrganizationId; plan?: string }>
  scope?: PriceScope
  window?: PriceWindow
  allotment?: Allotment
  /** The least and the most that the window comes to, over the scope. */
  minimum?: string
  maximum?: string
  discounts?: readonly Discount[]
  /** How long nothing is due from the subscription's beginning on: `P14D` is a trial, `P1M` a free first month. */
  free?: string
  /** A fee may be billed for the period to come; the default is arrears. */
  billed?: 'advance' | 'arrears'
  /** How a price for an agreed quantity (seats) shrinks in a part of a period; by its actual days where nothing is said. */
  proration?: ProrationPolicy
}>
export type PriceFact = Fact<'price', PriceBody>
export type PriceWithdrawnFact = Fact<'price_withdrawn', Readonly<{ because: string }>>
/** `derivedBy` are the facts of the books that made it of another's price: a line rests on them as on the price. */
export type Price = PriceBody & Readonly<{ id: OwnedId; fact: number; derivedBy?: readonly number[] }>

/** How a basis names all that a price was told by. */
export function priceRefs({ fact, derivedBy = [] }: Price): readonly string[] {
  return [fact, ...derivedBy].map((position) => factRef({ position }))
}

/**
 * A price book: what it is called, who may read it beside its owner, and what a charge costs for which it has no price of its
 * own: the list of another book `less` so many percent, or the cost of the link above plus so many percent. In force from a
 * moment on.
 */
export type PriceBookBody = Readonly<{
  name: string
  readers?: readonly OrganizationId[]
  from: string
  derived?: Readonly<{ list: OwnedId; less: string }> | Readonly<{ costPlus: string }>
}>
export type PriceBookFact = Fact<'price_book', PriceBookBody>

/** A version of a price book with the fact that told it. */
export type PriceBook = PriceBookBody & Readonly<{ id: OwnedId; fact: number }>

/**
 * Products, prices, and the versions of price books, those told later last. `search` finds the prices of a charge that are meant for
 * somebody without looking at the others: `price-search.ts`.
 */
export type Catalog = Readonly<{
  products: ReadonlyMap<OwnedId, Product>
  prices: readonly Price[]
  books: ReadonlyMap<OwnedId, readonly PriceBook[]>
  search: PriceSearch
}>

/** The catalog that the facts tell of; a withdrawn price is gone from it, for every period. */
export function catalogFrom(facts: readonly Fact[]): Catalog {
  const products = newestAboutEach(factsOfKind<ProductFact>(facts, 'product'))
  const priced = facts.filter((fact) => fact.kind === 'price' || fact.kind === 'price_withdrawn')
  const standing = factsOfKind<PriceFact>([...newestAboutEach(priced).values()], 'price')
  const prices = standing.map(({ about, body, position }) => ({ ...body, id: about, fact: position }))
  const books = factsOfKind<PriceBookFact>(facts, 'price_book')
  return {
    products: new Map([...products].map(([id, { body, position }]) => [id, { ...body, id, fact: position }])),
    prices,
    books: Map.groupBy(
      books.map(({ about, body, position }) => ({ ...body, id: about, fact: position })),
      ({ id }) => id,
    ),
    search: searchOf(prices),
  }
}

/** What a price is looked for: a charge for a period that starts at a moment, and whose it is. */
export type WantedPrice = PriceAsked & Readonly<{ book: OwnedId; currency?: Currency }>

/**
 * The price of a charge for a period that starts at `starts`. Of those valid then, the most specific goes first: for the
 * subscription, then for the customer, then for the plan, then for everybody; of equals, the one learned last. A book without a
 * price of its own for the charge may derive one.
 */
export function findPrice(catalog: Catalog, wanted: WantedPrice): Price | undefined {
  return findIn(catalog, wanted, [])
}

/** `through` are the books that were gone through on the way, so that books derived from each other end. */
function findIn(catalog: Catalog, wanted: WantedPrice, through: readonly OwnedId[]): Price | undefined {
  const { book, starts } = wanted
  const own = searchPrice(catalog.search, book, wanted)
  if (own || through.includes(book)) return own
  const version = bookAt(catalog.books.get(book) ?? [], starts)
  if (!version?.derived) return undefined
  if ('costPlus' in version.derived) return costPlusPrice(version, version.derived.costPlus, wanted)
  const { list, less } = version.derived
  // What another's book has for single customers or subscriptions is no list.
  const { product, charge, plan, currency } = wanted
  const asked = { book: list, product, charge, starts, ...(plan && { plan }), ...(currency && { currency }) }
  const listed = findIn(catalog, asked, [...through, book])
  // A markup on somebody else's cost is no list either.
  return listed && listed.price.model !== 'cost_plus' ? lessThanList(listed, version, less) : undefined
}

/** The version of a book in force at a moment: the one that begins last before it; of equals, the one told last. */
function bookAt(versions: readonly PriceBook[], at: Temporal.Instant): PriceBook | undefined {
  const [newest] = versions
    .map((version) => ({ version, from: Temporal.Instant.from(version.from) }))
    .filter(({ from }) => !isBefore(at, from))
    .sort((a, b) => Temporal.Instant.compare(b.from, a.from) || b.version.fact - a.version.fact)
  return newest?.version
}

/** The cost of the link above plus so many percent, in whatever currency the link has. */
function costPlusPrice(book: PriceBook, percent: string, wanted: WantedPrice): Price | undefined {
  const { product, charge, currency } = wanted
  if (currency === undefined) return undefined
  const factor = decimalText(decimal(percent).times('0.01').plus(1))
  const { id, fact, from } = book
  return { book: id, product, charge, currency, price: { model: 'cost_plus', factor }, from, id, fact }
}

/** A price of the list with so many percent off: of its amounts, and so of the least and the most that they come to. */
function lessThanList(listed: Price, book: PriceBook, less: string): Price {
  const share = decimal(100).minus(decimal(less)).times('0.01')
  const of = (amount: string) => decimalText(decimal(amount).times(share))
  const { minimum, maximum, discounts = [], derivedBy = [] } = listed
  return {
    ...listed,
    discounts: [...discounts, { percent: less, because: 'less than the list' }],
    ...(minimum !== undefined && { minimum: of(minimum) }),
    ...(maximum !== undefined && { maximum: of(maximum) }),
    derivedBy: [...derivedBy, book.fact],
  }
}
