import type { PrintedAccounts } from '#questions/billing/printed-account.ts'
import type { PrintedInvoice } from '#questions/billing/printed-invoice.ts'
import { printAccounts } from './account-paper.ts'
import { printInvoice } from './invoice-paper.ts'

/** What is printed, from what was asked to the bytes of a PDF. */
export const PRINTS = {
  invoice: (printed: PrintedInvoice): Promise<Buffer> => printInvoice(printed),
  accounts: (printed: PrintedAccounts): Promise<Buffer> => printAccounts(printed),
} as const
