import type { Agreement } from '#core/channel/agreement.ts'
import { type Decimal, sum, ZERO } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { account, type Entry, type EntryLine, entry } from '#core/ground/ledger.ts'
import type { Money } from '#core/ground/money.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import type { LineKey } from './line.ts'
import type { TaxRow } from './tax/tax-of.ts'

/** What is net negative goes out as a credit note, with a number of its own series. */
export type DocumentKind = 'invoice' | 'credit_note'
export const SERIES_OF = { invoice: 'INV', credit_note: 'CN' } as const satisfies Record<DocumentKind, string>

/** The lines of one link that go out together, before they are taxed. `group` is what they have in common, '' for the period. */
export type Grouped = Readonly<{
  group: string
  purchaseOrder: string | null
  lines: readonly Posting<LineKey>[]
}>

/** What a document will say once it has a number. `total` is what is owed: net and tax. Those of a credit note are negative. */
export type InvoiceDraft = Grouped &
  Readonly<{
    agreement: Agreement
    kind: DocumentKind
    net: Money
    taxes: readonly TaxRow[]
    tax: Money
    total: Money
  }>

/** What a line is grouped by, beside its key. */
export type LineGrouping = Readonly<{ product: OwnedId; purchaseOrder: string | undefined }>

/**
 * The documents that lines posted together make, by the policy of their agreement: one for all, or one for each subscription, each
 * product or each purchase order. No lines, no document: a link without news gets none.
 */
export function groupLines(
  { grouping = 'period' }: Pick<Agreement, 'grouping'>,
  lines: readonly Posting<LineKey>[],
  groupingOf: (subscription: OwnedId) => LineGrouping,
): readonly Grouped[] {
  const nameOf = (line: Posting<LineKey>): string => {
    const { product, purchaseOrder } = groupingOf(line.key.subscription)
    if (grouping === 'subscription') return line.key.subscription
    if (grouping === 'product') return product
    return grouping === 'order' ? (purchaseOrder ?? '') : ''
  }
  return [...Map.groupBy(lines, nameOf)]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([group, alike]) => {
      const orders = new Set(alike.map((line) => groupingOf(line.key.subscription).purchaseOrder ?? null))
      const [only = null] = orders.size === 1 ? orders : []
      return { group, purchaseOrder: only, lines: [...alike].sort(byServicePeriod) }
    })
}

/** The document of lines that go out together, with their tax. Credit notes are what is net negative. */
export function draftInvoice(agreement: Agreement, grouped: Grouped, taxes: readonly TaxRow[] = []): InvoiceDraft {
  const { currency } = agreement
  const net = sum(grouped.lines.map((line) => line.amount))
  const tax = sum(taxes.map((row) => row.tax))
  return {
    ...grouped,
    agreement,
    kind: net.lt(ZERO) ? 'credit_note' : 'invoice',
    net: { amount: net, currency },
    taxes,
    tax: { amount: tax, currency },
    total: { amount: net.plus(tax), currency },
  }
}

function byServicePeriod(a: Posting<LineKey>, b: Posting<LineKey>): number {
  return (
    compare(b.key.from, a.key.from) ||
    compare(a.key.subscription, b.key.subscription) ||
    compare(a.key.charge, b.key.charge) ||
    a.revision - b.revision
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A document's number within its seller's series: `ALTUS-INV-000042`. */
export function documentNumber(
  owner: string,
  series: 'INV' | 'CN' | 'ST' | 'PO' | 'RR' | 'PB' | 'REM',
  count: number,
): string {
  return `${owner.toUpperCase()}-${series}-${String(count).padStart(6, '0')}`
}

/** What an entry needs of an issued document beside its draft. */
export type Booking = Readonly<{
  number: string
  date: string
  productOf: (subscription: OwnedId) => OwnedId
  /** Whether a line's service is still to come, in part: its revenue waits. */
  defers: (line: Posting<LineKey>) => boolean
  /** What of a line was paid ahead for service that is owed, or is paid by what was. */
  prepaidOf?: (line: Posting<LineKey>) => Decimal | undefined
}>

/**
 * What an issued document books on both sides of its link: the seller's receivable, gross, against revenue by product, or
 * deferred revenue, or what it owes for prepaid credit, and the tax that it owes; the buyer's cost by product and the tax that it may deduct against its payable, as
 * a memo the buyer may dispute. Both entries sum to zero, and the receivable is the payable.
 */
export function invoiceEntries(draft: InvoiceDraft, issued: Booking): readonly Entry[] {
  const { seller, buyer, currency } = draft.agreement
  const common = { currency, date: issued.date, document: issued.number }
  const called = draft.kind === 'invoice' ? 'Invoice' : 'Credit note'
  const total = draft.total.amount
  return [
    entry({
      ...common,
      organization: seller,
      narration: `${called} ${issued.number} to ${buyer}`,
      lines: [{ account: account('receivable', buyer), amount: total }, ...revenueOf(draft, issued)],
    }),
    entry({
      ...common,
      organization: buyer,
      narration: `${called} ${issued.number} from ${seller}`,
      lines: [...costOf(draft, issued), { account: account('payable', seller), amount: total.times(-1) }],
    }),
  ]
}

function revenueOf({ lines, taxes }: InvoiceDraft, { productOf, defers, prepaidOf }: Booking): readonly EntryLine[] {
  const earned = lines.flatMap((line) => {
    const owed = prepaidOf?.(line) ?? ZERO
    const product = productOf(line.key.subscription)
    return [
      { account: account('prepaid-liability', product), amount: owed.times(-1) },
      { account: account(defers(line) ? 'deferred' : 'revenue', product), amount: owed.minus(line.amount) },
    ]
  })
  const owed = taxes.map((row) => ({ account: taxAccount('output-tax', row), amount: row.tax.times(-1) }))
  return [...earned, ...owed]
}

function costOf({ lines, taxes }: InvoiceDraft, { productOf }: Booking): readonly EntryLine[] {
  const spent = lines.map((line) => ({
    account: account('cost', productOf(line.key.subscription)),
    amount: line.amount,
  }))
  return [...spent, ...taxes.map((row) => ({ account: taxAccount('input-tax', row), amount: row.tax }))]
}

function taxAccount(kind: 'output-tax' | 'input-tax', { treatment }: TaxRow) {
  return account(kind, treatment.country?.toLowerCase() ?? 'none')
}
