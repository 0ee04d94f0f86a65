import { type Fact, factRef, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Evidence } from './deal-registration-facts.ts'

/** What a partner did for a deal that another one sells. */
export const INFLUENCES = ['referral', 'advice', 'proof_of_concept', 'presales'] as const
export type InfluenceKind = (typeof INFLUENCES)[number]

/** A partner tells of its part in a deal or a registration of another's, which it need not be able to see. */
export type InfluenceBody = Readonly<{
  vendor: OrganizationId
  on: Readonly<{ registration: OwnedId }> | Readonly<{ deal: OwnedId }>
  influence: InfluenceKind
  at: string
  evidence: readonly Evidence[]
  by: string
}>
export type InfluenceFact = Fact<'deal_influence', InfluenceBody>
export type InfluenceAnsweredFact = Fact<
  'deal_influence_answered',
  Readonly<{ holds: boolean; because?: string; by: string }>
>

/** The kinds of facts that influence is derived from. */
export const INFLUENCE_KINDS = ['deal_influence', 'deal_influence_answered'] as const

export type Influence = InfluenceBody &
  Readonly<{
    id: OwnedId
    partner: OrganizationId
    toldAt: Temporal.Instant
    /** It counts where it is confirmed. */
    state: 'claimed' | 'confirmed' | 'declined'
    answeredBy: OrganizationId | undefined
    answeredAt: Temporal.Instant | undefined
    because: string | undefined
    facts: readonly string[]
  }>

/** The thing that an influence is on. */
export function influencedId({ on }: Pick<InfluenceBody, 'on'>): OwnedId {
  return 'registration' in on ? on.registration : on.deal
}

/**
 * Every influence that the facts tell of. The vendor's answer goes before that of the partner that sells: whoever pays for influence
 * can take back what the other confirmed. Of two answers of one organization the later one holds.
 */
export function influencesFrom(facts: readonly Fact[]): readonly Influence[] {
  const answers = Map.groupBy(
    factsOfKind<InfluenceAnsweredFact>(facts, 'deal_influence_answered'),
    ({ about }) => about,
  )
  const told = new Map(factsOfKind<InfluenceFact>(facts, 'deal_influence').map((fact) => [fact.about, fact]))
  return [...told.values()].map((fact) => {
    const all = answers.get(fact.about) ?? []
    const answer = all.findLast(({ owner }) => owner === fact.body.vendor) ?? all.at(-1)
    return {
      ...{ ...fact.body, id: fact.about, partner: fact.owner, toldAt: Temporal.Instant.from(fact.learnedAt) },
      state: answer ? (answer.body.holds ? 'confirmed' : 'declined') : 'claimed',
      answeredBy: answer?.owner,
      answeredAt: answer && Temporal.Instant.from(answer.learnedAt),
      because: answer?.body.because,
      facts: [factRef(fact), ...(answer ? [factRef(answer)] : [])],
    }
  })
}
