import { type Decimal, sum, ZERO } from '#core/ground/decimal.ts'

/** Something that changed what a buyer owes a seller: an issued document, a payment, its reversal, a refund, a write-off. */
export type AccountItem = Readonly<{
  date: string
  position: number
  number: string
  /** What the buyer owes more by it; below zero what it owes less. */
  amount: Decimal
}>

export type AccountStatement<Item extends AccountItem> = Readonly<{
  opening: Decimal
  lines: readonly (Item & Readonly<{ balance: Decimal }>)[]
  closing: Decimal
}>

/**
 * The account of two organizations in one currency over [from, to), day by day and within a day as it was recorded, with the
 * balance after each item. What was before `from` is the opening balance; without it that is zero.
 */
export function accountStatement<Item extends AccountItem>(
  items: readonly Item[],
  { from, to }: Readonly<{ from?: string | undefined; to?: string | undefined }>,
): AccountStatement<Item> {
  const before = items.filter(({ date }) => from !== undefined && date < from)
  const within = items.filter(({ date }) => (from === undefined || date >= from) && (to === undefined || date < to))
  const opening = sum(before.filter(({ date }) => to === undefined || date < to).map(({ amount }) => amount))
  let balance = opening
  const lines = [...within].sort(byDay).map((item) => {
    balance = balance.plus(item.amount)
    return { ...item, balance }
  })
  return { opening, lines, closing: lines.at(-1)?.balance ?? opening }
}

function byDay(a: AccountItem, b: AccountItem): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1
  return a.position - b.position || (a.number < b.number ? -1 : 1)
}

/** What an item changes in a balance, by its kind: payments and write-offs lower it, reversals and refunds raise it again. */
export function balanceChange(kind: string, amount: Decimal): Decimal {
  if (kind === 'payment' || kind === 'write_off') return amount.times(-1)
  return kind === 'allocation' ? ZERO : amount
}
