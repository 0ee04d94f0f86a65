import { expect, test } from 'vitest'
import type { Tier } from '#core/channel/catalog.ts'
import { decimal } from '#core/ground/decimal.ts'
import { rateVolume } from './volume.ts'

const R3: readonly Tier[] = [
  { upTo: '100', unit: '2', flat: '10' },
  { upTo: '200', unit: '1' },
  { unit: '0.5', flat: '50' },
]

test.each([
  { quantity: '0', amount: '10', because: 'R3: the flat part of the first tier, for nothing used' },
  { quantity: '1', amount: '12', because: 'R3: 1 × 2 + 10' },
  { quantity: '0.000000000000000001', amount: '10.000000000000000002', because: 'the 18th place counts' },
  { quantity: '100', amount: '210', because: 'R3: the bound belongs to its tier' },
  { quantity: '100.000000000000000001', amount: '100.000000000000000001', because: 'the least above it to the next' },
  { quantity: '100.5', amount: '100.5', because: 'R3: all of it at 1' },
  { quantity: '200', amount: '200', because: 'the second bound' },
  { quantity: '201', amount: '150.5', because: '201 × 0.5 + 50' },
  { quantity: '-3', amount: '4', because: 'more taken back than was used: at the first price, −6 + 10' },
])('$quantity: $because', ({ quantity, amount }) =>
  expect(rateVolume(R3, decimal(quantity)).amount.toFixed()).toBe(amount),
)

test.each([
  { quantity: '100', says: '100 × 2 + 10 flat = 210', step: 'All of 100 at the price of the tier up to 100' },
  { quantity: '100.5', says: '100.5 × 1 = 100.5', step: 'All of 100.5 at the price of the tier up to 200' },
  { quantity: '300', says: '300 × 0.5 + 50 flat = 200', step: 'All of 300 at the price of the last tier' },
  {
    quantity: '-3',
    says: '-3 × 2 + 10 flat = 4',
    step: 'All of -3 at the price of the first tier, which holds below zero too',
  },
])('it says how: $says', ({ quantity, says, step }) => {
  const rated = rateVolume(R3, decimal(quantity))
  expect([rated.says, ...rated.steps.map((one) => one.says)]).toEqual([says, step])
})

test('a pool of three times 50 costs what 150 cost, not three times what 50 cost', () => {
  const pool: readonly Tier[] = [{ upTo: '100', unit: '10' }, { unit: '8' }]
  expect(rateVolume(pool, decimal(150)).amount.toFixed()).toBe('1200')
  expect(rateVolume(pool, decimal(50)).amount.toFixed()).toBe('500')
})
