import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { PartnerPart } from './terms.ts'

/** Who applies, as its register and its tax office know it. A company, never a person: people are named by their id alone. */
export type Company = Readonly<{
  legalName: string
  registrationNumber?: string
  taxId?: string
  country: string
  website?: string
}>

/** A partner asks a host, a vendor or a distributor, to take it in these parts. */
export type ApplicationBody = Readonly<{
  to: OrganizationId
  parts: readonly PartnerPart[]
  company: Company
  /** The id of the person to talk to. */
  contact: string
}>
export type ApplicationFact = Fact<'partner_application', ApplicationBody>

export type DecisionBody =
  | Readonly<{ decision: 'approved' }>
  | Readonly<{ decision: 'declined'; because: string }>
  | Readonly<{ decision: 'more_needed'; needed: readonly string[] }>
export type DecisionFact = Fact<'application_decided', DecisionBody>

export type EnrolledFact = Fact<'enrolled', Readonly<{ from: string; to?: string }>>
export type StoppedBody = Readonly<{ at: string; because: string }>
export type SuspendedFact = Fact<'enrollment_suspended', StoppedBody>
export type EndedFact = Fact<'enrollment_ended', StoppedBody>

/** What a host wants to see of partners in these parts; a document that is asked for from a moment on is not missing before it. */
export type RequirementsBody = Readonly<{
  parts: readonly PartnerPart[]
  documents: readonly Readonly<{ document: string; reviewed: boolean; from?: string }>[]
  /** How long before something expires it is told. */
  warnDays: number
}>
export type RequirementsFact = Fact<'enrollment_requirements', RequirementsBody>

/** The kinds of facts that an enrollment is derived from. */
export const ENROLLMENT_KINDS = [
  'terms',
  'enrollment_requirements',
  'partner_application',
  'application_decided',
  'terms_accepted',
  'partner_document',
  'document_reviewed',
  'enrolled',
  'enrollment_suspended',
  'enrollment_ended',
] as const
