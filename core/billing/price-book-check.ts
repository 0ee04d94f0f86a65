import type { Agreement } from '#core/channel/agreement.ts'
import { type Catalog, type Charge, findPrice, type Price, type Product } from '#core/channel/catalog.ts'
import { versionAt } from '#core/channel/price-book.ts'
import { validityFaults } from '#core/channel/price-book-validity.ts'
import type { FxRate } from '#core/channel/rate.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { cliffsOf } from './rating/price-cliff.ts'
import { type Subscription, segmentAt } from './subscription.ts'

export const FINDING_CODES = [
  'charge_without_price',
  'gap',
  'hidden',
  'costs_less_for_more',
  'average_rises',
  'currency_without_rate',
  'never_used',
  'list_unreadable',
] as const

/**
 * Something odd about a book. `error`: a close will park or bill wrongly; `warning`: it may well be a slip; `note`: nothing is
 * wrong, but somebody may want to know.
 */
export type Finding = Readonly<{
  code: (typeof FINDING_CODES)[number]
  severity: 'error' | 'warning' | 'note'
  product?: OwnedId
  charge?: string
  price?: OwnedId
  says: string
}>

/** What a book is checked against: what its reader knows at a moment. */
export type CheckedBook = Readonly<{
  book: OwnedId
  at: Temporal.Instant
  catalog: Catalog
  agreements: readonly Agreement[]
  subscriptions: readonly Subscription[]
  rates: ReadonlyMap<string, FxRate>
}>

/** Everything odd about a book, errors first. */
export function checkBook(checked: CheckedBook): readonly Finding[] {
  const prices = checked.catalog.prices.filter(({ book }) => book === checked.book)
  const found = [
    ...listFindings(checked),
    ...missingPrices(checked),
    ...validityFaults(prices).map(({ code, price, says }) => ({
      code,
      severity: 'warning' as const,
      ...of(price),
      says,
    })),
    ...prices.flatMap(cliffFindings),
    ...prices.flatMap((price) => currencyFindings(price, checked)),
    ...prices.flatMap((price) => unusedFindings(price, checked)),
  ]
  const order = ['error', 'warning', 'note']
  return found.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

function of({ product, charge, id }: Price): Pick<Finding, 'product' | 'charge' | 'price'> {
  return { product, charge, price: id }
}

/** A list of which no price can be seen derives nothing. */
function listFindings({ book, at, catalog }: CheckedBook): readonly Finding[] {
  const { derived } = versionAt(catalog, book, at) ?? {}
  if (!derived || !('list' in derived)) return []
  if (catalog.prices.some((price) => price.book === derived.list) || catalog.books.has(derived.list)) return []
  const says = `It is derived from ${derived.list}, of which its owner can read nothing`
  return [{ code: 'list_unreadable', severity: 'error', says }]
}

/** The links that sell from the book, with the subscriptions that go through each. */
function soldFrom({ book, agreements, subscriptions }: CheckedBook) {
  return agreements
    .filter((agreement) => agreement.book === book)
    .map((agreement) => ({ agreement, through: subscriptions.filter(({ chain }) => chain.includes(agreement.id)) }))
}

/** One finding for each charge, with how many subscriptions lack its price. */
function missingPrices(checked: CheckedBook): readonly Finding[] {
  const { book, at, catalog } = checked
  const lacking = soldFrom(checked).flatMap(({ agreement, through }) =>
    through.flatMap((subscription) => {
      const segment = segmentAt(subscription, at)
      const product = catalog.products.get(subscription.product)
      if (!segment || !product) return []
      const { id, customer } = subscription
      const whose = { subscription: id, customer, ...(segment.plan !== undefined && { plan: segment.plan }) }
      const { currency } = agreement
      return chargesIn(product, segment.plan).flatMap(({ charge }) => {
        const wanted = { book, product: product.id, charge, starts: at, currency, ...whose }
        return findPrice(catalog, wanted) ? [] : [{ product: product.id, charge, id }]
      })
    }),
  )
  return [...Map.groupBy(lacking, ({ product, charge }) => `${product} ${charge}`).values()].flatMap((all) => {
    const [first] = all
    if (!first) return []
    const { product, charge, id } = first
    const others = all.length === 1 ? '' : ` and ${all.length - 1} more`
    const says = `${charge} of ${product} has no price that is valid now, and ${id}${others} need one`
    return [{ code: 'charge_without_price' as const, severity: 'error' as const, product, charge, says }]
  })
}

function chargesIn({ charges, plans }: Product, plan: string | undefined): readonly Charge[] {
  const named = plans?.find((one) => one.plan === plan)?.charges
  return named === undefined ? charges : charges.filter(({ charge }) => named.includes(charge))
}

function cliffFindings(price: Price): readonly Finding[] {
  return cliffsOf(price).map(({ code, says }) => {
    const severity = code === 'costs_less_for_more' ? ('warning' as const) : ('note' as const)
    return { code, severity, ...of(price), says }
  })
}

/** How long before the moment a rate may be for it to say that rates of the pair are told at all. */
const RATE_DAYS = 62

/** A price in another currency than its agreement needs the rate of each period's end. */
function currencyFindings(price: Price, checked: CheckedBook): readonly Finding[] {
  const { at, rates } = checked
  if (price.price.model === 'cost_plus' || hasEnded(price, at)) return []
  const since = at
    .subtract({ hours: 24 * RATE_DAYS })
    .toString()
    .slice(0, 10)
  const currencies = new Set(soldFrom(checked).map(({ agreement }) => agreement.currency))
  return [...currencies].flatMap((currency) => {
    if (currency === price.currency) return []
    const pair = `${price.currency}/${currency}`
    const isTold = [...rates].some(([name, { date }]) => name.startsWith(`${pair} `) && date >= since)
    if (isTold) return []
    const says = `The price is in ${price.currency}, a link that sells from the book is in ${currency}, and no rate ${pair} was told since ${since}`
    return [{ code: 'currency_without_rate' as const, severity: 'error' as const, ...of(price), says }]
  })
}

function hasEnded({ to }: Price, at: Temporal.Instant): boolean {
  return to !== undefined && !isBefore(at, Temporal.Instant.from(to))
}

/** No subscription on a link of the book was ever meant by the price. */
function unusedFindings(price: Price, checked: CheckedBook): readonly Finding[] {
  const { only = {} } = price
  const meant = soldFrom(checked).some(({ through }) =>
    through.some(
      (one) =>
        one.product === price.product &&
        (only.subscription === undefined || only.subscription === one.id) &&
        (only.customer === undefined || only.customer === one.customer) &&
        (only.plan === undefined || one.segments.some(({ plan }) => plan === only.plan)) &&
        livesIn(one, price),
    ),
  )
  if (meant) return []
  const says = 'No subscription on a link that sells from the book ever had use for it'
  return [{ code: 'never_used', severity: 'note', ...of(price), says }]
}

function livesIn({ from, to }: Subscription, price: Price): boolean {
  const begins = Temporal.Instant.from(price.from)
  if (to !== undefined && !isBefore(begins, to)) return false
  return price.to === undefined || isBefore(from, Temporal.Instant.from(price.to))
}
