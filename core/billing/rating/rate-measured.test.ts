import { expect, test } from 'vitest'
import type { PriceModel } from '#core/channel/catalog.ts'
import { decimal } from '#core/ground/decimal.ts'
import { addMeasured, type Measured, NOTHING } from './measured.ts'
import { rateMeasured } from './rate-measured.ts'

const measured = (quantity: string, more: Partial<Measured> = {}): Measured => ({
  ...NOTHING,
  quantity: decimal(quantity),
  events: 1,
  ...more,
})
const shown = (price: PriceModel, of: Measured) => {
  const rated = rateMeasured(price, of)
  return 'code' in rated ? `${rated.code}: ${rated.says}` : rated.amount.toFixed()
}

const MATRIX: PriceModel = {
  model: 'matrix',
  by: ['region'],
  cells: [{ where: { region: 'eu' }, price: { model: 'per_unit', unit: '2' } }],
}
const CAPPED: PriceModel = { model: 'percentage', percent: '1', maximum: '5' }

test.each<{ price: PriceModel; of: Measured; is: string; because: string }>([
  { price: { model: 'per_unit', unit: '80' }, of: measured('3'), is: '240', because: 'a quantity' },
  {
    price: { model: 'percentage', percent: '1', fixed: '0.5' },
    of: measured('300', { events: 200_000 }),
    is: '100003',
    because: 'where no single transaction matters there may be any number: 3 + 100,000',
  },
  {
    price: CAPPED,
    of: measured('1100', { events: 2, transactions: [decimal(100), decimal(1000)] }),
    is: '6',
    because: 'single transactions: 1 + 5',
  },
  { price: CAPPED, of: NOTHING, is: '0', because: 'none were made' },
  {
    price: CAPPED,
    of: measured('1100', { events: 100_000 }),
    is: 'no_transactions: The price needs each of 100000 transactions: only meters that count, or sum a value, have them',
    because: 'a meter that has none',
  },
  {
    price: CAPPED,
    of: measured('1100', { events: 100_001 }),
    is: 'too_many_transactions: The price needs each of 100001 transactions, and rates 100000 at most',
    because: 'one more than are rated',
  },
  {
    price: MATRIX,
    of: measured('3', { parts: [{ labels: { region: 'eu' }, quantity: decimal(3) }] }),
    is: '6',
    because: 'parts by label',
  },
  { price: MATRIX, of: NOTHING, is: '0', because: 'nothing used has no parts' },
  { price: MATRIX, of: measured('3'), is: 'no_cell: The quantity is not known by region', because: 'no parts' },
  {
    price: { model: 'flat', amount: '5', proration: 'none' },
    of: measured('3'),
    is: 'missing_price: A flat price says nothing about a quantity',
    because: 'a fee is no price of a quantity',
  },
  {
    price: { model: 'cost_plus', factor: '1.2' },
    of: measured('3'),
    is: 'missing_price: A cost_plus price says nothing about a quantity',
    because: 'nor is a markup',
  },
])('$price.model: $because', ({ price, of, is }) => expect(shown(price, of)).toBe(is))

test('free transactions are those of the whole window, not of each period', () => {
  const price: PriceModel = { model: 'percentage', percent: '1', fixed: '1', freeEvents: '3' }
  const january = measured('20', { events: 2, transactions: [decimal(10), decimal(10)] })
  const february = measured('300', { events: 2, transactions: [decimal(100), decimal(200)] })
  expect(shown(price, january)).toBe('0')
  expect(shown(price, addMeasured(january, february))).toBe('3')
})
