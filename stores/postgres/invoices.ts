import { documentNumber, type InvoiceDraft, invoiceEntries } from '#core/billing/invoice.ts'
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
  run: Run
  now: Temporal.Instant
  detailOf: (line: Posting<LineKey>) => LineDetail
  reasonOf: (line: Posting<LineKey>) => Reason
}>

export type IssuedInvoice = Readonly<{ number: string; issueDate: string; dueDate: string }>

/**
 * Issues an invoice in the posting role's transaction: lines with their reasons, the entries in both books, and the number,
 * drawn last.
 */
export async function issueInvoice(acting: Acting, invoice: InvoiceToIssue, position: number): Promise<IssuedInvoice> {
  const { draft, now } = invoice
  const { agreement } = draft
  const number = documentNumber(agreement.seller, 'INV', await drawNumber(acting, agreement.seller, 'INV'))
  const date = now.toZonedDateTimeISO(agreement.calendar.zone).toPlainDate()
  const head = headRow(invoice, number, position, date)
  await acting.insertInto('invoice').values(head).execute()
  const lines = draft.lines.map((line, at) => lineRow(invoice, line, { number, at: at + 1, position }))
  for (let at = 0; at < lines.length; at += 500)
    await acting
      .insertInto('invoice_line')
      .values(lines.slice(at, at + 500))
      .execute()
  const reasons = draft.lines.map((line, at) => ({ id: lineId(number, at + 1), reason: invoice.reasonOf(line) }))
  await saveReasons(acting, reasons, [agreement.seller, agreement.buyer])
  const products = new Map(draft.lines.map((line) => [line.key.subscription, invoice.detailOf(line).product]))
  const productOf = (subscription: string): string => products.get(subscription) ?? subscription
  await saveEntries(acting, invoiceEntries(draft, { number, date: date.toString(), productOf }), position)
  return { number, issueDate: head.issue_date, dueDate: head.due_date }
}

export function lineId(number: string, line: number): string {
  return `line:${number}/${line}`
}

function headRow(
  { draft, period, month, run, now }: InvoiceToIssue,
  number: string,
  position: number,
  date: Temporal.PlainDate,
) {
  const { agreement, total } = draft
  return {
    id: number,
    number,
    position,
    run_id: run.id,
    link: agreement.id,
    seller_id: agreement.seller,
    buyer_id: agreement.buyer,
    period: month,
    period_from: period.from.toString(),
    period_to: period.to.toString(),
    zone: period.zone,
    currency: total.currency,
    total: decimalText(total.amount),
    issued_at: now.toString(),
    issue_date: date.toString(),
    due_date: date.add({ days: agreement.paymentDays }).toString(),
  }
}

function lineRow(
  { draft, detailOf }: InvoiceToIssue,
  line: Posting<LineKey>,
  place: Readonly<{ number: string; at: number; position: number }>,
) {
  const { agreement } = draft
  const detail = detailOf(line)
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
  }
}
