/** Where questions about prices name something. */
import type { Filter } from './naming-rows.ts'

const CORE_HOURS = 'product=altus:stratum&charge=core-hours&to=10'

export const PRICE_FILTERS: readonly Filter[] = [
  ['/v1/price-books', 'owner', 'organization'],
  ['/v1/prices', 'book', 'priceBook'],
  ['/v1/prices', 'customer', 'organization'],
  ['/v1/price-curve', 'price', 'price', 'to=10'],
  ['/v1/price-curve', 'book', 'priceBook', CORE_HOURS],
  // Whose price it is makes no difference in a list that has none for anybody alone.
  ['/v1/price-curve', 'customer', 'organization', `book=altus:list&${CORE_HOURS}`],
]
