import { describe, expect, test } from 'vitest'
import {
  byThing,
  day,
  holds,
  inTurn,
  offering,
  outcomes,
  play,
  SOLD,
  soldForRoles,
  type Things,
} from '#core/rewards/engine.test-data.ts'
import { billed } from '#core/rewards/lifecycle.test-data.ts'
import type { Incentive, Measure } from '#core/rewards/program.ts'

const seats = (measure: Measure, changes: Partial<Incentive> = {}) =>
  offering([{ ...SOLD, base: 'sell_through.quantity', measure, pay: { per_unit: '1' }, ...changes }])

describe('the highest mark', () => {
  test.each([
    {
      things: [
        ['a', '150'],
        ['b', '140'],
        ['c', '160'],
      ],
      is: ['30', 'below_high_water_mark', '10'],
      because: 'P6',
    },
    { things: [['a', '120']], is: ['below_high_water_mark'], because: 'reaching the mark is not passing it' },
    { things: [['a', '121']], is: ['1'], because: 'one above it counts one' },
    {
      things: [
        ['a', '130'],
        ['b', '-10'],
        ['c', '131'],
      ],
      is: ['10', 'below_high_water_mark', '1'],
      because: 'it never falls',
    },
    {
      things: [
        ['a', '150'],
        ['late', '140', { on: '2026-04-01' }],
      ],
      is: ['30', 'below_high_water_mark'],
      because: 'what is learned late takes nothing from what was counted',
    },
    {
      things: [
        ['a', '130'],
        ['b', '130', { customer: 'moor-mills' }],
      ],
      is: ['10', '10'],
      because: 'each customer has a mark of its own',
    },
    {
      things: [
        ['a', '130'],
        ['b', '130', { partner: 'ostwind' }],
      ],
      is: ['10', 'below_high_water_mark'],
      because: 'another partner at the same customer starts from the same mark',
    },
  ] satisfies readonly { things: Things; is: string[]; because: string }[])('$because', ({ things, is }) =>
    expect(outcomes(play({ program: seats({ high_water_mark: '120' }), credits: inTurn(...things) }))).toEqual(is),
  )

  test('where the scope names the partner each has its own', () => {
    const program = seats({ high_water_mark: '120', each: ['partner', 'customer'] })
    const credits = inTurn(['a', '130'], ['b', '130', { partner: 'ostwind' }])
    expect(outcomes(play({ program, credits }))).toEqual(['10', '10'])
  })

  test('without a first mark everything counts that was never reached', () => {
    expect(
      outcomes(play({ program: seats({ high_water_mark: true }), credits: inTurn(['a', '5'], ['b', '8']) })),
    ).toEqual(['5', '3'])
  })

  test('a share that changes is no new height', () => {
    const program = seats({ high_water_mark: '120' }, { role: 'manager' })
    const roles = [
      holds('nordwind', '60', 'manager', { to: day('2026-06-01') }),
      holds('nordwind', '100', 'manager', { id: 'altus:all', from: day('2026-06-01'), fact: 4 }),
    ]
    const credits = [soldForRoles('a', '150'), soldForRoles('b', '150', { on: '2026-06-10', learned: 11 })]
    // 60 % of the 30 above; then the same 150 again.
    expect(outcomes(play({ program, roles, credits }))).toEqual(['18', 'below_high_water_mark'])
  })

  test('a fixed amount is for each time that it is passed', () => {
    const program = seats({ high_water_mark: '120' }, { pay: { fixed: '50' } })
    expect(outcomes(play({ program, credits: inTurn(['a', '120'], ['b', '121'], ['c', '500']) }))).toEqual([
      'below_high_water_mark',
      '50',
      '50',
    ])
  })

  test('says what would earn', () => {
    const [one] = play({ program: seats({ high_water_mark: '120' }), credits: inTurn(['a', '110']) })
    expect(one && 'notEarned' in one && [one.notEarned.says, one.notEarned.hint]).toEqual([
      '110 is not above the highest before, 120',
      'What lies above 120 earns',
    ])
  })
})

describe('growth over a year', () => {
  const growing: Incentive = {
    ...SOLD,
    trigger: 'invoice.issued',
    base: 'line.amount',
    role: 'manager',
    measure: { growth_over: 'P12M' },
    pay: { marginal: [{ percent: '10' }], per: 'quarter' },
  }
  const months = (amounts: Readonly<Record<string, string>>) =>
    Object.entries(amounts).map(([month, amount], at) => billed(month, amount, { learned: 10 + at }))
  const grown = (
    amounts: Readonly<Record<string, string>>,
    roles = [holds('nordwind', '100')],
    measure = growing.measure,
  ) =>
    outcomes(
      play({ program: offering([{ ...growing, ...(measure ? { measure } : {}) }]), lines: months(amounts), roles }),
    )

  test.each([
    { amounts: { '2026-04': '60', '2026-05': '50' }, is: ['6', '5'], because: 'from nothing all of it is growth' },
    {
      amounts: { '2025-05': '90', '2026-04': '60', '2026-05': '50' },
      is: ['no_growth', '2'],
      because: '90 a year ago: 60 are none, 110 are 20',
    },
    {
      amounts: { '2025-05': '110', '2026-04': '60', '2026-05': '50' },
      is: ['no_growth', 'no_growth'],
      because: 'as much as before is no growth',
    },
    { amounts: { '2025-05': '200', '2026-05': '50' }, is: ['no_growth'], because: 'nor is less' },
    {
      amounts: { '2025-05': '90', '2026-04': '110', '2026-05': '-15', '2026-06': '5' },
      is: ['2', '-1.5', '0.5'],
      because: 'a fall inside the quarter takes its part of the growth back',
    },
    {
      amounts: { '2025-07': '90', '2026-05': '50' },
      is: ['5'],
      because: 'only the same quarter of the year before is compared',
    },
  ])('$because', ({ amounts, is }) => expect(grown(amounts as Record<string, string>)).toEqual(is))

  test('what the incentive is not about is no past of it', () => {
    const lines = [
      billed('2025-05', '90', { learned: 8 }),
      billed('2025-06', '500', { learned: 9, metered: false }),
      billed('2026-05', '110'),
    ]
    const program = offering([{ ...growing, where: 'line.kind == "usage"' }])
    expect(outcomes(play({ program, lines, roles: [holds('nordwind', '100')] }))).toEqual(['2'])
  })

  test('a month of nothing after the growth is not short of it', () => {
    expect(grown({ '2025-05': '90', '2026-04': '110', '2026-05': '0' })).toEqual(['2', '0'])
  })

  test('two that share have their parts of one growth', () => {
    const roles = [holds('nordwind', '60'), holds('ostwind', '40')]
    expect(grown({ '2025-05': '90', '2026-05': '110' }, roles)).toEqual(['1.2', '0.8'])
  })

  test('a customer that changes hands grows as one', () => {
    const roles = [
      holds('nordwind', '100', 'manager', { to: day('2026-05-01') }),
      holds('ostwind', '100', 'manager', { from: day('2026-05-01'), fact: 4 }),
    ]
    // 100 against 150 are nothing yet; Ostwind's 100 bring it to 200.
    expect(grown({ '2025-05': '150', '2026-04': '100', '2026-05': '100' }, roles)).toEqual(['no_growth', '5'])
  })

  test('a customer without a past counts as the baseline says', () => {
    const measure = { growth_over: 'P12M', baseline: '80' }
    expect(grown({ '2026-05': '110' }, [holds('nordwind', '100')], measure)).toEqual(['3'])
    expect(grown({ '2025-05': '100', '2026-05': '110' }, [holds('nordwind', '100')], measure)).toEqual(['1'])
  })

  test('each partner against its own past, where it is counted so', () => {
    const measure = { growth_over: 'P12M', each: ['partner', 'customer'] } as const
    const roles = [
      holds('nordwind', '100', 'manager', { from: day('2025-01-01'), to: day('2026-05-01') }),
      holds('ostwind', '100', 'manager', { from: day('2026-05-01'), fact: 4 }),
    ]
    expect(grown({ '2025-05': '150', '2026-04': '100', '2026-05': '100' }, roles, measure)).toEqual(['no_growth', '10'])
  })
})

test('all of it counts where nothing is measured', () => {
  const credits = inTurn(['a', '7'])
  expect(byThing(play({ program: seats('value'), credits }))).toEqual(['nordwind a 7'])
  expect(byThing(play({ program: seats({ value: true }), credits }))).toEqual(['nordwind a 7'])
})
