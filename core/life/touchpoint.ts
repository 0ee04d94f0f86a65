import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

export const TOUCHPOINT_KINDS = ['call', 'meeting', 'business_review', 'workshop', 'mail', 'ticket'] as const
export type TouchpointKind = (typeof TOUCHPOINT_KINDS)[number]

/** How it is known that the customer took part: it confirmed it, came, answered, or its ticket shows it. */
export const VERIFICATIONS = ['confirmed', 'met', 'answered', 'ticket'] as const
export type Verification = (typeof VERIFICATIONS)[number]

/** One contact with a customer about a product. What was said, and with whom, stays with whoever had it. */
export type TouchpointBody = Readonly<{
  customer: OrganizationId
  product: OwnedId
  kind: TouchpointKind
  at: string
}>
export type TouchpointFact = Fact<'touchpoint', TouchpointBody>
/** `at` is when the other side answered, met or confirmed; without it, when the touchpoint was. */
export type TouchpointVerifiedBody = Readonly<{ how: Verification; at?: string }>
export type TouchpointVerifiedFact = Fact<'touchpoint_verified', TouchpointVerifiedBody>

export type Touchpoint = Readonly<{
  id: OwnedId
  partner: OrganizationId
  customer: OrganizationId
  product: OwnedId
  kind: TouchpointKind
  at: Temporal.Instant
  learnedAt: Temporal.Instant
  verified:
    | Readonly<{
        at: Temporal.Instant
        learnedAt: Temporal.Instant
        how: Verification
        by: OrganizationId
        fact: number
      }>
    | undefined
  facts: readonly number[]
}>

/**
 * The touchpoints that the facts tell of, each as it was told last. Of several verifications the first counts: a later one would move
 * when it was learned, and with it whether it was in time.
 */
export function touchpointsFrom(facts: readonly Fact[]): readonly Touchpoint[] {
  const told = newestAboutEach(factsOfKind<TouchpointFact>(facts, 'touchpoint'))
  const verified = newestAboutEach(factsOfKind<TouchpointVerifiedFact>(facts, 'touchpoint_verified').toReversed())
  return [...told].map(([id, { owner, body, learnedAt, position }]) => {
    const seen = verified.get(id)
    return {
      ...{ id, partner: owner, customer: body.customer, product: body.product, kind: body.kind },
      at: Temporal.Instant.from(body.at),
      learnedAt: Temporal.Instant.from(learnedAt),
      verified: seen && {
        at: Temporal.Instant.from(seen.body.at ?? body.at),
        learnedAt: Temporal.Instant.from(seen.learnedAt),
        ...{ how: seen.body.how, by: seen.owner, fact: seen.position },
      },
      facts: [position, ...(seen ? [seen.position] : [])],
    }
  })
}
