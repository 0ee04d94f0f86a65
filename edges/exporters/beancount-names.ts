import type { OrganizationId } from '#core/ground/identity.ts'
import type { AccountKind } from '#core/ground/ledger.ts'
import { present } from '#core/ground/result.ts'

/** Where each kind of account stands in Beancount's five types, and what its second component is called. */
const PLACES: Readonly<Record<AccountKind, readonly [type: string, kind: string]>> = {
  receivable: ['Assets', 'Receivable'],
  payable: ['Liabilities', 'Payable'],
  revenue: ['Income', 'Revenue'],
  cost: ['Expenses', 'Cost'],
  unbilled: ['Assets', 'Unbilled'],
  deferred: ['Liabilities', 'Deferred'],
  'output-tax': ['Liabilities', 'Output-Tax'],
  'input-tax': ['Assets', 'Input-Tax'],
  cash: ['Assets', 'Cash'],
  'unapplied-cash': ['Liabilities', 'Unapplied-Cash'],
  'unapplied-payment': ['Assets', 'Unapplied-Payment'],
  'prepaid-liability': ['Liabilities', 'Prepaid-Liability'],
  prepaid: ['Assets', 'Prepaid'],
  breakage: ['Income', 'Breakage'],
  'write-off': ['Expenses', 'Write-Off'],
  'debt-relief': ['Income', 'Debt-Relief'],
  rounding: ['Expenses', 'Rounding'],
  'fx-conversion': ['Equity', 'Fx-Conversion'],
  'fx-result': ['Income', 'Fx-Result'],
  funds: ['Liabilities', 'Funds'],
  'clawback-receivable': ['Assets', 'Clawback-Receivable'],
  'incentive-accrual': ['Liabilities', 'Incentive-Accrual'],
  'incentive-expense': ['Expenses', 'Incentive-Expense'],
  'incentive-contra-revenue': ['Income', 'Incentive-Contra-Revenue'],
  'incentive-receivable': ['Assets', 'Incentive-Receivable'],
  'incentive-income': ['Income', 'Incentive-Income'],
  'incentive-payable': ['Liabilities', 'Incentive-Payable'],
  'incentive-credit': ['Liabilities', 'Incentive-Credit'],
  'incentive-credit-receivable': ['Assets', 'Incentive-Credit-Receivable'],
  'incentive-fund': ['Liabilities', 'Incentive-Fund'],
  'incentive-fund-receivable': ['Assets', 'Incentive-Fund-Receivable'],
}

/**
 * An account as Beancount writes it: `receivable/nordwind` is `Assets:Receivable:Nordwind`, and with an organization, for a
 * file of several books, `Assets:Altus:Receivable:Nordwind`. Two accounts never get one name. All names of a file have the
 * same depth, so no account lies below another, whose balance would then count twice.
 */
export function beancountAccount(account: string, organization?: OrganizationId): string {
  const kind = account.slice(0, account.indexOf('/'))
  const places: Readonly<Record<string, readonly [string, string]>> = PLACES
  const [type, named] = present(places[kind], `the exporter knows where an account ${account} stands`)
  const whose = organization === undefined ? [] : [componentOf(organization)]
  return [type, ...whose, named, componentOf(detailOf(account))].join(':')
}

/** What an account is kept for: an organization's id, or a product's. */
export function detailOf(account: string): string {
  return account.slice(account.indexOf('/') + 1)
}

/** What the second part of an account names: whoever stands on the other side, a product, a country, or a name of its own. */
export type DetailRole = 'counterparty' | 'product' | 'country' | 'name'

const ROLES: Readonly<Record<string, DetailRole>> = {
  revenue: 'product',
  cost: 'product',
  deferred: 'product',
  'output-tax': 'country',
  'input-tax': 'country',
  cash: 'name',
  rounding: 'name',
  'fx-conversion': 'name',
  'fx-result': 'name',
  funds: 'name',
}

export function detailRole(account: string): DetailRole {
  return ROLES[account.slice(0, account.indexOf('/'))] ?? 'counterparty'
}

/** Whether an account is kept for whoever stands on the other side. */
export function hasCounterparty(account: string): boolean {
  return detailRole(account) === 'counterparty'
}

/**
 * A component of an account's name: a capital letter or a digit, then letters, digits and hyphens. Small letters, digits and
 * hyphens stay as they are, the first letter becomes a capital, and a colon before a letter becomes a hyphen before a
 * capital: `altus:stratum` is `Altus-Stratum`, `altus-stratum` is `Altus-stratum`. Anything else is written as its code
 * point between two X: `altus:Core_2` is `AltusX3aXX43XoreX5fX2`.
 *
 * Texts never meet in one component: capitals come from nowhere else, and an odd number of X says that the first one is the
 * letter of a text such as `xenon`.
 */
export function componentOf(text: string): string {
  if (text === '') return 'XX'
  return text.replaceAll(/^[a-z]|(?<!^):[a-wyz]|[^a-z0-9-]|^-/gsu, (found) => {
    if (/^[a-z]$/.test(found)) return found.toUpperCase()
    if (/^:[a-z]$/.test(found)) return `-${found.slice(1).toUpperCase()}`
    return `X${found.codePointAt(0)?.toString(16)}X`
  })
}
