import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { flattenReason } from '#core/ground/reason.ts'
import {
  byId,
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
import { billed, earnedOf, MANAGE, production } from '#core/rewards/lifecycle.test-data.ts'
import type { Clawback, Incentive, Vesting } from '#core/rewards/program.ts'

const WHOLE: Incentive = { ...SOLD, pay: { percent: '100' } }
const CANCELLED = 'subscription.cancelled'

/** What is left of 1,000 that were credited on 1 January when the subscription ends on a day. */
function left(rule: Clawback, ends: string, vest?: Vesting) {
  const subscription = subscribed({ from: '2026-01-01', to: ends })
  const program = offering([{ ...WHOLE, ...(vest ? { vest } : {}) }], { clawback: [rule] })
  const credits = [sold('a', '1000', { on: '2026-01-01', subscription: subscription.id })]
  return outcomes(play({ program, credits, subscriptions: byId(subscription), until: day('2027-07-01') }))
}

describe('a cancellation', () => {
  test.each([
    {
      rule: { on: CANCELLED, within: 'P12M', take: 'all' },
      ends: '2026-12-31',
      is: '0',
      because: 'a day before the border',
    },
    {
      rule: { on: CANCELLED, within: 'P12M', take: 'all' },
      ends: '2027-01-01',
      is: '1000',
      because: 'on the border it is over',
    },
    {
      rule: { on: CANCELLED, take: 'all' },
      ends: '2027-06-01',
      is: '0',
      because: 'without a border whenever it comes',
    },
    { rule: { on: CANCELLED, take: 'all' }, ends: '2027-07-01', is: '1000', because: 'not before its day' },
    // 73 of 365 days.
    {
      rule: { on: CANCELLED, within: 'P1Y', take: 'proportional' },
      ends: '2026-03-15',
      is: '200',
      because: 'what passed is kept',
    },
    {
      rule: { on: CANCELLED, within: 'P1Y', take: 'proportional' },
      ends: '2026-01-01',
      is: '0',
      because: 'nothing passed',
    },
    {
      rule: { on: CANCELLED, within: 'P1Y', take: 'unvested' },
      ends: '2026-03-15',
      is: '1000',
      because: 'what never vests has vested',
    },
    {
      rule: { on: CANCELLED, incentives: ['other'], take: 'all' },
      ends: '2026-03-15',
      is: '1000',
      because: 'of another incentive',
    },
    {
      rule: { on: CANCELLED, where: 'subscription.age_days >= 90', take: 'all' },
      ends: '2026-03-15',
      is: '1000',
      because: 'its condition fails',
    },
    {
      rule: { on: CANCELLED, where: 'subscription.age_days >= 73', take: 'all' },
      ends: '2026-03-15',
      is: '0',
      because: 'its condition holds',
    },
  ] satisfies readonly { rule: Clawback; ends: string; is: string; because: string }[])(
    '$is where $because',
    ({ rule, ends, is }) => expect(left(rule, ends)).toEqual([is]),
  )

  test.each([
    { ends: '2026-06-30', is: '0' },
    { ends: '2026-07-01', is: '500' },
    { ends: '2026-12-31', is: '500' },
    { ends: '2027-01-01', is: '1000' },
  ])('by steps, ended on $ends: $is', ({ ends, is }) => {
    const steps = [
      { until: 'P6M', percent: '100' },
      { until: 'P12M', percent: '50' },
    ]
    expect(left({ on: CANCELLED, take: { steps } }, ends)).toEqual([is])
  })

  test('a reduction takes what has not vested first', () => {
    const rule = { on: CANCELLED, within: 'P1Y', take: 'proportional' } as const
    // 200 are kept of 1,000; by 15 March two of ten steps have vested, and no more than the 200 ever will.
    expect(left(rule, '2026-03-15', { over: 'P10M' })).toEqual(['200'])
  })

  test('two rules take one after the other, and never more than there is', () => {
    const subscription = subscribed({ from: '2026-01-01', to: '2026-03-15' })
    const half = { on: CANCELLED, take: { steps: [{ until: 'P1Y', percent: '50' }] } } as const
    const program = offering([WHOLE], { clawback: [half, half, { on: CANCELLED, take: 'all' }] })
    const two = offering([WHOLE], { clawback: [half, half] })
    const given = {
      credits: [sold('a', '1000', { on: '2026-01-01', subscription: subscription.id })],
      subscriptions: byId(subscription),
    }
    expect([...outcomes(play({ program: two, ...given })), ...outcomes(play({ program, ...given }))]).toEqual([
      '250',
      '0',
    ])
  })

  test('what is negative is not made larger', () => {
    const subscription = subscribed({ from: '2026-01-01', to: '2026-03-15' })
    const program = offering([WHOLE], { clawback: [{ on: CANCELLED, take: 'all' }] })
    const credits = [sold('r', '-40', { on: '2026-01-01', subscription: subscription.id })]
    expect(outcomes(play({ program, credits, subscriptions: byId(subscription) }))).toEqual(['-40'])
  })
})

describe('a transfer to another partner is no loss', () => {
  const first = subscribed({ from: '2026-01-01', to: '2026-03-01' })
  const program = offering([WHOLE], { clawback: [{ on: CANCELLED, take: 'all' }] })
  const credits = [sold('a', '1000', { on: '2026-01-01', subscription: first.id })]
  const next = (changes: Parameters<typeof subscribed>[0]) =>
    subscribed({
      id: 'ostwind:fen',
      chain: ['altus:ostwind', 'ostwind:fen-foods'],
      from: '2026-03-01',
      replaces: first.id,
      ...changes,
    })

  test.each([
    { goesOn: [next({})], is: '1000', because: 'it goes on elsewhere' },
    { goesOn: [next({ to: '2026-05-01' })], is: '0', because: 'what it went on as has ended too' },
    { goesOn: [next({ replaces: undefined })], is: '0', because: 'another one does not go on with it' },
    {
      goesOn: [next({ to: '2026-05-01' }), next({ id: 'westwind:fen', from: '2026-05-01', replaces: 'ostwind:fen' })],
      is: '1000',
      because: 'it was handed on twice',
    },
  ])('$is where $because', ({ goesOn, is }) =>
    expect(outcomes(play({ program, credits, subscriptions: byId(first, ...goesOn) }))).toEqual([is]),
  )

  test('of a step on the journey, what goes on as another product counts as well', () => {
    const live = { ...WHOLE, trigger: 'milestone.in_production', base: undefined, pay: { fixed: '2500' } } as const
    const { base: _base, ...deploy } = live
    const offered = offering([deploy], { clawback: [{ on: CANCELLED, take: 'all' }] })
    const given = { program: offered, milestones: [production()] }
    const ended = subscribed({ from: '2026-01-01', to: '2026-08-01' })
    const upgrade = subscribed({ id: 'nordwind:fen-2', product: 'altus:ridge', from: '2026-08-01', replaces: ended.id })
    expect(outcomes(play({ ...given, subscriptions: byId(ended) }))).toEqual(['0'])
    expect(outcomes(play({ ...given, subscriptions: byId(ended, upgrade) }))).toEqual(['2500'])
  })
})

describe('a credit note', () => {
  const rule = { on: 'credit_note.issued', take: 'proportional' } as const
  const incentive = (basis: 'pinned' | 'following'): Incentive => ({ ...MANAGE, basis })
  const earned = (basis: 'pinned' | 'following', now: string, take: Clawback['take'] = rule.take) => {
    const program = offering([incentive(basis)], { clawback: [{ ...rule, take }] })
    const line = billed('2026-05', now, { first: decimal(1000), basis: ['line:a/1', 'line:b/1'] })
    return outcomes(play({ program, lines: [line], roles: [holds('nordwind', '100')] }))
  }

  test.each([
    { basis: 'pinned', now: '1000', is: '50', because: '5 % of 1,000' },
    { basis: 'pinned', now: '800', is: '40', because: 'a credit note of 200 leaves 40, not 30' },
    { basis: 'following', now: '800', is: '40', because: 'a following base fell by itself and is not taken twice' },
    { basis: 'pinned', now: '0', is: '0', because: 'all of it was credited' },
    { basis: 'pinned', now: '1200', is: '50', because: 'more that is billed later is not of the credit' },
  ] as const)('$basis at $now: $because', ({ basis, now, is }) => expect(earned(basis, now)).toEqual([is]))

  test('takes all of it where the rule says so', () => expect(earned('pinned', '800', 'all')).toEqual(['0']))

  test('reaches a first year’s value as well', () => {
    const deploy: Incentive = {
      ...{ id: 'deploy', stage: 'implement', trigger: 'milestone.in_production', basis: 'pinned' },
      base: 'subscription.first_year_value',
      pay: { percent: '5' },
    }
    const given = { milestones: [production()], subscriptions: byId(subscribed()) }
    const line = billed('2026-05', '800', { first: decimal(1000) })
    const pinned = offering([deploy])
    expect(outcomes(play({ ...given, program: pinned, lines: [line] }))).toEqual(['50'])
    expect(outcomes(play({ ...given, program: offering([deploy], { clawback: [rule] }), lines: [line] }))).toEqual([
      '40',
    ])
  })
})

describe('an invoice that is not paid', () => {
  const rule = { on: 'invoice.unpaid', within: 'P90D', take: 'proportional' } as const
  const earned = (paid: string | undefined, until: string, take: Clawback['take'] = rule.take) => {
    const line = billed('2026-05', '1000', paid === undefined ? {} : { paid: decimal(paid) })
    const program = offering([MANAGE], { clawback: [{ ...rule, take }] })
    return outcomes(play({ program, lines: [line], roles: [holds('nordwind', '100')], until: day(until) }))
  }
  // The service period ends with May: 90 days after 1 June are 30 August.
  test.each([
    { paid: undefined, until: '2026-08-30', is: '50', because: 'there is still a day' },
    { paid: undefined, until: '2026-08-31', is: '0', because: 'nothing was paid' },
    { paid: '1000', until: '2026-08-31', is: '50', because: 'all was paid' },
    { paid: '400', until: '2026-08-31', is: '20', because: 'a part was paid' },
  ])('$is on $until: $because', ({ paid, until, is }) => expect(earned(paid, until)).toEqual([is]))

  test('takes all of it where the rule says so', () => expect(earned('400', '2026-08-31', 'all')).toEqual(['0']))

  test('another payment is news', () => {
    const basisOf = (paid: string) => {
      const line = billed('2026-05', '1000', { paid: decimal(paid) })
      const program = offering([MANAGE], { clawback: [rule] })
      const [one] = earnedOf(play({ program, lines: [line], roles: [holds('nordwind', '100')] }))
      return one && 'basis' in one ? one.basis : []
    }
    expect(basisOf('400')).not.toEqual(basisOf('500'))
  })
})

test('a role that ended early gives its part back', () => {
  const program = offering([{ ...WHOLE, role: 'manager' }], {
    clawback: [{ on: 'role.ended', within: 'P6M', take: 'all' }],
  })
  const ends = (to: string) =>
    outcomes(
      play({
        program,
        credits: [soldForRoles('a', '100')],
        roles: [holds('nordwind', '100', 'manager', { to: day(to) })],
      }),
    )
  expect([ends('2026-11-09'), ends('2026-11-10')]).toEqual([['0'], ['100']])
})

test('a partner that keeps one of its roles gives nothing back', () => {
  const split = { manager: '50', supporter: '50' }
  const program = offering([{ ...WHOLE, split }], { clawback: [{ on: 'role.ended', take: 'all' }] })
  const run = (to: string | undefined) => {
    const roles = [
      holds('nordwind', '100', 'manager', { to: day('2026-07-01') }),
      holds('nordwind', '100', 'supporter', { to: to === undefined ? undefined : day(to), fact: 3 }),
    ]
    return outcomes(play({ program, roles, credits: [soldForRoles('a', '100')] }))
  }
  expect([run(undefined), run('2026-08-01')]).toEqual([['100'], ['0']])
})

test('of two ends the earlier one stops what vests', () => {
  const subscription = subscribed({ from: '2026-01-01', to: '2026-06-15' })
  const vested = (first: Clawback['on'], second: Clawback['on']) => {
    const clawback = [first, second].map((on) => ({ on, take: 'unvested' }) as const)
    const program = offering([{ ...WHOLE, role: 'manager', vest: { over: 'P10M' } }], { clawback })
    const credits = [soldForRoles('a', '1000', { on: '2026-01-01', subscription: subscription.id })]
    const roles = [holds('nordwind', '100', 'manager', { to: day('2026-03-15') })]
    return outcomes(play({ program, credits, roles, subscriptions: byId(subscription) }))
  }
  // The role ended on 15 March, after the parts of February and March.
  expect([vested('role.ended', CANCELLED), vested(CANCELLED, 'role.ended')]).toEqual([['200'], ['200']])
})

test('says what set it off and what it takes', () => {
  const subscription = subscribed({ from: '2026-01-01', to: '2026-03-15' })
  const program = offering([WHOLE], { clawback: [{ on: CANCELLED, within: 'P1Y', take: 'proportional' }] })
  const credits = [sold('a', '1000', { on: '2026-01-01', subscription: subscription.id })]
  const [earned] = earnedOf(play({ program, credits, subscriptions: byId(subscription) }))
  if (!earned || 'park' in earned) throw new Error('something was to be earned')
  expect(flattenReason(earned.reason, []).find(({ body }) => body.rule === 'clawback')?.body.says).toBe(
    'nordwind:fen ended on 2026-03-14: what is left of the time is taken back',
  )
})

describe('a cap that a clawback frees', () => {
  const subscription = subscribed({ from: '2026-01-01', to: '2026-03-15' })
  const rule = { on: CANCELLED, within: 'P1Y', take: 'proportional' } as const
  const things = [
    sold('a', '1000', { on: '2026-01-01', subscription: subscription.id }),
    sold('b', '900', { partner: 'ostwind', learned: 11 }),
  ]
  const run = (released?: boolean) => {
    const cap = { per: 'product', amount: '1200', ...(released === undefined ? {} : { released }) } as const
    const program = offering([{ ...WHOLE, caps: [cap] }], { clawback: [rule] })
    return outcomes(play({ program, credits: things, subscriptions: byId(subscription) }))
  }
  // 200 of the first 1,000 are kept: 800 come free.
  test('can be earned by others where it says so', () => expect(run(true)).toEqual(['200', '900']))
  test('as can what will never vest', () => {
    const vest = { over: 'P12M' }
    const cap = { per: 'product', amount: '1200', released: true } as const
    const program = offering([{ ...WHOLE, vest, caps: [cap] }], { clawback: [{ ...rule, take: 'unvested' }] })
    // Two of twelve parts of 1,000 had vested by 15 March: 166.67 stay used, and all 900 of the other have room.
    const given = { program, credits: things, subscriptions: byId(subscription), until: day('2027-07-01') }
    expect(outcomes(play(given))).toEqual(['166.67', '900'])
  })
  test('and else stays used', () =>
    expect([run(false), run()]).toEqual([
      ['200', '200'],
      ['200', '200'],
    ]))
})
