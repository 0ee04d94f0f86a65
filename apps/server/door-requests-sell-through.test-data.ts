import type { Tried } from './door-requests.test-data.ts'

const mapping = {
  vendor: { text: 'altus' },
  line: ['no'],
  at: 'day',
  reseller: { name: 'reseller' },
  product: { sku: 'sku' },
  quantity: 'quantity',
  unitPrice: 'price',
  currency: 'currency',
}
const row = {
  no: '1',
  day: '2024-10-04',
  reseller: 'Somebody Ltd',
  sku: 'stratum',
  quantity: '2',
  price: '80.00',
  currency: 'EUR',
}
const sent = { name: 'sold.csv', mapping, rows: [row] }

/** Requests about what distributors sold to whom. */
export const SELL_THROUGH_REQUESTS: Readonly<Record<string, Tried>> = {
  'record-sell-through': {
    works: { url: '/v1/sell-through', body: sent, as: 'nordwind' },
    refused: {
      url: '/v1/sell-through',
      body: { ...sent, mapping: { ...mapping, at: 'date' } },
      as: 'nordwind',
      status: 422,
      code: 'wrong_mapping',
    },
  },
  'sell-through-lines': {
    works: { url: '/v1/sell-through-lines?vendor=altus' },
    refused: { url: '/v1/sell-through-lines?state=lost', status: 422, code: 'invalid_input' },
  },
  'sell-through-review': {
    works: { url: '/v1/sell-through-review?side=reseller' },
    refused: { url: '/v1/sell-through-review?side=none', status: 422, code: 'invalid_input' },
  },
  'sell-through-imports': {
    works: { url: '/v1/sell-through-imports' },
    refused: { url: '/v1/sell-through-imports?limit=0', status: 422, code: 'invalid_input' },
  },
  'sell-through-comparison': {
    works: { url: '/v1/sell-through-comparison?from=2024-10' },
    refused: { url: '/v1/sell-through-comparison?from=2024-13', status: 422, code: 'invalid_input' },
  },
}
