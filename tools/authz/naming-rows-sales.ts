import type { Filter } from './naming-rows.ts'

/** What can be named where deals, quotes, orders and credit limits are listed. */
export const SALES_FILTERS: readonly Filter[] = [
  ['/v1/deals', 'partner', 'organization'],
  ['/v1/deals', 'customer', 'organization'],
  ['/v1/quotes', 'link', 'agreement'],
  ['/v1/quotes', 'customer', 'organization'],
  ['/v1/quotes', 'deal', 'about'],
  ['/v1/orders', 'seller', 'organization'],
  ['/v1/orders', 'customer', 'organization'],
  ['/v1/orders', 'waitsFor', 'organization'],
  ['/v1/credit-limits', 'link', 'agreement'],
  ['/v1/credit-limits', 'buyer', 'organization'],
  ['/v1/commitments', 'link', 'agreement'],
  ['/v1/commitments', 'buyer', 'organization'],
  ['/v1/credits', 'link', 'agreement'],
  ['/v1/credits', 'buyer', 'organization'],
]
