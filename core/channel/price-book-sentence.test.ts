import { expect, test } from 'vitest'
import type { PriceBody, PriceModel } from './catalog.ts'
import { priceSentence } from './price-book-sentence.ts'

const body: PriceBody = {
  book: 'altus:list',
  product: 'altus:stratum',
  charge: 'cores',
  currency: 'EUR',
  price: { model: 'per_unit', unit: '80' },
  from: '2026-01-01T00:00:00Z',
}
const models: readonly Readonly<{ price: PriceModel; says: string }>[] = [
  { price: { model: 'per_unit', unit: '80' }, says: '80 each' },
  {
    price: { model: 'graduated', tiers: [{ upTo: '5', flat: '100', unit: '0' }, { unit: '1' }] },
    says: '0 each and 100 once up to 5, 1 each above, tier by tier',
  },
  { price: { model: 'volume', tiers: [{ unit: '2' }] }, says: '2 each, for the whole quantity' },
  { price: { model: 'package', size: '10', amount: '15' }, says: '15 for every 10, begun ones in full' },
  {
    price: { model: 'blocks', blocks: [{ upTo: '10', amount: '5' }, { amount: '9' }] },
    says: 'in all 5 up to 10, 9 above',
  },
  {
    price: {
      model: 'graduated_percentage',
      tiers: [
        { upTo: '100', percent: '3' },
        { percent: '2', flat: '1' },
      ],
    },
    says: '3 % up to 100, 2 % and 1 once above, tier by tier',
  },
  {
    price: { model: 'points', pointsPerUnit: '7', levels: [{ atLeast: '0', price: '1' }], committed: '400' },
    says: '7 points each, a point at 1 from 0 points committed, of which 400 are committed',
  },
  {
    price: { model: 'flat', amount: '30', proration: 'fixed_30' },
    says: '30 for a period, by thirty days',
  },
  {
    price: { model: 'percentage', percent: '1.3', fixed: '2', freeEvents: '3', freeUnits: '250' },
    says: '1.3 % and 2 for each transaction, the first 3 transactions free, the first 250 free',
  },
  {
    price: {
      model: 'matrix',
      by: ['region'],
      cells: [{ where: { region: 'eu' }, price: { model: 'per_unit', unit: '2' } }],
      otherwise: { model: 'per_unit', unit: '4' },
    },
    says: 'by region: eu: 2 each; otherwise 4 each',
  },
  { price: { model: 'cost_plus', factor: '1.2' }, says: 'the cost of the link above × 1.2' },
]

test.each(models)('$says', ({ price, says }) => {
  expect(priceSentence({ ...body, price })).toBe(says)
})

test('what stands beside the price is said after it', () => {
  const more: PriceBody = {
    ...body,
    scope: 'agreement',
    window: 'year',
    discounts: [{ percent: '20' }, { amount: '5' }],
    minimum: '10',
    maximum: '100',
    free: 'P14D',
    billed: 'advance',
  }
  expect(priceSentence(more)).toBe(
    '80 each; counted over the year and all of the link; 20 % off; 5 off; at least 10; at most 100; free for P14D from the beginning; billed in advance',
  )
})
