import { describe, expect, test } from 'vitest'
import { flattenReason } from '#core/ground/reason.ts'
import {
  byThing,
  holds,
  inTurn,
  offering,
  outcomes,
  play,
  SOLD,
  sold,
  soldForRoles,
  type Things,
} from '#core/rewards/engine.test-data.ts'
import type { Pay } from '#core/rewards/program.ts'

const paying = (pay: Pay, changes = {}) => offering([{ ...SOLD, pay, ...changes }])

const TIERS = [{ to: '100', percent: '5' }, { to: '350', percent: '10' }, { percent: '20' }] as const
const STEPS = [
  { from: '100', percent: '1' },
  { from: '200', percent: '2' },
] as const

describe('each thing by itself', () => {
  test.each([
    { pay: { fixed: '2500' }, base: '1', is: '2500', because: 'a fixed amount for each' },
    { pay: { fixed: '2500' }, base: '0', is: '2500', because: 'whatever its base' },
    { pay: { percent: '8' }, base: '250', is: '20', because: '8 % of 250' },
    { pay: { per_unit: '0.35' }, base: '41', is: '14.35', because: '0.35 for each of 41' },
    { pay: { marginal: TIERS }, base: '60', is: '3', because: '5 % of 60' },
    { pay: { marginal: TIERS }, base: '100', is: '5', because: 'the border belongs to the lower tier' },
    { pay: { marginal: TIERS }, base: '101', is: '5.1', because: '5 + 10 % of the one above' },
    { pay: { marginal: TIERS }, base: '350', is: '30', because: '5 + 10 % of 250' },
    { pay: { marginal: TIERS }, base: '351', is: '30.2', because: '30 + 20 % of the one above' },
    { pay: { marginal: TIERS }, base: '0', is: '0', because: 'nothing of nothing' },
    { pay: { marginal: TIERS }, base: '-101', is: '-5.1', because: 'a return pays as much less' },
    { pay: { cliff: STEPS }, base: '99.99', is: 'step_not_reached', because: 'a cent below the first step' },
    { pay: { cliff: STEPS }, base: '100', is: '1', because: 'reached exactly is reached: 1 % of all' },
    { pay: { cliff: STEPS }, base: '199.99', is: '2', because: '1 % of 199.99, rounded' },
    { pay: { cliff: STEPS }, base: '200', is: '4', because: '2 % of all' },
    { pay: { cliff: STEPS }, base: '-200', is: '-4', because: 'what is given back takes back what it paid' },
    { pay: { cliff: [{ from: '100000', fixed: '1000' }] }, base: '110000', is: '1000', because: 'a target pays once' },
    {
      pay: { marginal: [{ to: '10', fixed: '50' }, { per_unit: '2' }] },
      base: '12',
      is: '54',
      because: '50, then 2 each',
    },
  ] satisfies readonly { pay: Pay; base: string; is: string; because: string }[])(
    '$because: $base come to $is',
    ({ pay, base, is }) => expect(outcomes(play({ program: paying(pay), credits: [sold('a', base)] }))).toEqual([is]),
  )

  test('without a base each thing counts once, and a return once less', () => {
    const program = offering([{ id: 'sold', stage: 'renew', trigger: SOLD.trigger, pay: { fixed: '30' } }])
    const credits = inTurn(['a', '5'], ['b', '-5'])
    expect(byThing(play({ program, credits }))).toEqual(['nordwind a 30', 'nordwind b -30'])
  })
})

describe('a running total', () => {
  test.each([
    {
      pay: { marginal: TIERS, per: 'quarter' },
      things: [
        ['a', '60'],
        ['b', '60'],
        ['c', '300'],
      ],
      // 5 % of 60; 5 % of 40 and 10 % of 20; 10 % of 230 and 20 % of 70.
      is: ['3', '4', '37'],
      because: 'each pays for where it lies in the quarter’s total',
    },
    {
      pay: { marginal: TIERS, per: 'quarter' },
      things: [
        ['a', '120', { on: '2026-06-30' }],
        ['b', '60', { on: '2026-07-01' }],
      ],
      is: ['7', '3'],
      because: 'a new quarter begins at nothing, by the program’s own midnight',
    },
    {
      pay: { marginal: TIERS, per: 'program' },
      things: [
        ['a', '120', { on: '2026-06-30' }],
        ['b', '60', { on: '2026-07-01' }],
      ],
      is: ['7', '6'],
      because: 'over the program it goes on',
    },
    {
      pay: { cliff: STEPS, per: 'quarter' },
      things: [
        ['a', '60'],
        ['b', '40'],
        ['c', '99'],
        ['d', '1'],
      ],
      // 0; 1 % of 100; 1 % of 199 less 1.00; 2 % of 200 less 1.99.
      is: ['step_not_reached', '1', '0.99', '2.01'],
      because: 'what reaches a step pays it for all that came before',
    },
    {
      pay: { marginal: TIERS, per: 'quarter' },
      things: [
        ['a', '120'],
        ['b', '-40'],
        ['c', '40'],
      ],
      is: ['7', '-3', '3'],
      because: 'a return goes down the same stairs: 20 at 10 % and 20 at 5 %',
    },
    {
      pay: { marginal: TIERS, per: 'quarter', each: 'customer' },
      things: [
        ['a', '100'],
        ['b', '100', { customer: 'moor-mills' }],
        ['c', '100', { partner: 'ostwind' }],
      ],
      is: ['5', '5', '10'],
      because: 'a total of the customer counts whoever sells to it',
    },
    {
      pay: { marginal: TIERS, per: 'quarter' },
      things: [
        ['a', '100'],
        ['b', '100', { customer: 'moor-mills' }],
        ['c', '100', { partner: 'ostwind' }],
      ],
      is: ['5', '10', '5'],
      because: 'where nothing is said it is the partner’s own',
    },
  ] satisfies readonly { pay: Pay; things: Things; is: string[]; because: string }[])(
    '$because',
    ({ pay, things, is }) => expect(outcomes(play({ program: paying(pay), credits: inTurn(...things) }))).toEqual(is),
  )

  test('goes by when things were learned, whoever’s they are', () => {
    const program = paying({ marginal: TIERS, per: 'quarter', each: 'customer' })
    const credits = inTurn(['first', '100', { partner: 'westwind' }], ['second', '100'])
    expect(byThing(play({ program, credits: credits.toReversed() }))).toEqual([
      'westwind first 5',
      'nordwind second 10',
    ])
  })

  test('counts at the group, pays the member', () => {
    const program = paying({ marginal: TIERS, per: 'quarter' }, { count_at: 'group' })
    const credits = inTurn(['a', '100'], ['b', '100', { partner: 'ostwind' }], ['c', '100', { partner: 'westwind' }])
    const groupOf = (partner: string) => (partner === 'westwind' ? 'westwind' : 'wind-group')
    expect(byThing(play({ program, credits, groupOf }))).toEqual(['nordwind a 5', 'ostwind b 10', 'westwind c 5'])
  })

  test('says from where to where it went', () => {
    const program = paying({ marginal: TIERS, per: 'quarter' })
    const last = play({ program, credits: inTurn(['a', '60'], ['b', '60']) }).at(-1)
    if (!last || !('earned' in last) || 'park' in last.earned) throw new Error('something was to be earned')
    const says = flattenReason(last.earned.reason, []).map(({ body }) => body.says)
    expect(says[1]).toContain('by tiers per quarter: to 100 5 %, to 350 10 %, above 20 %; from 60 to 120')
  })
})

describe('what several share', () => {
  const roles = [holds('nordwind', '50'), holds('ostwind', '50')]
  const credits = [soldForRoles('a', '200')]

  test.each([
    { pay: { marginal: TIERS }, is: ['7.5', '7.5'], because: 'tiers look at the whole thing: half of 15 each' },
    { pay: { cliff: STEPS }, is: ['2', '2'], because: 'so do steps: half of 4 each' },
    { pay: { fixed: '100' }, is: ['50', '50'], because: 'a fixed amount is shared' },
    { pay: { cliff: [{ from: '200', fixed: '9' }] }, is: ['4.5', '4.5'], because: 'and so is that of a step' },
    {
      pay: { marginal: TIERS, per: 'quarter', each: 'customer' },
      is: ['7.5', '7.5'],
      because: 'nobody has the lower tiers for being asked first',
    },
    { pay: { marginal: TIERS, per: 'quarter' }, is: ['5', '5'], because: 'a partner’s own total is of its own part' },
  ] satisfies readonly { pay: Pay; is: string[]; because: string }[])('$because', ({ pay, is }) =>
    expect(outcomes(play({ program: paying(pay, { role: 'manager' }), credits, roles }))).toEqual(is),
  )
})

test('what was told before its time comes after what its settlement knew', () => {
  // A term that begins in September was told first; the sale of May is known by the end of June.
  const program = paying({ marginal: TIERS, per: 'program' })
  const credits = inTurn(['term', '100', { on: '2026-09-01' }], ['may', '100'])
  const positionAt = (at: Temporal.Instant) => (Temporal.Instant.compare(at, credits[0]?.at ?? at) < 0 ? 11 : 20)
  expect(byThing(play({ program, credits, positionAt }))).toEqual(['nordwind may 5', 'nordwind term 10'])
})
