import { isDeferred } from '#core/billing/deferral.ts'
import { documentNumber, type InvoiceDraft, invoiceEntries, SERIES_OF } from '#core/billing/invoice.ts'
import type { LineKey } from '#core/billing/line.ts'
import type { Period } from '#core/ground/calendar.ts'
import { ENGINE_VERSION } from '#core/ground/cut.ts'
import { type Decimal, decimalText } from '#core/ground/decimal.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import type { Acting } from './acting.ts'
import { insertRows } from './insert-rows.ts'
import { INVOICE_COLUMNS, LINE_COLUMNS, TAX_COLUMNS } from './invoice-columns.ts'
import { saveEntries } from './ledger.ts'
import { drawNumbers } from './numbers.ts'
import { saveReasonsOf } from './reasons.ts'
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
  /** What of it was paid ahead for service that is owed, or is paid by what was. */
  prepaid?: Decimal | undefined
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

/** Issues one document: `issueInvoices`. */
export async function issueInvoice(acting: Acting, invoice: InvoiceToIssue, position: number): Promise<IssuedInvoice> {
  return present((await issueInvoices(acting, [invoice], position))[0], 'a document that is issued has its number')
}

/**
 * Issues invoices and credit notes of one seller in the posting role's transaction: lines with their reasons, their taxes, the
 * entries in both books, and the numbers, drawn last and in the order given.
 */
export async function issueInvoices(
  acting: Acting,
  invoices: readonly InvoiceToIssue[],
  position: number,
): Promise<readonly IssuedInvoice[]> {
  const numbers = await drawAll(acting, invoices)
  const issued = invoices.map((invoice, at) => {
    const date = invoice.now.toZonedDateTimeISO(invoice.draft.agreement.calendar.zone).toPlainDate()
    return { invoice, number: present(numbers[at], 'each document has its number'), position, date }
  })
  const heads = issued.map(({ invoice, ...one }) => headRow(invoice, one))
  // The audit log notes the first and the last number of a statement: one by one, each document is named in it.
  await insertRows(acting, 'invoice', INVOICE_COLUMNS, heads, { rowsAtOnce: 1 })
  await insertRows(
    acting,
    'invoice_tax',
    TAX_COLUMNS,
    issued.flatMap(({ invoice, ...one }) => taxRows(invoice.draft, one)),
  )
  const lines = issued.flatMap(({ invoice, ...one }) =>
    invoice.draft.lines.map((line, at) => lineRow(invoice, line, { ...one, at: at + 1 })),
  )
  await insertRows(acting, 'invoice_line', LINE_COLUMNS, lines)
  const reasons = issued.flatMap(({ invoice, number }) => {
    const { seller, buyer } = invoice.draft.agreement
    return invoice.draft.lines.map((line, at) => ({
      id: lineId(number, at + 1),
      reason: invoice.reasonOf(line),
      parties: [seller, buyer],
    }))
  })
  await saveReasonsOf(acting, reasons)
  const entries = issued.flatMap(({ invoice, ...one }) => invoiceEntries(invoice.draft, bookingOf(invoice, one)))
  await saveEntries(acting, entries, position)
  return heads.map((head) => ({ number: head.number, issueDate: head.issue_date, dueDate: head.due_date }))
}

/** The numbers of documents of one seller, in their order: each series is drawn from once. */
async function drawAll(acting: Acting, invoices: readonly InvoiceToIssue[]): Promise<readonly string[]> {
  const next = new Map<string, number>()
  const together = Map.groupBy(invoices, ({ draft }) => SERIES_OF[draft.kind])
  for (const [series, some] of [...together].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const owner = present(some[0], 'a group has a member').draft.agreement.seller
    next.set(series, await drawNumbers(acting, { owner, series, count: some.length }))
  }
  return invoices.map(({ draft }) => {
    const series = SERIES_OF[draft.kind]
    const number = present(next.get(series), 'numbers were drawn from each series')
    next.set(series, number + 1)
    return documentNumber(draft.agreement.seller, series, number)
  })
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
    prepaidOf: (line: Posting<LineKey>): Decimal | undefined => invoice.detailOf(line).prepaid,
  }
}

function isDeferredLine({ detailOf }: InvoiceToIssue, line: Posting<LineKey>, date: Temporal.PlainDate): boolean {
  const { prepaid, zone } = detailOf(line)
  return prepaid === undefined && isDeferred({ from: line.key.from, to: line.key.to, zone }, date)
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

function taxRows(draft: InvoiceDraft, { number, position }: Issued) {
  const { seller, buyer } = draft.agreement
  return draft.taxes.map(({ treatment, original, net, tax }, at) => ({
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
