import { addTexts, isNegative, moneyText, negate } from '#apps/console/amount/decimal-text.ts'
import type { OpenDocument, PaymentHead, PaymentKind, Receivable } from '#apps/console/api/billing.ts'
import type { Names } from '#apps/console/api/names.ts'
import { countText, moneyList } from '#apps/console/pages/month/month-sentences.ts'

const KINDS: Readonly<Record<PaymentKind, string>> = {
  payment: 'Payment',
  allocation: 'Allocation',
  reversal: 'Reversal',
  refund: 'Refund',
  write_off: 'Write-off',
}

export function kindText(kind: PaymentKind): string {
  return KINDS[kind]
}

/** `Nordwind paid Altus 250.00 EUR`: an act on an account in one sentence. */
export function paymentTitle(
  {
    kind,
    seller,
    buyer,
    amount,
    currency,
    about,
  }: Pick<PaymentHead, 'kind' | 'seller' | 'buyer' | 'amount' | 'currency' | 'about'>,
  names: Names,
): string {
  const money = moneyText(amount, currency)
  const [to, from] = [names.of(seller), names.of(buyer)]
  if (kind === 'payment') return `${from} paid ${to} ${money}`
  if (kind === 'refund') return `${to} paid ${from} ${money} back`
  if (kind === 'write_off') return `${to} gave up ${money} of ${about}`
  if (kind === 'reversal') return `${to} took back ${about} over ${money}`
  return `${to} applied ${about} to other invoices`
}

/** What came in and went out in a list, each currency by itself. */
export function paymentsTitle(payments: readonly PaymentHead[], self: string | undefined, hasMore: boolean): string {
  const paid = payments.filter(({ kind }) => kind === 'payment')
  const got = paid.filter(({ seller }) => seller === self)
  const made = paid.filter(({ seller }) => seller !== self)
  if (paid.length === 0) return 'Nothing was paid yet'
  const more = hasMore ? 'more than ' : ''
  const parts = [
    got.length === 0 ? '' : `${countText(got.length, 'payment')} came in`,
    made.length === 0 ? '' : `${countText(made.length, 'payment')} went out`,
  ].filter((part) => part !== '')
  const text = more + parts.join(' and ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `4,020.00 EUR of 5,000.00 EUR owed to you are overdue`: the finding of the ages. */
export function receivablesTitle(rows: readonly Receivable[], side: 'owed' | 'owing'): string {
  const whose = side === 'owed' ? 'owed to you' : 'that you owe'
  const open = rows.filter((row) => row.open !== '0')
  if (open.length === 0) return side === 'owed' ? 'Nothing is owed to you' : 'You owe nothing'
  const total = moneyList(open.map((row) => ({ amount: row.open, currency: row.currency })))
  const late = open.filter((row) => row.overdue !== '0')
  if (late.length === 0) return `${total} ${whose}, nothing of it overdue`
  const overdue = moneyList(late.map((row) => ({ amount: row.overdue, currency: row.currency })))
  if (overdue === total) return `All ${total} ${whose} ${side === 'owed' ? 'are overdue' : 'are late'}`
  return `${overdue} of ${total} ${whose} ${side === 'owed' ? 'are overdue' : 'are late'}`
}

/** What a payment pays where it goes to the oldest due first, as the server does it; the rest stays unapplied. */
export function oldestFirst(amount: string, open: readonly OpenDocument[]): readonly Applied[] {
  let left = amount
  return open.flatMap(({ number, open: owed }) => {
    const rest = subtract(left, owed)
    const paid = isNegative(rest) ? left : owed
    if (paid === '0' || !isPositive(paid)) return []
    left = subtract(left, paid)
    return [{ document: number, amount: paid }]
  })
}

export type Applied = Readonly<{ document: string; amount: string }>

export function subtract(one: string, other: string): string {
  return addTexts([one, negate(other)])
}

export function isPositive(text: string): boolean {
  return /[1-9]/.test(text) && !isNegative(text)
}

/** An amount as people type it: digits, and a point before the cents. */
export function isAmount(text: string): boolean {
  return /^\d{1,15}(\.\d{1,18})?$/.test(text.trim()) && isPositive(text.trim())
}

/** `Most of what is overdue, 900.00 EUR, is over 90 days late`: the finding of one currency's ages. */
export function agesTitle(ages: readonly (readonly [name: string, total: string])[], currency: string): string {
  const late = ages.slice(1).filter(([, total]) => isPositive(total))
  if (late.length === 0) return `Nothing in ${currency} is overdue`
  const [largest] = late.toSorted(([, a], [, b]) => (isPositive(subtract(b, a)) ? 1 : -1))
  const [name = '', total = '0'] = largest ?? []
  const part = late.length === 1 ? 'All' : 'Most'
  return `${part} of what is overdue, ${moneyText(total, currency)}, is ${name.toLowerCase()} late`
}
