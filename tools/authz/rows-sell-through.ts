/** The rows of what distributors sold to whom, in the permission matrix. */
import type { Filter } from './naming-rows.ts'
import type { Act } from './rows.ts'

const mapping = {
  vendor: { text: 'zz-nobody' },
  line: ['no'],
  at: 'day',
  reseller: { name: 'reseller' },
  product: { sku: 'sku' },
  quantity: 'quantity',
  amount: 'amount',
  currency: 'currency',
}
const row = { no: '1', day: 'probe', reseller: 'x', sku: 'x', quantity: '1', amount: '1', currency: 'EUR' }

/** A check of a row that can't be read: whoever may record is answered, and nothing is recorded. */
export const SELL_THROUGH_ACTS: readonly Act[] = [
  [
    'POST /v1/sell-through',
    'ofp',
    ['rewards:write'],
    { url: '/v1/sell-through', body: { name: 'probe.csv', mapping, rows: [row], check: true } },
    { status: 200 },
  ],
]

export const SELL_THROUGH_FILTERS: readonly Filter[] = [
  ['/v1/sell-through-lines', 'vendor', 'organization'],
  ['/v1/sell-through-lines', 'distributor', 'organization'],
  ['/v1/sell-through-lines', 'partner', 'organization'],
  ['/v1/sell-through-lines', 'customer', 'organization'],
  ['/v1/sell-through-lines', 'line', 'about'],
  ['/v1/sell-through-review', 'vendor', 'organization'],
  ['/v1/sell-through-review', 'distributor', 'organization'],
  ['/v1/sell-through-comparison', 'vendor', 'organization'],
  ['/v1/sell-through-comparison', 'distributor', 'organization'],
]
