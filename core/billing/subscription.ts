import type { SalesChain } from '#core/channel/agreement.ts'
import { contains, isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { type AmendmentFact, type Change, standingAmendments } from './amendment.ts'

/**
 * For how long a subscription was agreed, counted from its beginning, and whether it goes on for another term by itself; if so, how
 * many days before the end of a term notice has to be given at the latest.
 */
export type Term = Readonly<{ months: number; renews: boolean; noticeDays?: number }>

/**
 * A customer's right to a product from a moment on, through one sales chain. `quantity` is how many were agreed (seats): 1
 * where nothing is said. `replaces` names the subscription that it goes on with, after a transfer to another chain.
 */
export type SubscriptionBody = Readonly<{
  product: OwnedId
  customer: OrganizationId
  chain: SalesChain
  from: string
  quantity?: string
  plan?: string
  term?: Term
  replaces?: OwnedId
}>
export type SubscriptionFact = Fact<'subscription', SubscriptionBody>
export type SubscriptionCancelledFact = Fact<'subscription_cancelled', Readonly<{ at: string; because: string }>>

/** A stretch in which nothing about a subscription changed: how many, of which plan, running or suspended. */
export type Segment = Readonly<{
  from: Temporal.Instant
  to: Temporal.Instant | undefined
  quantity: Decimal
  plan: string | undefined
  suspended: boolean
}>

export type Subscription = Readonly<{
  id: OwnedId
  product: OwnedId
  customer: OrganizationId
  chain: SalesChain
  from: Temporal.Instant
  /** When it ended, or will; undefined while nobody has cancelled it. */
  to: Temporal.Instant | undefined
  term: Term | undefined
  replaces: OwnedId | undefined
  /** Its stretches, oldest first, without a gap from `from` to `to`; none where it ended when it began. */
  segments: readonly Segment[]
  /** The amendments that stand, by their moment. */
  amendments: readonly AmendmentFact[]
  facts: readonly number[]
}>

/** The subscriptions that the facts tell of, by id, with their end where one was told, and what amendments made of them. */
export function subscriptionsFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, Subscription> {
  const started = newestAboutEach(factsOfKind<SubscriptionFact>(facts, 'subscription'))
  const ended = newestAboutEach(factsOfKind<SubscriptionCancelledFact>(facts, 'subscription_cancelled'))
  const amended = standingAmendments(facts)
  return new Map([...started].map(([id, start]) => [id, subscriptionFrom(start, ended.get(id), amended.get(id) ?? [])]))
}

function subscriptionFrom(
  start: SubscriptionFact,
  end: SubscriptionCancelledFact | undefined,
  amendments: readonly AmendmentFact[],
): Subscription {
  const { product, customer, chain, term, replaces } = start.body
  const from = Temporal.Instant.from(start.body.from)
  const to = earliestEnd(end, amendments)
  const facts = [start.position, ...(end ? [end.position] : []), ...amendments.map(({ position }) => position)]
  const segments = segmentsOf(start.body, { from, to }, amendments)
  return {
    id: start.about,
    product,
    customer,
    chain,
    from,
    to,
    term,
    replaces,
    segments,
    amendments,
    facts: facts.sort((a, b) => a - b),
  }
}

/** The earliest of the ends that stand: whoever may end a subscription ends it for everybody on its chain. */
function earliestEnd(
  end: SubscriptionCancelledFact | undefined,
  amendments: readonly AmendmentFact[],
): Temporal.Instant | undefined {
  const cancelled = amendments.find(({ body }) => body.change.to === 'cancelled')
  const ends = [end, cancelled].flatMap((fact) => (fact ? [Temporal.Instant.from(fact.body.at)] : []))
  return ends.toSorted(Temporal.Instant.compare)[0]
}

/**
 * The stretches between one amendment and the next, cut to the subscription's own life. What an amendment said before the
 * beginning holds from the beginning on; one that changes nothing makes no stretch.
 */
function segmentsOf(
  { quantity = '1', plan }: SubscriptionBody,
  life: Readonly<{ from: Temporal.Instant; to: Temporal.Instant | undefined }>,
  amendments: readonly AmendmentFact[],
): readonly Segment[] {
  if (life.to !== undefined && !isBefore(life.from, life.to)) return []
  let open: Segment = { ...life, quantity: decimal(quantity), plan, suspended: false }
  const segments: Segment[] = []
  for (const { body } of amendments) {
    const at = Temporal.Instant.from(body.at)
    if (life.to !== undefined && !isBefore(at, life.to)) break
    const next = changed(open, body.change)
    if (isSame(open, next)) continue
    const begins = isBefore(at, life.from) ? life.from : at
    if (isBefore(open.from, begins)) segments.push({ ...open, to: begins })
    open = { ...next, from: begins }
  }
  return joined([...segments, open])
}

/** Amendments of one moment may undo each other: then what stands before and after it is one stretch. */
function joined(segments: readonly Segment[]): readonly Segment[] {
  const all: Segment[] = []
  for (const segment of segments) {
    const last = all.at(-1)
    if (last && isSame(last, segment)) all[all.length - 1] = { ...last, to: segment.to }
    else all.push(segment)
  }
  return all
}

function isSame(a: Segment, b: Segment): boolean {
  return a.quantity.eq(b.quantity) && a.plan === b.plan && a.suspended === b.suspended
}

function changed(segment: Segment, change: Change): Segment {
  switch (change.to) {
    case 'quantity':
      return { ...segment, quantity: decimal(change.quantity) }
    case 'plan':
      return { ...segment, plan: change.plan }
    case 'suspended':
      return { ...segment, suspended: true }
    case 'running':
      return { ...segment, suspended: false }
    case 'renewed':
      return change.quantity === undefined ? segment : { ...segment, quantity: decimal(change.quantity) }
    case 'co_termed':
    case 'cancelled':
      return segment
  }
}

/** The stretch that holds at a moment; undefined outside the subscription's life. */
export function segmentAt({ segments }: Subscription, instant: Temporal.Instant): Segment | undefined {
  return segments.find((segment) => contains(segment, instant))
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
