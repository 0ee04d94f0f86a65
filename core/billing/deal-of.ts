import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factRef, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { DealFact } from './deal.ts'
import { INFLUENCE_KINDS, type Influence, influencedId, influencesFrom } from './deal-influence.ts'
import { type Registration, registrationsFrom } from './deal-registration.ts'
import { REGISTRATION_KINDS, type WonBody } from './deal-registration-facts.ts'
import type { OrderFact } from './order.ts'
import type { SubscriptionFact } from './subscription.ts'

/** The kinds of facts by which the deal of a subscription is found. */
export const DEAL_OF_KINDS = [...REGISTRATION_KINDS, ...INFLUENCE_KINDS, 'deal', 'order', 'subscription'] as const

/** Whose deal something is and since when, with those who had a confirmed part in it. `facts` are what says so. */
export type DealOf = Readonly<{
  id: OwnedId
  partner: OrganizationId
  registeredAt: Temporal.Instant
  /** Undefined for a deal that was not registered for protection. */
  protectedUntil: Temporal.Instant | undefined
  influencers: readonly Influence[]
  facts: readonly string[]
}>

export type DealAsked =
  | Readonly<{ subscription: OwnedId; at: Temporal.Instant }>
  | Readonly<{ customer: OrganizationId; product: OwnedId; at: Temporal.Instant }>

/**
 * The deal that a subscription came from, or a customer's right to a product, as known at a moment: the registration that was won with
 * it, itself or by its order or deal, and else the deal of its order. Of several the one that was registered first. Undefined where
 * nobody had registered one.
 */
export function dealOf(facts: readonly Fact[], asked: DealAsked): DealOf | undefined {
  const known = facts.filter(({ learnedAt }) => !isBefore(asked.at, Temporal.Instant.from(learnedAt)))
  const ways = waysTo(known, asked)
  const won = registrationsFrom(known, asked.at).filter((one) => isWonWith(one, asked, ways))
  const deals = factsOfKind<DealFact>(known, 'deal').filter(({ about }) => ways.has(about))
  const found = first(won) ?? first(deals.map(plainDeal))
  if (!found) return undefined
  const on = new Set([found.id, ...(won.length > 0 ? [...ways] : [])])
  const influencers = influencesFrom(known).filter(
    (one) => one.state === 'confirmed' && one.partner !== found.partner && on.has(influencedId(one)),
  )
  const { id, partner, registeredAt, protectedUntil } = found
  return {
    ...{ id, partner, registeredAt, protectedUntil, influencers },
    facts: [...new Set([...found.facts, ...influencers.flatMap((one) => one.facts)])],
  }
}

/** The subscriptions that are asked for, the orders that began them and the deals of these. */
function waysTo(facts: readonly Fact[], asked: DealAsked): ReadonlySet<OwnedId> {
  const subscriptions =
    'subscription' in asked
      ? [asked.subscription]
      : factsOfKind<SubscriptionFact>(facts, 'subscription')
          .filter(({ body }) => body.customer === asked.customer && body.product === asked.product)
          .map(({ about }) => about)
  const wanted = new Set(subscriptions)
  const orders = factsOfKind<OrderFact>(facts, 'order').filter(({ body }) =>
    body.lines.some(({ subscription }) => wanted.has(subscription)),
  )
  return new Set([...wanted, ...orders.flatMap(({ about, body }) => [about, ...(body.deal ? [body.deal] : [])])])
}

function isWonWith({ won, products }: Registration, asked: DealAsked, ways: ReadonlySet<OwnedId>): boolean {
  if (!won) return false
  if (ways.has(wonWith(won))) return true
  return 'customer' in asked && won.customer === asked.customer && products.includes(asked.product)
}

/** The subscription, order or deal that a registration was won with. */
export function wonWith({ with: found }: WonBody): OwnedId {
  if ('subscription' in found) return found.subscription
  return 'order' in found ? found.order : found.deal
}

type Dated = Readonly<{
  id: OwnedId
  partner: OrganizationId
  registeredAt: Temporal.Instant
  protectedUntil: Temporal.Instant | undefined
  facts: readonly string[]
}>

function plainDeal(fact: DealFact): Dated {
  const registeredAt = Temporal.Instant.from(fact.learnedAt)
  return { id: fact.about, partner: fact.owner, registeredAt, protectedUntil: undefined, facts: [factRef(fact)] }
}

function first(all: readonly Dated[]): Dated | undefined {
  return all.toSorted((a, b) => Temporal.Instant.compare(a.registeredAt, b.registeredAt))[0]
}
