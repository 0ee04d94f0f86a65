import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'

/** Who is paid, as its register and its tax office know it, told by the partner to the payers that it names. */
export type PayoutDetailsBody = Readonly<{
  payers: readonly OrganizationId[]
  legalName: string
  country: string
  taxId?: string
}>
export type PayoutDetailsFact = Fact<'payout_details', PayoutDetailsBody>

/** A partner agrees that a payer writes its invoices for it, from a day on and to before another. */
export type SelfBillingConsentBody = Readonly<{ payer: OrganizationId; from: string; to?: string }>
export type SelfBillingConsentFact = Fact<'self_billing_consent', SelfBillingConsentBody>

export const SCREENING_RESULTS = ['clear', 'hit', 'unknown'] as const
export type ScreeningResult = (typeof SCREENING_RESULTS)[number]

/**
 * What came of looking a partner up in lists of sanctions: what was looked up, in which lists as of which day, and who answers for
 * it. A hit that turned out to be somebody else is told again as clear, with why.
 */
export type ScreeningBody = Readonly<{
  partner: OrganizationId
  result: ScreeningResult
  screenedAt: string
  lists: readonly Readonly<{ name: string; date: string }>[]
  screened: Readonly<{ legalName: string; country: string; taxId?: string }>
  by: string
  because?: string
}>
export type ScreeningFact = Fact<'screening_result', ScreeningBody>

/** The kinds of facts by which a payout is held or released, beside those of an enrollment. */
export const PAYOUT_KINDS = ['payout_details', 'self_billing_consent', 'screening_result'] as const

export type PayoutPair = Readonly<{ payer: OrganizationId; partner: OrganizationId }>

/** What a partner told a payer last; undefined where it has told it nothing. Facts come oldest first. */
export function payoutDetailsOf(facts: readonly Fact[], { payer, partner }: PayoutPair): PayoutDetailsFact | undefined {
  return toldTo(facts, payer, partner).at(-1)
}

function toldTo(facts: readonly Fact[], payer: OrganizationId, partner: OrganizationId): readonly PayoutDetailsFact[] {
  return factsOfKind<PayoutDetailsFact>(facts, 'payout_details').filter(
    ({ owner, body }) => owner === partner && body.payers.includes(payer),
  )
}

export type Consent =
  | Readonly<{ state: 'given' | 'not_begun' | 'over'; consent: SelfBillingConsentFact }>
  | Readonly<{ state: 'tax_id_changed'; consent: SelfBillingConsentFact; details: PayoutDetailsFact }>
  | Readonly<{ state: 'missing' }>

/**
 * How a partner's consent stands on a day. It was given under the tax id of that time and ends with it: telling the former id again
 * doesn't bring it back (gov.uk, VAT Notice 700/62: a self-billing agreement ends when the supplier's registration changes).
 */
export function consentOn(facts: readonly Fact[], { payer, partner }: PayoutPair, day: string): Consent {
  const consent = factsOfKind<SelfBillingConsentFact>(facts, 'self_billing_consent').findLast(
    ({ owner, body }) => owner === partner && body.payer === payer,
  )
  if (!consent) return { state: 'missing' }
  const { from, to } = consent.body
  if (day < from) return { state: 'not_begun', consent }
  if (to !== undefined && to <= day) return { state: 'over', consent }
  const details = otherTaxIdAfter(toldTo(facts, payer, partner), consent.position)
  return details ? { state: 'tax_id_changed', consent, details } : { state: 'given', consent }
}

/** The first details after a consent that name another tax id than held when it was given, or than the first told after it. */
function otherTaxIdAfter(details: readonly PayoutDetailsFact[], position: number): PayoutDetailsFact | undefined {
  const given = details.findLast((one) => one.position < position) ?? details[0]
  return details.find((one) => one.position > position && one.body.taxId !== given?.body.taxId)
}

/** What a payer's last look at a partner came to. */
export function screeningOf(facts: readonly Fact[], { payer, partner }: PayoutPair): ScreeningFact | undefined {
  return factsOfKind<ScreeningFact>(facts, 'screening_result').findLast(
    ({ owner, body }) => owner === payer && body.partner === partner,
  )
}
