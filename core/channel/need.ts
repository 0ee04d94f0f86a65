import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { documentsFrom, firstGap, holds, lastEnd, latest, type PartnerDocument } from './document.ts'
import type { RequirementsFact } from './enrollment-facts.ts'
import {
  type Acceptance,
  acceptanceStretch,
  acceptancesFrom,
  type PartnerPart,
  type TermsVersion,
  termsFrom,
  versionInForce,
} from './terms.ts'

/** What stands in the way of an enrollment, or will: what is missing, what to do next, and who has to do it. */
export type Block = Readonly<{
  code: string
  says: string
  hint: string
  waitsFor: OrganizationId
  /** When it will stand in the way, where it does not yet. */
  due?: Temporal.Instant
}>

/** One thing that an enrollment needs, as it stands at a moment. */
export type Need = Readonly<{
  of: 'terms' | 'document'
  what: string
  /** From when on it will be missing, as far as is known; undefined where it is there for ever. */
  gap: Temporal.Instant | undefined
  /** Since when it is missing, where it is. */
  since: Temporal.Instant
  /** What is missing, or will be. */
  block: Block
}>

/** Everything but the enrollments themselves, ready to be looked up. */
export type Papers = Readonly<{
  terms: ReadonlyMap<OrganizationId, readonly (readonly TermsVersion[])[]>
  acceptances: ReadonlyMap<string, readonly Acceptance[]>
  documents: ReadonlyMap<string, readonly PartnerDocument[]>
  requirements: ReadonlyMap<OrganizationId, readonly RequirementsFact[]>
}>

export function papersFrom(facts: readonly Fact[]): Papers {
  const requirements = newestAboutEach(factsOfKind<RequirementsFact>(facts, 'enrollment_requirements'))
  return {
    terms: Map.groupBy(termsFrom(facts).values(), (versions) => versions[0]?.host ?? ''),
    acceptances: acceptancesFrom(facts),
    documents: Map.groupBy(documentsFrom(facts), ({ partner, sharedWith }) => `${partner} ${sharedWith}`),
    requirements: Map.groupBy(requirements.values(), ({ owner }) => owner),
  }
}

/** Whose needs: an application, and since when it is enrolled, where it is. */
export type Needing = Readonly<{
  partner: OrganizationId
  host: OrganizationId
  parts: readonly PartnerPart[]
  enrolledFrom: Temporal.Instant | undefined
}>

/** The parts of an application that its host takes nobody in: it has published neither terms nor requirements for them. */
export function partsNotOffered(
  papers: Papers,
  { host, parts }: Pick<Needing, 'host' | 'parts'>,
): readonly PartnerPart[] {
  const offered = [
    ...(papers.terms.get(host) ?? []).flatMap((versions) => versions.flatMap((one) => one.parts)),
    ...(papers.requirements.get(host) ?? []).flatMap((one) => one.body.parts),
  ]
  return parts.filter((part) => !offered.includes(part))
}

/** How many days ahead a host tells its partners in these parts what will expire. */
export function warnDaysOf(papers: Papers, { host, parts }: Pick<Needing, 'host' | 'parts'>): number {
  return Math.max(0, ...requirementsFor(papers, { host, parts }).map(({ body }) => body.warnDays))
}

/** All that an application needs at a moment: the host's terms first, then its documents. */
export function needsAt(papers: Papers, needing: Needing, at: Temporal.Instant): readonly Need[] {
  const terms = termsFor(papers, needing).flatMap((versions) => {
    const accepted = papers.acceptances.get(`${needing.partner} ${versions[0]?.terms}`) ?? []
    return termsNeed({ versions, accepted }, needing, at) ?? []
  })
  const documents = papers.documents.get(`${needing.partner} ${needing.host}`) ?? []
  const wanted = documentsWanted(requirementsFor(papers, needing))
  return [...terms, ...wanted.map((one) => documentNeed(one, documents, { needing, at }))]
}

/** The host's terms for these parts, each with all its versions. */
export function termsFor(
  papers: Papers,
  { host, parts }: Pick<Needing, 'host' | 'parts'>,
): readonly (readonly TermsVersion[])[] {
  return (papers.terms.get(host) ?? []).filter(([first]) => first && shareAPart(first.parts, parts))
}

function requirementsFor(
  papers: Papers,
  { host, parts }: Pick<Needing, 'host' | 'parts'>,
): readonly RequirementsFact[] {
  return (papers.requirements.get(host) ?? []).filter((one) => shareAPart(one.body.parts, parts))
}

function shareAPart(some: readonly PartnerPart[], others: readonly PartnerPart[]): boolean {
  return some.some((part) => others.includes(part))
}

/**
 * Whoever is not enrolled yet needs the version in force. Whoever is enrolled may go on with an earlier one until the later is
 * due, and needs terms that are altogether new to it only once their first version is due.
 */
function termsNeed(
  { versions, accepted }: Readonly<{ versions: readonly TermsVersion[]; accepted: readonly Acceptance[] }>,
  { partner, enrolledFrom }: Needing,
  at: Temporal.Instant,
): Need | undefined {
  const [first] = versions
  const inForce = versionInForce(versions, at)
  if (!first || (!inForce && enrolledFrom === undefined)) return undefined
  const counting = enrolledFrom === undefined ? accepted.filter((one) => one.version === inForce?.version) : accepted
  const stretches = counting.map((one) => acceptanceStretch(versions, one))
  const wasThere = enrolledFrom !== undefined && isBefore(enrolledFrom, first.from)
  const begins = wasThere ? first.due : first.from
  const gap = firstGap(stretches, latest([begins], at))
  const wanted = versionInForce(versions, gap ?? at) ?? first
  const named = `version ${wanted.version} of ${first.terms} (${first.title})`
  const later = isBefore(at, wanted.from) ? `, from ${wanted.from} on` : ''
  const block: Block = {
    code: 'terms_not_accepted',
    says: `${partner} has not accepted ${named}`,
    hint: `Read and accept it${later}`,
    waitsFor: partner,
  }
  return { of: 'terms', what: first.terms, gap, since: latest([lastEnd(stretches, at) ?? begins], begins), block }
}

/** A document that is asked for: since when it is known that it will be, and from when on. */
type Wanted = Readonly<{
  document: string
  reviewed: boolean
  told: Temporal.Instant
  from: Temporal.Instant | undefined
}>

/** Two requirements for one document are one: reviewed where either wants it, from the earlier moment. */
function documentsWanted(requirements: readonly RequirementsFact[]): readonly Wanted[] {
  const all = requirements.flatMap(({ learnedAt, body }) =>
    body.documents.map(({ from, ...one }) => ({
      ...one,
      told: Temporal.Instant.from(learnedAt),
      from: from === undefined ? undefined : Temporal.Instant.from(from),
    })),
  )
  return [...Map.groupBy(all, ({ document }) => document).values()].map((group) => group.reduce(stricter))
}

function stricter(a: Wanted, b: Wanted): Wanted {
  const from = a.from && b.from && (isBefore(a.from, b.from) ? a.from : b.from)
  return { ...a, reviewed: a.reviewed || b.reviewed, told: isBefore(a.told, b.told) ? a.told : b.told, from }
}

function documentNeed(
  wanted: Wanted,
  documents: readonly PartnerDocument[],
  { needing, at }: Readonly<{ needing: Needing; at: Temporal.Instant }>,
): Need {
  const mine = documents.filter(({ document }) => document === wanted.document)
  const stretches = mine.filter((one) => counts(one, wanted)).map(({ stretch }) => stretch)
  const begins = latest([wanted.from ?? at], at)
  const gap = firstGap(stretches, begins)
  const block = documentBlock({ wanted, mine, at: gap ?? begins }, needing)
  const since = latest([lastEnd(stretches, at) ?? wanted.told], wanted.from ?? wanted.told)
  return { of: 'document', what: wanted.document, gap, since, block }
}

function counts({ review }: PartnerDocument, { reviewed }: Wanted): boolean {
  return reviewed ? review?.decision === 'accepted' : review?.decision !== 'rejected'
}

/** Why no document is there at a moment. One that only waits for its review comes first: then the host has to move. */
function documentBlock(
  { wanted, mine, at }: Readonly<{ wanted: Wanted; mine: readonly PartnerDocument[]; at: Temporal.Instant }>,
  { partner, host }: Needing,
): Block {
  const { document } = wanted
  const waiting = mine.findLast(({ stretch, review }) => review === undefined && holds(stretch, at))
  if (waiting) {
    const says = `${host} has not reviewed ${waiting.id} (${document}) yet`
    return { code: 'document_not_reviewed', says, hint: 'Accept or reject the document', waitsFor: host }
  }
  const last = mine.at(-1)
  const found = last === undefined ? missing(partner, document) : whyNot(last, at)
  return { ...found, waitsFor: partner }
}

function missing(partner: OrganizationId, document: string): Omit<Block, 'waitsFor'> {
  const says = `${partner} has given no ${document}`
  return { code: 'document_missing', says, hint: `Upload the ${document} and record it as a partner_document` }
}

function whyNot(
  { id, document, review, stretch, validFrom, validThrough }: PartnerDocument,
  at: Temporal.Instant,
): Omit<Block, 'waitsFor'> {
  if (review?.decision === 'rejected') {
    const says = `${id} (${document}) was rejected: ${review.because}`
    return { code: 'document_rejected', says, hint: `Give another ${document} that mends it` }
  }
  if (stretch.from !== undefined && isBefore(at, stretch.from)) {
    const says = `${id} (${document}) is not valid before ${validFrom}`
    return { code: 'document_not_valid_yet', says, hint: `Give the ${document} that is valid until then` }
  }
  const says = `${id} (${document}) is valid through ${validThrough} only`
  return { code: 'document_expired', says, hint: `Give the next ${document}` }
}
