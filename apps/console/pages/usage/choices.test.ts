import { describe, expect, test } from 'vitest'
import type { Catalog } from '#apps/console/api/usage-catalog.ts'
import { chosenOf, groupChoices, meterChoices, ofChoices, onlyPart, partName, subscriptionsOf } from './choices.ts'

const meter = (id: string) => ({ id, unit: 'h', eventType: 't', isAdditive: true, dimensions: [] })
const CATALOG: Catalog = {
  subscriptions: [
    { id: 'leaf:a', product: 'altus:p', customer: 'fen', title: 'P', parties: ['altus', 'nordwind', 'leaf', 'fen'] },
    { id: 'leaf:b', product: 'aws:c', customer: 'fen', title: 'C', parties: ['aws', 'nordwind', 'leaf', 'fen'] },
    { id: 'birch:c', product: 'altus:p', customer: 'harbor', title: 'P', parties: ['altus', 'birch', 'harbor'] },
  ],
  products: [
    {
      id: 'altus:p',
      owner: 'altus',
      title: 'P',
      charges: [
        { name: 'Hours', meter: 'altus:hours', discloses: 'quantity' },
        { name: 'Fee', discloses: 'quantity' },
      ],
    },
    { id: 'aws:c', owner: 'aws', title: 'C', charges: [{ name: 'Bill', meter: 'aws:bill', discloses: 'cost' }] },
  ],
  meters: new Map([
    ['altus:hours', meter('altus:hours')],
    ['aws:bill', meter('aws:bill')],
  ]),
}
const as = (self: string, ...kinds: string[]) =>
  ofChoices(CATALOG, { self, kinds, name: (id) => id.toUpperCase() }).map(({ value }) => value)

describe('whose use can be shown', () => {
  test('a customer begins with all of its own', () =>
    expect(as('fen', 'customer')).toEqual([
      'customer:fen',
      'customer:harbor',
      'subscription:leaf:b',
      'subscription:leaf:a',
      'subscription:birch:c',
    ]))
  test('a partner with its customers together', () => expect(as('leaf', 'partner')[0]).toBe('partner:leaf'))
  test('a vendor with its product', () => expect(as('altus', 'vendor')[0]).toBe('product:altus:p'))
})

describe('what is metered', () => {
  const metersOf = (of: 'customer' | 'partner', id: string, self: string) =>
    meterChoices(subscriptionsOf({ kind: of, id }, CATALOG), CATALOG, self).map(({ value }) => value)
  test.each([
    ['customer', 'fen', 'fen', ['altus:hours'], 'the cost of the first link is not the customer’s to see'],
    ['customer', 'fen', 'nordwind', ['altus:hours', 'aws:bill'], 'who buys on the first link sees it'],
    ['partner', 'birch', 'birch', ['altus:hours'], 'only what its customers have'],
    ['customer', 'nobody', 'altus', [], 'nothing of nobody'],
  ] as const)('%s %s as %s: %j, %s', (of, id, self, meters, _because) => expect(metersOf(of, id, self)).toEqual(meters))
})

test('a meter is grouped by the common labels and its own dimensions, each once', () => {
  const values = groupChoices(['region', 'team'], true).map(({ value }) => value)
  expect(values).toEqual(['', '@customer', 'cloud', 'account', 'service', 'sku', 'region', 'resource', 'team'])
  expect([partName('sku_group', ''), partName('region', 'eu')]).toEqual(['No sku group', 'eu'])
})

test('what can’t be chosen is the first that can', () => {
  const choices = [
    { value: 'a', name: 'A' },
    { value: 'b', name: 'B' },
  ]
  expect([chosenOf(choices, 'b'), chosenOf(choices, 'x'), chosenOf([], 'x')]).toEqual(['b', 'a', undefined])
})

test('one part alone is a filter, one customer alone is its use', () => {
  expect(onlyPart('region', 'eu', 'team=a')).toEqual({ where: 'team=a&region=eu' })
  expect(onlyPart('@customer', 'fen', 'team=a')).toEqual({ of: 'customer:fen', group: undefined })
})
