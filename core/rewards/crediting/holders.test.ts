import { describe, expect, test } from 'vitest'
import { flattenReason } from '#core/ground/reason.ts'
import {
  byId,
  byThing,
  day,
  holds,
  offering,
  outcomes,
  play,
  SOLD,
  sold,
  soldForRoles,
  subscribed,
} from '#core/rewards/engine.test-data.ts'
import { earnedOf } from '#core/rewards/lifecycle.test-data.ts'
import type { Incentive } from '#core/rewards/program.ts'

const WHOLE: Incentive = { ...SOLD, pay: { percent: '100' } }
const SPLIT = { designer: '20', implementer: '20', manager: '40', supporter: '20' } as const

const run = (changes: Partial<Incentive>, roles: readonly ReturnType<typeof holds>[], base = '100') =>
  byThing(play({ program: offering([{ ...WHOLE, ...changes }]), credits: [soldForRoles('a', base)], roles }))

describe('a split', () => {
  const all = [
    holds('nordwind', '100', 'designer'),
    holds('ostwind', '100', 'implementer'),
    holds('westwind', '100', 'manager'),
    holds('nordwind', '100', 'supporter'),
  ]
  test.each([
    {
      roles: all,
      is: ['nordwind a 40', 'ostwind a 20', 'westwind a 40'],
      because: 'each role has its part, and who holds two has both in one',
    },
    {
      roles: all.slice(0, 3),
      is: ['nordwind a 20', 'ostwind a 20', 'westwind a 40'],
      because: 'what an unfilled role leaves is nobody’s',
    },
    {
      roles: [...all.slice(0, 2), holds('westwind', '60', 'manager')],
      is: ['nordwind a 20', 'ostwind a 20', 'westwind a 24'],
      because: 'nor is what a partner’s share leaves',
    },
    { roles: [], is: [], because: 'nobody holds any' },
  ])('$because', ({ roles, is }) => expect(run({ split: SPLIT }, roles)).toEqual(is))

  test.each([
    { roles: all.slice(0, 3), is: ['nordwind a 25', 'ostwind a 25', 'westwind a 50'], because: '20, 20 and 40 of 80' },
    { roles: all.slice(2, 3), is: ['westwind a 100'], because: 'who is alone has all' },
  ])('the others have it where it says so: $because', ({ roles, is }) =>
    expect(run({ split: SPLIT, unfilled: 'others' }, roles)).toEqual(is),
  )

  test('three thirds are exactly the whole', () => {
    const split = { designer: '10', implementer: '10', manager: '10', supporter: '70' }
    // 0.10 among three: 0.03, 0.04 and 0.03.
    expect(run({ split, unfilled: 'others' }, all.slice(0, 3), '0.1')).toEqual([
      'nordwind a 0.03',
      'ostwind a 0.04',
      'westwind a 0.03',
    ])
  })

  test('a role that is held more than once over parks for everybody', () => {
    const roles = [holds('nordwind', '70'), holds('ostwind', '40'), holds('westwind', '100', 'designer')]
    expect(run({ split: SPLIT }, roles).toSorted()).toEqual([
      'nordwind a shares_over_whole',
      'ostwind a shares_over_whole',
      'westwind a shares_over_whole',
    ])
  })

  test('says which roles and which part', () => {
    const program = offering([{ ...WHOLE, split: SPLIT }])
    const [earned] = earnedOf(play({ program, credits: [soldForRoles('a', '100')], roles: all }))
    if (!earned || 'park' in earned) throw new Error('something was to be earned')
    expect(flattenReason(earned.reason, []).find(({ body }) => body.rule === 'role')?.body.says).toBe(
      'nordwind is designer and supporter of fen-foods × 40 % of the whole',
    )
  })
})

describe('whose a thing is where no role is asked for', () => {
  const program = offering([WHOLE])
  const unnamed = (subscription?: string) => {
    const { partner: _partner, ...rest } = sold('a', '100')
    return { ...rest, subscription }
  }
  test('its own partner’s', () =>
    expect(byThing(play({ program, credits: [sold('a', '100')] }))).toEqual(['nordwind a 100']))
  test('or for the seller, the distributor’s that reported it', () => {
    const forSeller = offering([{ ...WHOLE, role: 'seller' }])
    const credits = [sold('a', '100', { soldBy: 'westwind' })]
    expect(byThing(play({ program: forSeller, credits }))).toEqual(['westwind a 100'])
  })
  test('else of who sells to the customer', () => {
    const subscriptions = byId(subscribed({ chain: ['altus:ostwind', 'ostwind:fen-foods'] }))
    expect(byThing(play({ program, credits: [unnamed('nordwind:fen')], subscriptions }))).toEqual(['ostwind a 100'])
  })
  test('or nobody’s', () => expect(play({ program, credits: [unnamed()] })).toEqual([]))
})

describe('when a role counts', () => {
  test.each([
    { from: '2026-05-10', to: undefined, is: ['100'], because: 'from its first moment' },
    { from: '2026-05-11', to: undefined, is: [], because: 'not before' },
    { from: '2026-05-01', to: '2026-05-10', is: [], because: 'not from its last' },
    { from: '2026-05-01', to: '2026-05-11', is: ['100'], because: 'up to it' },
  ])('$because', ({ from, to, is }) => {
    const role = holds('nordwind', '100', 'manager', { from: day(from), to: to === undefined ? undefined : day(to) })
    const program = offering([{ ...WHOLE, role: 'manager' }])
    expect(outcomes(play({ program, credits: [soldForRoles('a', '100')], roles: [role] }))).toEqual(is)
  })
})
