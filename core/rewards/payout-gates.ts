import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Consent, PayoutDetailsFact, ScreeningFact } from './payout-facts.ts'

/** What can hold an ordered payout. A program names those that hold for it; without a list all of them do. */
export const PAYOUT_GATES = [
  'agreement',
  'tax_details',
  'bank_details',
  'self_billing_consent',
  'screening',
  'minimum',
] as const
export type PayoutGate = (typeof PAYOUT_GATES)[number]

/** What a program says of its payouts, as far as it holds or releases them. Durations are ISO 8601: `P45D`. */
export type ReleaseTerms = Readonly<{
  minimum: string
  delay?: string | undefined
  expires?: string | undefined
  gates?: readonly string[] | undefined
}>

/** An ordered payout, and how much is to be paid to the partner under the program together with it. */
export type OrderedPayout = Readonly<{
  payer: OrganizationId
  partner: OrganizationId
  amount: Decimal
  currency: Currency
  /** The day of its statement. */
  issuedOn: string
  together: Decimal
}>

/** What is known of the two sides of a payout at the moment at which it is judged. */
export type PayoutKnown = Readonly<{
  /** Whether the partner is enrolled with the payer, its terms accepted; else what stands in the way, in a sentence. */
  enrolled: true | string
  details: PayoutDetailsFact | undefined
  /** Whether the partner has told the payer its account. */
  account: boolean
  consent: Consent
  /** The payer's last look; `hidden` for everybody else, as whoever is looked up is not told. */
  screening: ScreeningFact | 'hidden' | undefined
}>

/** Why a payout is held: what would release it, and who has to act. */
export type ClosedGate = Readonly<{
  gate: PayoutGate
  code: string
  says: string
  hint: string
  waitsFor: OrganizationId
}>

export type PayoutStanding = Readonly<{
  /** The first day on which it may be paid. */
  dueOn: string
  due: boolean
  /** The last day through which held money waits; undefined where the program states none: then it waits for ever. */
  heldThrough: string | undefined
  closed: readonly ClosedGate[]
}>

/** Whether a payout is due on a day, and which gates hold it, in the order of the gates. */
export function payoutStanding(
  payout: OrderedPayout,
  terms: ReleaseTerms,
  { known, on }: Readonly<{ known: PayoutKnown; on: string }>,
): PayoutStanding {
  const dueOn = dayAfter(payout.issuedOn, terms.delay)
  const held = PAYOUT_GATES.filter((gate) => terms.gates === undefined || terms.gates.includes(gate))
  return {
    dueOn,
    due: dueOn <= on,
    heldThrough: terms.expires === undefined ? undefined : dayAfter(dueOn, terms.expires),
    closed: held.flatMap((gate) => {
      const why = GATES[gate](payout, known, terms)
      return why ? [{ gate, ...why }] : []
    }),
  }
}

/** The day a duration after another: a month after January 31 is February 28. Without one it is the same day. */
export function dayAfter(day: string, duration: string | undefined): string {
  return duration === undefined ? day : Temporal.PlainDate.from(day).add(Temporal.Duration.from(duration)).toString()
}

type Why = Omit<ClosedGate, 'gate'> | undefined
type Gate = (payout: OrderedPayout, known: PayoutKnown, terms: ReleaseTerms) => Why

const GATES: Readonly<Record<PayoutGate, Gate>> = {
  agreement: ({ partner }, { enrolled }) =>
    enrolled === true
      ? undefined
      : {
          code: 'agreement_missing',
          says: enrolled,
          hint: 'Accept the terms in force and be enrolled',
          waitsFor: partner,
        },
  tax_details: ({ payer, partner }, { details }) =>
    details?.body.taxId === undefined
      ? {
          code: 'tax_details_missing',
          says: details
            ? `${partner} has told ${payer} no tax id`
            : `${partner} has not told ${payer} its legal name and tax id`,
          hint: 'Record payout_details with a tax id',
          waitsFor: partner,
        }
      : undefined,
  bank_details: ({ payer, partner }, { account }) =>
    account
      ? undefined
      : {
          code: 'bank_details_missing',
          says: `${partner} has not told ${payer} to which account it is paid`,
          hint: 'Tell the account',
          waitsFor: partner,
        },
  self_billing_consent: ({ payer, partner }, { consent }) => consentGate(payer, partner, consent),
  screening: ({ payer, partner }, { screening, details }) =>
    screening === 'hidden' ? undefined : screeningGate(payer, partner, { screening, details }),
  minimum: ({ partner, together, currency }, _, { minimum }) =>
    together.gte(decimal(minimum))
      ? undefined
      : {
          code: 'below_minimum',
          says: `${decimalText(together)} ${currency} are to be paid to ${partner}, and the program pays from ${minimum} on`,
          hint: 'It is paid with what comes next',
          waitsFor: partner,
        },
}

function consentGate(payer: OrganizationId, partner: OrganizationId, consent: Consent): Why {
  const common = { hint: 'Record self_billing_consent', waitsFor: partner }
  switch (consent.state) {
    case 'given':
      return undefined
    case 'missing':
      return { code: 'consent_missing', says: `${partner} has not agreed that ${payer} writes its invoices`, ...common }
    case 'not_begun':
      return {
        code: 'consent_missing',
        says: `The consent of ${partner} begins ${consent.consent.body.from}`,
        ...common,
      }
    case 'over':
      return { code: 'consent_ended', says: `The consent of ${partner} ended ${consent.consent.body.to}`, ...common }
    case 'tax_id_changed': {
      const says = `The consent of ${partner} ended when it told another tax id, ${consent.details.learnedAt}`
      return { code: 'consent_ended', says, ...common }
    }
  }
}

type Looked = Readonly<{ screening: ScreeningFact | undefined; details: PayoutDetailsFact | undefined }>

function screeningGate(payer: OrganizationId, partner: OrganizationId, { screening, details }: Looked): Why {
  const common = { hint: 'Look it up in the lists and record screening_result', waitsFor: payer }
  if (!screening) return { code: 'screening_missing', says: `${partner} was not screened yet`, ...common }
  const { result, screenedAt, screened } = screening.body
  if (result === 'hit') {
    const hint = 'Find out whether it is the one that is listed, and record what came of it with why'
    return { code: 'screening_hit', says: `${partner} was found in a list at ${screenedAt}`, hint, waitsFor: payer }
  }
  if (result === 'unknown') {
    return {
      code: 'screening_unknown',
      says: `The screening of ${partner} at ${screenedAt} came to nothing`,
      ...common,
    }
  }
  const now = details?.body
  const same = now && now.legalName === screened.legalName && now.country === screened.country
  if (same && now.taxId === screened.taxId) return undefined
  const says = now
    ? `${partner} was screened as ${nameOf(screened)}, and is now ${nameOf(now)}`
    : `${partner} was screened as ${nameOf(screened)}, and has not told who it is`
  return { code: 'screening_outdated', says, ...common }
}

function nameOf({ legalName, country, taxId }: ScreeningFact['body']['screened']): string {
  return [legalName, country, ...(taxId === undefined ? [] : [taxId])].join(', ')
}
