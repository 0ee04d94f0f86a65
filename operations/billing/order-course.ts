import { ORDER_KINDS, type Order, type OrderTermsBody, type OrderTermsFact, ordersFrom } from '#core/billing/order.ts'
import { quotedLine } from '#core/billing/order-prices.ts'
import { type Quote, quotesFrom } from '#core/billing/quote.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import { unknown } from '#operations/fact-kind.ts'
import { type Acting, lockInTurn } from '#stores/postgres/acting.ts'
import { loadShared, type NewFact } from '#stores/postgres/facts.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'

/** Beyond every position that was ever taken: what is judged comes after all that is recorded. */
const NOT_YET_TAKEN = 2 ** 52

/** Everything that decides on orders: their own facts, and the quotes that they may go by. */
const DECIDING = [...ORDER_KINDS, 'quote_sent', 'quote_accepted', 'quote_declined'] as const

export type OrderCourse = Readonly<{
  order: (id: OwnedId, now: Temporal.Instant) => Order | undefined
  /** Every version of the quotes that the buyer of a link has accepted on it, and which order each went into. */
  accepted: (link: OwnedId, now: Temporal.Instant) => readonly Quote[]
  orderOf: (quote: OwnedId) => OwnedId | undefined
}>

/**
 * What became of orders, in turn: who confirms, holds, releases or cancels one waits for whoever does so at the same time. Everything
 * that the acting organization sees of each order is read, and what it shares with its buyer on the link. What the same call has told
 * before counts too: of an order that it places, `buyers` says with whom to look.
 */
export async function openOrders(
  acting: Acting,
  ids: readonly OwnedId[],
  judged: readonly NewFact[] = [],
  buyers: readonly OrganizationId[] = [],
): Promise<OrderCourse> {
  const wanted = [...new Set(ids)].sort()
  for (const id of wanted) await lockInTurn(acting, `order ${id}`)
  const found = await loadFactsAbout(acting, [[['order'], wanted]])
  const parties = new Set([...ordersFrom(found, EARLIEST).flatMap(partiesOfOrder), ...buyers])
  const stored = new Map<number, Fact>(found.map((fact) => [fact.position, fact]))
  for (const party of parties) {
    for (const fact of await loadShared(acting, DECIDING, party)) stored.set(fact.position, fact)
  }
  return courseOf(
    [...stored.values()].sort((a, b) => a.position - b.position),
    judged,
  )
}

/** Whom an order is between does not depend on the moment. */
const EARLIEST = Temporal.Instant.fromEpochMilliseconds(0)

function partiesOfOrder({ chain, customer }: Order): readonly string[] {
  return [...chain.map(ownerOf), customer]
}

function courseOf(stored: readonly Fact[], judged: readonly NewFact[]): OrderCourse {
  const facts = (): readonly Fact[] => [
    ...stored,
    ...judged.map((fact, at) => ({ ...fact, position: NOT_YET_TAKEN + at })),
  ]
  return {
    order: (id, now) => ordersFrom(facts(), now).find((one) => one.id === id),
    accepted: (link, now) =>
      quotesFrom(facts(), now).filter(({ state, content }) => state === 'accepted' && content.link === link),
    orderOf: (quote) =>
      factsOfKind<OrderTermsFact>(facts(), 'order_terms').find(({ body }) => body.quote?.quote === quote)?.body.order,
  }
}

/** Why an order can't go by the quote that its terms name; undefined where it can. */
export function termsFault(
  course: OrderCourse,
  order: Order,
  terms: OrderTermsBody,
  now: Temporal.Instant,
): Refusal | undefined {
  const { quote: named, link } = terms
  if (!named) return undefined
  const found = course.accepted(link, now).find(({ id, version }) => id === named.quote && version === named.version)
  if (!found) {
    return {
      code: 'quote_not_accepted',
      says: `Version ${named.version} of ${named.quote} was not accepted on ${link}`,
    }
  }
  if (found.sent?.body.sha256 !== named.sha256) {
    return { code: 'other_content', says: `${named.quote} was accepted with the SHA-256 ${found.sent?.body.sha256}` }
  }
  const before = course.orderOf(found.id)
  if (before !== undefined && before !== order.id) {
    return { code: 'quote_ordered_already', says: `${found.id} went into the order ${before}` }
  }
  return coverFault(found, order)
}

/** A quote that does not offer what is ordered, for whom and in the quantity and for the term that it was offered, is another one. */
export function coverFault(quote: Quote, order: Pick<Order, 'customer' | 'lines' | 'term'>): Refusal | undefined {
  const { id, content } = quote
  const differs = (says: string): Refusal => ({ code: 'quote_differs', says: `${id} ${says}` })
  if (content.renews) return differs(`renews ${content.renews.subscription}, so it is no offer of another subscription`)
  if (content.customer !== order.customer) return differs(`is for ${content.customer}, not for ${order.customer}`)
  for (const line of order.lines) {
    const offered = quotedLine(content.lines, line)
    const what = `${line.product}${line.plan === undefined ? '' : ` in the plan ${line.plan}`}`
    if (!offered) return differs(`does not offer ${what}`)
    if (offered.quantity !== undefined && Number(offered.quantity) !== Number(line.quantity ?? '1')) {
      return differs(`offers ${offered.quantity} of ${what}, and ${line.quantity ?? '1'} are ordered`)
    }
    const months = order.term?.months
    if (offered.term !== undefined && offered.term.months !== months) {
      return differs(
        `offers ${what} for ${offered.term.months} months, and it is ordered ${months === undefined ? 'without a term' : `for ${months}`}`,
      )
    }
  }
  return undefined
}

/** The order, as one that is known; one of others is the same as one that does not exist. */
export function noOrder(id: OwnedId): Refusal {
  return unknown('order', id)
}
