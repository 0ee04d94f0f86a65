import { z } from 'zod'
import { currency, date, decimalText, organizationId } from '#operations/fields.ts'

const sides = { seller: organizationId, buyer: organizationId }

/** What is told of payments and reminders: what each says, and one as it may come. */
export const PAYMENT_EVENTS = {
  'payment.recorded': {
    summary:
      'Something was moved on the account of a seller and a buyer: a payment, what it pays, its reversal, a refund, a write-off; both hear of it',
    data: z.object({
      number: z.string(),
      kind: z.enum(['payment', 'allocation', 'reversal', 'refund', 'write_off']),
      ...sides,
      currency,
      amount: decimalText,
      date,
      about: z.string().nullable().meta({ description: 'The payment or the document that it is about' }),
      reference: z.string().nullable(),
      applied: z.array(z.object({ document: z.string(), amount: decimalText })),
    }),
    example: {
      number: 'ALTUS-PAY-000007',
      kind: 'payment',
      seller: 'altus',
      buyer: 'nordwind',
      currency: 'EUR',
      amount: '100.00',
      date: '2026-06-20',
      about: null,
      reference: 'ALTUS-INV-000042',
      applied: [{ document: 'ALTUS-INV-000042', amount: '100.00' }],
    },
  },
  'dunning.notice': {
    summary: 'The seller reminds of documents that are overdue; the buyer and the seller hear of it',
    data: z.object({
      ...sides,
      date,
      notices: z
        .array(
          z.object({
            document: z.string(),
            step: z.int().min(1),
            title: z.string(),
            text: z.string(),
            currency,
            open: decimalText,
            dueDate: date,
          }),
        )
        .min(1),
    }),
    example: {
      seller: 'altus',
      buyer: 'nordwind',
      date: '2026-07-04',
      notices: [
        {
          document: 'ALTUS-INV-000042',
          step: 1,
          title: 'A reminder',
          text: 'Did you overlook this invoice?',
          currency: 'EUR',
          open: '140.00',
          dueDate: '2026-07-01',
        },
      ],
    },
  },
} as const
