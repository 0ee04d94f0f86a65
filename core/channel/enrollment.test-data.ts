/** A host, altus, and a partner, leaf: the facts of a partner being taken on, as somebody tells them. */

import type { Fact } from '#core/ground/fact.ts'
import { type Enrollment, enrollmentsFrom } from './enrollment.ts'

export const at = (text: string) => Temporal.Instant.from(text)

/** A fact as somebody tells it; its place among the others is its position, and the day is when it is learned. */
export type Told = readonly [day: string, kind: string, by: string, about: string, body: Record<string, unknown>]

export function told(facts: readonly Told[]): readonly Fact[] {
  return facts.map(([day, kind, owner, about, body], place) => ({
    position: place + 1,
    id: `fact-${place + 1}`,
    learnedAt: `${day}T09:00:00Z`,
    kind,
    owner,
    about,
    body,
  }))
}

export const PARTS = ['reseller']
export const COMPANY = { legalName: 'Leaf GmbH', registrationNumber: 'HRB 1', country: 'DE' }
export const terms = (version: number, from: string, more = {}): Told => [
  '2026-01-01',
  'terms',
  'altus',
  'altus:partner-terms',
  { version, title: 'Partner terms', parts: PARTS, sha256: `v${version}`, from: `${from}T00:00:00Z`, ...more },
]
export const asks = (documents: readonly Record<string, unknown>[], warnDays = 30): Told => [
  '2026-01-01',
  'enrollment_requirements',
  'altus',
  'altus:partners',
  { parts: PARTS, documents, warnDays },
]
export const applies = (day: string, company: Record<string, unknown> = COMPANY): Told => [
  day,
  'partner_application',
  'leaf',
  'leaf:altus',
  { to: 'altus', parts: PARTS, company, contact: 'person-1' },
]
export const decides = (day: string, body: Record<string, unknown>): Told => [
  day,
  'application_decided',
  'altus',
  'leaf:altus',
  body,
]
export const approves = (day: string) => decides(day, { decision: 'approved' })
export const accepts = (day: string, version: number): Told => [
  day,
  'terms_accepted',
  'leaf',
  'leaf:altus',
  { terms: 'altus:partner-terms', version, sha256: `v${version}`, person: 'person-1', at: `${day}T09:00:00Z` },
]
export const gives = (day: string, name: string, more = {}): Told => [
  day,
  'partner_document',
  'leaf',
  `leaf:${name}`,
  {
    document: 'insurance',
    sha256: name,
    name: `${name}.pdf`,
    mediaType: 'application/pdf',
    bytes: 9,
    sharedWith: 'altus',
    zone: 'Europe/Berlin',
    ...more,
  },
]
export const reviews = (day: string, name: string, decision = 'accepted'): Told => [
  day,
  'document_reviewed',
  'altus',
  `leaf:${name}`,
  { decision, sha256: name, because: 'unreadable' },
]
export const enrolls = (day: string, from: string, to?: string): Told => [
  day,
  'enrolled',
  'altus',
  'leaf:altus',
  { from: `${from}T00:00:00Z`, ...(to !== undefined && { to: `${to}T00:00:00Z` }) },
]
export const suspends = (day: string): Told => [
  day,
  'enrollment_suspended',
  'altus',
  'leaf:altus',
  { at: `${day}T00:00:00Z`, because: 'unpaid' },
]
export const ends = (day: string, by: string, on: string): Told => [
  day,
  'enrollment_ended',
  by,
  'leaf:altus',
  { at: `${on}T00:00:00Z`, because: 'gone' },
]

export const INSURANCE = { document: 'insurance', reviewed: true }
export const OFFER = [terms(1, '2026-01-01'), asks([INSURANCE])]
export const APPROVED = [...OFFER, applies('2026-02-01'), approves('2026-02-02')]
export const READY = [
  ...APPROVED,
  accepts('2026-02-03', 1),
  gives('2026-02-03', 'policy', { validThrough: '2026-12-31' }),
  reviews('2026-02-04', 'policy'),
]
export const ENROLLED = [...READY, enrolls('2026-02-05', '2026-02-05')]

export function one(facts: readonly Told[], now: string): Enrollment | undefined {
  return enrollmentsFrom(told(facts), at(now))[0]
}
