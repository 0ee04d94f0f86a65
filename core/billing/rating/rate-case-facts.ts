import { periodStartingIn } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { CaseLink, CasePlace, CasePrice, CaseProduct, CaseSubscription, RateCase } from './rate-case.ts'

/** A fact of a case, with the place in the case that tells it. */
export type CaseFact = Fact & Readonly<{ place: CasePlace }>

type Telling = Readonly<{ kind: string; about: string; body: unknown; place: CasePlace }>

const UTC = 'UTC'
/** Prices, meters and books that name no beginning hold from here on. */
const LONG_AGO = '2000-01-01T00:00:00Z'

/**
 * The facts that a case comes to, numbered in its order: what its author left out is filled in. They are those that a channel of this
 * kind would have recorded, so that whatever derives from facts derives from a case.
 */
export function factsOfCase(one: RateCase): readonly CaseFact[] {
  const told = [
    ...one.products.flatMap(productTold),
    ...one.links.flatMap((link, at) => linkTold(one, link, at)),
    ...booksTold(one),
    ...one.subscriptions.flatMap((subscription, at) => subscriptionTold(one, subscription, at)),
    ...(one.rates ?? []).map((rate, at) => rateTold(rate, at)),
    ...goodwillTold(one),
    ...promisesTold(one),
  ]
  return told.map(({ kind, about, body, place }, at) => ({
    position: at + 1,
    kind,
    about,
    body,
    place,
    id: `case-${at + 1}`,
    owner: ownerOf(about),
    learnedAt: LONG_AGO,
  }))
}

/** A moment of a case as such: a date begins at midnight in the case's zone. */
export function momentOf({ zone = UTC }: Pick<RateCase, 'zone'>, text: string): string {
  if (text.length > DATE.length) return text
  return Temporal.PlainDate.from(text).toZonedDateTime({ timeZone: zone }).toInstant().toString()
}

const DATE = '2026-01-01'

/** What a metered charge of a case is measured by. */
export function meterOf(product: OwnedId, charge: string): OwnedId {
  return `${product}.${charge}`
}

/** The book of a link: one of its own, called as the link, where the case names none. */
export function bookOf({ book, link }: CaseLink): OwnedId {
  return book ?? link
}

/** The calendar of a link, with what the case leaves out. */
export function calendarOf({ zone = UTC }: Pick<RateCase, 'zone'>, { calendar }: CaseLink) {
  return { zone, anchorDay: 1, months: 1 as const, ...calendar }
}

function productTold({ product, name = product, charges, plans }: CaseProduct, at: number): readonly Telling[] {
  const place = ['products', at]
  const sold = charges.map(({ charge, unit, discloses = 'quantity', name: called = charge }) => ({
    charge,
    name: called,
    discloses,
    ...(unit !== undefined && { meter: meterOf(product, charge) }),
  }))
  const metered = charges.flatMap(({ charge, unit }, index) => {
    const body = { eventType: charge, measure: { aggregation: 'sum', value: charge }, unit }
    const about = meterOf(product, charge)
    return unit === undefined ? [] : [{ kind: 'meter', about, body, place: [...place, 'charges', index] }]
  })
  return [
    { kind: 'product', about: product, body: { name, charges: sold, ...(plans && { plans }) }, place },
    ...metered,
  ]
}

function linkTold(one: RateCase, link: CaseLink, at: number): readonly Telling[] {
  const { seller, buyer, currency, rounding = 'line-half-even', prices = [] } = link
  const place = ['links', at]
  const book = bookOf(link)
  const policies = { rounding, correction: 'net', paymentDays: 30 }
  const body = { seller, buyer, book, currency, calendar: calendarOf(one, link), ...policies }
  const priced = prices.map((price, index) =>
    priceTold(one, price, { book, currency, place: [...place, 'prices', index], name: `${link.link}-${index + 1}` }),
  )
  return [{ kind: 'agreement', about: link.link, body, place }, ...priced]
}

function booksTold(one: RateCase): readonly Telling[] {
  return (one.books ?? []).flatMap(({ book, name = book, from = LONG_AGO, derived, currency, prices = [] }, at) => {
    const place = ['books', at]
    const link = one.links.find((other) => bookOf(other) === book) ?? one.links[0]
    const usual = currency ?? link?.currency ?? 'EUR'
    const body = { name, from: momentOf(one, from), ...(derived && { derived }) }
    const priced = prices.map((price, index) => {
      const where = {
        book,
        currency: usual,
        place: [...place, 'prices', index],
        name: `${book}-${at + 1}.${index + 1}`,
      }
      return priceTold(one, price, where)
    })
    return [{ kind: 'price_book', about: book, body, place }, ...priced]
  })
}

type Priced = Readonly<{ book: OwnedId; currency: string; place: CasePlace; name: string }>

function priceTold(one: RateCase, price: CasePrice, { book, currency, place, name }: Priced): Telling {
  const { from = LONG_AGO, to, product = one.products[0]?.product ?? '', ...own } = price
  const span = { from: momentOf(one, from), ...(to !== undefined && { to: momentOf(one, to) }) }
  const about = `${ownerOf(book)}:${name.replace(':', '.')}`
  return { kind: 'price', about, body: { currency, ...own, book, product, ...span }, place }
}

function subscriptionTold(one: RateCase, subscribed: CaseSubscription, at: number): readonly Telling[] {
  const { subscription, amendments = [], from, ...own } = subscribed
  const place = ['subscriptions', at]
  const usual = { product: one.products[0]?.product ?? '', chain: one.links.map(({ link }) => link) }
  const body = { ...usual, ...own, from: momentOf(one, from) }
  const amended = amendments.map(({ at: when, change, because }, index) => {
    const ended = change.to === 'co_termed' ? { ...change, end: momentOf(one, change.end) } : change
    const amending = { subscription, at: momentOf(one, when), change: ended, ...(because !== undefined && { because }) }
    const about = `${ownerOf(subscription)}:amendment-${at + 1}.${index + 1}`
    return { kind: 'amendment', about, body: amending, place: [...place, 'amendments', index] }
  })
  return [{ kind: 'subscription', about: subscription, body, place }, ...amended]
}

function rateTold(rate: NonNullable<RateCase['rates']>[number], at: number): Telling {
  const body = { source: 'the case', ...rate }
  return { kind: 'fx_rate', about: `case:rate-${at + 1}`, body, place: ['rates', at] }
}

/** The period that goodwill is about is that of its link, which starts in the month. */
function goodwillTold(one: RateCase): readonly Telling[] {
  return (one.goodwill ?? []).flatMap((given, at) => {
    const { month, subscription = one.subscriptions[0]?.subscription ?? '', ...own } = given
    const link = one.links.find((other) => other.link === given.link)
    if (!link) return []
    const period = periodStartingIn(calendarOf(one, link), Temporal.PlainYearMonth.from(month))
    const body = { ...own, subscription, periodFrom: period.from.toString() }
    return [{ kind: 'goodwill', about: `${link.seller}:goodwill-${at + 1}`, body, place: ['goodwill', at] }]
  })
}

function promisesTold(one: RateCase): readonly Telling[] {
  const commitments = (one.commitments ?? []).map(({ commitment, ...own }, at) => {
    const about = commitment ?? `${ownerOf(own.link)}:commitment-${at + 1}`
    const body = { ...own, from: momentOf(one, own.from), to: momentOf(one, own.to) }
    return { kind: 'commitment', about, body, place: ['commitments', at] }
  })
  const credits = (one.credits ?? []).map(({ credit, ...own }, at) => {
    const about = credit ?? `${ownerOf(own.link)}:credit-${at + 1}`
    const ends = own.expires === undefined ? {} : { expires: momentOf(one, own.expires) }
    return {
      kind: 'credit_grant',
      about,
      body: { ...own, from: momentOf(one, own.from), ...ends },
      place: ['credits', at],
    }
  })
  return [...commitments, ...credits]
}
