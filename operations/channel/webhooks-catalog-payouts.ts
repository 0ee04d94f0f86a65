import { z } from 'zod'
import { amountText, currency, date, organizationId, ownedId } from '#operations/fields.ts'

const payout = {
  number: z.string(),
  statement: z.string(),
  program: ownedId,
  payer: organizationId,
  partner: organizationId,
  amount: amountText,
  currency,
}
const EXAMPLE = {
  number: 'ALTUS-PO-000003',
  statement: 'ALTUS-ST-000007',
  program: 'altus:lifecycle',
  payer: 'altus',
  partner: 'nordwind',
  amount: '12.00',
  currency: 'EUR',
}
const remittance = z.string().meta({ description: 'Under which number it is in the books' })

/** What is told of payouts after they were ordered: what each says, and one as it may come. */
export const PAYOUT_EVENTS = {
  'payout.held': {
    summary:
      'A payout is due, and gates hold it; its payer and its partner hear of it, each of the gates that it may know of',
    data: z.object({
      ...payout,
      heldThrough: date.nullable().meta({ description: 'Through which day it is held; null where for ever' }),
      gates: z
        .array(
          z.object({
            gate: z.string(),
            code: z.string(),
            says: z.string(),
            hint: z.string().meta({ description: 'What would release it' }),
            waitsFor: organizationId,
          }),
        )
        .min(1),
    }),
    example: {
      ...EXAMPLE,
      heldThrough: '2027-01-26',
      gates: [
        {
          gate: 'bank_details',
          code: 'bank_details_missing',
          says: 'nordwind has not told altus to which account it is paid',
          hint: 'Tell the account',
          waitsFor: 'nordwind',
        },
      ],
    },
  },
  'payout.approved': {
    summary: 'A second person has approved a payout; its payer and its partner hear of it',
    data: z.object({ ...payout, batch: z.string() }),
    example: { ...EXAMPLE, batch: 'ALTUS-PB-000001' },
  },
  'payout.paid': {
    summary: 'The money of a payout was sent; its payer and its partner hear of it',
    data: z.object({ ...payout, remittance, date, reference: z.string() }),
    example: { ...EXAMPLE, remittance: 'ALTUS-REM-000001', date: '2026-06-20', reference: 'ALTUS-PO-000003' },
  },
  'payout.returned': {
    summary: 'The money of a payout came back: it is owed again; its payer and its partner hear of it',
    data: z.object({ ...payout, remittance, date, because: z.string() }),
    example: { ...EXAMPLE, remittance: 'ALTUS-REM-000002', date: '2026-06-24', because: 'The account is closed' },
  },
  'payout.forfeited': {
    summary: 'The payer has decided that held money is forfeited; its payer and its partner hear of it',
    data: z.object({ ...payout, remittance, date, because: z.string() }),
    example: { ...EXAMPLE, remittance: 'ALTUS-REM-000003', date: '2027-02-01', because: 'No account in 180 days' },
  },
} as const
