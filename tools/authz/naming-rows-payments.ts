/** Where requests about payments, balances and reminders name something. */
import type { Filter, Naming } from './naming-rows.ts'

export const PAYMENT_FILTERS: readonly Filter[] = [
  ['/v1/payments', 'seller', 'organization'],
  ['/v1/payments', 'buyer', 'organization'],
  ['/v1/payments', 'document', 'invoice'],
  ['/v1/open-documents', 'seller', 'organization'],
  ['/v1/open-documents', 'buyer', 'organization'],
  ['/v1/open-documents', 'document', 'invoice'],
  ['/v1/margin', 'customer', 'organization'],
  ['/v1/margin-lines', 'customer', 'organization'],
  ['/v1/receivables', 'seller', 'organization'],
  ['/v1/receivables', 'buyer', 'organization'],
  ['/v1/statement-of-account', 'with', 'organization'],
  ['/v1/statement-of-account/pdf', 'with', 'organization'],
  ['/v1/dunning-notices', 'seller', 'organization'],
  ['/v1/dunning-notices', 'buyer', 'organization'],
  ['/v1/dunning-notices', 'document', 'invoice'],
]

export const PAYMENT_NAMINGS: readonly Naming[] = [
  {
    what: 'a payment of an organization',
    value: 'organization',
    ask: (buyer, _, nth) => ({
      url: '/v1/payments',
      body: { id: `probe-${nth}`, buyer, amount: '1', currency: 'XTS', date: '2024-10-01' },
    }),
  },
  {
    what: 'a write-off of an invoice',
    value: 'invoice',
    ask: (document) => ({ url: '/v1/write-offs', body: { document, because: 'probe' } }),
  },
]
