import { contains, isBefore, midnight } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/** The files that are kept. What a file is, its first bytes tell, never its name. */
export const MEDIA_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const
export type MediaType = (typeof MEDIA_TYPES)[number]

/** A file by what it holds: the name it came with, and the hash by which its content is kept. */
export type NamedFile = Readonly<{ sha256: string; name: string; mediaType: MediaType; bytes: number }>

/**
 * A paper of a partner: what it is (`insurance`, `w9`), for which one organization, and the days printed on it. It is good
 * from the first moment of `validFrom` to the last moment of `validThrough` in its zone: a certificate through 2026-12-31
 * ends at the midnight that begins 2027.
 */
export type PartnerDocumentBody = NamedFile &
  Readonly<{
    document: string
    sharedWith: OrganizationId
    zone: string
    validFrom?: string
    validThrough?: string
  }>
export type PartnerDocumentFact = Fact<'partner_document', PartnerDocumentBody>

/** What whoever asked for a document makes of it. The hash says which content was looked at. */
export type ReviewBody =
  | Readonly<{ decision: 'accepted'; sha256: string }>
  | Readonly<{ decision: 'rejected'; sha256: string; because: string }>
export type DocumentReviewedFact = Fact<'document_reviewed', ReviewBody>

/** A stretch of time, half-open; without a bound it has always been, or is for ever. */
export type Stretch = Readonly<{ from?: Temporal.Instant | undefined; to?: Temporal.Instant | undefined }>

export type PartnerDocument = PartnerDocumentBody &
  Readonly<{
    id: OwnedId
    partner: OrganizationId
    learnedAt: string
    stretch: Stretch
    review: ReviewBody | undefined
    facts: readonly number[]
  }>

/** The documents that the facts tell of. A document that was told again is another paper: the review of the one before is gone. */
export function documentsFrom(facts: readonly Fact[]): readonly PartnerDocument[] {
  const reviews = newestAboutEach(factsOfKind<DocumentReviewedFact>(facts, 'document_reviewed'))
  return [...newestAboutEach(factsOfKind<PartnerDocumentFact>(facts, 'partner_document')).values()].map((told) => {
    const latest = reviews.get(told.about)
    const review = latest && latest.position > told.position ? latest : undefined
    return {
      ...told.body,
      id: told.about,
      partner: told.owner,
      learnedAt: told.learnedAt,
      stretch: stretchOf(told.body),
      review: review?.body,
      facts: [told.position, ...(review ? [review.position] : [])],
    }
  })
}

/** When a document is good, by the midnights of its zone. */
export function stretchOf({
  zone,
  validFrom,
  validThrough,
}: Pick<PartnerDocumentBody, 'zone' | 'validFrom' | 'validThrough'>): Stretch {
  return {
    from: validFrom === undefined ? undefined : midnight(Temporal.PlainDate.from(validFrom), zone),
    to: validThrough === undefined ? undefined : midnight(Temporal.PlainDate.from(validThrough).add({ days: 1 }), zone),
  }
}

/** Whether a moment lies in a stretch. */
export function holds({ from, to }: Stretch, at: Temporal.Instant): boolean {
  return contains({ from: from ?? at, to }, at)
}

/** The first moment from `at` on that no stretch covers, or undefined where they cover all time to come. */
export function firstGap(stretches: readonly Stretch[], at: Temporal.Instant): Temporal.Instant | undefined {
  const covering = stretches.filter((one) => holds(one, at))
  if (covering.length === 0) return at
  const ends = covering.flatMap(({ to }) => to ?? [])
  if (ends.length < covering.length) return undefined
  return firstGap(stretches, latest(ends, at))
}

/** The end of the last stretch that was over at a moment, or undefined where none was. */
export function lastEnd(stretches: readonly Stretch[], at: Temporal.Instant): Temporal.Instant | undefined {
  const over = stretches.flatMap(({ to }) => (to !== undefined && !isBefore(at, to) ? to : []))
  const [first, ...more] = over
  return first && latest(more, first)
}

/** The later one of all these moments. */
export function latest(moments: readonly Temporal.Instant[], least: Temporal.Instant): Temporal.Instant {
  return moments.reduce((a, b) => (isBefore(a, b) ? b : a), least)
}
