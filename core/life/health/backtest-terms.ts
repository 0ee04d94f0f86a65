import { type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import type { TermOutcome } from '#core/life/term-outcome.ts'
import { BACKTEST_DAYS, type JudgedTerm } from './backtest.ts'
import { deriveSharedHealth } from './derive-health.ts'
import { journeyKey } from './journey-facts.ts'
import { journeysFrom } from './journeys-from.ts'
import type { HealthPolicy } from './policy.ts'
import { USAGE_WEEKS, type WeekOfUse } from './signal.ts'
import { weekBoundaries } from './weeks.ts'

/** A term that is over, and how its customer did `BACKTEST_DAYS` before. */
export type BacktestTerm = JudgedTerm &
  Readonly<{
    subscription: OwnedId
    customer: OrganizationId
    product: OwnedId
    ended: Temporal.Instant
    seenAt: Temporal.Instant
  }>

/** What was used in each week from one Monday on, by journey; `week` counts from that Monday. */
export type UsedWeeks = Readonly<{ from: Temporal.Instant; byJourney: ReadonlyMap<string, readonly WeekOfUse[]> }>

type Asked = Readonly<{
  usage: UsedWeeks
  policyOf: (product: OwnedId) => HealthPolicy
  mayJudge: (term: Pick<BacktestTerm, 'product'>, holders: readonly OrganizationId[]) => boolean
}>

/**
 * Every term that is over with its health `BACKTEST_DAYS` before its end, or before the customer left: by the facts that were known
 * then, by what is known now of its use in the weeks before, and by one policy for all.
 */
export function backtestTerms(
  facts: readonly Fact[],
  outcomes: readonly TermOutcome[],
  { usage, policyOf, mayJudge }: Asked,
): readonly BacktestTerm[] {
  const own = splitFacts(facts)
  return outcomes.flatMap((one): BacktestTerm[] => {
    const { subscription, customer, product, outcome, at: ended } = one
    if (ended === undefined) return []
    const seenAt = ended.subtract({ hours: 24 * BACKTEST_DAYS })
    const key = journeyKey(one)
    const journeys = journeysFrom(own(one), seenAt)
    if (!mayJudge(one, journeys.holders(one))) return []
    const live = journeys.live.get(key)
    const head = { subscription, customer, product, outcome, ended, seenAt }
    if (!live) return [{ ...head, score: undefined, band: undefined }]
    const journey = journeys.journey(live, { usage: weeksBefore(usage, key, seenAt) })
    const { score, band } = deriveSharedHealth(journey, { at: seenAt, policy: policyOf(product) })
    return [{ ...head, score: score?.toFixed(), band }]
  })
}

const WEEK_MS = 7 * 24 * 3_600_000

/** The weeks before a moment, counted from 0 again. */
function weeksBefore({ from, byJourney }: UsedWeeks, key: string, at: Temporal.Instant): readonly WeekOfUse[] {
  const first = present(weekBoundaries(at)[0], 'weeks begin')
  const skipped = (first.epochMilliseconds - from.epochMilliseconds) / WEEK_MS
  return (byJourney.get(key) ?? []).flatMap((one) => {
    const week = one.week - skipped
    return week >= 0 && week < USAGE_WEEKS ? [{ ...one, week }] : []
  })
}

/** The facts of each journey, with those of its product, so that every term is judged without going through all of them again. */
function splitFacts(
  facts: readonly Fact[],
): (of: Readonly<{ customer: OrganizationId; product: OwnedId }>) => readonly Fact[] {
  const subscriptions = subscriptionsFrom(facts)
  const places = new Map<string, string>()
  for (const { kind, about, body } of facts) {
    const key = ownKey(body as Partial<Pick<Subscription, 'customer' | 'product'>>)
    if (key !== undefined) places.set(`${kind} ${about}`, key)
  }
  const keyOf = (fact: Fact): string | undefined => {
    const began = BEGAN[fact.kind]
    if (began !== undefined) return places.get(`${began} ${fact.about}`)
    if (fact.kind !== 'amendment') return places.get(`${fact.kind} ${fact.about}`)
    const amended = subscriptions.get((fact.body as Readonly<{ subscription: OwnedId }>).subscription)
    return amended && journeyKey(amended)
  }
  const keyed = facts.map((fact) => ({ fact, key: keyOf(fact) }))
  const grouped = Map.groupBy(keyed, ({ key }) => key)
  const withdrawn = facts.filter(({ kind }) => kind === 'amendment_withdrawn')
  const common = facts.filter(({ kind }) => kind === 'product')
  return (of) => [...common, ...withdrawn, ...(grouped.get(journeyKey(of)) ?? []).map(({ fact }) => fact)]
}

/** What goes on with a thing, by the kind that began it. */
const BEGAN: Readonly<Record<string, string>> = {
  subscription_cancelled: 'subscription',
  touchpoint_verified: 'touchpoint',
  milestone_reached: 'milestone',
  milestone_approved: 'milestone',
  role_confirmed: 'role_claimed',
  role_contested: 'role_claimed',
  role_decided: 'role_claimed',
}

function ownKey({ customer, product }: Partial<Pick<Subscription, 'customer' | 'product'>>): string | undefined {
  return customer !== undefined && product !== undefined ? journeyKey({ customer, product }) : undefined
}
