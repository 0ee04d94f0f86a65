import { agreementsFrom } from '#core/channel/agreement.ts'
import { type Catalog, type Charge, catalogFrom, findPrice, type Price, type Product } from '#core/channel/catalog.ts'
import { searchOf } from '#core/channel/price-search.ts'
import { type Decimal, decimal, sum, ZERO } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import { standingAmendments } from './amendment.ts'
import type { OrderBody, OrderConfirmedFact, OrderFact, OrderLine, OrderTermsFact } from './order.ts'
import type { QuoteContent, QuoteLine, QuoteSentFact } from './quote-facts.ts'
import { rateQuantity } from './rating/rate-quantity.ts'
import { modified } from './rating/window-amount.ts'

/** The kinds of facts that prices are locked by, beside the agreements. */
export const ORDERED_PRICE_KINDS = ['order', 'order_terms', 'order_confirmed', 'quote_sent'] as const

/**
 * The prices that accepted quotes lock for the subscriptions of orders, on each link that its seller has confirmed and that the facts
 * tell the terms of: in the seller's book, for that subscription alone, from the order's start on, to the end of its term where it has
 * one. Nothing is copied: a price is what the sent quote says, and rests on that fact. What an order takes by list has none.
 */
export function orderedPrices(facts: readonly Fact[]): readonly Price[] {
  const orders = new Map(factsOfKind<OrderFact>(facts, 'order').map((fact) => [fact.about, fact.body]))
  const agreements = agreementsFrom(facts)
  const quotes = sentQuotes(facts)
  const confirmed = new Set(
    factsOfKind<OrderConfirmedFact>(facts, 'order_confirmed').map(({ about, body }) => `${about} ${body.link}`),
  )
  return factsOfKind<OrderTermsFact>(facts, 'order_terms').flatMap(({ owner, body: { order: id, link, quote } }) => {
    const order = orders.get(id)
    const agreement = agreements.get(link)
    const sent = quote && quotes.get(`${quote.quote} ${quote.version}`)
    if (!order || !agreement || !sent || owner !== ownerOf(link) || !confirmed.has(`${id} ${link}`)) return []
    const { book, currency } = agreement
    const span = lockedSpan(order, agreement.calendar.zone)
    return order.lines.flatMap((line) => {
      const quoted = quotedLine(sent.body.quote.lines, line)
      return pricesOf(sent, quoted).map((price): Price => {
        const only = { subscription: line.subscription }
        // Subscriptions that share a quoted price share its pool, where it counts over more than one.
        const id = `${sent.about}.${quotedAt(sent, line) + 1}.${price.charge}`
        return { ...price, ...span, book, currency, product: line.product, only, id, fact: sent.position }
      })
    })
  })
}

/**
 * The prices that accepted quotes lock for the terms that subscriptions are renewed for, each on the link of the seller that told the
 * renewal: for that subscription alone, for as long as the offered term. They rest on the sent quote, like those of orders.
 */
export function renewedPrices(facts: readonly Fact[]): readonly Price[] {
  const agreements = agreementsFrom(facts)
  const quotes = sentQuotes(facts)
  return [...standingAmendments(facts).values()].flat().flatMap(({ owner, body: { subscription, change } }) => {
    const named = change.to === 'renewed' ? change.quote : undefined
    const sent = named && quotes.get(`${named.quote} ${named.version}`)
    const renews = sent?.body.quote.renews
    const agreement = sent && agreements.get(sent.body.quote.link)
    if (!sent || !agreement || renews?.subscription !== subscription || agreement.seller !== owner) return []
    const { book, currency } = agreement
    return sent.body.quote.lines.flatMap((line) =>
      pricesOf(sent, line).map((price): Price => {
        const span = { from: renews.from, to: renews.to }
        const id = `${sent.about}.1.${price.charge}`
        return {
          ...price,
          ...span,
          book,
          currency,
          product: line.product,
          only: { subscription },
          id,
          fact: sent.position,
        }
      }),
    )
  })
}

function sentQuotes(facts: readonly Fact[]): ReadonlyMap<string, QuoteSentFact> {
  return new Map(
    factsOfKind<QuoteSentFact>(facts, 'quote_sent').map((fact) => [`${fact.about} ${fact.body.version}`, fact]),
  )
}

/** The catalog of the facts with what orders and renewals have locked in it. */
export function orderedCatalog(facts: readonly Fact[]): Catalog {
  const catalog = catalogFrom(facts)
  const ordered = [...orderedPrices(facts), ...renewedPrices(facts)]
  if (ordered.length === 0) return catalog
  const prices = [...catalog.prices, ...ordered]
  return { ...catalog, prices, search: searchOf(prices) }
}

function lockedSpan(
  { start, term }: Pick<OrderBody, 'start' | 'term'>,
  zone: string,
): Readonly<{ from: string; to?: string }> {
  if (!term) return { from: start }
  const ends = Temporal.Instant.from(start).toZonedDateTimeISO(zone).add({ months: term.months })
  return { from: start, to: ends.toInstant().toString() }
}

/** The line of a quote that offers what is ordered: the same product in the same plan. */
export function quotedLine(
  lines: readonly QuoteLine[],
  { product, plan }: Pick<OrderLine, 'product' | 'plan'>,
): QuoteLine | undefined {
  return lines.find((line) => line.product === product && line.plan === plan)
}

/** What was sent as the version of a quote that an order names. */
export function orderedQuote(
  facts: readonly Fact[],
  { quote, version }: Readonly<{ quote: OwnedId; version: number }>,
): QuoteContent | undefined {
  const sent = factsOfKind<QuoteSentFact>(facts, 'quote_sent')
  return sent.findLast(({ about, body }) => about === quote && body.version === version)?.body.quote
}

function quotedAt({ body }: QuoteSentFact, { product, plan }: OrderLine): number {
  return body.quote.lines.findIndex((line) => line.product === product && line.plan === plan)
}

/** Its prices, with the terms that hold where a price does not say otherwise. Metered charges can't be billed ahead. */
function pricesOf({ body: { quote } }: QuoteSentFact, line: QuoteLine | undefined) {
  return (line?.prices ?? []).map((price) => ({
    ...price,
    ...(price.billed === undefined && quote.terms.billing === 'advance' && { billed: 'advance' as const }),
  }))
}

/** What a line of an order is priced by on one link, at its start: the quote's prices, and else the list of the seller's book. */
export type PricedLink = Readonly<{
  catalog: Catalog
  book: OwnedId
  currency: Currency
  quote: Readonly<{ lines: readonly QuoteLine[] }> | undefined
  start: string
  customer: string
}>

/**
 * What the fees of ordered lines come to in a whole period on one link: what is known without use. Metered charges and markups on cost
 * count nothing.
 */
export function recurringValue(lines: readonly OrderLine[], on: PricedLink): Decimal {
  return sum(lines.map((line) => feesOf(line, on)))
}

function feesOf(line: OrderLine, on: PricedLink): Decimal {
  const product = on.catalog.products.get(line.product)
  const quantity = decimal(line.quantity ?? '1')
  const quoted = on.quote && quotedLine(on.quote.lines, line)
  return sum(
    fees(product, line.plan).map(({ charge }) => {
      const locked = quoted?.prices.find((price) => price.charge === charge)
      const price = locked ?? listPrice(line, charge, on)
      return price ? feeOf({ ...price, ...MADE_UP, product: line.product }, quantity) : ZERO
    }),
  )
}

/** What a price needs beside its numbers to be worked out; nothing that is worked out here shows it. */
const MADE_UP = { book: '', currency: '', from: '', id: '', fact: 0 }

function fees(product: Product | undefined, plan: string | undefined): readonly Charge[] {
  const named = product?.plans?.find((one) => one.plan === plan)?.charges
  return (product?.charges ?? []).filter(
    ({ charge, meter }) => meter === undefined && (named === undefined || named.includes(charge)),
  )
}

function listPrice({ product, plan }: OrderLine, charge: string, on: PricedLink): Price | undefined {
  const { book, currency, customer, start } = on
  const whose = { customer, ...(plan !== undefined && { plan }) }
  return findPrice(on.catalog, { book, currency, product, charge, starts: Temporal.Instant.from(start), ...whose })
}

function feeOf(price: Price, quantity: Decimal): Decimal {
  const model = price.price
  switch (model.model) {
    case 'flat':
      return modified(price, { amount: decimal(model.amount), says: '', steps: [] }).amount
    case 'percentage':
    case 'matrix':
    case 'cost_plus':
      return ZERO
    default:
      return modified(price, rateQuantity(model, quantity)).amount
  }
}
