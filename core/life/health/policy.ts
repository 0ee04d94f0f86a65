import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { ownerOf } from '#core/ground/identity.ts'

/** What health is made of, in the order in which it is shown. */
export const SIGNALS = [
  'usage_level',
  'usage_trend',
  'usage_breadth',
  'usage_commitment',
  'touchpoints',
  'milestones',
  'tickets',
  'invoices',
  'logins',
] as const
export type SignalName = (typeof SIGNALS)[number]

/**
 * What only the two sides of a link may know. It counts for whoever may see it, and is left out of what is recorded, which all that
 * have a role with the customer hear.
 */
export const LINK_SIGNALS: readonly SignalName[] = ['usage_commitment', 'invoices']

/** How good a customer does, by its score: `good` from one border on, `attention` from another, below that `risk`. */
export const HEALTH_BANDS = ['good', 'attention', 'risk'] as const
export type HealthBand = (typeof HEALTH_BANDS)[number]

/**
 * How much a signal counts, and what it is measured against: `from` is what scores 0, `to` what scores 100; between them the score
 * grows evenly, also where `from` is the larger one. `against` is for the level of use alone.
 */
export type SignalTerms = Readonly<{ weight: string; from: string; to: string; against?: 'usual' | 'seats' }>

/** How the vendor of a product weighs health from a moment on. A signal that it does not name does not count. */
export type HealthPolicyBody = Readonly<{
  product: OwnedId
  from: string
  signals: Readonly<{ [Signal in SignalName]?: SignalTerms }>
  bands: Readonly<{ good: string; attention: string }>
  /** By how many points the score has to move before it is recorded anew within a month; without it `USUAL_MOVE`. */
  move?: string
  /** The meter whose use counts; without it all that the product charges by, each by itself. */
  meter?: OwnedId
}>
export type HealthPolicyFact = Fact<'health_policy', HealthPolicyBody>

/** `id` and `fact` name who told of it; both are missing for the one that holds where a vendor has told none. */
export type HealthPolicy = Omit<HealthPolicyBody, 'product' | 'from'> &
  Readonly<{ id: OwnedId | undefined; fact: number | undefined; from: Temporal.Instant | undefined }>

/** A policy as a vendor told it, for one of its products. */
export type ToldPolicy = HealthPolicy &
  Readonly<{ product: OwnedId; id: OwnedId; fact: number; from: Temporal.Instant }>

/** Where a policy says nothing else, a score that moved by less is not news. */
export const USUAL_MOVE = '5'

/** What holds where the vendor of a product has told nothing else. The weights come to 100; docs/health.md says why each is as it is. */
export const DEFAULT_POLICY: HealthPolicy = {
  ...{ id: undefined, fact: undefined, from: undefined },
  signals: {
    usage_level: { weight: '25', from: '0.4', to: '1' },
    usage_trend: { weight: '15', from: '-0.5', to: '0.1' },
    usage_breadth: { weight: '5', from: '0.25', to: '1' },
    usage_commitment: { weight: '10', from: '0.5', to: '1' },
    touchpoints: { weight: '15', from: '0', to: '2' },
    milestones: { weight: '10', from: '0.5', to: '1' },
    tickets: { weight: '10', from: '6', to: '0' },
    invoices: { weight: '5', from: '60', to: '0' },
    logins: { weight: '5', from: '0', to: '8' },
  },
  bands: { good: '70', attention: '40' },
}

/** All that vendors have told of how they weigh, oldest first; what another vendor tells of a product is nothing. */
export function healthPoliciesFrom(facts: readonly Fact[]): readonly ToldPolicy[] {
  return factsOfKind<HealthPolicyFact>(facts, 'health_policy')
    .filter(({ owner, body }) => ownerOf(body.product) === owner)
    .map(({ about, position, body: { from, ...body } }) => {
      return { ...body, id: about, fact: position, from: Temporal.Instant.from(from) }
    })
    .toSorted((a, b) => Temporal.Instant.compare(a.from, b.from) || a.fact - b.fact)
}

/** How a product's health is weighed at a moment, by what was told by then; of two from one moment on the one that was told last. */
export function policyAt(
  facts: readonly Fact[],
  { product, at }: Readonly<{ product: OwnedId; at: Temporal.Instant }>,
): HealthPolicy {
  const told = facts.filter(({ learnedAt }) => !isBefore(at, Temporal.Instant.from(learnedAt)))
  const held = healthPoliciesFrom(told).filter((one) => one.product === product && !isBefore(at, one.from))
  return held.at(-1) ?? DEFAULT_POLICY
}

/** Where a score belongs: at a border already in the better band. */
export function healthBand(
  score: string | number,
  { bands }: Pick<HealthPolicy, 'bands'> = DEFAULT_POLICY,
): HealthBand {
  const points = Number(score)
  if (points >= Number(bands.good)) return 'good'
  return points >= Number(bands.attention) ? 'attention' : 'risk'
}
