import { z } from 'zod'
import { quotesFrom } from '#core/billing/quote.ts'
import { QUOTE_KINDS } from '#core/billing/quote-facts.ts'
import { buyerOn, type Subscription, segmentAt, subscriptionsFrom } from '#core/billing/subscription.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { type Decimal, decimalText } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { type HealthBand, healthBand, policyAt } from '#core/life/health/policy.ts'
import { healthFrom } from '#core/life/health.ts'
import { isUndecided, RENEWAL_KINDS, type Renewal, renewalsFrom } from '#core/life/renewal.ts'
import {
  type BandAt,
  bandsKnown,
  type Forecast,
  forecastRenewal,
  type RecordedTerm,
  recordedTerms,
} from '#core/life/renewal-forecast.ts'
import { valueAtRisk } from '#core/life/renewal-value.ts'
import { termOutcomes } from '#core/life/term-outcome.ts'
import type { Context } from '#operations/context.ts'
import { zoneFor } from '#questions/billing/subscription-state.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { LIFE_KINDS } from '#stores/postgres/subscription-facts.ts'
import { loadYearlyValues, type YearlyValue } from './renewal-values.ts'

const KINDS = [
  ...LIFE_KINDS,
  ...RENEWAL_KINDS,
  ...QUOTE_KINDS,
  'organization',
  'agreement',
  'product',
  'customer_health',
  'health_policy',
]

/** A probability, or a share and the ends of its interval. */
export const share = z.string().meta({ description: 'From 0 to 1, at four places', example: '0.5833' })

export function shareText(value: number): string {
  return value.toFixed(4)
}

/** A renewal as the acting organization sees it, with what it expects of it; a customer gets no forecast of itself. */
export type SeenRenewal = Readonly<{
  renewal: Renewal
  zone: string
  /** Who sells to the customer. */
  partner: string
  quantity: string | undefined
  value: YearlyValue | undefined
  forecast: Forecast | undefined
  atRisk: Decimal | undefined
}>

export type SeenRenewals = Readonly<{
  all: readonly SeenRenewal[]
  recorded: readonly RecordedTerm[]
  bandAt: BandAt
  facts: readonly Fact[]
}>

/** All renewals that the acting organization may see, now. */
export async function seeRenewals(acting: Acting, { organization, now }: Context): Promise<SeenRenewals> {
  const facts = await loadFacts(acting, KINDS, Number.MAX_SAFE_INTEGER)
  const agreements = agreementsFrom(facts)
  const subscriptions = subscriptionsFrom(facts)
  const zoneOf = (subscription: Subscription) => zoneFor(subscription, organization, agreements)
  const values = await loadYearlyValues(acting, [...subscriptions.values()], {
    organization,
    at: now,
    facts,
    agreements,
  })
  const bandAt = bandsOf(facts)
  const recorded = recordedOf([...subscriptions.values()], { now, zoneOf, bandAt })
  const all = renewalsFrom(facts, { at: now, zoneOf, quotes: quotesFrom(facts, now) }).flatMap((renewal) => {
    const subscription = subscriptions.get(renewal.subscription)
    return subscription ? [seen(renewal, subscription, { organization, now, zoneOf, values, bandAt, recorded })] : []
  })
  return { all, recorded, bandAt, facts }
}

/** The band of a score by the policy that its product's vendor had then. */
function bandsOf(facts: readonly Fact[]): BandAt {
  const policies = facts.filter(({ kind }) => kind === 'health_policy')
  return bandsKnown(
    healthFrom(facts),
    ({ score, product }, at): HealthBand => healthBand(score.toFixed(), policyAt(policies, { product, at })),
  )
}

type Known = Readonly<{ now: Temporal.Instant; zoneOf: (subscription: Subscription) => string; bandAt: BandAt }>

/** What became of all terms, each by the calendar of its own zone. */
function recordedOf(all: readonly Subscription[], { now, zoneOf, bandAt }: Known): readonly RecordedTerm[] {
  const zones = new Map(all.map((one) => [one.id, zoneOf(one)]))
  const outcomes = [...new Set(zones.values())].flatMap((zone) =>
    termOutcomes(all, { at: now, zone }).filter(({ subscription }) => zones.get(subscription) === zone),
  )
  return recordedTerms(outcomes, bandAt)
}

type Around = Known &
  Readonly<{
    organization: string
    values: ReadonlyMap<OwnedId, YearlyValue>
    recorded: readonly RecordedTerm[]
  }>

function seen(renewal: Renewal, subscription: Subscription, around: Around): SeenRenewal {
  const { organization, now, zoneOf, values, bandAt, recorded } = around
  const last = subscription.chain.at(-1) ?? ''
  const isCustomer = buyerOn(subscription, last) === organization && !sellsOn(subscription, organization)
  const value = values.get(subscription.id)
  const forecast =
    isCustomer || !isUndecided(renewal.state) ? undefined : forecastRenewal(bandAt(renewal, now), recorded)
  const segment = segmentAt(subscription, now) ?? subscription.segments.at(-1)
  return {
    renewal,
    zone: zoneOf(subscription),
    partner: ownerOf(last),
    quantity: segment && decimalText(segment.quantity),
    value,
    forecast,
    atRisk: value && forecast && valueAtRisk(value.amount, forecast.probability),
  }
}

function sellsOn({ chain }: Subscription, organization: string): boolean {
  return chain.some((link) => ownerOf(link) === organization)
}

/** The last day of a term, by its own calendar: one that ends with midnight of 1 January has 31 December. */
export function lastDayOf({ renewal, zone }: SeenRenewal): Temporal.PlainDate {
  return renewal.ends.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate()
}

/** In what bands a customer does so badly that its renewal is looked after first. */
export function isAtRisk({ renewal, forecast }: SeenRenewal): boolean {
  if (!isUndecided(renewal.state)) return false
  return renewal.state === 'lapsed' || forecast?.band === 'attention' || forecast?.band === 'risk'
}
