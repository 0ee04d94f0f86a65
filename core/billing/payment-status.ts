import { type Decimal, isZero, ZERO } from '#core/ground/decimal.ts'

/** What has become of an issued document. A credit note is `paid` when all of it was used. */
export const DOCUMENT_STATUSES = ['issued', 'partly_paid', 'overdue', 'paid', 'written_off', 'void'] as const
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number]

/** A document and what stands against it: of all that, what voids it, and what was written off. Credit notes have negative totals. */
export type Standing = Readonly<{ total: Decimal; due: string; applied: Decimal; voided: Decimal; writtenOff: Decimal }>

/**
 * The status of a document on a day. A document that is due on a day is overdue from the next one on; it is void when a credit note
 * that takes it back covers all of it, and written off when its rest was given up.
 */
export function documentStatus({ total, due, applied, voided, writtenOff }: Standing, on: string): DocumentStatus {
  const open = total.minus(applied)
  if (isZero(open)) {
    if (total.gt(ZERO) && voided.eq(total)) return 'void'
    return writtenOff.gt(ZERO) ? 'written_off' : 'paid'
  }
  if (open.gt(ZERO) && due < on) return 'overdue'
  return isZero(applied) ? 'issued' : 'partly_paid'
}

/** How long an open document is overdue: the buckets in which receivables are shown. */
export const AGES = ['current', 'days_1_30', 'days_31_60', 'days_61_90', 'days_over_90'] as const
export type Age = (typeof AGES)[number]

/** Whole days from the due date to a day; zero or less until it is due. */
export function daysOverdue(due: string, on: string): number {
  return Temporal.PlainDate.from(due).until(Temporal.PlainDate.from(on), { largestUnit: 'day' }).days
}

export function ageOf(due: string, on: string): Age {
  const days = daysOverdue(due, on)
  if (days <= 0) return 'current'
  if (days <= 30) return 'days_1_30'
  if (days <= 60) return 'days_31_60'
  return days <= 90 ? 'days_61_90' : 'days_over_90'
}
