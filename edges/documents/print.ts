import type { PrintedAccounts } from '#questions/billing/printed-account.ts'
import type { PrintedInvoice } from '#questions/billing/printed-invoice.ts'
import type { PrintedStatement } from '#questions/rewards/printed-statement.ts'
import { printAccounts } from './account-paper.ts'
import { printInvoice } from './invoice-paper.ts'
import { printStatement } from './statement-paper.ts'

/** What is printed, from what was asked to the bytes of a PDF. */
export const PRINTS = {
  invoice: (printed: PrintedInvoice): Promise<Buffer> => printInvoice(printed),
  accounts: (printed: PrintedAccounts): Promise<Buffer> => printAccounts(printed),
  statement: (printed: PrintedStatement): Promise<Buffer> => printStatement(printed),
} as const
