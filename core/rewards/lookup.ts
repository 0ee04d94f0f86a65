import { dealOf } from '#core/billing/deal-of.ts'
import { subscriptionsFrom } from '#core/billing/subscription.ts'
import { organizationsFrom } from '#core/channel/organization.ts'
import { standingAt } from '#core/channel/standing.ts'
import { contains, isBefore } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { healthAt, healthFrom } from '#core/life/health.ts'
import { type Touchpoint, touchpointsFrom } from '#core/life/touchpoint.ts'
import { readParameter } from './crediting/values.ts'
import type { AskedOf, EarningFacts, Lookup } from './earning-facts.ts'
import { parametersAt } from './parameter.ts'
import type { ContextValue } from './predicate.ts'

/** What other stores know of a customer that no fact tells: on which clouds it used something up to the end of the settlement. */
export type Beside = Readonly<{ clouds: ReadonlyMap<OrganizationId, readonly string[]> }>

type Whose = Readonly<{
  program: OwnedId
  owner: OrganizationId
  isEnrolled: EarningFacts['isEnrolled']
  beside: Beside
  until: Temporal.Instant
}>

type Answering = (of: AskedOf) => ContextValue | undefined

/**
 * Answers what predicates ask about partners, customers and deals, from facts that count at the moment asked about: what was about it
 * by then and, for touchpoints, learned by then and verified.
 */
export function lookupFrom(facts: readonly Fact[], whose: Whose): Lookup {
  const answers = new Map<string, Answering>([
    ...partnerAnswers(facts, whose),
    ...customerAnswers(facts, whose),
    ...dealAnswers(facts),
  ])
  return (path, of) => {
    const answering = answers.get(path)
    if (answering) return answering(of)
    if (!path.startsWith('param.')) return undefined
    const { partner, at } = of
    const set = parametersAt(facts, { program: whose.program, partner, at }).get(path.slice('param.'.length))
    return set === undefined ? undefined : readParameter(set.value)
  }
}

function partnerAnswers(
  facts: readonly Fact[],
  { owner, isEnrolled }: Whose,
): readonly (readonly [string, Answering])[] {
  const organizations = organizationsFrom(facts)
  const told = facts.filter(({ kind }) => kind === 'tier_granted' || kind === 'certification')
  const standing = ({ partner, at }: AskedOf) => standingAt(told, { grantor: owner, partner, at })
  return [
    ['partner.tier', (of) => standing(of).tier],
    ['partner.certifications', (of) => standing(of).certifications.map(({ name }) => name)],
    ['partner.country', ({ partner }) => organizations.get(partner)?.country],
    ['partner.enrolled', ({ partner, at }) => isEnrolled(partner, at)],
    ['partner.agreement_signed', ({ partner, at }) => isEnrolled(partner, at)],
  ]
}

function customerAnswers(facts: readonly Fact[], { beside }: Whose): readonly (readonly [string, Answering])[] {
  const organizations = organizationsFrom(facts)
  const scores = healthFrom(facts)
  const touchpoints = Map.groupBy(touchpointsFrom(facts), ({ customer }) => customer)
  const subscriptions = Map.groupBy(subscriptionsFrom(facts).values(), ({ customer }) => customer)
  const within = (of: AskedOf, counts: (one: Touchpoint) => boolean): number =>
    (touchpoints.get(of.customer ?? '') ?? []).filter((one) => isRecent(one, of) && counts(one)).length
  return [
    ['customer.country', ({ customer }) => organizations.get(customer ?? '')?.country],
    ['customer.clouds', ({ customer }) => beside.clouds.get(customer ?? '') ?? []],
    ['customer.touchpoints_90d', (of) => within(of, () => true)],
    ['customer.verified_touchpoints_90d', (of) => within(of, ({ verified }) => isVerifiedBy(verified, of.at))],
    [
      'customer.health',
      ({ customer, product, at }) => {
        if (customer === undefined || product === undefined) return undefined
        const score = healthAt(scores, { customer, product, at })
        return score === undefined ? undefined : Number(score.score)
      },
    ],
    [
      'customer.products',
      ({ customer, at }) => [
        ...new Set(
          (subscriptions.get(customer ?? '') ?? []).filter((one) => contains(one, at)).map(({ product }) => product),
        ),
      ],
    ],
  ]
}

/** In the ninety days up to a moment, by the partner that is asked about, and learned by then. */
function isRecent(one: Touchpoint, { at, partner, product }: AskedOf): boolean {
  if (one.partner !== partner || (product !== undefined && one.product !== product)) return false
  if (isBefore(at, one.at) || isBefore(at, one.learnedAt)) return false
  return !isBefore(one.at, at.subtract({ hours: 90 * 24 }))
}

function isVerifiedBy(verified: Touchpoint['verified'], at: Temporal.Instant): boolean {
  return verified !== undefined && !isBefore(at, verified.learnedAt)
}

function dealAnswers(facts: readonly Fact[]): readonly (readonly [string, Answering])[] {
  const deal = ({ subscription, customer, product, at }: AskedOf) => {
    if (subscription !== undefined) return dealOf(facts, { subscription, at })
    return customer === undefined || product === undefined ? undefined : dealOf(facts, { customer, product, at })
  }
  return [
    ['deal.registered', (of) => deal(of) !== undefined],
    ['deal.influenced', (of) => (deal(of)?.influencers.length ?? 0) > 0],
    [
      'deal.protected',
      (of) => {
        const ends = deal(of)?.protectedUntil
        return ends !== undefined && isBefore(of.at, ends)
      },
    ],
    [
      'deal.days_since_registered',
      (of) => {
        const from = deal(of)?.registeredAt
        return from && Math.floor((of.at.epochMilliseconds - from.epochMilliseconds) / 86_400_000)
      },
    ],
  ]
}
