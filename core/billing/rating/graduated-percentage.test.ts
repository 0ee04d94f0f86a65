import { expect, test } from 'vitest'
import type { PercentTier } from '#core/channel/catalog.ts'
import { decimal } from '#core/ground/decimal.ts'
import { rateGraduatedPercentage } from './graduated-percentage.ts'

const TIERS: readonly PercentTier[] = [
  { upTo: '1000', percent: '3' },
  { upTo: '10000', percent: '2.5', flat: '5' },
  { percent: '1.75' },
]

test.each([
  { value: '0', amount: '0', because: 'nothing was moved' },
  { value: '1000', amount: '30', because: 'the bound belongs to its tier: 3 %' },
  { value: '1000.01', amount: '35.00025', because: '30 + 5 flat + 2.5 % of 0.01' },
  { value: '10000', amount: '260', because: '30 + 5 + 225' },
  { value: '20000', amount: '435', because: '30 + 5 + 225 + 175' },
  { value: '0.000000000000000001', amount: '0.00000000000000000003', because: 'nothing is rounded here' },
  { value: '-100', amount: '-3', because: 'what is given back, at the first percentage' },
])('of $value: $because', ({ value, amount }) =>
  expect(rateGraduatedPercentage(TIERS, decimal(value)).amount.toFixed()).toBe(amount),
)

test('each tier says its percentage', () => {
  const { says, steps } = rateGraduatedPercentage(TIERS, decimal(20_000))
  expect(steps.map((step) => `${step.says} = ${step.amount}`)).toEqual([
    'up to 1000: 1000 × 3 % = 30',
    'up to 10000: 5 flat + 9000 × 2.5 % = 230',
    'above: 10000 × 1.75 % = 175',
  ])
  expect(says).toBe('20000 units over 3 tiers = 435')
})
