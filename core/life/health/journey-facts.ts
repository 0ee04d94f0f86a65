import { type Subscription, type SubscriptionFact, segmentAt, subscriptionsFrom } from '#core/billing/subscription.ts'
import type { ProductFact } from '#core/channel/catalog.ts'
import { contains, isBefore } from '#core/ground/calendar.ts'
import { type Decimal, sum } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { milestonesFrom } from '#core/life/milestone.ts'
import { ticketsFrom } from '#core/life/ticket.ts'
import { touchpointsFrom } from '#core/life/touchpoint.ts'
import type { Journey } from './signal.ts'

type Key = Readonly<{ customer: OrganizationId; product: OwnedId }>

/** What a journey is known by: a customer and a product, neither of which has a space in its name. */
export function journeyKey({ customer, product }: Key): string {
  return `${customer} ${product}`
}

/** The kinds of facts that tell of a customer's life beside those of its subscriptions, each with the kind that began the thing. */
const BEGUN_BY = {
  touchpoint: 'touchpoint',
  touchpoint_verified: 'touchpoint',
  milestone: 'milestone',
  milestone_reached: 'milestone',
  milestone_approved: 'milestone',
  ticket: 'ticket',
} as const
export const HEALTH_KINDS: readonly string[] = Object.keys(BEGUN_BY)

/** The facts of each journey, oldest first. What goes on with a thing is of the journey that the thing is of. */
export function factsByJourney(facts: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const inOrder = facts.toSorted((a, b) => a.position - b.position)
  const places = new Map<string, string>()
  for (const { kind, about, body } of inOrder) {
    if (begunBy(kind) === kind) places.set(`${kind} ${about}`, journeyKey(body as Key))
  }
  const placeOf = ({ kind, about }: Fact) => places.get(`${begunBy(kind) ?? ''} ${about}`)
  const placed = inOrder.flatMap((fact) => {
    const key = placeOf(fact)
    return key === undefined ? [] : [{ key, fact }]
  })
  const grouped = Map.groupBy(placed, ({ key }) => key)
  return new Map([...grouped].map(([key, all]) => [key, all.map(({ fact }) => fact)]))
}

function begunBy(kind: string): string | undefined {
  return BEGUN_BY[kind as keyof typeof BEGUN_BY]
}

/** When each fact was learned: the same facts are asked about many journeys and moments, and reading a moment takes longer than comparing. */
const LEARNED = new WeakMap<Fact, bigint>()

function learned(fact: Fact): bigint {
  const known = LEARNED.get(fact)
  if (known !== undefined) return known
  const at = Temporal.Instant.from(fact.learnedAt).epochNanoseconds
  LEARNED.set(fact, at)
  return at
}

/** What was known at a moment: learned by then. */
export function knownBy<F extends Fact>(facts: readonly F[], at: Temporal.Instant): readonly F[] {
  const then = at.epochNanoseconds
  return facts.filter((fact) => learned(fact) <= then)
}

/** What the facts of one journey tell of it as of a moment: learned by then, and about then or before. */
export function livedBy(
  facts: readonly Fact[],
  at: Temporal.Instant,
): Pick<Journey, 'touchpoints' | 'milestones' | 'tickets'> {
  const known = knownBy(facts, at)
  return {
    touchpoints: touchpointsFrom(known).filter((one) => !isBefore(at, one.at)),
    milestones: milestonesFrom(known),
    tickets: ticketsFrom(known).filter((one) => !isBefore(at, one.at)),
  }
}

/** A customer that has a product at a moment: its subscriptions that run then. */
export type LiveJourney = Key &
  Readonly<{ began: Temporal.Instant; seats: Decimal | undefined; subscriptions: readonly Subscription[] }>

/** The journeys with a subscription that runs at a moment, by their keys. A subscription that replaced another goes on with its life. */
export function liveJourneys(facts: readonly Fact[], at: Temporal.Instant): ReadonlyMap<string, LiveJourney> {
  const known = knownBy(facts, at).toSorted((a, b) => a.position - b.position)
  const told = newestAboutEach(factsOfKind<SubscriptionFact>(known, 'subscription'))
  const all = Map.groupBy(subscriptionsFrom(known).values(), journeyKey)
  const live = [...all].flatMap(([key, subscriptions]): (readonly [string, LiveJourney])[] => {
    const running = subscriptions.filter((one) => contains(one, at))
    const [first] = running
    if (!first) return []
    const began = subscriptions.map(({ from }) => from).toSorted(Temporal.Instant.compare)[0] ?? first.from
    const seats = running.flatMap((one) => {
      return told.get(one.id)?.body.quantity === undefined && one.amendments.length === 0
        ? []
        : (segmentAt(one, at)?.quantity ?? [])
    })
    const { customer, product } = first
    const agreed = seats.length === 0 ? undefined : sum(seats)
    return [[key, { customer, product, began, seats: agreed, subscriptions }]]
  })
  return new Map(live)
}

/**
 * The meters whose quantities everybody on the chain is shown. What measures somebody's cost in any version of the product is for the
 * first link alone, and so not part of what others are told.
 */
export function shownMeters(facts: readonly Fact[], product: OwnedId): readonly OwnedId[] {
  const told = factsOfKind<ProductFact>(facts, 'product').filter(({ about }) => about === product)
  const costs = new Set(
    told.flatMap(({ body }) => body.charges.filter((one) => one.discloses === 'cost').map((one) => one.meter)),
  )
  const charged = told.at(-1)?.body.charges.flatMap(({ meter }) => meter ?? []) ?? []
  return [...new Set(charged)].filter((meter) => !costs.has(meter)).sort()
}
