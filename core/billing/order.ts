import type { SalesChain } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { CreditHeldFact, CreditReleasedFact } from './credit-use.ts'
import { buyerOn, type Term } from './subscription.ts'

/** One product that is ordered, with the id that its subscription gets once every link is confirmed. */
export type OrderLine = Readonly<{ subscription: OwnedId; product: OwnedId; plan?: string; quantity?: string }>

/** What everybody on the chain sees of an order; `by` is the id of the person or key that placed it. Its owner sells on the last link. */
export type OrderBody = Readonly<{
  customer: OrganizationId
  chain: SalesChain
  lines: readonly OrderLine[]
  start: string
  term?: Term
  deal?: OwnedId
  by: string
}>
export type OrderFact = Fact<'order', OrderBody>

/**
 * On which terms one link's seller delivers, which it alone and its buyer see: by an accepted version of a quote, or by list; under
 * which purchase order; billed to whom. It is about a thing of the seller's, as the order may be somebody else's.
 */
export type OrderTermsBody = Readonly<{
  order: OwnedId
  link: OwnedId
  quote?: Readonly<{ quote: OwnedId; version: number; sha256: string }>
  purchaseOrder?: string
  billTo: OrganizationId
}>
export type OrderTermsFact = Fact<'order_terms', OrderTermsBody>

/** The seller of one link is bound to deliver. */
export type OrderConfirmedFact = Fact<'order_confirmed', Readonly<{ link: OwnedId; by: string }>>
export type OrderCancelledFact = Fact<'order_cancelled', Readonly<{ because: string }>>

/** The kinds of facts that an order's state is derived from. */
export const ORDER_KINDS = [
  'order',
  'order_terms',
  'order_confirmed',
  'order_cancelled',
  'order_held',
  'credit_released',
] as const

export const ORDER_STATES = ['placed', 'held', 'confirmed', 'active', 'cancelled'] as const
export type OrderState = (typeof ORDER_STATES)[number]

/** How one link stands: its seller has still to confirm, waits for a release of credit, or has confirmed. */
export type OrderLink = Readonly<{
  link: OwnedId
  seller: OrganizationId
  buyer: OrganizationId
  state: 'waiting' | 'held' | 'confirmed'
  says: string
  /** Who has to act next. */
  waitsFor: OrganizationId | undefined
  terms: OrderTermsBody | undefined
  held: CreditHeldFact | undefined
  released: CreditReleasedFact | undefined
}>

export type Order = OrderBody &
  Readonly<{
    id: OwnedId
    seller: OrganizationId
    placedAt: Temporal.Instant
    state: OrderState
    since: Temporal.Instant
    because: string | undefined
    links: readonly OrderLink[]
  }>

/**
 * The orders that the facts tell of, with their states at a moment. Terms, holds and releases of a link are known to its two sides
 * only: others see that the link is waiting.
 */
export function ordersFrom(facts: readonly Fact[], now: Temporal.Instant): readonly Order[] {
  const about = <F extends Fact>(kind: F['kind']) => Map.groupBy(factsOfKind<F>(facts, kind), (fact) => fact.about)
  const ofOrder = <F extends Fact<string, Readonly<{ order: OwnedId }>>>(kind: F['kind']) =>
    Map.groupBy(factsOfKind<F>(facts, kind), (fact) => fact.body.order)
  const told = {
    confirmed: about<OrderConfirmedFact>('order_confirmed'),
    cancelled: about<OrderCancelledFact>('order_cancelled'),
    terms: ofOrder<OrderTermsFact>('order_terms'),
    held: ofOrder<CreditHeldFact>('order_held'),
    released: ofOrder<CreditReleasedFact>('credit_released'),
  }
  return factsOfKind<OrderFact>(facts, 'order').map((fact) => {
    const id = fact.about
    return orderOf(fact, now, {
      confirmed: told.confirmed.get(id) ?? [],
      cancelled: told.cancelled.get(id)?.[0],
      terms: told.terms.get(id) ?? [],
      held: told.held.get(id) ?? [],
      released: told.released.get(id) ?? [],
    })
  })
}

type ToldOfOrder = Readonly<{
  confirmed: readonly OrderConfirmedFact[]
  cancelled: OrderCancelledFact | undefined
  terms: readonly OrderTermsFact[]
  held: readonly CreditHeldFact[]
  released: readonly CreditReleasedFact[]
}>

function orderOf(fact: OrderFact, now: Temporal.Instant, told: ToldOfOrder): Order {
  const placedAt = Temporal.Instant.from(fact.learnedAt)
  const links = fact.body.chain.map((link) => linkOf(fact, link, told))
  const shared = { ...fact.body, id: fact.about, seller: fact.owner, placedAt, links, because: undefined }
  const confirmedAt = told.confirmed
    .map(({ learnedAt }) => Temporal.Instant.from(learnedAt))
    .sort(Temporal.Instant.compare)
    .at(-1)
  if (told.cancelled) {
    const { learnedAt, body } = told.cancelled
    return { ...shared, state: 'cancelled', since: Temporal.Instant.from(learnedAt), because: body.because }
  }
  if (confirmedAt && links.every(({ state }) => state === 'confirmed')) {
    const start = Temporal.Instant.from(fact.body.start)
    if (isBefore(now, start)) return { ...shared, state: 'confirmed', since: confirmedAt }
    return { ...shared, state: 'active', since: isBefore(start, confirmedAt) ? confirmedAt : start }
  }
  const held = links.find(({ state }) => state === 'held')?.held
  if (held) return { ...shared, state: 'held', since: Temporal.Instant.from(held.learnedAt) }
  return { ...shared, state: 'placed', since: placedAt }
}

function linkOf(fact: OrderFact, link: OwnedId, told: ToldOfOrder): OrderLink {
  const { body } = fact
  const seller = ownerOf(link)
  const of = <F extends Fact<string, Readonly<{ link: OwnedId }>>>(facts: readonly F[]): F | undefined =>
    facts.filter((one) => one.body.link === link && one.owner === seller).at(-1)
  const confirmed = of(told.confirmed)
  const held = of(told.held)
  const released = of(told.released)
  const shared = {
    link,
    seller,
    buyer: buyerOn(body, link) ?? body.customer,
    terms: of(told.terms)?.body,
    held,
    released,
  }
  if (confirmed) {
    return { ...shared, state: 'confirmed', says: `${seller} has confirmed its part`, waitsFor: undefined }
  }
  if (held && !(released && released.position > held.position)) {
    const says = `${seller} holds it: ${shared.buyer} is past its credit limit`
    return { ...shared, state: 'held', says, waitsFor: seller }
  }
  const above = body.chain.slice(0, -1).find((one) => !told.confirmed.some((each) => each.body.link === one))
  if (link === body.chain.at(-1) && above !== undefined) {
    const says = `${seller} confirms once ${ownerOf(above)} has confirmed ${above}`
    return { ...shared, state: 'waiting', says, waitsFor: ownerOf(above) }
  }
  return { ...shared, state: 'waiting', says: `${seller} has still to confirm its part`, waitsFor: seller }
}

export type OrderRefusal = Readonly<{
  code: 'order_not_open' | 'link_not_of_order' | 'confirmed_already' | 'not_yet_confirmed'
  says: string
}>

/** Why a link of an order can't be confirmed now; the last one goes last, as its confirmation begins the subscriptions. */
export function confirmingFault(order: Order, link: OwnedId): OrderRefusal | undefined {
  const found = order.links.find((one) => one.link === link)
  if (!found)
    return { code: 'link_not_of_order', says: `${order.id} goes through ${order.chain.join(', ')}, not ${link}` }
  if (order.state === 'cancelled')
    return { code: 'order_not_open', says: `${order.id} was cancelled: ${order.because}` }
  if (found.state === 'confirmed')
    return { code: 'confirmed_already', says: `${link} of ${order.id} is confirmed already` }
  if (link !== order.chain.at(-1)) return undefined
  const waiting = order.links.filter((one) => one.link !== link && one.state !== 'confirmed')
  if (waiting.length === 0) return undefined
  const names = waiting.map((one) => `${one.link} by ${one.seller}`).join(', ')
  return { code: 'not_yet_confirmed', says: `${link} is confirmed last, and these are not yet: ${names}` }
}

/** Why an order can't be cancelled: all its links are confirmed, so its subscriptions are to be cancelled instead; or it is already. */
export function cancellingFault(order: Order): OrderRefusal | undefined {
  if (order.state === 'placed' || order.state === 'held') return undefined
  const says = `${order.id} is ${order.state} since ${order.since}${order.state === 'cancelled' ? '' : ': cancel its subscriptions'}`
  return { code: 'order_not_open', says }
}
