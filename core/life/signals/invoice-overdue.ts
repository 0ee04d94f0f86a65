import { daysOverdue } from '#core/billing/payment-status.ts'
import { midnight } from '#core/ground/calendar.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { daysText, type Signal } from '#core/life/signal.ts'

/** An invoice that is open: its buyer, and the day by which it was to be paid. What it is about is for other questions. */
export type OpenInvoice = Readonly<{
  number: string
  buyer: OrganizationId
  due: string
}>

/** The invoices that are so many days overdue. The day on which one is due is not yet one of them. */
export function invoiceOverdue(
  invoices: readonly OpenInvoice[],
  { days, at }: Readonly<{ days: number; at: Temporal.Instant }>,
): readonly Signal[] {
  const today = at.toZonedDateTimeISO('UTC').toPlainDate().toString()
  return invoices.flatMap(({ number, buyer: customer, due }) => {
    const late = daysOverdue(due, today)
    if (late < Math.max(1, days)) return []
    const since = midnight(Temporal.PlainDate.from(due).add({ days: Math.max(1, days) }), 'UTC')
    const says = `${number} is ${daysText(late)} overdue`
    return [
      { kind: 'invoice_overdue', customer, product: undefined, occurrence: `invoice_overdue/${number}`, since, says },
    ]
  })
}
