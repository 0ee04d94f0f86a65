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
import { insertStaged, type StagedRows, stageRows } from './insert-rows.ts'
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
type Issued = Readonly<{ number: string; date: Temporal.PlainDate }>

/** Documents with their numbers, and their rows but for the position. */
export type NumberedInvoices = Readonly<{
  documents: readonly (Issued & Readonly<{ invoice: InvoiceToIssue }>)[]
  issued: readonly IssuedInvoice[]
  rows: readonly StagedRows[]
}>

/** Issues one document, with a number that is drawn after the position: whoever does so lets no close run meanwhile. */
export async function issueInvoice(acting: Acting, invoice: InvoiceToIssue, position: number): Promise<IssuedInvoice> {
  const numbered = await numberInvoices(acting, [invoice])
  await issueInvoices(acting, numbered, position)
  return present(numbered.issued[0], 'a document that is issued has its number')
}

/**
 * Numbers invoices and credit notes of one seller, in the order given, and saves the reasons of their lines, in the posting role's
 * transaction: all that can be done before a position is taken. Only documents of the same seller wait for their numbers until this
 * transaction ends.
 */
export async function numberInvoices(acting: Acting, invoices: readonly InvoiceToIssue[]): Promise<NumberedInvoices> {
  const numbers = await drawAll(acting, invoices)
  const documents = invoices.map((invoice, at) => {
    const date = invoice.now.toZonedDateTimeISO(invoice.draft.agreement.calendar.zone).toPlainDate()
    return { invoice, number: present(numbers[at], 'each document has its number'), date }
  })
  const reasons = documents.flatMap(({ invoice: { draft, reasonOf }, number }) => {
    const parties = [draft.agreement.seller, draft.agreement.buyer]
    return draft.lines.map((line, at) => ({ id: lineId(number, at + 1), reason: reasonOf(line), parties }))
  })
  await saveReasonsOf(acting, reasons)
  const heads = documents.map(({ invoice, ...one }) => headRow(invoice, one))
  const taxes = documents.flatMap(({ invoice, ...one }) => taxRows(invoice.draft, one))
  const lines = documents.flatMap(({ invoice, ...one }) =>
    invoice.draft.lines.map((line, at) => lineRow(invoice, line, { ...one, at: at + 1 })),
  )
  const rows = [
    stageRows('invoice', INVOICE_COLUMNS, heads),
    stageRows('invoice_tax', TAX_COLUMNS, taxes),
    stageRows('invoice_line', LINE_COLUMNS, lines),
  ]
  const issued = heads.map(({ number, issue_date, due_date }) => ({ number, issueDate: issue_date, dueDate: due_date }))
  return { documents, issued, rows }
}

/** Issues what was numbered: heads, taxes, lines, and the entries in both books. */
export async function issueInvoices(
  acting: Acting,
  { documents, rows }: NumberedInvoices,
  position: number,
): Promise<void> {
  for (const staged of rows) await insertStaged(acting, staged, { position })
  const entries = documents.flatMap(({ invoice, ...one }) => invoiceEntries(invoice.draft, bookingOf(invoice, one)))
  await saveEntries(acting, entries, position)
}

/** The numbers of documents of one seller, in their order: each series is drawn from once, in the order of their names. */
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

function headRow({ draft, period, month, run, now, voids }: InvoiceToIssue, { number, date }: Issued) {
  const { agreement, kind, total, tax } = draft
  // Nobody owes anything by a credit note, so nothing falls due later.
  const due = kind === 'invoice' ? date.add({ days: agreement.paymentDays }) : date
  return {
    id: number,
    number,
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

function taxRows(draft: InvoiceDraft, { number }: Issued) {
  const { seller, buyer } = draft.agreement
  return draft.taxes.map(({ treatment, original, net, tax }, at) => ({
    invoice_id: number,
    line: at + 1,
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
