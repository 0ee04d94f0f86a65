import { buyerOn } from '#core/billing/subscription.ts'
import { chainFault } from '#core/channel/agreement.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { nearestName } from '#core/ground/nearest.ts'
import type { CaseFault, CasePlace, CasePrice, CaseSubscription, CaseUse, RateCase } from './rate-case.ts'
import { bookOf } from './rate-case-facts.ts'
import { chargeOf } from './rate-case-use.ts'

/**
 * What is wrong in a case that a schema does not see: names that nothing in it has, chains that are none, months that end before
 * they begin. A case without any can be told as facts.
 */
export function caseFaults(one: RateCase): readonly CaseFault[] {
  return [
    ...twice(one),
    ...monthFaults(one),
    ...sizeFault(one),
    ...one.links.flatMap(({ prices = [] }, at) => priceFaults(one, prices, ['links', at, 'prices'])),
    ...(one.books ?? []).flatMap((book, at) => [
      ...priceFaults(one, book.prices ?? [], ['books', at, 'prices']),
      ...listFault(one, book.derived, ['books', at, 'derived', 'list']),
    ]),
    ...one.subscriptions.flatMap((subscription, at) => subscriptionFaults(one, subscription, ['subscriptions', at])),
    ...(one.usage ?? []).flatMap((use, at) => useFaults(one, use, ['usage', at])),
    ...(one.goodwill ?? []).flatMap((given, at) => [
      ...named('link', given.link, linksOf(one), ['goodwill', at, 'link']),
      ...named('subscription', given.subscription, subscribedOf(one), ['goodwill', at, 'subscription']),
      ...named('charge', given.charge, chargesOf(one), ['goodwill', at, 'charge']),
    ]),
    ...(['commitments', 'credits'] as const).flatMap((list) =>
      (one[list] ?? []).flatMap(({ link }, at) => named('link', link, linksOf(one), [list, at, 'link'])),
    ),
  ]
}

const linksOf = (one: RateCase) => one.links.map(({ link }) => link)
const productsOf = (one: RateCase) => one.products.map(({ product }) => product)
const subscribedOf = (one: RateCase) => one.subscriptions.map(({ subscription }) => subscription)

/** The charges of a product, or of all where none is named. */
function chargesOf(one: RateCase, product?: OwnedId): readonly string[] {
  const sold = one.products.filter((other) => product === undefined || other.product === product)
  return sold.flatMap(({ charges }) => charges.map(({ charge }) => charge))
}

/** Nothing where the name is known, or none was given. */
function named(
  what: string,
  given: string | undefined,
  known: readonly string[],
  place: CasePlace,
): readonly CaseFault[] {
  if (given === undefined || known.includes(given)) return []
  const near = nearestName(given, known)
  const hint = near === undefined ? `the case has ${known.join(', ') || 'none'}` : `did you mean ${near}?`
  return [{ place, says: `There is no ${what} ${given}: ${hint}` }]
}

function twice(one: RateCase): readonly CaseFault[] {
  const lists = [
    ['products', 'product', productsOf(one)],
    ['links', 'link', linksOf(one)],
    ['subscriptions', 'subscription', subscribedOf(one)],
  ] as const
  return lists.flatMap(([list, field, ids]) =>
    ids.flatMap((id, at) =>
      ids.indexOf(id) === at ? [] : [{ place: [list, at, field], says: `${id} stands twice among the ${list}` }],
    ),
  )
}

function monthFaults({ months: { from, to } }: RateCase): readonly CaseFault[] {
  if (from === undefined || from <= to) return []
  return [{ place: ['months', 'to'], says: `The months end with ${to}, before they begin with ${from}` }]
}

/** A case is answered while somebody waits: it has so many lines on its longest chain at most. */
const MOST_LINES = 5_000

function sizeFault(one: RateCase): readonly CaseFault[] {
  const last = Temporal.PlainYearMonth.from(one.months.to)
  const lines = one.subscriptions.map(({ from, product, chain = linksOf(one) }) => {
    const months = Temporal.PlainYearMonth.from(from.slice(0, 7)).until(last, { largestUnit: 'month' }).months
    return Math.max(0, months + 2) * chargesOf(one, product).length * chain.length
  })
  const all = lines.reduce((total, some) => total + some, 0)
  if (all <= MOST_LINES) return []
  return [{ place: ['months'], says: `The case comes to about ${all} lines, and is rated up to ${MOST_LINES}` }]
}

function priceFaults(one: RateCase, prices: readonly CasePrice[], list: CasePlace): readonly CaseFault[] {
  return prices.flatMap(({ product, charge, only }, at) => {
    const place = [...list, at]
    const meant = product ?? onlyProduct(one)
    if (meant === undefined) return [{ place, says: 'A price names its product where the case has several' }]
    const plans = one.products.flatMap((sold) => (sold.plans ?? []).map(({ plan }) => plan))
    return [
      ...named('product', product, productsOf(one), [...place, 'product']),
      ...named('charge', charge, chargesOf(one, meant), [...place, 'charge']),
      ...named('subscription', only?.subscription, subscribedOf(one), [...place, 'only', 'subscription']),
      ...named('plan', only?.plan, plans, [...place, 'only', 'plan']),
    ]
  })
}

/** The product that is meant where none is named: the only one. */
function onlyProduct({ products }: RateCase): OwnedId | undefined {
  return products.length === 1 ? products[0]?.product : undefined
}

function listFault(one: RateCase, derived: unknown, place: CasePlace): readonly CaseFault[] {
  const { list } = (derived ?? {}) as Readonly<{ list?: string }>
  const books = [...one.links.map(bookOf), ...(one.books ?? []).map(({ book }) => book)]
  return named('book', list, [...new Set(books)], place)
}

function subscriptionFaults(one: RateCase, subscribed: CaseSubscription, place: CasePlace): readonly CaseFault[] {
  const { product = onlyProduct(one), plan, chain = linksOf(one), customer, amendments = [] } = subscribed
  if (product === undefined) {
    return [{ place, says: 'A subscription names its product where the case has several' }]
  }
  const plans = one.products.find((sold) => sold.product === product)?.plans?.map((own) => own.plan) ?? []
  const known = [
    ...named('product', product, productsOf(one), [...place, 'product']),
    ...named('plan', plan, plans, [...place, 'plan']),
    ...chain.flatMap((link, at) => named('link', link, linksOf(one), [...place, 'chain', at])),
    ...amendments.flatMap(({ change }, at) =>
      change.to === 'plan' ? named('plan', change.plan, plans, [...place, 'amendments', at, 'change', 'plan']) : [],
    ),
  ]
  return known.length > 0 ? known : chainFaults(one, { chain, customer }, [...place, 'chain'])
}

type Chained = Readonly<{ chain: readonly OwnedId[]; customer: string }>

/** Every link's buyer sells on the next, and the last one sells to the customer. */
function chainFaults(one: RateCase, { chain, customer }: Chained, place: CasePlace): readonly CaseFault[] {
  const links = chain.flatMap((link) => one.links.find((other) => other.link === link) ?? [])
  const broken = chainFault(links)
  if (broken) return [{ place, says: broken.says }]
  const wrong = links.find((link) => buyerOn({ chain, customer }, link.link) !== link.buyer)
  if (!wrong) return []
  const says = `${wrong.buyer} buys on ${wrong.link}, and the chain goes on with ${buyerOn({ chain, customer }, wrong.link)}`
  return [{ place, says }]
}

function useFaults(one: RateCase, use: CaseUse, place: CasePlace): readonly CaseFault[] {
  const wrong = named('subscription', use.subscription, subscribedOf(one), [...place, 'subscription'])
  if (wrong.length > 0) return wrong
  if (use.subscription === undefined && one.subscriptions.length > 1) {
    return [{ place, says: 'Use names its subscription where the case has several' }]
  }
  const id = use.subscription ?? subscribedOf(one)[0]
  const product = one.subscriptions.find(({ subscription }) => subscription === id)?.product ?? onlyProduct(one) ?? ''
  const sold = one.products.find((other) => other.product === product)?.charges
  // A product that the case lacks is told where it stands.
  if (!sold) return []
  const metered = sold.filter(({ unit }) => unit !== undefined).map(({ charge }) => charge)
  if (use.charge === undefined && metered.length !== 1) {
    const says = `Use names its charge where ${product} has ${metered.length} with a unit`
    return [{ place, says }]
  }
  return named('charge with a unit', use.charge ?? chargeOf(one, product), metered, [...place, 'charge'])
}
