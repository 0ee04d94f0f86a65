import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { NamedFile, Stretch } from './document.ts'

/** What a partner can be for whoever it applies to. */
export const PARTNER_PARTS = [
  'reseller',
  'managed_service_provider',
  'cloud_provider',
  'system_integrator',
  'consultant',
  'referrer',
  'distributor',
] as const
export type PartnerPart = (typeof PARTNER_PARTS)[number]

/**
 * One version of the terms that partners in these parts accept, in force from a moment on. Whoever was a partner before has
 * until `acceptBy`: until then an earlier acceptance goes on counting. The hash is that of the text, the file, or what the
 * link shows, so nobody can say later that something else was accepted.
 */
export type TermsBody = Readonly<{
  version: number
  title: string
  parts: readonly PartnerPart[]
  sha256: string
  from: string
  acceptBy?: string
  text?: string
  link?: string
  file?: Omit<NamedFile, 'sha256'>
}>
export type TermsFact = Fact<'terms', TermsBody>

export type TermsVersion = Omit<TermsBody, 'from' | 'acceptBy'> &
  Readonly<{
    terms: OwnedId
    host: OrganizationId
    from: Temporal.Instant
    /** When earlier acceptances stop counting. */
    due: Temporal.Instant
    fact: number
  }>

/** Somebody accepted a version of terms for its organization: the person by its id alone, never by name. */
export type AcceptedBody = Readonly<{ terms: OwnedId; version: number; sha256: string; person: string; at: string }>
export type TermsAcceptedFact = Fact<'terms_accepted', AcceptedBody>
export type Acceptance = AcceptedBody & Readonly<{ partner: OrganizationId; fact: number }>

/** All versions of each terms that the facts tell of, the earliest first. */
export function termsFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, readonly TermsVersion[]> {
  const told = factsOfKind<TermsFact>(facts, 'terms').map(({ about, owner, position, body }) => {
    const from = Temporal.Instant.from(body.from)
    const due = body.acceptBy === undefined ? from : Temporal.Instant.from(body.acceptBy)
    return { ...body, terms: about, host: owner, from, due, fact: position }
  })
  return Map.groupBy(
    told.sort((a, b) => a.version - b.version),
    ({ terms }) => terms,
  )
}

/** The version in force at a moment, or undefined where none is yet. */
export function versionInForce(versions: readonly TermsVersion[], at: Temporal.Instant): TermsVersion | undefined {
  return versions.findLast(({ from }) => !isBefore(at, from))
}

/** Acceptances by the partner and what it accepted: `leaf altus:partner-terms`. */
export function acceptancesFrom(facts: readonly Fact[]): ReadonlyMap<string, readonly Acceptance[]> {
  const told = factsOfKind<TermsAcceptedFact>(facts, 'terms_accepted')
  const accepted = told.map(({ owner, position, body }) => ({ ...body, partner: owner, fact: position }))
  return Map.groupBy(accepted, ({ partner, terms }) => `${partner} ${terms}`)
}

/** How long an acceptance of this version counts: until a later version is due, the earliest of them. */
export function acceptanceStretch(versions: readonly TermsVersion[], { version, at }: Acceptance): Stretch {
  const dues = versions.filter((later) => later.version > version).map(({ due }) => due)
  const [to] = dues.sort(Temporal.Instant.compare)
  return { from: Temporal.Instant.from(at), to }
}

/** Why this acceptance can't stand at a moment: another version is in force, or its text is another one. */
export function acceptanceFault(
  versions: readonly TermsVersion[],
  { terms, version, sha256, at }: AcceptedBody,
  now: Temporal.Instant,
): Readonly<{ code: 'terms_not_in_force' | 'other_content' | 'in_the_future'; says: string }> | undefined {
  const inForce = versionInForce(versions, now)
  if (inForce?.version !== version) {
    const stands = inForce ? `version ${inForce.version} is` : 'no version is yet'
    return { code: 'terms_not_in_force', says: `Version ${version} of ${terms} is not in force: ${stands}` }
  }
  if (inForce.sha256 !== sha256) {
    return {
      code: 'other_content',
      says: `Version ${version} of ${terms} has the SHA-256 ${inForce.sha256}, not ${sha256}`,
    }
  }
  if (isBefore(now, Temporal.Instant.from(at))) {
    return { code: 'in_the_future', says: `Terms can't be accepted ahead, at ${at}` }
  }
  return undefined
}
