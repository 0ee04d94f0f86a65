import { type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { contains, isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ROLE_KINDS, rolesFrom } from './role.ts'
import { type Touchpoint, type TouchpointKind, touchpointsFrom } from './touchpoint.ts'

/**
 * How often a customer with a product is to be in contact: within so many days of 24 hours, by whoever holds a role there. The vendor
 * tells it for all partners or for one; a partner tells it for itself.
 */
export type CadenceBody = Readonly<{
  product: OwnedId
  /** Without it a contact of any kind will do. */
  kind?: TouchpointKind
  days: number
  partner?: OrganizationId
  /** Whether only verified contacts count. */
  verified?: boolean
  /** When the rule ends; without it, it goes on. */
  to?: string
}>
export type CadenceFact = Fact<'cadence', CadenceBody>

/** The kinds of facts on which it rests who has gone quiet. */
export const QUIET_KINDS = [
  'cadence',
  'touchpoint',
  'touchpoint_verified',
  'subscription',
  'subscription_cancelled',
  'amendment',
  'amendment_withdrawn',
  ...ROLE_KINDS,
] as const

/** `kept` as long as enough time is left, `due` in the last quarter of it, `quiet` once it is over. */
export const QUIET_STATES = ['kept', 'due', 'quiet'] as const
export type QuietState = (typeof QUIET_STATES)[number]

/** How a partner keeps one rule at one customer. */
export type KeptCadence = Readonly<{
  cadence: OwnedId
  customer: OrganizationId
  product: OwnedId
  partner: OrganizationId
  kind: TouchpointKind | undefined
  days: number
  /** The last contact of the kind, and the last one that is verified. */
  lastAt: Temporal.Instant | undefined
  lastVerifiedAt: Temporal.Instant | undefined
  /** When the next one is due: so many days after the last one that counts, or after the partner began there. */
  dueAt: Temporal.Instant
  /** When it went quiet: `dueAt` once that has come. */
  quietSince: Temporal.Instant | undefined
  state: QuietState
}>

const HOURS_A_DAY = 24

/**
 * For each rule, customer with a running subscription, and partner who works there, when contact is due and since when it is overdue;
 * by what was known and had happened at a moment. A partner works there that holds a role then; where nobody does, the last seller does.
 */
export function quietFrom(all: readonly Fact[], at: Temporal.Instant): readonly KeptCadence[] {
  const facts = all.filter(({ learnedAt }) => !isBefore(at, Temporal.Instant.from(learnedAt)))
  const working = workingAt(facts, at)
  const touchpoints = touchpointsFrom(facts).filter((one) => !isBefore(at, one.at))
  return cadencesAt(facts, at).flatMap((cadence) =>
    working
      .filter((one) => holdsFor(cadence, one))
      .map((one) => kept(cadence, one, { at, touchpoints: touchpoints.filter((touch) => isOf(touch, cadence, one)) })),
  )
}

function cadencesAt(facts: readonly Fact[], at: Temporal.Instant): readonly CadenceFact[] {
  const told = [...newestAboutEach(factsOfKind<CadenceFact>(facts, 'cadence')).values()]
  return told.filter(({ body: { to } }) => to === undefined || isBefore(at, Temporal.Instant.from(to)))
}

/** A partner at work for a customer with a product, and since when. */
type Working = Readonly<{
  customer: OrganizationId
  product: OwnedId
  partner: OrganizationId
  since: Temporal.Instant
}>

function workingAt(facts: readonly Fact[], at: Temporal.Instant): readonly Working[] {
  const running = [...subscriptionsFrom(facts).values()].filter((one) => contains(one, at))
  const held = rolesFrom(facts).filter((one) => contains(one, at))
  const journeys = Map.groupBy(running, ({ customer, product }) => `${customer} ${product}`)
  return [...journeys.values()].flatMap((subscriptions) => {
    const [first] = subscriptions
    if (!first) return []
    const { customer, product } = first
    const began = earliest(subscriptions.map(({ from }) => from))
    const roles = held.filter((one) => one.customer === customer && one.product === product)
    const partners = roles.length > 0 ? roles : sellersOf(subscriptions)
    return [...Map.groupBy(partners, ({ partner }) => partner)].map(([partner, ones]) => {
      const from = earliest(ones.map((one) => one.from))
      return { customer, product, partner, since: isBefore(from, began) ? began : from }
    })
  })
}

/** Whoever sells to the customer, but not the vendor itself. */
function sellersOf(subscriptions: readonly Subscription[]) {
  return subscriptions.flatMap(({ chain, product, from }) => {
    const link = chain.at(-1)
    const partner = link === undefined ? undefined : ownerOf(link)
    return partner === undefined || partner === ownerOf(product) ? [] : [{ partner, from }]
  })
}

function earliest(moments: readonly Temporal.Instant[]): Temporal.Instant {
  return moments.reduce((a, b) => (isBefore(b, a) ? b : a))
}

/** The vendor's rule holds for all partners or the one that it names, a partner's for itself. */
function holdsFor({ owner, body }: CadenceFact, { product, partner }: Working): boolean {
  if (body.product !== product) return false
  return owner === ownerOf(product) ? body.partner === undefined || body.partner === partner : owner === partner
}

function isOf(touch: Touchpoint, { body: { kind } }: CadenceFact, one: Working): boolean {
  const isThere = touch.customer === one.customer && touch.product === one.product && touch.partner === one.partner
  return isThere && (kind === undefined || touch.kind === kind)
}

type Judged = Readonly<{ at: Temporal.Instant; touchpoints: readonly Touchpoint[] }>

function kept({ about, body }: CadenceFact, working: Working, { at, touchpoints }: Judged): KeptCadence {
  const { customer, product, partner, since } = working
  const lastAt = latest(touchpoints)
  const lastVerifiedAt = latest(touchpoints.filter(({ verified }) => verified))
  const counts = body.verified ? lastVerifiedAt : lastAt
  const from = counts === undefined || isBefore(counts, since) ? since : counts
  const dueAt = from.add({ hours: body.days * HOURS_A_DAY })
  const isQuiet = !isBefore(at, dueAt)
  const isDue = !isBefore(at, dueAt.subtract({ hours: body.days * (HOURS_A_DAY / 4) }))
  return {
    ...{ cadence: about, customer, product, partner, kind: body.kind, days: body.days, lastAt, lastVerifiedAt, dueAt },
    quietSince: isQuiet ? dueAt : undefined,
    state: isQuiet ? 'quiet' : isDue ? 'due' : 'kept',
  }
}

function latest(touchpoints: readonly Touchpoint[]): Temporal.Instant | undefined {
  return touchpoints.map(({ at }) => at).reduce<Temporal.Instant | undefined>(later, undefined)
}

function later(one: Temporal.Instant | undefined, other: Temporal.Instant): Temporal.Instant {
  return one === undefined || isBefore(one, other) ? other : one
}
