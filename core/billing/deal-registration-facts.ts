import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Matching } from './deal-match.ts'

/** How a vendor protects the deals that partners register with it, from a moment on. Days have 24 hours. */
export type DealPolicyBody = Readonly<{
  version: number
  from: string
  protectionDays: number
  /** How often protection can be extended, and by how many days each time. */
  extensions: number
  extensionDays: number
  /** Within how many days the vendor wants to decide; what is undecided after that is late, and waits on. */
  decideWithinDays: number
  /** For how many days a partner can contest a rejection. */
  contestDays: number
  matching: Matching
}>
export type DealPolicyFact = Fact<'deal_registration_policy', DealPolicyBody>

/** Whom of the prospect a partner met: in which parts and how many, never who. */
export const MET_PARTS = ['executive', 'business', 'technical', 'security', 'finance', 'procurement'] as const
export type Met = Readonly<{ part: (typeof MET_PARTS)[number]; people: number }>

/** A partner registers with a vendor whom it is about to win. The prospect need not be an organization of the channel yet. */
export type RegistrationBody = Readonly<{
  vendor: OrganizationId
  names: readonly string[]
  domains: readonly string[]
  country: string
  products: readonly OwnedId[]
  expectedValue?: Readonly<{ amount: string; currency: string }>
  expectedClose: string
  met?: readonly Met[]
}>
export type RegistrationFact = Fact<'deal_registration', RegistrationBody>

/** What something rests on: a sentence, and the SHA-256 of a document where there is one. */
export type Evidence = Readonly<{ says: string; sha256?: string }>

export type RegistrationDecidedFact = Fact<
  'deal_registration_decided',
  Readonly<{ decision: 'approved' | 'rejected'; because: string; by: string }>
>
export type RegistrationContestedFact = Fact<
  'deal_registration_contested',
  Readonly<{ because: string; evidence?: readonly Evidence[]; by: string }>
>
export type RegistrationExtendedFact = Fact<'deal_registration_extended', Readonly<{ because: string; by: string }>>
export type RegistrationEndedFact = Fact<
  'deal_registration_ended',
  Readonly<{ outcome: 'lost' | 'withdrawn'; because: string; by: string }>
>

/** What a registration was won with, and the organization that the prospect has become. */
export type WonBody = Readonly<{
  customer: OrganizationId
  with: Readonly<{ subscription: OwnedId }> | Readonly<{ order: OwnedId }> | Readonly<{ deal: OwnedId }>
  by: string
}>
export type RegistrationWonFact = Fact<'deal_registration_won', WonBody>

/**
 * The vendor decides between registrations of one prospect: those of `stand` may be approved beside each other, the others not. It is
 * about a thing of the vendor's, which alone sees it: each partner learns what was decided on its own.
 */
export type ArbitrationBody = Readonly<{
  registrations: readonly OwnedId[]
  stand: readonly OwnedId[]
  because: string
  evidence: readonly Evidence[]
  by: string
}>
export type ArbitrationFact = Fact<'deal_arbitrated', ArbitrationBody>

export type RegistrationStep =
  | RegistrationDecidedFact
  | RegistrationContestedFact
  | RegistrationExtendedFact
  | RegistrationEndedFact
  | RegistrationWonFact

const STEPS: ReadonlySet<string> = new Set([
  'deal_registration_decided',
  'deal_registration_contested',
  'deal_registration_extended',
  'deal_registration_ended',
  'deal_registration_won',
] satisfies readonly RegistrationStep['kind'][])

export function isRegistrationStep(fact: Fact): fact is RegistrationStep {
  return STEPS.has(fact.kind)
}

/** The kinds of facts that registrations are derived from. */
export const REGISTRATION_KINDS = [
  'deal_registration_policy',
  'deal_registration',
  ...STEPS,
  'deal_arbitrated',
] as const
