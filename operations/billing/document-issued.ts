import type { EventOut } from '#core/channel/webhook.ts'
import { decimalText } from '#core/ground/decimal.ts'
import type { InvoiceToIssue, IssuedInvoice } from '#stores/postgres/invoices.ts'

/** What seller and buyer hear of an issued invoice or credit note. */
export function documentIssued(
  { draft, month, period, now: at }: InvoiceToIssue,
  { number, issueDate, dueDate }: IssuedInvoice,
): EventOut {
  const { agreement, kind, lines, net, tax, total } = draft
  const { id: link, seller, buyer } = agreement
  const dates = { periodFrom: period.from.toString(), periodTo: period.to.toString(), issueDate, dueDate }
  const amounts = {
    currency: total.currency,
    net: decimalText(net.amount),
    tax: decimalText(tax.amount),
    total: decimalText(total.amount),
    lines: lines.length,
  }
  const data = { number, kind, link, seller, buyer, month, ...dates, ...amounts }
  return { type: 'invoice.issued', at, parties: [seller, buyer], data }
}
