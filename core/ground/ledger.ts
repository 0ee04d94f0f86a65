import { type Decimal, isZero, sum } from './decimal.ts'
import type { OrganizationId } from './identity.ts'
import type { Currency } from './money.ts'
import { assert } from './result.ts'

/**
 * The accounts of the books. Each has a detail after a slash: the organization on the other side, a product, a country of tax, a
 * currency or what a bank account is called: `receivable/nordwind`, `revenue/altus:stratum`, `output-tax/de`.
 */
export type AccountKind =
  | 'receivable'
  | 'payable'
  | 'revenue'
  | 'cost'
  | 'unbilled'
  /** What was invoiced for service that is still to come. */
  | 'deferred'
  | 'output-tax'
  | 'input-tax'
  | 'cash'
  /** Money of a buyer that no invoice has been found for yet; in the buyer's books it is an unapplied payment. */
  | 'unapplied-cash'
  | 'unapplied-payment'
  /** Credit that a buyer has bought beforehand: the seller owes service for it, the buyer has it. What expires is breakage. */
  | 'prepaid-liability'
  | 'prepaid'
  | 'breakage'
  /** What a seller no longer expects to be paid, and a buyer no longer has to pay. */
  | 'write-off'
  | 'debt-relief'
  | 'rounding'
  | 'fx-conversion'
  | 'fx-result'
  | 'funds'
  | 'clawback-receivable'
  | 'incentive-accrual'
  | 'incentive-expense'
  | 'incentive-contra-revenue'
  | 'incentive-receivable'
  | 'incentive-income'
  | 'incentive-payable'
  | 'incentive-credit'
  | 'incentive-credit-receivable'
  | 'incentive-fund'
  | 'incentive-fund-receivable'

export type Account = `${AccountKind}/${string}`

/** One movement on one account; debits are positive, credits negative. */
export type EntryLine = Readonly<{ account: Account; amount: Decimal }>

/** What one document books in one organization's books, in one currency. Its lines sum to zero. */
export type Entry = Readonly<{
  organization: OrganizationId
  currency: Currency
  date: string
  narration: string
  document: string
  lines: readonly EntryLine[]
}>

export function account(kind: AccountKind, detail: string): Account {
  return `${kind}/${detail}`
}

/** An entry whose lines are gathered by account, those that cancel out left away. The lines given must balance. */
export function entry(given: Entry): Entry {
  assert(isZero(sum(given.lines.map((line) => line.amount))), `the lines of ${given.document} sum to zero`)
  const amounts = new Map<Account, Decimal>()
  for (const { account: name, amount } of given.lines) amounts.set(name, amounts.get(name)?.plus(amount) ?? amount)
  const lines = [...amounts]
    .filter(([, amount]) => !isZero(amount))
    .map(([name, amount]) => ({ account: name, amount }))
  return { ...given, lines }
}

/** The day on which something is booked: the one that was meant, or where the books are locked, the first day after. */
export function openDay(date: string, lockedThrough: string | undefined): string {
  if (lockedThrough === undefined || date > lockedThrough) return date
  return Temporal.PlainDate.from(lockedThrough).add({ days: 1 }).toString()
}
