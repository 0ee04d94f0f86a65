import { decimal } from '#core/ground/decimal.ts'
import type { SellThroughContent } from './sell-through.ts'

type Told = Readonly<{ line?: string; quantity?: string; amount?: string; currency?: string; sku?: string }>

/** A line that Nordwind sold of Altus' Stratum to Birch: ten at 8.00, if nothing else is said. */
export function sale({ line = 'S1', quantity = '10', amount = '80', currency = 'EUR', sku = 'STRATUM' }: Told = {}) {
  const content: SellThroughContent = {
    vendor: 'altus',
    distributor: 'nordwind',
    line,
    kind: 'sale',
    at: '2026-05-04T00:00:00Z',
    reseller: { name: 'Birch', ref: 'R-1' },
    product: { sku },
    quantity: decimal(quantity),
    amount: decimal(amount),
    currency,
  }
  return content
}

/** What came back of such a line. */
export function back(of: string, told: Told = {}): SellThroughContent {
  return { ...sale({ line: 'B1', ...told }), kind: 'return', returns: of }
}
