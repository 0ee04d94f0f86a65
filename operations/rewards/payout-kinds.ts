import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import {
  type PayoutDetailsBody,
  SCREENING_RESULTS,
  type ScreeningBody,
  type SelfBillingConsentBody,
} from '#core/rewards/payout-facts.ts'
import { actorFault, actorId, personOf } from '#operations/billing/quote-schema.ts'
import { type FactKind, notYours, organizationsNeeded, unknownOrganization } from '#operations/fact-kind.ts'
import { date, instant, organizationId } from '#operations/fields.ts'

const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 country code such as DE')
const legalName = z.string().min(1).max(200)
const taxId = z.string().min(2).max(40)

// Not rewards:write, which a program manager may give to a key: it would tell what it may not tell itself.
export const payoutDetails: FactKind<PayoutDetailsBody> = {
  kind: 'payout_details',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'Under which legal name and tax id a partner is paid, told to the payers that it names',
  schema: z.object({
    payers: z
      .array(organizationId)
      .min(1)
      .max(50)
      .refine((all) => new Set(all).size === all.length, 'each payer once'),
    legalName,
    country,
    taxId: taxId.optional(),
  }) as unknown as z.ZodType<PayoutDetailsBody>,
  needs: ({ body }) => organizationsNeeded(body.payers),
  fault: (told, known) => unknownOrganization(told, told.body.payers, known),
  parties: ({ owner, body }) => [owner, ...body.payers],
}

export const selfBillingConsent: FactKind<SelfBillingConsentBody> = {
  kind: 'self_billing_consent',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A partner agrees that a payer writes its invoices; it ends when the partner’s tax id changes',
  schema: z.object({
    payer: organizationId,
    from: date,
    to: date.optional().meta({ description: 'The first day on which it no longer holds' }),
  }) as unknown as z.ZodType<SelfBillingConsentBody>,
  needs: ({ body }) => organizationsNeeded([body.payer]),
  fault: (told, known) => {
    const { from, to, payer } = told.body
    const stranger = unknownOrganization(told, [payer], known)
    if (stranger) return stranger
    return to !== undefined && to <= from
      ? { code: 'ends_before_it_begins', says: `It begins ${from} and can't end ${to}` }
      : undefined
  },
  parties: ({ owner, body }) => [owner, body.payer],
}

export const screeningResult: FactKind<ScreeningBody> = {
  kind: 'screening_result',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'What came of looking a partner up in lists of sanctions, and who answers for it; the payer alone sees it',
  schema: z.object({
    partner: organizationId,
    result: z.enum(SCREENING_RESULTS),
    screenedAt: instant,
    lists: z
      .array(z.object({ name: z.string().min(1).max(200), date }))
      .min(1)
      .max(50)
      .meta({ description: 'The lists that were looked in, each as of its day' }),
    screened: z
      .object({ legalName, country, taxId: taxId.optional() })
      .meta({ description: 'What was looked up: a payout is held once the partner tells another name or tax id' }),
    by: actorId,
    because: z.string().min(1).max(500).optional(),
  }) as unknown as z.ZodType<ScreeningBody>,
  needs: ({ body }) => organizationsNeeded([body.partner]),
  fault: (told, known, _, { now, principal }) => {
    const { body } = told
    const stranger = unknownOrganization(told, [body.partner], known)
    if (stranger) return stranger
    if (Temporal.Instant.compare(Temporal.Instant.from(body.screenedAt), now) > 0)
      return { code: 'in_the_future', says: `${body.screenedAt} has not come yet: tell what was found then` }
    // A person answers for what opens the gate; a key may tell what closes it.
    if (body.result === 'clear' && personOf(body.by, principal) === undefined)
      return { code: 'person_needed', says: 'That a screening is clear takes a person who answers for it, not a key' }
    return told.owner === body.partner
      ? notYours('a screening', 'the payer')
      : actorFault('a screening', body.by, principal)
  },
  parties: ({ owner }) => [owner],
}
