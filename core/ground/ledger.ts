import { type Decimal, isZero, sum } from './decimal.ts'
import type { OrganizationId } from './identity.ts'
import type { Currency } from './money.ts'
import { assert } from './result.ts'

/**
 * The accounts of DESIGN's books that exist so far. An account with a counterparty or a product is written with a slash:
 * `receivable/nordwind`, `revenue/altus:stratum`.
 */
export type AccountKind =
  | 'receivable'
  | 'payable'
  | 'revenue'
  | 'cost'
  | 'incentive-accrual'
  | 'incentive-expense'
  | 'incentive-contra-revenue'
  | 'incentive-receivable'
  | 'incentive-income'
  | 'incentive-payable'

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
