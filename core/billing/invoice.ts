import type { Agreement } from '#core/channel/agreement.ts'
import { sum } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { account, type Entry, entry } from '#core/ground/ledger.ts'
import type { Money } from '#core/ground/money.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import type { LineKey } from './line.ts'

/** What an invoice will say once it has a number: the lines of one link that one close posts. */
export type InvoiceDraft = Readonly<{ agreement: Agreement; lines: readonly Posting<LineKey>[]; total: Money }>

/** The draft of what was posted, or undefined where nothing was: a link without news gets no empty invoice. */
export function draftInvoice(agreement: Agreement, lines: readonly Posting<LineKey>[]): InvoiceDraft | undefined {
  if (lines.length === 0) return undefined
  const ordered = [...lines].sort(byServicePeriod)
  return {
    agreement,
    lines: ordered,
    total: { amount: sum(lines.map((line) => line.amount)), currency: agreement.currency },
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
export function documentNumber(owner: string, series: 'INV' | 'ST' | 'PO', count: number): string {
  return `${owner.toUpperCase()}-${series}-${String(count).padStart(6, '0')}`
}

/**
 * What an issued invoice books on both sides of its link: the seller's receivable against revenue by product, and the
 * buyer's cost by product against its payable, as a memo the buyer may dispute. Both entries sum to zero, and the
 * receivable is the payable.
 */
export function invoiceEntries(
  draft: InvoiceDraft,
  issued: Readonly<{ number: string; date: string; productOf: (subscription: OwnedId) => OwnedId }>,
): readonly Entry[] {
  const { seller, buyer, currency } = draft.agreement
  const common = { currency, date: issued.date, document: issued.number }
  const byProduct = draft.lines.map((line) => ({
    product: issued.productOf(line.key.subscription),
    amount: line.amount,
  }))
  return [
    entry({
      ...common,
      organization: seller,
      narration: `Invoice ${issued.number} to ${buyer}`,
      lines: [
        { account: account('receivable', buyer), amount: draft.total.amount },
        ...byProduct.map(({ product, amount }) => ({ account: account('revenue', product), amount: amount.times(-1) })),
      ],
    }),
    entry({
      ...common,
      organization: buyer,
      narration: `Invoice ${issued.number} from ${seller}`,
      lines: [
        ...byProduct.map(({ product, amount }) => ({ account: account('cost', product), amount })),
        { account: account('payable', seller), amount: draft.total.amount.times(-1) },
      ],
    }),
  ]
}
