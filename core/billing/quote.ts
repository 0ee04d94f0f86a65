import { isBefore } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import {
  type AnyQuoteFact,
  isQuoteFact,
  type QuoteAcceptedBody,
  type QuoteAcceptedFact,
  type QuoteApprovedFact,
  type QuoteContent,
  type QuoteDeclinedFact,
  type QuoteFact,
  type QuoteSentFact,
} from './quote-facts.ts'

export const QUOTE_STATES = ['draft', 'approved', 'sent', 'accepted', 'declined', 'expired', 'superseded'] as const
export type QuoteState = (typeof QUOTE_STATES)[number]

/** One version of a quote as of a moment, as far as the facts at hand tell of it: a buyer knows only what was sent. */
export type Quote = Readonly<{
  id: OwnedId
  version: number
  seller: OrganizationId
  content: QuoteContent
  /** Undefined where the draft itself is not known. */
  writtenBy: string | undefined
  approvedBy: string | undefined
  state: QuoteState
  since: Temporal.Instant
  sent: QuoteSentFact | undefined
  accepted: QuoteAcceptedFact | undefined
  declined: QuoteDeclinedFact | undefined
}>

/** All that was told of one quote. */
type Course = Readonly<{
  drafts: ReadonlyMap<number, QuoteFact>
  approvals: ReadonlyMap<number, QuoteApprovedFact>
  sent: ReadonlyMap<number, QuoteSentFact>
  accepted: QuoteAcceptedFact | undefined
  declined: ReadonlyMap<number, QuoteDeclinedFact>
}>

const NOTHING: Course = {
  drafts: new Map(),
  approvals: new Map(),
  sent: new Map(),
  accepted: undefined,
  declined: new Map(),
}

/** Every version of every quote that the facts tell of, with its state at a moment; versions of one quote oldest first. */
export function quotesFrom(facts: readonly Fact[], now: Temporal.Instant): readonly Quote[] {
  const courses = new Map<OwnedId, Course>()
  for (const fact of facts) {
    if (isQuoteFact(fact)) courses.set(fact.about, step(courses.get(fact.about) ?? NOTHING, fact))
  }
  return [...courses].flatMap(([id, course]) => {
    const versions = new Set([...course.drafts.keys(), ...course.sent.keys()])
    return [...versions].sort((a, b) => a - b).flatMap((version) => versionOf({ id, version }, course, now) ?? [])
  })
}

function step(course: Course, fact: AnyQuoteFact): Course {
  const { version } = fact.body
  switch (fact.kind) {
    case 'quote':
      return { ...course, drafts: new Map(course.drafts).set(version, fact) }
    case 'quote_approved':
      return { ...course, approvals: new Map(course.approvals).set(version, fact) }
    case 'quote_sent':
      return { ...course, sent: new Map(course.sent).set(version, fact) }
    case 'quote_accepted':
      return { ...course, accepted: course.accepted ?? fact }
    case 'quote_declined':
      return { ...course, declined: new Map(course.declined).set(version, fact) }
  }
}

function versionOf(
  { id, version }: Readonly<{ id: OwnedId; version: number }>,
  course: Course,
  now: Temporal.Instant,
): Quote | undefined {
  const draft = course.drafts.get(version)
  const sent = course.sent.get(version)
  const content = sent?.body.quote ?? draft?.body
  if (!content) return undefined
  return {
    ...{ id, version, seller: ownerOf(id), content, sent },
    writtenBy: draft?.body.by,
    approvedBy: course.approvals.get(version)?.body.by,
    accepted: course.accepted?.body.version === version ? course.accepted : undefined,
    declined: course.declined.get(version),
    ...standingOf(version, course, now),
  }
}

/** What became of a version. A draft makes way for the next draft, what was sent only for what was sent later. */
function standingOf(version: number, course: Course, now: Temporal.Instant): Pick<Quote, 'state' | 'since'> {
  const sent = course.sent.get(version)
  const draft = course.drafts.get(version)
  const told = sent ?? course.approvals.get(version) ?? draft
  if (course.accepted?.body.version === version) return { state: 'accepted', since: learned(course.accepted) }
  const declined = course.declined.get(version)
  if (declined) return { state: 'declined', since: learned(declined) }
  const ends = endsOf(version, course).filter(({ since }) => !isBefore(now, since))
  const [ended] = ends.sort((a, b) => Temporal.Instant.compare(a.since, b.since))
  if (ended) return ended
  const state = sent ? 'sent' : course.approvals.has(version) ? 'approved' : 'draft'
  return { state, since: told ? learned(told) : now }
}

/** What ends a version that nobody has answered: its own last moment, or the version that takes its place. */
function endsOf(version: number, course: Course): readonly Pick<Quote, 'state' | 'since'>[] {
  const sent = course.sent.get(version)
  const content = sent?.body.quote ?? course.drafts.get(version)?.body
  const followers = sent ? [...course.sent.values()] : [...course.drafts.values(), ...course.sent.values()]
  const [next] = followers
    .filter((fact) => fact.body.version > version)
    .map(learned)
    .sort(Temporal.Instant.compare)
  return [
    ...(content ? [{ state: 'expired' as const, since: Temporal.Instant.from(content.validUntil) }] : []),
    ...(next ? [{ state: 'superseded' as const, since: next }] : []),
  ]
}

function learned({ learnedAt }: Pick<Fact, 'learnedAt'>): Temporal.Instant {
  return Temporal.Instant.from(learnedAt)
}

export type QuoteRefusal = Readonly<{ code: 'quote_not_open' | 'other_content' | 'in_the_future'; says: string }>

/**
 * Why a buyer can't accept a version now: it was not sent, another one stands, it has expired to the second, it was answered already,
 * or what is accepted is not what was sent. Undefined where it can.
 */
export function acceptingFault(
  versions: readonly Quote[],
  told: Pick<QuoteAcceptedBody, 'version' | 'sha256' | 'at'>,
  now: Temporal.Instant,
): QuoteRefusal | undefined {
  const at = Temporal.Instant.from(told.at)
  if (isBefore(now, at))
    return { code: 'in_the_future', says: `It can't have been accepted at ${told.at}: it is ${now}` }
  const open = openFault(versions, told.version)
  if (open) return open
  const sent = versions.find(({ version }) => version === told.version)?.sent
  if (!sent || sent.body.sha256 === told.sha256) return undefined
  return {
    code: 'other_content',
    says: `Version ${told.version} was sent with the SHA-256 ${sent.body.sha256}, not ${told.sha256}`,
  }
}

/** Why a version is not, or no longer, waiting for the buyer's answer. */
export function openFault(versions: readonly Quote[], version: number): QuoteRefusal | undefined {
  const found = versions.find((one) => one.version === version)
  if (!found?.sent) return { code: 'quote_not_open', says: `There is no version ${version} that was sent` }
  if (found.state === 'sent') return undefined
  const newest = versions.filter(({ sent }) => sent).at(-1)
  const instead = found.state === 'superseded' && newest ? `: version ${newest.version} stands in its place` : ''
  return { code: 'quote_not_open', says: `Version ${version} is ${found.state} since ${found.since}${instead}` }
}

/** Why no further version can be written, approved or sent: the quote was accepted. */
export function settledFault(versions: readonly Quote[]): QuoteRefusal | undefined {
  const accepted = versions.find(({ state }) => state === 'accepted')
  if (!accepted) return undefined
  return {
    code: 'quote_not_open',
    says: `Version ${accepted.version} was accepted at ${accepted.since}: begin another quote`,
  }
}
