import type { Filter } from './naming-rows.ts'

/** What can be named where roles and touchpoints are listed. */
export const LIFE_FILTERS: readonly Filter[] = [
  ['/v1/roles', 'partner', 'organization'],
  ['/v1/roles', 'customer', 'organization'],
  ['/v1/deal-life', 'deal', 'deal'],
  ['/v1/deal-life', 'customer', 'organization', 'product=altus:stratum'],
  ['/v1/touchpoints', 'partner', 'organization'],
  ['/v1/touchpoints', 'customer', 'organization'],
  ['/v1/engagement', 'partner', 'organization'],
  ['/v1/engagement', 'customer', 'organization'],
  ['/v1/engagement-months', 'partner', 'organization'],
  ['/v1/engagement-months', 'customer', 'organization'],
  ['/v1/engagement-months', 'subscription', 'subscription'],
]
