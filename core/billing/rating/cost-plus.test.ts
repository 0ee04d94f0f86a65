import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { round } from '#core/ground/rounding.ts'
import { rateCostPlus } from './cost-plus.ts'

test.each([
  { factor: '1.33333', cost: '10', amount: '13.3333', line: '13.33', because: 'R7: 10 at 1.33333' },
  { factor: '1', cost: '240', amount: '240', line: '240.00', because: 'no markup' },
  { factor: '1.25', cost: '0', amount: '0', line: '0.00', because: 'no cost' },
  { factor: '1.25', cost: '-80', amount: '-100', line: '-100.00', because: 'a credit is passed on with its markup' },
  { factor: '0.95', cost: '100', amount: '95', line: '95.00', because: 'a partner may sell below cost' },
])('$because', ({ factor, cost, amount, line }) => {
  const rated = rateCostPlus(factor, decimal(cost))
  expect(rated.amount.toFixed()).toBe(amount)
  expect(round(rated.amount, 2, 'half_even').toFixed(2)).toBe(line)
})
