import type { DepartureReason } from '#core/billing/departure.ts'
import { noticeBy } from '#core/billing/notice.ts'
import type { Quote } from '#core/billing/quote.ts'
import { type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { type AgreedTerm, termsOf } from '#core/billing/subscription-terms.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { type TermOutcome, termOutcomes } from './term-outcome.ts'

/** How many days before the end of a term its renewal opens. */
export const OPENS_DAYS_BEFORE = 180

/** Who looks after a renewal, as the organization that told it knows. It is about the end of one term. */
export type RenewalPlanBody = Readonly<{ subscription: OwnedId; ends: string; owner?: string; note?: string }>
export type RenewalPlanFact = Fact<'renewal_plan', RenewalPlanBody>

export const DECISIONS = ['renewed', 'lost'] as const
export type Decision = (typeof DECISIONS)[number]

/** What was decided about the end of a term, and why, in one word that can be counted. What was lost has a reason. */
export type RenewalOutcomeBody = Readonly<{
  subscription: OwnedId
  ends: string
  outcome: Decision
  reason?: DepartureReason
  note?: string
}>
export type RenewalOutcomeFact = Fact<'renewal_outcome', RenewalOutcomeBody>

/** The kinds of facts that renewals are made of, beside the lives of subscriptions and the quotes that offer another term. */
export const RENEWAL_KINDS = ['renewal_plan', 'renewal_outcome'] as const

/**
 * Where a renewal is: `upcoming` before it opens, then `open`, `quoted` where an offer is with the customer, `ordered` where it was
 * accepted; and what it came to, which may be known before the term is over.
 */
export const RENEWAL_STATES = [
  'upcoming',
  'open',
  'quoted',
  'ordered',
  'renewed',
  'lost',
  'lapsed',
  'left_early',
] as const
export type RenewalState = (typeof RENEWAL_STATES)[number]

const UNDECIDED: readonly RenewalState[] = ['upcoming', 'open', 'quoted', 'ordered', 'lapsed']

/** Whether it can still come to something else. */
export function isUndecided(state: RenewalState): boolean {
  return UNDECIDED.includes(state)
}

/** The end of one term of a subscription. */
export type Renewal = Readonly<{
  subscription: OwnedId
  customer: OrganizationId
  product: OwnedId
  term: AgreedTerm
  ends: Temporal.Instant
  opensAt: Temporal.Instant
  /** The first moment at which notice is too late; undefined where none is needed. */
  noticeBy: Temporal.Instant | undefined
  /** Days of the calendar to the end, rounded up; below zero once it is over. */
  daysLeft: number
  /** Whether the term is over. */
  isOver: boolean
  state: RenewalState
  reason: DepartureReason | undefined
  plan: RenewalPlanBody | undefined
  outcome: RenewalOutcomeBody | undefined
  /** The newest version of the newest quote that offers to renew it. */
  quote: Quote | undefined
}>

export type RenewalsAsked = Readonly<{
  at: Temporal.Instant
  /** By whose calendar the days of a subscription are counted. */
  zoneOf: (subscription: Subscription) => string
  quotes: readonly Quote[]
}>

/**
 * The renewals of all subscriptions at a moment: one for each term that had begun by then, oldest first. A subscription without a term
 * has none, nor has one that goes on in another that replaces it.
 */
export function renewalsFrom(facts: readonly Fact[], asked: RenewalsAsked): readonly Renewal[] {
  const plans = byTerm<RenewalPlanFact>(facts, 'renewal_plan')
  const outcomes = byTerm<RenewalOutcomeFact>(facts, 'renewal_outcome')
  const all = [...subscriptionsFrom(facts).values()]
  const offers = Map.groupBy(asked.quotes, ({ content }) => content.renews?.subscription ?? '')
  const ofZone = Map.groupBy(all, asked.zoneOf)
  return [...ofZone].flatMap(([zone, subscriptions]) => {
    const known = new Map(subscriptions.map((one) => [one.id, one]))
    // What replaces a subscription may be of another zone: all are looked at, and only those of this one told of.
    return termOutcomes(all, { at: asked.at, zone }).flatMap((ended) => {
      const subscription = known.get(ended.subscription)
      if (!subscription || ended.outcome === 'moved') return []
      const name = termName(ended.subscription, ended.term.to)
      const told = { plan: plans.get(name), outcome: outcomes.get(name), offers: offers.get(ended.subscription) ?? [] }
      return [renewalOf(subscription, ended, told, { at: asked.at, zone })]
    })
  })
}

type ToldOfTerm = Readonly<{
  plan: RenewalPlanBody | undefined
  outcome: RenewalOutcomeBody | undefined
  offers: readonly Quote[]
}>
type When = Readonly<{ at: Temporal.Instant; zone: string }>

function renewalOf(subscription: Subscription, ended: TermOutcome, told: ToldOfTerm, when: When): Renewal {
  const { term } = ended
  const local = term.to.toZonedDateTimeISO(when.zone)
  const opensAt = local.subtract({ days: OPENS_DAYS_BEFORE }).toInstant()
  const days = when.at
    .toZonedDateTimeISO(when.zone)
    .until(local, { largestUnit: 'days', smallestUnit: 'days', roundingMode: 'ceil' })
  const quote = told.offers
    .filter(({ content }) => content.renews && Temporal.Instant.from(content.renews.from).equals(term.to))
    .toSorted((a, b) => Temporal.Instant.compare(a.since, b.since) || a.version - b.version)
    .at(-1)
  const state = stateOf(subscription, ended, { ...told, quote }, { ...when, opensAt })
  return {
    subscription: subscription.id,
    customer: subscription.customer,
    product: subscription.product,
    ...{ term, ends: term.to, opensAt, state, quote },
    noticeBy: noticeBy(term, { noticeDays: subscription.term?.noticeDays, zone: when.zone }),
    daysLeft: days.days,
    isOver: !isBefore(when.at, term.to),
    reason: reasonOf(subscription, state, told.outcome),
    plan: told.plan,
    outcome: told.outcome,
  }
}

type Standing = Readonly<{ outcome: RenewalOutcomeBody | undefined; quote: Quote | undefined }>

/** What the subscription's own life says goes before what was told of the renewal: an end that was taken back is none. */
function stateOf(
  subscription: Subscription,
  { term, outcome: ended }: TermOutcome,
  { outcome, quote }: Standing,
  { at, zone, opensAt }: When & Readonly<{ opensAt: Temporal.Instant }>,
): RenewalState {
  const { to } = subscription
  if (ended === 'renewed' || ended === 'lost' || ended === 'left_early') return ended
  if (to !== undefined && !isBefore(term.to, to)) return isBefore(to, term.to) ? 'left_early' : 'lost'
  const following = termsOf(subscription, { zone, until: term.to.add({ nanoseconds: 1 }) }).find(({ from }) =>
    from.equals(term.to),
  )
  if (following?.origin === 'renewal') return 'renewed'
  if (outcome?.outcome === 'renewed' && following) return 'renewed'
  if (outcome?.outcome === 'lost' && !following) return 'lost'
  if (ended === 'lapsed') return 'lapsed'
  if (quote?.state === 'accepted') return 'ordered'
  if (quote?.state === 'sent') return 'quoted'
  return isBefore(at, opensAt) ? 'upcoming' : 'open'
}

/** Why it was lost: what was told of the renewal, or of the subscription's end. */
function reasonOf(
  { amendments }: Subscription,
  state: RenewalState,
  outcome: RenewalOutcomeBody | undefined,
): DepartureReason | undefined {
  if (state !== 'lost' && state !== 'left_early') return state === outcome?.outcome ? outcome.reason : undefined
  if (outcome?.outcome === 'lost' && outcome.reason !== undefined) return outcome.reason
  const ends = amendments.findLast(({ body }) => body.change.to === 'cancelled')?.body.change
  return ends?.to === 'cancelled' ? ends.reason : undefined
}

/** What was told last of the end of each term, by whoever told it. */
function byTerm<F extends RenewalPlanFact | RenewalOutcomeFact>(
  facts: readonly Fact[],
  kind: F['kind'],
): ReadonlyMap<string, F['body']> {
  const told = [...newestAboutEach(factsOfKind<F>(facts, kind)).values()].toSorted((a, b) => a.position - b.position)
  return new Map(told.map(({ body }) => [termName(body.subscription, Temporal.Instant.from(body.ends)), body]))
}

function termName(subscription: OwnedId, ends: Temporal.Instant): string {
  return `${subscription} ${ends.epochMilliseconds}`
}
