/** What the settings side of the API answers. */
export type PersonRole = 'owner' | 'finance' | 'program_manager' | 'account_manager' | 'viewer'

export type Me = Readonly<{
  person: Readonly<{ id: string; name: string | null; email: string | null; twoFactor: boolean }> | null
  organization: string
  operator: string
  roles: readonly PersonRole[]
  organizations: readonly Readonly<{ id: string; name: string; roles: readonly PersonRole[] }>[]
}>

export type Member = Readonly<{
  person: string
  name: string | null
  email: string | null
  twoFactor: boolean
  roles: readonly PersonRole[]
  joinedAt: string
  version: number
}>

export type Invitation = Readonly<{
  id: string
  email: string
  roles: readonly PersonRole[]
  state: 'open' | 'expired'
  invitedBy: string
  createdAt: string
  expiresAt: string
}>

export type ApiKey = Readonly<{
  id: string
  name: string
  scopes: readonly string[]
  state: 'live' | 'expired' | 'revoked'
  createdBy: string
  createdAt: string
  expiresAt: string
  rotatedAt: string | null
  previousUntil: string | null
  revokedAt: string | null
  usedAt: string | null
  usedFrom: string | null
  version: number
}>

export type AuditChange = Readonly<{
  table: string
  added?: number
  first?: string | number
  last?: string | number
  updated?: number
  before?: Readonly<Record<string, unknown>>
  after?: Readonly<Record<string, unknown>>
}>

export type AuditRow = Readonly<{
  sequence: number
  at: string
  organization: string
  byOrganization: string
  by: Readonly<{ kind: 'person' | 'key' | 'machine'; id?: string; roles?: readonly string[] }>
  act: string | null
  why: string | null
  from: Readonly<{ address?: string; agent?: string; request?: string }> | null
  input: unknown
  changes: readonly AuditChange[]
  hash: string
}>

export type AuditHead = Readonly<{ sequence: number; hash: string; at: string }>

export type Webhook = Readonly<{
  id: string
  url: string
  events: readonly string[]
  description: string
  enabled: boolean
  disabledBecause: 'asked' | 'gone' | 'failing' | null
  failingSince: string | null
  waiting: number
  previousUntil: string | null
  createdBy: string
  createdAt: string
  version: number
}>

export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'dropped'

export type Attempt = Readonly<{
  number: number
  at: string
  ms: number
  status: number | null
  error: string | null
  answer: string
}>

export type Delivery = Readonly<{
  id: string
  webhook: string
  event: string
  type: string
  position: number
  replay: boolean
  state: DeliveryState
  madeAt: string
  dueAt: string | null
  endedAt: string | null
  attempts: readonly Attempt[]
}>

export type EventType = Readonly<{ name: string; summary: string; example: Readonly<Record<string, unknown>> | null }>

export type EnrollmentState =
  | 'applied'
  | 'more_needed'
  | 'declined'
  | 'terms_pending'
  | 'documents_pending'
  | 'approved'
  | 'enrolled'
  | 'expiring'
  | 'lapsed'
  | 'suspended'
  | 'ended'

export type Block = Readonly<{ code: string; says: string; hint: string; waitsFor: string; due: string | null }>

export type EnrollmentHead = Readonly<{
  id: string
  partner: string
  host: string
  parts: readonly string[]
  legalName: string
  state: EnrollmentState
  since: string
  expires: string | null
  blocks: readonly Block[]
}>

export type Company = Readonly<{
  legalName: string
  registrationNumber?: string
  taxId?: string
  country: string
  website?: string
}>

export type RecordedFact = Readonly<{
  position: number
  kind: string
  about: string
  owner: string
  learnedAt: string
  body: Readonly<Record<string, unknown>>
}>

export type Paper = Readonly<{
  id: string
  document: string
  name: string
  sha256: string
  mediaType: string
  bytes: number
  zone: string
  validFrom: string | null
  validThrough: string | null
  review: 'waiting' | 'accepted' | 'rejected'
  because: string | null
}>

export type TermsVersion = Readonly<{
  terms: string
  host: string
  version: number
  title: string
  parts: readonly string[]
  sha256: string
  from: string
  acceptBy: string
  inForce: boolean
  link: string | null
  file: Readonly<{ name: string; mediaType: string; bytes: number }> | null
}>

export type TermsWithText = TermsVersion & Readonly<{ text: string | null }>

export type HeldTerms = TermsVersion &
  Readonly<{ accepted: Readonly<{ version: number; at: string; person: string }> | null }>

export type Enrollment = EnrollmentHead &
  Readonly<{
    company: Company
    contact: string
    facts: readonly RecordedFact[]
    documents: readonly Paper[]
    terms: readonly HeldTerms[]
  }>
