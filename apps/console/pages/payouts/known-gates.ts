import { dateText } from '#apps/console/amount/time-text.ts'
import type { ClosedGate, Payout, PayoutAccount, RewardFact } from '#apps/console/api/rewards.ts'
import type { EnrollmentHead } from '#apps/console/api/settings-answers.ts'
import { gateHint } from './payout-words.ts'

export type Pair = Readonly<{ payer: string; partner: string }>
export type Details = Readonly<{ payers: readonly string[]; legalName: string; country: string; taxId?: string }>
export type ConsentBody = Readonly<{ payer: string; from: string; to?: string }>
export type Screening = Readonly<{ partner: string; result: 'clear' | 'hit' | 'unknown'; screenedAt: string }>

/** Everything that was told between payers and partners, as far as the viewer sees it. */
export type Told = Readonly<{
  details: readonly RewardFact[]
  consents: readonly RewardFact[]
  screenings: readonly RewardFact[]
  accounts: readonly PayoutAccount[]
  enrollments: readonly EnrollmentHead[]
  /** Payouts of which the gates were judged. */
  judged: readonly Payout[]
}>

/** Of one gate: whether it is open, as far as it is known, and what was told that it rests on. */
export type Known = Readonly<{ state: 'open' | 'closed' | 'unknown'; says: string }>

export type KnownGate = 'agreement' | 'tax_details' | 'bank_details' | 'self_billing_consent' | 'screening'
export const KNOWN_GATES: readonly KnownGate[] = [
  'agreement',
  'tax_details',
  'bank_details',
  'self_billing_consent',
  'screening',
]

/** What a partner told a payer last of who it is. */
export function detailsOf({ details }: Told, { payer, partner }: Pair): Details | undefined {
  const told = details.filter(({ owner, body }) => owner === partner && (body as Details).payers.includes(payer))
  return newest(told)?.body as Details | undefined
}

export function consentOf({ consents }: Told, { payer, partner }: Pair): ConsentBody | undefined {
  const told = consents.filter(({ owner, body }) => owner === partner && body['payer'] === payer)
  return newest(told)?.body as ConsentBody | undefined
}

export function screeningOf({ screenings }: Told, { payer, partner }: Pair): Screening | undefined {
  const told = screenings.filter(({ owner, body }) => owner === payer && body['partner'] === partner)
  return newest(told)?.body as Screening | undefined
}

export function accountOf({ accounts }: Told, { payer, partner }: Pair): PayoutAccount | undefined {
  return accounts.find((one) => one.payer === payer && one.partner === partner && one.endedAt === null)
}

function newest(facts: readonly RewardFact[]): RewardFact | undefined {
  return facts.toSorted((a, b) => b.position - a.position)[0]
}

/**
 * How a gate stands between two. Where a payout of theirs is free, the server has judged it; without one, what was told is all that is
 * known. Whether somebody was found in a list is the payer's to know.
 */
export function knownGate(told: Told, pair: Pair, gate: KnownGate): Known {
  const payout = told.judged.find(({ payer, partner }) => payer === pair.payer && partner === pair.partner)
  const says = saysOf(told, pair)[gate]
  if (!payout) return { state: says === undefined ? 'unknown' : 'open', says: says ?? 'nothing was told' }
  const closed: ClosedGate | undefined = payout.gates.find((one) => one.gate === gate)
  if (closed) return { state: 'closed', says: says ?? gateHint(closed) }
  return { state: says === undefined ? 'unknown' : 'open', says: says ?? 'does not hold it' }
}

type Says = Readonly<Record<KnownGate, string | undefined>>

function saysOf(told: Told, pair: Pair): Says {
  const details = detailsOf(told, pair)
  const consent = consentOf(told, pair)
  const screening = screeningOf(told, pair)
  const enrolled = told.enrollments.find(({ partner, host }) => partner === pair.partner && host === pair.payer)
  return {
    agreement: enrolled?.state.replaceAll('_', ' '),
    tax_details: details && [details.legalName, details.country, details.taxId ?? 'no tax id'].join(', '),
    bank_details: accountOf(told, pair)?.account,
    self_billing_consent: consent && consentText(consent),
    screening: screening && `${screening.result}, ${dateText(screening.screenedAt)}`,
  }
}

function consentText({ from, to }: ConsentBody): string {
  return to === undefined ? `from ${dateText(from)}` : `from ${dateText(from)}, before ${dateText(to)}`
}
