import { createHash } from 'node:crypto'
import type { FactExample } from './webhooks-examples.ts'

const TEXT = 'Who sells Stratum stays with the customer for its whole life.'
const ABOUT = 'nordwind:at-altus'
const POLICY = sha256('A policy of insurance')

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Altus takes Nordwind as a partner: what it wants, the application, terms, documents, the enrollment and its end. */
export const ENROLLMENT_EXAMPLES: readonly FactExample[] = [
  {
    kind: 'terms',
    owner: 'altus',
    about: 'altus:partner-terms',
    body: {
      version: 1,
      title: 'Partner terms',
      parts: ['reseller'],
      sha256: sha256(TEXT),
      from: '2026-01-01T00:00:00Z',
      text: TEXT,
    },
  },
  {
    kind: 'enrollment_requirements',
    owner: 'altus',
    about: 'altus:resellers',
    body: { parts: ['reseller'], documents: [{ document: 'insurance', reviewed: true }], warnDays: 30 },
  },
  {
    kind: 'partner_application',
    owner: 'nordwind',
    about: ABOUT,
    body: {
      to: 'altus',
      parts: ['reseller'],
      company: { legalName: 'Nordwind GmbH', registrationNumber: 'HRB 7', country: 'DE' },
      contact: 'psn_7f3kq2m9x4b8',
    },
  },
  { kind: 'application_decided', owner: 'altus', about: ABOUT, body: { decision: 'approved' } },
  {
    kind: 'terms_accepted',
    owner: 'nordwind',
    about: ABOUT,
    body: {
      terms: 'altus:partner-terms',
      version: 1,
      sha256: sha256(TEXT),
      person: 'psn_7f3kq2m9x4b8',
      at: '2026-04-30T09:00:00Z',
    },
  },
  {
    kind: 'partner_document',
    owner: 'nordwind',
    about: 'nordwind:insurance',
    body: {
      document: 'insurance',
      sha256: POLICY,
      name: 'policy.pdf',
      mediaType: 'application/pdf',
      bytes: 48_213,
      sharedWith: 'altus',
      zone: 'Europe/Berlin',
    },
  },
  {
    kind: 'document_reviewed',
    owner: 'altus',
    about: 'nordwind:insurance',
    body: { decision: 'accepted', sha256: POLICY },
  },
  { kind: 'enrolled', owner: 'altus', about: ABOUT, body: { from: '2026-05-01T00:00:00Z' } },
  {
    kind: 'enrollment_suspended',
    owner: 'altus',
    about: ABOUT,
    body: { at: '2026-05-01T00:00:00Z', because: 'No business review for a year' },
  },
  {
    kind: 'enrollment_ended',
    owner: 'nordwind',
    about: ABOUT,
    body: { at: '2026-12-31T23:00:00Z', because: 'Nordwind leaves the market' },
  },
]
