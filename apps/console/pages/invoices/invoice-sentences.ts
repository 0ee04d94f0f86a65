import { addTexts, isNegative } from '#apps/console/amount/decimal-text.ts'
import type { InvoiceHead } from '#apps/console/api/answers.ts'
import type { OpenDocument } from '#apps/console/api/billing.ts'
import { countText, listText, moneyList } from '#apps/console/pages/month/month-sentences.ts'

export type InvoiceState = InvoiceHead & Readonly<{ state: OpenDocument | undefined }>

/** The heads with what became of each, where that is known already. */
export function withStates(
  heads: readonly InvoiceHead[],
  states: readonly OpenDocument[] | undefined,
): readonly InvoiceState[] {
  const byNumber = new Map(states?.map((one) => [one.number, one]))
  return heads.map((head) => ({ ...head, state: byNumber.get(head.number) }))
}

/** What was sent and received, and what of it is still open: `1,200.00 EUR sent, 300.00 EUR of it open.` */
export function moneyLead(invoices: readonly InvoiceState[], self: string | undefined): string {
  const parts = (['sent', 'received'] as const).flatMap((side) => {
    const inside = invoices.filter(({ seller }) => (seller === self) === (side === 'sent'))
    if (inside.length === 0) return []
    const total = moneyList(inside.map(({ total: amount, currency }) => ({ amount, currency })))
    const open = openOf(inside)
    return [`${total} ${side}${open === '' ? '' : `, ${open} of it open`}.`]
  })
  return parts.join(' ')
}

function openOf(invoices: readonly InvoiceState[]): string {
  const open = invoices.flatMap(({ state, currency }) =>
    state && state.open !== '0' && !isNegative(state.open) ? [{ amount: state.open, currency }] : [],
  )
  return open.length === 0 ? '' : moneyList(open)
}

/** `3 are overdue, since 12 days at most`: what needs somebody. */
export function overdueText(invoices: readonly InvoiceState[]): string {
  const late = invoices.flatMap(({ state }) => (state?.status === 'overdue' ? [state] : []))
  if (late.length === 0) return ''
  const days = Math.max(...late.map(({ daysOverdue }) => daysOverdue))
  const many = late.length === 1 ? 'is' : 'are'
  return `${countText(late.length, 'invoice')} ${many} overdue, ${late.length === 1 ? 'for' : 'the oldest for'} ${countText(days, 'day')}.`
}

/** Invoices and credit notes, counted apart. */
export function countDocuments(documents: readonly Pick<InvoiceHead, 'kind'>[]): string {
  const credits = documents.filter(({ kind }) => kind === 'credit_note').length
  const bills = documents.length - credits
  const parts = [
    ...(bills > 0 || credits === 0 ? [countText(bills, 'invoice')] : []),
    ...(credits > 0 ? [countText(credits, 'credit note')] : []),
  ]
  return listText(parts)
}

/** The sum of what lines and taxes say, for the foot of a table. */
export function sumOf(amounts: readonly string[]): string {
  return addTexts(amounts)
}
