import { isDeferred } from '#core/billing/deferral.ts'
import { documentNumber, type InvoiceDraft, invoiceEntries, SERIES_OF } from '#core/billing/invoice.ts'
import type { LineKey } from '#core/billing/line.ts'
import type { Period } from '#core/ground/calendar.ts'
import { ENGINE_VERSION } from '#core/ground/cut.ts'
import { decimalText } from '#core/ground/decimal.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import type { Acting } from './acting.ts'
import { saveEntries } from './ledger.ts'
import { drawNumber } from './numbers.ts'
import { saveReasons } from './reasons.ts'
import type { Run } from './runs.ts'

/** What a line says beside its posting: whose it is, what it is called, how much was used, what it corrects. */
export type LineDetail = Readonly<{
  subscription: string
  product: string
  customer: string
  chargeName: string
  metered: boolean
  zone: string
  quantity: string | null
  unit: string | null
  corrects: string | null
}>

export type InvoiceToIssue = Readonly<{
  draft: InvoiceDraft
  /** The closing period of the link, and the month by which it is found. */
  period: Period
  month: string
  /** The close that issues it; null where a void does. */
  run: Run | null
  now: Temporal.Instant
  detailOf: (line: Posting<LineKey>) => LineDetail
  reasonOf: (line: Posting<LineKey>) => Reason
  /** Which of the draft's taxes a line is taxed in, counted from 0. */
  taxOf: (line: Posting<LineKey>) => number
  /** The invoice that a credit note voids, and whether its lines are billed again. */
  voids?: Readonly<{ number: string; billAgain: boolean }>
}>

export type IssuedInvoice = Readonly<{ number: string; issueDate: string; dueDate: string }>

/** What an issued document has beside what it was drafted with. */
type Issued = Readonly<{ number: string; position: number; date: Temporal.PlainDate }>

/**
 * Issues an invoice or a credit note in the posting role's transaction: lines with their reasons, their taxes, the entries in
 * both books, and the number, drawn last.
 */
export async function issueInvoice(acting: Acting, invoice: InvoiceToIssue, position: number): Promise<IssuedInvoice> {
  const { draft, now } = invoice
  const { agreement } = draft
  const series = SERIES_OF[draft.kind]
  const number = documentNumber(agreement.seller, series, await drawNumber(acting, agreement.seller, series))
  const date = now.toZonedDateTimeISO(agreement.calendar.zone).toPlainDate()
  const issued = { number, position, date }
  const head = headRow(invoice, issued)
  await acting.insertInto('invoice').values(head).execute()
  await saveTaxes(acting, draft, issued)
  const lines = draft.lines.map((line, at) => lineRow(invoice, line, { ...issued, at: at + 1 }))
  for (let at = 0; at < lines.length; at += 500)
    await acting
      .insertInto('invoice_line')
      .values(lines.slice(at, at + 500))
      .execute()
  const reasons = draft.lines.map((line, at) => ({ id: lineId(number, at + 1), reason: invoice.reasonOf(line) }))
  await saveReasons(acting, reasons, [agreement.seller, agreement.buyer])
  await saveEntries(acting, invoiceEntries(draft, bookingOf(invoice, issued)), position)
  return { number, issueDate: head.issue_date, dueDate: head.due_date }
}

export function lineId(number: string, line: number): string {
  return `line:${number}/${line}`
}

function bookingOf(invoice: InvoiceToIssue, { number, date }: Issued) {
  const { lines } = invoice.draft
  const products = new Map(lines.map((line) => [line.key.subscription, invoice.detailOf(line).product]))
  return {
    number,
    date: date.toString(),
    productOf: (subscription: string): string => products.get(subscription) ?? subscription,
    defers: (line: Posting<LineKey>): boolean => isDeferredLine(invoice, line, date),
  }
}

function isDeferredLine({ detailOf }: InvoiceToIssue, line: Posting<LineKey>, date: Temporal.PlainDate): boolean {
  return isDeferred({ from: line.key.from, to: line.key.to, zone: detailOf(line).zone }, date)
}

function headRow({ draft, period, month, run, now, voids }: InvoiceToIssue, { number, position, date }: Issued) {
  const { agreement, kind, total, tax } = draft
  // Nobody owes anything by a credit note, so nothing falls due later.
  const due = kind === 'invoice' ? date.add({ days: agreement.paymentDays }) : date
  return {
    id: number,
    number,
    position,
    run_id: run?.id ?? null,
    link: agreement.id,
    seller_id: agreement.seller,
    buyer_id: agreement.buyer,
    period: month,
    period_from: period.from.toString(),
    period_to: period.to.toString(),
    zone: period.zone,
    currency: total.currency,
    kind,
    total: decimalText(total.amount),
    tax: decimalText(tax.amount),
    grouped_by: draft.group,
    purchase_order: draft.purchaseOrder,
    voids: voids?.number ?? null,
    bill_again: voids?.billAgain ?? null,
    issued_at: now.toString(),
    issue_date: date.toString(),
    due_date: due.toString(),
  }
}

async function saveTaxes(acting: Acting, draft: InvoiceDraft, { number, position }: Issued): Promise<void> {
  const { seller, buyer } = draft.agreement
  const rows = draft.taxes.map(({ treatment, original, net, tax }, at) => ({
    invoice_id: number,
    line: at + 1,
    position,
    seller_id: seller,
    buyer_id: buyer,
    original,
    kind: treatment.kind,
    country: treatment.country,
    percent: treatment.percent,
    net: decimalText(net),
    tax: decimalText(tax),
    says: treatment.says,
    facts: [...treatment.facts],
  }))
  if (rows.length > 0) await acting.insertInto('invoice_tax').values(rows).execute()
}

function lineRow(invoice: InvoiceToIssue, line: Posting<LineKey>, place: Issued & Readonly<{ at: number }>) {
  const { agreement } = invoice.draft
  const detail = invoice.detailOf(line)
  return {
    id: lineId(place.number, place.at),
    invoice_id: place.number,
    position: place.position,
    line: place.at,
    seller_id: agreement.seller,
    buyer_id: agreement.buyer,
    link: line.key.link,
    subscription: detail.subscription,
    product: detail.product,
    customer_id: detail.customer,
    charge: line.key.charge,
    charge_name: detail.chargeName,
    metered: detail.metered,
    period_from: line.key.from,
    period_to: line.key.to,
    zone: detail.zone,
    revision: line.revision,
    kind: line.kind,
    corrects: detail.corrects,
    quantity: detail.quantity,
    unit: detail.unit,
    amount: decimalText(line.amount),
    currency: agreement.currency,
    rated_total: decimalText(line.total),
    rounding: agreement.rounding,
    cut_record: line.cut.record,
    cut_usage: line.cut.usage,
    engine_version: ENGINE_VERSION,
    basis: line.basis,
    tax_line: invoice.taxOf(line) + 1,
    deferred: isDeferredLine(invoice, line, place.date),
  }
}
