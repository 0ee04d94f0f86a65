import { describe, expect, test } from 'vitest'
import type { LetRule } from '#core/rewards/base.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import { byId, day, holds, inTurn, offering, outcomes, play, sold, subscribed } from '#core/rewards/engine.test-data.ts'
import { billed, production } from '#core/rewards/lifecycle.test-data.ts'
import type { Incentive } from '#core/rewards/program.ts'

/** Pays one euro for each of `let.x` on a thing of 20 July, so that what it pays is the value. */
const READING: Incentive = {
  id: 'reading',
  stage: 'manage',
  trigger: 'certification.reading',
  base: 'let.x',
  pay: { per_unit: '1' },
}
const MOMENT = sold('now', '0', { trigger: READING.trigger, on: '2026-07-20', learned: 99 })

const value = (rules: Readonly<Record<string, LetRule>>, facts: Partial<EarningFacts> = {}) =>
  outcomes(
    play({ program: offering([READING], { let: rules }), ...facts, credits: [MOMENT, ...(facts.credits ?? [])] }),
  )[0]

const SALES = inTurn(
  ['a', '100', { on: '2026-03-31' }],
  ['b', '200', { on: '2026-07-01' }],
  ['c', '400', { on: '2026-07-20' }],
  ['d', '800', { on: '2026-07-21' }],
  ['e', '1600', { on: '2026-07-10', partner: 'ostwind' }],
  ['f', '3200', { on: '2026-07-10', customer: 'moor-mills' }],
)

describe('a sum', () => {
  test.each([
    {
      rule: { sum: 'sell_through.amount' },
      is: '3900',
      because: 'of the partner’s own, over the program, up to the moment',
    },
    { rule: { sum: 'sell_through.amount', over: 'month' }, is: '3800', because: 'of this month' },
    {
      rule: { sum: 'sell_through.amount', over: 'quarter', per: 'customer' },
      is: '2200',
      because: 'of the customer, whoever sold',
    },
    {
      rule: { sum: 'sell_through.amount', per: ['partner', 'customer'] },
      is: '700',
      because: 'of the partner at the customer',
    },
    { rule: { sum: 'sell_through.amount', per: 'program', over: 'month' }, is: '5400', because: 'of all' },
    {
      rule: { sum: 'sell_through.amount', over: 'P19D' },
      is: '3800',
      because: 'of the nineteen days before, the first included',
    },
    { rule: { sum: 'sell_through.amount', over: 'P18D' }, is: '3600', because: 'of eighteen' },
    {
      rule: { sum: 'sell_through.amount', where: 'sell_through.kind == "return"' },
      is: '0',
      because: 'of nothing that is asked for',
    },
  ] satisfies readonly { rule: LetRule; is: string; because: string }[])('$because: $is', ({ rule, is }) =>
    expect(value({ x: rule }, { credits: SALES })).toBe(is),
  )

  test('of what was billed is the owner’s own lines, and a holder’s share of them', () => {
    const lines = [billed('2026-05', '100'), billed('2026-05', '70', { seller: 'nordwind' }), billed('2026-08', '900')]
    const roles = [holds('nordwind', '60'), holds('ostwind', '40')]
    const rule = { sum: 'line.amount', role: 'manager' } as const
    expect(value({ x: rule }, { lines, roles })).toBe('60')
    expect(value({ x: { ...rule, per: 'customer' } }, { lines, roles })).toBe('100')
    expect(value({ x: { ...rule, per: 'customer' } }, { lines, roles: [] })).toBe('0')
  })

  test('of what the program does not reward is nothing', () => {
    const lines = [billed('2026-05', '100', { product: 'altus:ridge' })]
    expect(value({ x: { sum: 'line.amount', per: 'customer' } }, { lines })).toBe('0')
  })
})

describe('a count', () => {
  test.each([
    { rule: { count: 'milestone' }, is: '1', because: 'milestones that earn' },
    { rule: { count: 'subscription', per: 'customer' }, is: '2', because: 'subscriptions of the customer' },
    { rule: { count: 'customer', per: 'program' }, is: '2', because: 'customers by their first one' },
    { rule: { count: 'subscription', per: 'partner' }, is: '2', because: 'what the partner sells' },
    {
      rule: { count: 'sell_through.amount' as const, per: 'partner', over: 'month' },
      is: '3',
      because: 'things that were sold',
    },
  ] satisfies readonly { rule: LetRule; is: string; because: string }[])('of $because: $is', ({ rule, is }) => {
    const subscriptions = byId(
      subscribed(),
      subscribed({ id: 'nordwind:fen-2', from: '2026-06-01' }),
      subscribed({ id: 'ostwind:moor', customer: 'moor-mills', chain: ['altus:ostwind', 'ostwind:moor-mills'] }),
      subscribed({ id: 'nordwind:late', from: '2026-07-21' }),
    )
    const milestones = [production(), production({ id: 'altus:open', approved: undefined })]
    expect(value({ x: rule }, { subscriptions, milestones, credits: SALES })).toBe(is)
  })

  test('is of verified touchpoints only', () => {
    const call = { trigger: 'touchpoint.call', on: '2026-07-01' } as const
    const fault = { code: 'not_verified', says: '', hint: '' }
    const credits = inTurn(['t1', '0', call], ['t2', '0', { ...call, fault }])
    expect(value({ x: { count: 'touchpoint' } }, { credits })).toBe('1')
  })

  test('with two that share a role is once for the customer, and once for each of them', () => {
    const lines = [billed('2026-05', '100')]
    const roles = [holds('nordwind', '60'), holds('ostwind', '40')]
    const rule = { count: 'line.amount', role: 'manager' } as const
    expect(value({ x: { ...rule, per: 'customer' } }, { lines, roles })).toBe('1')
    expect(value({ x: rule }, { lines, roles })).toBe('1')
  })
})

describe('a ratio', () => {
  const rules = { all: { sum: 'sell_through.amount', per: 'program' }, mine: { sum: 'sell_through.amount' } } as const
  test.each([
    // 3,900 of 5,500 are 0.70909…; the euro that it pays is rounded at the end.
    { rules: { ...rules, x: { ratio: ['mine', 'all'] } }, credits: SALES, is: '0.71', because: 'of two others' },
    { rules: { ...rules, x: { ratio: ['mine', 'all'] } }, credits: [], is: '0', because: 'by nothing pays nothing' },
    {
      rules: { ...rules, x: { ratio: ['mine', 'all'], otherwise: '1' } },
      credits: [],
      is: '1',
      because: 'unless it says what then',
    },
  ] satisfies readonly { rules: Record<string, LetRule>; credits: typeof SALES; is: string; because: string }[])(
    '$because',
    ({ rules, credits, is }) => expect(value(rules, { credits })).toBe(is),
  )
})

test('a predicate may ask for it at the credit’s own moment', () => {
  const where = { is: 'let.x >= 300', code: 'target_missed' }
  const program = offering([{ ...READING, trigger: 'sell_through.reported', base: 'sell_through.amount', where }], {
    let: { x: { sum: 'sell_through.amount' } },
  })
  expect(outcomes(play({ program, credits: SALES.slice(0, 3) }))).toEqual(['target_missed', '200', '400'])
})

test('windows begin at the program’s own midnight', () => {
  const credits = [
    sold('y', '5', { at: day('2026-07-01') }),
    sold('x', '7', { at: day('2026-07-01').subtract({ nanoseconds: 1 }) }),
  ]
  expect(value({ x: { sum: 'sell_through.amount', over: 'quarter' } }, { credits })).toBe('5')
})
