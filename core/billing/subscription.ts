import type { SalesChain } from '#core/channel/agreement.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'

/** A customer's right to a product from a moment on, through one sales chain. */
export type SubscriptionBody = Readonly<{
  product: OwnedId
  customer: OrganizationId
  chain: SalesChain
  from: string
}>
export type SubscriptionFact = Fact<'subscription', SubscriptionBody>
export type SubscriptionCancelledFact = Fact<'subscription_cancelled', Readonly<{ at: string; because: string }>>

export type Subscription = Readonly<{
  id: OwnedId
  product: OwnedId
  customer: OrganizationId
  chain: SalesChain
  from: Temporal.Instant
  /** When it ended, or will; undefined while nobody has cancelled it. */
  to: Temporal.Instant | undefined
  facts: readonly number[]
}>

/** The subscriptions that the facts tell of, by id, with their end where one was told. */
export function subscriptionsFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, Subscription> {
  const started = newestAboutEach(factsOfKind<SubscriptionFact>(facts, 'subscription'))
  const ended = newestAboutEach(factsOfKind<SubscriptionCancelledFact>(facts, 'subscription_cancelled'))
  return new Map([...started].map(([id, start]) => [id, withEnd(id, start, ended.get(id))]))
}

function withEnd(id: OwnedId, start: SubscriptionFact, end: SubscriptionCancelledFact | undefined): Subscription {
  const { product, customer, chain, from } = start.body
  const to = end === undefined ? undefined : Temporal.Instant.from(end.body.at)
  const facts = end === undefined ? [start.position] : [start.position, end.position]
  return { id, product, customer, chain, from: Temporal.Instant.from(from), to, facts }
}

/** Everybody on the chain: the seller of each link, who owns its agreement, and the customer. */
export function partiesOf({
  chain,
  customer,
}: Pick<SubscriptionBody, 'chain' | 'customer'>): readonly OrganizationId[] {
  return [...new Set([...chain.map(ownerOf), customer])]
}

/** Who buys on a link of the chain: the seller of the next link, or the customer on the last one. */
export function buyerOn(
  { chain, customer }: Pick<SubscriptionBody, 'chain' | 'customer'>,
  link: OwnedId,
): OrganizationId | undefined {
  const at = chain.indexOf(link)
  const next = chain[at + 1]
  return at < 0 ? undefined : next === undefined ? customer : ownerOf(next)
}
