import { expect, test } from 'vitest'
import { drawnLayers, layerAt } from './layers.ts'

test.each([
  [0, 0],
  [9.9, 0],
  [10, 2],
  [14.9, 2],
  [15, undefined],
  [-1, undefined],
])('of 10, nothing and 5 stacked, %d is in %j', (height, layer) => expect(layerAt([10, 0, 5], height)).toBe(layer))

test('the smallest of many become one, with exact sums', () => {
  const layers = ['60', '50', '40', '30', '0.2', '0.1'].map((value, at) => ({ name: `n${at}`, values: [value, '1'] }))
  expect(drawnLayers(layers).slice(3)).toEqual([
    { name: 'n3', values: ['30', '1'] },
    { name: '2 others', values: ['0.3', '2'] },
  ])
})
