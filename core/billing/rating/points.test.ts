import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { ratePoints } from './points.ts'

const LEVELS = [
  { atLeast: '0', price: '1.00' },
  { atLeast: '360', price: '0.80' },
  { atLeast: '3600', price: '0.65' },
]

test.each([
  { committed: undefined, quantity: '10', amount: '110', because: 'no commitment: 110 points at 1.00' },
  { committed: '0', quantity: '10', amount: '110', because: 'of nothing is the same' },
  { committed: '359', quantity: '10', amount: '110', because: 'one short of the level' },
  { committed: '359.999999999999999999', quantity: '10', amount: '110', because: 'by however little' },
  { committed: '360', quantity: '10', amount: '88', because: 'as many as the level begins with reach it' },
  { committed: '360', quantity: '1000', amount: '8800', because: 'what is used does not decide the level' },
  { committed: '100000', quantity: '10', amount: '71.5', because: 'the last level has no end' },
  { committed: '360', quantity: '0', amount: '0', because: 'nothing used' },
  { committed: '360', quantity: '-2', amount: '-17.6', because: 'taken back at the same price' },
])('$quantity with $committed committed: $because', ({ committed, quantity, amount }) => {
  const price = { model: 'points', pointsPerUnit: '11', levels: LEVELS, ...(committed && { committed }) } as const
  expect(ratePoints(price, decimal(quantity)).amount.toFixed()).toBe(amount)
})

test('it says the points, their price and the commitment', () => {
  const price = { model: 'points', pointsPerUnit: '11', levels: LEVELS } as const
  const { says, steps } = ratePoints({ ...price, committed: '360' }, decimal(10))
  expect(says).toBe('110 points × 0.80 = 88')
  expect(steps.map((step) => step.says)).toEqual(['10 × 11 points; 0.80 a point with 360 points committed'])
  expect(ratePoints(price, decimal(10)).steps[0]?.says).toBe('10 × 11 points; 1.00 a point without a commitment')
})
