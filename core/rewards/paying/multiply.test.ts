import { expect, test } from 'vitest'
import { flattenReason } from '#core/ground/reason.ts'
import { offering, outcomes, play, SOLD, sold } from '#core/rewards/engine.test-data.ts'
import { earnedOf } from '#core/rewards/lifecycle.test-data.ts'
import type { Multiplier } from '#core/rewards/program.ts'

const HEALTHY = { when: 'customer.health >= 70', times: '1.2' } as const
const lookup = (health: number | undefined) => (path: string) => (path === 'customer.health' ? health : undefined)
const multiplying = (...multipliers: readonly Multiplier[]) => offering([{ ...SOLD, multipliers }])

// 10 % of 100 before any factor.
test.each([
  { multipliers: [{ times: '1.5' }], health: undefined, is: '15', because: 'one without a condition always holds' },
  { multipliers: [HEALTHY], health: 70, is: '12', because: 'a border that is reached holds' },
  { multipliers: [HEALTHY], health: 69, is: '10', because: 'one below it does not' },
  { multipliers: [HEALTHY], health: undefined, is: '10', because: 'what nobody knows multiplies nothing' },
  { multipliers: [HEALTHY, { times: '0.5' }], health: 80, is: '6', because: 'factors follow on each other' },
  {
    multipliers: [{ times: '1.005' }, { times: '1.005' }],
    health: undefined,
    is: '10.1',
    because: 'nothing is rounded between them: 10.10025',
  },
])('$because', ({ multipliers, health, is }) => {
  const given = { program: multiplying(...multipliers), credits: [sold('a', '100')], lookup: lookup(health) }
  expect(outcomes(play(given))).toEqual([is])
})

test('is told in the order of the document', () => {
  const program = multiplying(HEALTHY, { times: '2', says: 'Double in spring' })
  const [earned] = earnedOf(play({ program, credits: [sold('a', '100')], lookup: lookup(90) }))
  if (!earned || 'park' in earned) throw new Error('something was to be earned')
  const told = flattenReason(earned.reason, []).filter(({ body }) => body.rule === 'multiplier')
  expect(told.map(({ body }) => body.says)).toEqual(['× 1.2, as customer.health >= 70', 'Double in spring'])
})
