import { expect, test } from 'vitest'
import type { Price, PriceModel } from '#core/channel/catalog.ts'
import { decimal } from '#core/ground/decimal.ts'
import { cliffsOf } from './price-cliff.ts'
import { costedBy } from './price-cost.ts'

const LIST: Price = {
  id: 'altus:cores',
  fact: 1,
  book: 'altus:list',
  product: 'altus:stratum',
  charge: 'cores',
  currency: 'EUR',
  price: { model: 'per_unit', unit: '2' },
  from: '2026-01-01T00:00:00Z',
}
const costs = (price: Price, ...quantities: readonly string[]) =>
  costedBy(price).map(({ name, costOf }) => [name, ...quantities.map((one) => costOf(decimal(one)).toFixed())])
const of = (price: PriceModel): Price => ({ ...LIST, price })

test.each<Readonly<{ price: Price; quantities: readonly string[]; costs: readonly string[] }>>([
  { price: LIST, quantities: ['0', '10'], costs: ['0', '20'] },
  // 20 less a half is 10, at least 12; 200 less a half is 100, at most 90.
  {
    price: { ...LIST, discounts: [{ percent: '50' }], minimum: '12', maximum: '90' },
    quantities: ['10', '100'],
    costs: ['12', '90'],
  },
  { price: of({ model: 'flat', amount: '30', proration: 'none' }), quantities: ['0', '7'], costs: ['30', '30'] },
  { price: of({ model: 'cost_plus', factor: '1.25' }), quantities: ['80'], costs: ['100'] },
  // One transaction of 100: 1 % is 1, and a transaction costs at least 2; none costs nothing.
  { price: of({ model: 'percentage', percent: '1', minimum: '2' }), quantities: ['0', '100'], costs: ['0', '2'] },
])('$quantities cost $costs', ({ price, quantities, costs: wanted }) => {
  expect(costs(price, ...quantities)).toEqual([[undefined, ...wanted]])
})

test('a matrix has the costs of each cell', () => {
  const cell = { where: { region: 'eu' }, price: { model: 'per_unit', unit: '3' } } as const
  const price = of({ model: 'matrix', by: ['region'], cells: [cell], otherwise: { model: 'per_unit', unit: '4' } })
  expect(costs(price, '10')).toEqual([
    ['region eu', '30'],
    ['otherwise', '40'],
  ])
})

test.each<Readonly<{ price: PriceModel; found: readonly string[] }>>([
  {
    // 100 at 2 are 200, and all of 101 at 1 are 101.
    price: { model: 'volume', tiers: [{ upTo: '100', unit: '2' }, { unit: '1' }] },
    found: ['costs_less_for_more: 100 cost 200, and one step more 100: more costs less'],
  },
  {
    price: {
      model: 'volume',
      tiers: [
        { upTo: '100', unit: '2' },
        { unit: '1', flat: '100' },
      ],
    },
    found: [],
  },
  {
    price: { model: 'blocks', blocks: [{ upTo: '10', amount: '50' }, { amount: '40' }] },
    found: ['costs_less_for_more: 10 cost 50, and one step more 40: more costs less'],
  },
  { price: { model: 'graduated', tiers: [{ upTo: '100', unit: '2' }, { unit: '1' }] }, found: [] },
  {
    price: { model: 'graduated', tiers: [{ upTo: '100', unit: '1' }, { unit: '2' }] },
    found: ['average_rises: Past 100 each costs 2, before it 1'],
  },
  // What is free at first is meant so.
  { price: { model: 'graduated', tiers: [{ upTo: '100', unit: '0' }, { unit: '2' }] }, found: [] },
  {
    price: {
      model: 'matrix',
      by: ['region'],
      cells: [
        { where: { region: 'eu' }, price: { model: 'volume', tiers: [{ upTo: '1', unit: '9' }, { unit: '1' }] } },
      ],
    },
    found: ['costs_less_for_more: eu: 1 cost 9, and one step more 1: more costs less'],
  },
])('$found of $price.model', ({ price, found }) => {
  expect(cliffsOf(of(price)).map(({ code, says }) => `${code}: ${says}`)).toEqual(found)
})
