import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import {
  byThing,
  holds,
  inTurn,
  offering,
  outcomes,
  play,
  posted,
  postedOf,
  SOLD,
  soldForRoles,
  type Things,
} from '#core/rewards/engine.test-data.ts'
import { notEarnedOf } from '#core/rewards/lifecycle.test-data.ts'
import type { Cap } from '#core/rewards/program.ts'

// Every amount here is what was sold: 100 % of it is paid.
const ALL = { ...SOLD, pay: { percent: '100' } } as const
const capped = (...caps: readonly Cap[]) => offering([{ ...ALL, caps }], { products: ['altus:stratum', 'altus:ridge'] })

describe('an amount', () => {
  test.each([
    { cap: { per: 'customer', amount: '100' }, things: [['a', '100']], is: ['100'], because: 'reached exactly' },
    { cap: { per: 'customer', amount: '100' }, things: [['a', '100.01']], is: ['100'], because: 'a cent too many' },
    {
      cap: { per: 'customer', amount: '100' },
      things: [
        ['a', '60'],
        ['b', '50'],
        ['c', '1'],
      ],
      is: ['60', '40', 'cap_reached'],
      because: 'what remains is paid in part',
    },
    {
      cap: { per: 'customer', amount: '100', take: 'whole' },
      things: [
        ['a', '60'],
        ['b', '50'],
        ['c', '40'],
      ],
      is: ['60', 'cap_reached', '40'],
      because: 'a whole that does not fit is refused, and what fits after it is not',
    },
    {
      cap: { per: 'customer', amount: '100' },
      things: [
        ['a', '60'],
        ['b', '50', { partner: 'ostwind' }],
        ['c', '50', { customer: 'moor-mills' }],
      ],
      is: ['60', '40', '50'],
      because: 'a customer’s is shared by partners, another customer’s is its own',
    },
    {
      cap: { per: ['partner', 'customer'], amount: '100' },
      things: [
        ['a', '60'],
        ['b', '50', { partner: 'ostwind' }],
        ['c', '50'],
      ],
      is: ['60', '50', '40'],
      because: 'of partner and customer together',
    },
    {
      cap: { per: 'partner', period: 'quarter', amount: '100' },
      things: [
        ['a', '90', { on: '2026-06-30' }],
        ['b', '20', { on: '2026-06-30' }],
        ['c', '20', { on: '2026-07-01' }],
      ],
      is: ['90', '10', '20'],
      because: 'a quarter ends at the program’s midnight',
    },
    {
      cap: { amount: '100' },
      things: [
        ['a', '60'],
        ['b', '50', { partner: 'ostwind', customer: 'moor-mills' }],
      ],
      is: ['60', '40'],
      because: 'where nothing is named all of the program counts',
    },
    {
      cap: { per: 'customer', amount: '100' },
      things: [
        ['a', '100'],
        ['r', '-30'],
        ['b', '50'],
      ],
      is: ['100', '-30', '30'],
      because: 'what was given back is room again',
    },
    {
      cap: { per: 'customer', amount: '100', released: false },
      things: [
        ['a', '100'],
        ['r', '-30'],
        ['b', '50'],
      ],
      is: ['100', '-30', 'cap_reached'],
      because: 'unless it says otherwise',
    },
    {
      cap: { per: 'deal', amount: '100' },
      things: [
        ['a', '70'],
        ['b', '70', { product: 'altus:ridge' }],
        ['c', '70', { partner: 'ostwind' }],
        ['d', '70', { customer: undefined }],
        ['e', '70', { customer: undefined }],
      ],
      is: ['70', '70', '30', '70', '70'],
      because: 'a deal is won with a customer’s right to a product, and else stands for itself',
    },
    {
      cap: { per: 'credit', amount: '100' },
      things: [
        ['a', '150'],
        ['b', '150'],
      ],
      is: ['100', '100'],
      because: 'of each thing by itself',
    },
  ] satisfies readonly { cap: Cap; things: Things; is: string[]; because: string }[])(
    '$because',
    ({ cap, things, is }) => expect(outcomes(play({ program: capped(cap), credits: inTurn(...things) }))).toEqual(is),
  )

  test('the parts of one thing are cut alike', () => {
    const program = offering([{ ...ALL, role: 'manager', caps: [{ per: 'customer', amount: '600' }] }])
    const roles = [holds('nordwind', '75'), holds('ostwind', '25')]
    expect(outcomes(play({ program, roles, credits: [soldForRoles('a', '1000')] }))).toEqual(['450', '150'])
  })

  test('is bounded as it is posted, to the cent', () => {
    const program = offering([{ ...SOLD, caps: [{ per: 'customer', amount: '35' }] }])
    // 10 % are 8.786, 25.235 and 0.975: posted they would be 8.79, 25.24 and 0.98.
    expect(outcomes(play({ program, credits: inTurn(['a', '87.86'], ['b', '252.35'], ['c', '9.75']) }))).toEqual([
      '8.79',
      '25.24',
      '0.97',
    ])
  })

  test('several caps follow on each other', () => {
    const program = capped({ per: 'credit', amount: '80' }, { per: 'customer', amount: '100' })
    expect(outcomes(play({ program, credits: inTurn(['a', '90'], ['b', '90']) }))).toEqual(['80', '20'])
  })

  test('of a program it may be over some of its incentives', () => {
    const other = { ...ALL, id: 'other', trigger: 'certification.other' } as const
    const third = { ...ALL, id: 'third', trigger: 'certification.third' } as const
    const caps = [{ per: 'partner', amount: '100', incentives: ['sold', 'other'] }] as const
    const credits = inTurn(
      ['a', '60'],
      ['b', '60', { trigger: other.trigger }],
      ['c', '60', { trigger: third.trigger }],
    )
    expect(byThing(play({ program: offering([ALL, other, third], { caps }), credits }))).toEqual([
      'nordwind a 60',
      'nordwind b 40',
      'nordwind c 60',
    ])
  })

  test('says what was asked for and what remains', () => {
    const program = capped({ per: 'customer', period: 'quarter', amount: '100', take: 'whole' })
    const [not] = notEarnedOf(play({ program, credits: inTurn(['a', '60'], ['b', '50']) }))
    expect([not?.says, not?.hint]).toEqual([
      'At most 100.00 EUR per customer and quarter; 40 remain, 50 were asked for',
      'It opens again with the next quarter',
    ])
  })
})

describe('units', () => {
  const each = (cap: Cap) =>
    offering([{ ...SOLD, base: 'sell_through.quantity', pay: { per_unit: '0.333' }, caps: [cap] }])
  test.each([
    { take: 'partial', is: ['199.8', '133.2'], because: '600, then 400 of 500 at 0.333' },
    { take: 'whole', is: ['199.8', 'cap_reached'], because: '600, and 500 do not fit' },
  ] as const)('$take: $because', ({ take, is }) => {
    const program = each({ per: 'customer', units: '1000', take })
    const credits = inTurn(['a', '600'], ['b', '500', { partner: 'ostwind' }])
    const first = play({ program, credits })
    expect(outcomes(first)).toEqual(is)
    expect(outcomes(play({ program, credits, posted: postedOf(first) }))).toEqual(is)
  })

  test('a second bound counts what the first left', () => {
    const program = offering([
      {
        ...SOLD,
        base: 'sell_through.quantity',
        pay: { per_unit: '1' },
        caps: [
          { per: 'credit', units: '50' },
          { per: 'customer', units: '80' },
        ],
      },
    ])
    expect(outcomes(play({ program, credits: inTurn(['a', '70'], ['b', '70']) }))).toEqual(['50', '30'])
  })
})

describe('times', () => {
  test.each([
    {
      things: [
        ['a', '5'],
        ['b', '7'],
      ],
      is: ['5', 'cap_reached'],
      because: 'the first that was learned',
    },
    {
      things: [
        ['a', '0'],
        ['b', '7'],
        ['c', '7'],
      ],
      is: ['0', '7', 'cap_reached'],
      because: 'nothing is no time',
    },
    {
      things: [
        ['a', '5'],
        ['r', '-5'],
      ],
      is: ['5', '-5'],
      because: 'what is taken back is none either',
    },
    {
      things: [
        ['a', '5'],
        ['b', '7', { customer: 'moor-mills' }],
      ],
      is: ['5', '7'],
      because: 'each customer once',
    },
  ] satisfies readonly { things: Things; is: string[]; because: string }[])('$because', ({ things, is }) =>
    expect(outcomes(play({ program: capped({ per: 'customer', times: 1 }), credits: inTurn(...things) }))).toEqual(is),
  )

  test('a thing that several share is one time', () => {
    const program = offering([{ ...ALL, role: 'manager', caps: [{ per: 'customer', times: 1 }] }])
    const roles = [holds('nordwind', '50'), holds('ostwind', '50')]
    const credits = [soldForRoles('a', '10'), soldForRoles('b', '10', { learned: 11 })]
    expect(outcomes(play({ program, roles, credits }))).toEqual(['5', '5', 'cap_reached', 'cap_reached'])
  })
})

describe('what is posted for one partner', () => {
  const credits = inTurn(['late', '80', { partner: 'ostwind' }], ['a', '60'])

  test('is not displaced by what another is told late', () => {
    const program = capped({ per: 'customer', amount: '100' })
    expect(byThing(play({ program, credits }))).toEqual(['ostwind late 80', 'nordwind a 20'])
    const again = play({ program, credits, posted: posted({ a: '60' }) })
    expect(byThing(again)).toEqual(['ostwind late 40', 'nordwind a 60'])
  })

  test('nor where it counts times', () => {
    const program = capped({ per: 'customer', times: 1 })
    expect(outcomes(play({ program, credits, posted: posted({ a: '60' }) }))).toEqual(['cap_reached', '60'])
  })

  test('a role that is told late comes late, whatever it is about', () => {
    const program = offering([{ ...ALL, role: 'manager', caps: [{ per: 'customer', amount: '100' }] }])
    const roles = [holds('nordwind', '50'), holds('ostwind', '50', 'manager', { fact: 50 })]
    const things = [soldForRoles('a', '100'), soldForRoles('b', '100', { learned: 11 })]
    // Nordwind's 50 and 50 were there before Ostwind's role.
    expect(outcomes(play({ program, roles, credits: things }))).toEqual(['50', 'cap_reached', '50', 'cap_reached'])
  })

  test('what a dispute added does not widen the cap', () => {
    const program = capped({ per: 'customer', amount: '100' })
    const mine = inTurn(['a', '130'])
    const adjustments = [
      {
        key: { incentive: 'sold', partner: 'nordwind', credit: 'a' },
        amount: decimal(20),
        because: 'agreed',
        facts: [90],
      },
    ]
    const first = play({ program, credits: mine, posted: posted({ a: '100' }), adjustments })
    expect(outcomes(first)).toEqual(['120'])
    expect(outcomes(play({ program, credits: mine, posted: postedOf(first), adjustments }))).toEqual(['120'])
  })
})

describe('a budget', () => {
  test('bounds all incentives together, and says so', () => {
    const evaluated = play({
      program: offering([ALL], { budget: '100' }),
      credits: inTurn(['a', '90'], ['b', '20'], ['c', '1']),
    })
    expect(outcomes(evaluated)).toEqual(['90', '10', 'budget_spent'])
    expect(notEarnedOf(evaluated)[0]?.says).toBe('The budget is 100.00 EUR; 0 remain, 1 were asked for')
  })
})

describe('over the versions of a program', () => {
  const version = (number: number, from: string, to: string, caps: readonly Cap[], budget?: string) =>
    offering([{ ...ALL, caps }], {
      version: number,
      fact: number,
      effective: { from, to },
      ...(budget === undefined ? {} : { budget }),
    })
  const ONCE = [{ per: 'customer', times: 1 }] as const
  const things: Things = [
    ['a', '60'],
    ['b', '60', { on: '2026-07-10' }],
  ]
  const run = (caps: readonly Cap[], to = '2027-01-01', budget?: string) => {
    const versions = [version(1, '2026-01-01', to, caps, budget), version(2, '2026-07-01', '2027-01-01', caps, budget)]
    return outcomes(play({ versions, credits: inTurn(...things) }))
  }

  test.each([
    { cap: { per: 'customer', times: 1 }, is: ['60', 'cap_reached'], because: 'once is once' },
    { cap: { per: 'customer', amount: '100' }, is: ['60', '40'], because: 'what the first used is used' },
    { cap: { per: 'customer', period: 'quarter', amount: '100' }, is: ['60', '60'], because: 'another quarter is not' },
    { cap: { per: 'customer', period: 'year', amount: '100' }, is: ['60', '40'], because: 'the same year is' },
  ] satisfies readonly { cap: Cap; is: string[]; because: string }[])('$because', ({ cap, is }) =>
    expect(run([cap])).toEqual(is),
  )

  test('what earned nothing under the first used nothing up', () => {
    const versions = [version(1, '2026-01-01', '2027-01-01', ONCE), version(2, '2026-07-01', '2027-01-01', ONCE)]
    const credits = inTurn(['a', '0'], ['b', '60', { on: '2026-07-10' }])
    expect(outcomes(play({ versions, credits }))).toEqual(['0', '60'])
  })

  test('a budget goes on with a version inside its time, and begins anew with one after it', () => {
    expect(run([], '2027-01-01', '100')).toEqual(['60', '40'])
    expect(run([], '2026-07-01', '100')).toEqual(['60', '60'])
  })

  test('what the later version is posted with is kept when the earlier one learns something late', () => {
    const caps = [{ per: 'customer', amount: '100' }] as const
    const versions = [version(1, '2026-01-01', '2026-07-01', caps), version(2, '2026-07-01', '2027-01-01', caps)]
    const credits = inTurn(['b', '70', { on: '2026-07-10' }], ['late', '60', { partner: 'ostwind' }])
    expect(byThing(play({ versions, credits, posted: posted({ b: '70' }) }))).toEqual([
      'ostwind late 30',
      'nordwind b 70',
    ])
  })
})
