import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import {
  byId,
  byThing,
  day,
  holds,
  inTurn,
  offering,
  outcomes,
  play,
  SOLD,
  sold,
  soldForRoles,
  subscribed,
} from '#core/rewards/engine.test-data.ts'
import { billed, production } from '#core/rewards/lifecycle.test-data.ts'
import type { Incentive } from '#core/rewards/program.ts'

const DEPLOY: Incentive = {
  id: 'deploy',
  stage: 'implement',
  trigger: 'milestone.in_production',
  pay: { percent: '10' },
}

/** What was billed for a subscription of Fen Foods in a month. */
const line = (subscription: string, amount: string, changes = {}) => {
  const one = billed('2026-05', amount, changes)
  return { ...one, key: { ...one.key, subscription } }
}

describe('a step on the journey pays on all of the customer’s subscriptions to the product', () => {
  const two = [subscribed(), subscribed({ id: 'nordwind:fen-2', from: '2026-04-01' })]
  const others = [
    subscribed({ id: 'nordwind:moor', customer: 'moor-mills' }),
    subscribed({ id: 'nordwind:ridge', product: 'altus:ridge' }),
    subscribed({ id: 'nordwind:later', from: '2026-05-11' }),
  ]
  const subscriptions = byId(...two, ...others)
  const given = { milestones: [production()], subscriptions }
  const value = offering([{ ...DEPLOY, base: 'subscription.first_year_value' }])

  test('on what their first years came to', () => {
    const lines = [
      line('nordwind:fen', '100'),
      line('nordwind:fen-2', '70'),
      ...others.map(({ id }) => line(id, '5000')),
    ]
    expect(outcomes(play({ ...given, program: value, lines }))).toEqual(['17'])
  })

  test('on how many there are', () => {
    const seats = offering([{ ...DEPLOY, base: 'subscription.quantity', pay: { per_unit: '1' } }])
    expect(outcomes(play({ ...given, program: seats }))).toEqual(['20'])
    const ended = byId(subscribed({ to: '2026-05-10' }), subscribed({ id: 'nordwind:fen-2' }))
    expect(outcomes(play({ ...given, subscriptions: ended, program: seats }))).toEqual(['10'])
  })

  test.each([
    { lines: [line('nordwind:fen', '100'), line('nordwind:fen-2', '70', { currency: 'USD' })], because: 'between two' },
    { lines: [line('nordwind:fen', '100'), line('nordwind:fen', '70', { currency: 'USD' })], because: 'within one' },
  ])('currencies that differ $because park', ({ lines }) =>
    expect(outcomes(play({ ...given, program: value, lines }))).toEqual(['wrong_currency']),
  )

  test('a condition is about whichever of them runs', () => {
    const program = offering([{ ...DEPLOY, pay: { fixed: '5' }, where: 'subscription.active' }])
    const run = (to: string) =>
      outcomes(play({ ...given, program, subscriptions: byId(subscribed({ to }), ...others) }))
    expect([run('2026-05-09'), run('2026-06-01')]).toEqual([['condition_not_met'], ['5']])
  })
})

test('a condition of a thing about one subscription is about that one', () => {
  const program = offering([{ ...SOLD, where: 'subscription.active' }])
  const subscriptions = byId(subscribed({ to: '2026-05-05' }), subscribed({ id: 'nordwind:fen-2' }))
  const run = (subscription: string) =>
    outcomes(play({ program, subscriptions, credits: [sold('a', '10', { subscription })] }))
  expect([run('nordwind:fen'), run('nordwind:fen-2')]).toEqual([['condition_not_met'], ['1']])
})

test('only the first year counts, by the program’s own calendar', () => {
  const started: Incentive = { ...DEPLOY, trigger: 'subscription.started', base: 'subscription.first_year_value' }
  // The year from 29 March 2026 ends on 29 March 2027 at midnight, an hour earlier than by universal time.
  const subscriptions = byId(subscribed({ from: '2026-03-29' }))
  const at = (from: string) => {
    const one = billed('2026-05', '100')
    return { ...one, key: { ...one.key, from }, period: { ...one.period, from: day(from) } }
  }
  const run = (from: string) =>
    outcomes(play({ program: offering([started]), subscriptions, lines: [at(from)], until: day('2028-01-01') }))
  expect([run('2027-03-28'), run('2027-03-29')]).toEqual([['10'], ['0']])
})

describe('what another incentive earned', () => {
  const yearly: Incentive = {
    ...SOLD,
    id: 'bonus',
    trigger: 'half_year.ended',
    base: 'earning(sold)',
    pay: { percent: '50' },
  }
  const program = offering([SOLD, yearly])

  test('for a partner’s whole period is what fell into it', () => {
    const credits = inTurn(
      ['a', '100', { on: '2026-01-01' }],
      ['b', '200', { on: '2026-06-30', customer: 'moor-mills' }],
      ['c', '400', { on: '2026-07-01' }],
      ['d', '800', { on: '2026-05-01', partner: 'ostwind' }],
    )
    const bonuses = byThing(play({ program, credits, until: day('2026-07-01') })).filter((one) => one.includes('ended'))
    // Half of 10 and 20; half of 80.
    expect(bonuses).toEqual(['nordwind nordwind 2026-01-01 ended 15', 'ostwind ostwind 2026-01-01 ended 40'])
  })

  test('for a step is what was earned at the same customer', () => {
    const steps: Incentive = { ...DEPLOY, base: 'earning(sold)' }
    const credits = inTurn(
      ['a', '100'],
      ['b', '200', { customer: 'moor-mills' }],
      ['c', '400', { product: 'altus:ridge' }],
    )
    const offered = offering([SOLD, steps], { products: ['altus:stratum', 'altus:ridge'] })
    const [last] = byThing(play({ program: offered, credits, milestones: [production()] })).slice(-1)
    expect(last).toBe('nordwind milestone altus:fen-live 1')
  })
})

describe('who sold it', () => {
  const credits = [soldForRoles('a', '100', { soldBy: 'westwind' })]
  const run = (role: 'seller' | 'manager') =>
    byThing(play({ program: offering([{ ...SOLD, role }]), credits, roles: [holds('nordwind', '100')] }))
  test('is meant by a rule for the seller', () => expect(run('seller')).toEqual(['westwind a 10']))
  test('and by no other', () => expect(run('manager')).toEqual(['nordwind a 10']))
})

test('an amount that nobody has told is none', () => {
  const { amounts: _amounts, ...nothing } = sold('a', '100')
  expect(outcomes(play({ program: offering([SOLD]), credits: [nothing] }))).toEqual(['0'])
  const counted = [{ ...nothing, amounts: { 'sell_through.quantity': { amount: decimal(5), currency: undefined } } }]
  expect(outcomes(play({ program: offering([SOLD]), credits: counted }))).toEqual(['0'])
})
