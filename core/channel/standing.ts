import { contains, isBefore } from '#core/ground/calendar.ts'
import { derivedOnce } from '#core/ground/derived-once.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/** A level that an organization grants to a partner, for a time. Told with its end at its beginning, it was never granted. */
export type TierGrantedBody = Readonly<{ partner: OrganizationId; tier: string; from: string; to?: string }>
export type TierGrantedFact = Fact<'tier_granted', TierGrantedBody>

/** What a partner has shown that it knows, how many of its people, and until when that counts. */
export type CertificationBody = Readonly<{
  partner: OrganizationId
  name: string
  holders?: number
  from: string
  to?: string
}>
export type CertificationFact = Fact<'certification', CertificationBody>

export const STANDING_KINDS = ['tier_granted', 'certification'] as const

/** Something that was granted for [from, to), as it was told last. */
type Grant<Body> = Body &
  Readonly<{
    id: OwnedId
    grantor: OrganizationId
    from: Temporal.Instant
    to: Temporal.Instant | undefined
    fact: number
  }>
export type Tier = Grant<Readonly<{ partner: OrganizationId; tier: string }>>
export type Certification = Grant<Readonly<{ partner: OrganizationId; name: string; holders: number | undefined }>>

export type Standing = Readonly<{
  /** Undefined where no tier holds. */
  tier: string | undefined
  /** Since when the partner holds the tier without a gap. */
  since: Temporal.Instant | undefined
  /** Those that hold, by name. */
  certifications: readonly Certification[]
  /** The facts that it rests on, by position. */
  facts: readonly number[]
}>

/** Every tier that was granted, each by itself; what ends where it begins was not. Facts come oldest first. */
export function tiersFrom(facts: readonly Fact[]): readonly Tier[] {
  const told = newestAboutEach(factsOfKind<TierGrantedFact>(facts, 'tier_granted'))
  return [...told.values()]
    .map((fact) => ({ ...grantOf(fact), partner: fact.body.partner, tier: fact.body.tier }))
    .filter(everHolds)
}

/** Every certification, each by itself; what ends where it begins is none. Facts come oldest first. */
export function certificationsFrom(facts: readonly Fact[]): readonly Certification[] {
  const told = newestAboutEach(factsOfKind<CertificationFact>(facts, 'certification'))
  return [...told.values()]
    .map((fact) => {
      const { partner, name, holders } = fact.body
      return { ...grantOf(fact), partner, name, holders }
    })
    .filter(everHolds)
}

function everHolds({ from, to }: Grant<object>): boolean {
  return to === undefined || isBefore(from, to)
}

function grantOf({ about, owner, position, body }: TierGrantedFact | CertificationFact): Grant<object> {
  const from = Temporal.Instant.from(body.from)
  const to = body.to === undefined ? undefined : Temporal.Instant.from(body.to)
  return { id: about, grantor: owner, from, to, fact: position }
}

type Granted = Readonly<{ tiers: readonly Tier[]; certifications: ReadonlyMap<string, readonly Certification[]> }>

/** What each partner was granted by each who grants: `altus nordwind`. */
const grantedBy = derivedOnce((facts): ReadonlyMap<string, Granted> => {
  const [tiers, certifications] = [
    Map.groupBy(tiersFrom(facts), bothOf),
    Map.groupBy(certificationsFrom(facts), bothOf),
  ]
  return new Map(
    [...new Set([...tiers.keys(), ...certifications.keys()])].map((both) => {
      const ofName = Map.groupBy(certifications.get(both) ?? [], ({ name }) => name)
      return [both, { tiers: tiers.get(both) ?? [], certifications: ofName }]
    }),
  )
})

function bothOf({ grantor, partner }: Readonly<{ grantor: OrganizationId; partner: OrganizationId }>): string {
  return `${grantor} ${partner}`
}

/**
 * Where a partner stands with whoever grants, at a moment. Of tiers that hold at once the one with the later beginning is taken, and
 * of those with the same beginning the one told last: so a tier replaces what stood before from its own date on, in whichever order
 * they were told, and where it ends, what it covered up holds again. The same goes for certifications of one name.
 */
export function standingAt(
  facts: readonly Fact[],
  { at, ...both }: Readonly<{ grantor: OrganizationId; partner: OrganizationId; at: Temporal.Instant }>,
): Standing {
  const granted = grantedBy(facts).get(bothOf(both))
  const tiers = granted?.tiers ?? []
  const tier = holding(tiers, at)
  const certifications = [...(granted?.certifications.values() ?? [])]
    .flatMap((ofName) => holding(ofName, at) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const since = tier && unbrokenSince(tiers, tier.tier, at)
  const shown = [...(tier ? [tier] : []), ...certifications].map(({ fact }) => fact)
  return { tier: tier?.tier, since, certifications, facts: shown.sort((a, b) => a - b) }
}

/** Of grants that cover each other up, the one that holds at a moment. */
export function holding<G extends Grant<object>>(grants: readonly G[], at: Temporal.Instant): G | undefined {
  return grants.filter((one) => contains(one, at)).reduce<G | undefined>(later, undefined)
}

function later<G extends Grant<object>>(best: G | undefined, one: G): G {
  if (best === undefined) return one
  const order = Temporal.Instant.compare(one.from, best.from) || one.fact - best.fact
  return order > 0 ? one : best
}

/** Since when one name of a tier has held up to a moment: a tier that is granted for the next year goes on. */
function unbrokenSince(tiers: readonly Tier[], tier: string, at: Temporal.Instant): Temporal.Instant {
  // Which tier holds changes only where one begins or ends.
  const changes = tiers
    .flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]))
    .filter((one) => !isBefore(at, one))
    .sort(Temporal.Instant.compare)
  const broken = changes.findLastIndex((one) => holding(tiers, one)?.tier !== tier)
  return changes[broken + 1] ?? at
}
