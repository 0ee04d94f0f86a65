import { z } from 'zod'
import type { Applied } from '#core/billing/payment.ts'
import { type Decimal, decimal, decimalText, readDecimal } from '#core/ground/decimal.ts'
import type { Refusal } from '#operations/door.ts'
import { amountText, date, decimalText as decimalField } from '#operations/fields.ts'

/** What acts on payments take and answer. */
export const paidAmount = decimalField.refine((text) => readDecimal(text)?.gt(0) === true, 'an amount above zero')

/** Dates of books: the calendar of the database has no year 0, and nobody was paid before there were computers. */
export const paidDate = date.refine((text) => text >= '1970-01-01', 'a date from 1970 on, such as 2024-09-30')

export const ownId = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'Your own id of it, such as the bank’s: told again, it is known and changes nothing' })

export const reference = z.string().min(1).max(200).optional().meta({ description: 'What the payer wrote' })

export const because = z.string().min(1).max(500)

export const documentNumber = z.string().min(1).max(100).meta({ example: 'ALTUS-INV-000003' })
export const paymentNumberField = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: 'Of a payment or a credit note', example: 'ALTUS-PAY-000003' })

export const applyField = z.array(z.object({ document: documentNumber, amount: amountText })).max(1_000)

export const applied = z.array(
  z.object({
    document: z.string(),
    amount: z.string().meta({ description: 'Below zero where it was taken back', example: '100.00' }),
  }),
)

/** What every act answers: its number, and what it has moved. */
export const moved = z.object({
  number: z.string().meta({ example: 'ALTUS-PAY-000003' }),
  known: z.boolean().meta({ description: 'Whether it was told before: then nothing was changed' }),
  buyer: z.string(),
  currency: z.string(),
  amount: z.string(),
  applied,
})

export function readApply(apply: z.output<typeof applyField>): readonly Applied[] {
  return apply.map((one) => ({ document: one.document, amount: decimal(one.amount) }))
}

export function shownApplied(moves: readonly Applied[]): z.input<typeof applied> {
  return moves.map((one) => ({ document: one.document, amount: decimalText(one.amount) }))
}

export function optionalDecimal(text: string | undefined): Decimal | undefined {
  return text === undefined ? undefined : decimal(text)
}

/** The day of a moment where it is latest on earth: a payment of a later day is of the future. */
function latestDay(now: Temporal.Instant): string {
  return now.toZonedDateTimeISO('+14:00').toPlainDate().toString()
}

export function futureFault(day: string, now: Temporal.Instant): Refusal | undefined {
  const latest = latestDay(now)
  return day > latest ? { code: 'in_the_future', says: `${day} has not come yet: tell it then` } : undefined
}

export function dayOf(now: Temporal.Instant): string {
  return now.toZonedDateTimeISO('UTC').toPlainDate().toString()
}
