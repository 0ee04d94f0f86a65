import type { AmendmentFact, Change } from '#core/billing/amendment.ts'
import { type Subscription, type SubscriptionFact, subscriptionsFrom } from '#core/billing/subscription.ts'
import { type AgreedTerm, termsOf } from '#core/billing/subscription-terms.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factRef, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { monthsText } from './deal-life-sale.ts'
import { dayOf, type LifePoint, type Telling } from './life-point.ts'
import type { RenewalOutcomeFact } from './renewal.ts'
import { type TermOutcomeName, termOutcomes } from './term-outcome.ts'

/** A term of one subscription with what became of it. */
export type LifeTerm = AgreedTerm & Readonly<{ subscription: OwnedId; outcome: TermOutcomeName | 'to_come' }>

/** When a customer left, who said so, and by which fact. */
export type Left = Readonly<{ at: Temporal.Instant; subscription: OwnedId; by: string; because?: string; fact: number }>

/** What became of the customer's subscriptions to the product: beginnings, what changed, renewals by themselves, ends. */
export function subscriptionPoints(facts: readonly Fact[], telling: Telling): readonly LifePoint[] {
  const lives = subscriptionsFrom(facts)
  const begun = [...newestAboutEach(factsOfKind<SubscriptionFact>(facts, 'subscription')).values()]
  return [
    ...begun.map((fact) => beganPoint(fact, telling)),
    ...[...lives.values()].flatMap(({ amendments }) => amendments.flatMap((one) => changedPoint(one, telling))),
    ...endsOf(facts).map((left) => leftPoint(left, telling)),
    ...factsOfKind<RenewalOutcomeFact>(facts, 'renewal_outcome').map((fact) => decidedPoint(fact, telling)),
  ]
}

function beganPoint(fact: SubscriptionFact, { nameOf }: Telling): LifePoint {
  const { from, quantity, plan, term, replaces } = fact.body
  const says = [
    `${replaces === undefined ? 'The subscription' : `In the place of ${replaces},`} ${fact.about} began`,
    ...(quantity === undefined ? [] : [`with quantity ${quantity}`]),
    ...(plan === undefined ? [] : [`on plan ${plan}`]),
    ...(term ? [`for ${monthsText(term.months)}${term.renews ? ', renewing by itself' : ''}`] : []),
  ].join(' ')
  return {
    at: Temporal.Instant.from(from),
    lane: 'subscription',
    says: `${says}, sold by ${nameOf(fact.owner)}`,
    ref: factRef(fact),
  }
}

function changedPoint(fact: AmendmentFact, { nameOf }: Telling): readonly LifePoint[] {
  const { at, change, because } = fact.body
  if (change.to === 'cancelled') return []
  const why = because === undefined ? '' : `: ${because}`
  const renews = change.to === 'renewed' ? ({ stage: 'renew' } as const) : {}
  const says = `${nameOf(fact.owner)} ${changeText(change)}${why}`
  return [{ at: Temporal.Instant.from(at), lane: 'subscription', says, ref: factRef(fact), ...renews }]
}

function changeText(change: Exclude<Change, { to: 'cancelled' }>): string {
  switch (change.to) {
    case 'quantity':
      return `changed the quantity to ${change.quantity}`
    case 'plan':
      return `changed the plan to ${change.plan}`
    case 'suspended':
      return 'suspended the subscription'
    case 'running':
      return 'let the subscription run again'
    case 'renewed':
      return `renewed for ${monthsText(change.months)}${change.quantity === undefined ? '' : `, quantity ${change.quantity}`}`
    case 'co_termed':
      return `moved the end of the running term to ${change.end.slice(0, 10)}`
  }
}

/** Every end that stands, by subscription: the earliest that was told of each. */
export function endsOf(facts: readonly Fact[]): readonly Left[] {
  return [...subscriptionsFrom(facts).values()].flatMap(({ id, to, amendments }) => {
    if (to === undefined) return []
    const told = newestAboutEach(
      factsOfKind<Fact<'subscription_cancelled', Readonly<{ at: string; because?: string }>>>(
        facts,
        'subscription_cancelled',
      ),
    ).get(id)
    const ends = [...(told ? [told] : []), ...amendments.filter(({ body }) => body.change.to === 'cancelled')]
    const fact = ends.find(({ body }) => Temporal.Instant.from(body.at).equals(to))
    if (!fact) return []
    const because = whyOf(fact.body)
    return [
      { at: to, subscription: id, by: fact.owner, fact: fact.position, ...(because === undefined ? {} : { because }) },
    ]
  })
}

/** In words, or else the one word that is counted. */
function whyOf(body: Readonly<{ because?: string; change?: Change }>): string | undefined {
  const reason = body.change?.to === 'cancelled' ? body.change.reason : undefined
  return body.because ?? reason?.replaceAll('_', ' ')
}

function leftPoint({ at, subscription, by, because, fact }: Left, { nameOf }: Telling): LifePoint {
  const why = because === undefined ? '' : `: ${because}`
  const says = `${subscription} ended; ${nameOf(by)} cancelled it${why}`
  return { at, lane: 'subscription', says, ref: factRef({ position: fact }) }
}

/** How the end of a term was decided, where that was told. */
function decidedPoint(fact: RenewalOutcomeFact, telling: Telling): LifePoint {
  const { ends, outcome, reason } = fact.body
  const why = reason === undefined ? '' : `, because of ${reason.replaceAll('_', ' ')}`
  const says = `${telling.nameOf(fact.owner)} told that the term ending on ${dayOf(Temporal.Instant.from(ends), telling)} is ${outcome}${why}`
  return { at: Temporal.Instant.from(fact.learnedAt), lane: 'subscription', stage: 'renew', says, ref: factRef(fact) }
}

type TermsAsked = Readonly<{ at: Temporal.Instant; zone: string }>

/** The terms that have begun by a moment with what became of them, and of each living subscription the one that is to come. */
export function lifeTerms(facts: readonly Fact[], asked: TermsAsked): readonly LifeTerm[] {
  const lives = [...subscriptionsFrom(facts).values()]
  const over = termOutcomes(lives, asked).map(({ subscription, term, outcome }) => ({ ...term, subscription, outcome }))
  return [...over, ...lives.flatMap((one) => nextTerm(one, over, asked))].toSorted((a, b) =>
    Temporal.Instant.compare(a.from, b.from),
  )
}

function nextTerm(subscription: Subscription, begun: readonly LifeTerm[], { zone }: TermsAsked): readonly LifeTerm[] {
  const last = begun.filter((one) => one.subscription === subscription.id).at(-1)
  if (last?.outcome !== 'running') return []
  const terms = termsOf(subscription, { zone, until: last.to.add({ nanoseconds: 1 }) })
  const next = terms.find(({ from }) => !isBefore(from, last.to))
  return next ? [{ ...next, subscription: subscription.id, outcome: 'to_come' }] : []
}

/** A point for each term that began by itself: nobody told of it, so no other point shows that renewal. */
export function termPoints(terms: readonly LifeTerm[], facts: readonly Fact[], telling: Telling): readonly LifePoint[] {
  const told = newestAboutEach(factsOfKind<SubscriptionFact>(facts, 'subscription'))
  return terms.flatMap((term) => {
    const fact = told.get(term.subscription)
    if (!fact || term.origin !== 'itself' || term.outcome === 'to_come') return []
    const says = `A new term of ${monthsText(term.months)} began by itself, until ${dayOf(term.to, telling)}`
    return [{ at: term.from, lane: 'subscription', stage: 'renew', says, ref: factRef(fact) }]
  })
}
