import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import type { Stage } from '#core/life/role.ts'
import { compareTrials, type Outcome, type Trial, type TrialAbout } from './backtest.ts'
import type { ProgramResult } from './derive-earnings.ts'
import type { Evaluated } from './earning-facts.ts'
import { day } from './engine.test-data.ts'

type Earning = Readonly<{
  partner?: string
  incentive?: string
  stage?: Stage
  on?: string
  customer?: string | null
  granted?: string
}>

function earned(amount: string, one: Earning = {}): Evaluated {
  const { partner = 'nordwind', incentive = 'consume', stage = 'manage', on = '2026-05-10', granted } = one
  const { customer = 'fen-foods' } = one
  const key = { program: 'altus:lifecycle', incentive, partner, credit: `${on} ${customer}` }
  return {
    earned: { key, total: decimal(amount), basis: [], reason: { rule: 'earned', says: amount } },
    stage,
    about: {
      customer,
      product: customer === null ? null : 'altus:stratum',
      earnedFrom: day(on).toString(),
      version: 1,
      deliver: 'cash',
    },
    ...(granted === undefined
      ? {}
      : {
          vested: {
            granted: decimal(granted),
            vested: decimal(amount),
            ...{ steps: 2, done: 1, lost: 0, next: undefined, ends: undefined },
          },
        }),
  }
}

function not(code: string, partner = 'nordwind'): Evaluated {
  const key = { program: 'altus:lifecycle', incentive: 'consume', partner, credit: code }
  return { notEarned: { key, code, says: `It is ${code}`, hint: `Mend ${code}` }, stage: 'manage' }
}

function parked(on: string): Evaluated {
  const one = earned('0', { on })
  if (!('earned' in one)) throw new Error('it is earned')
  return { ...one, earned: { key: one.earned.key, park: { code: 'missing_rate', says: 'No rate of USD' } } }
}

const STANDS: Readonly<Record<string, Outcome>> = { 'fen-foods': 'renewed', 'peat-works': 'lost' }
const ABOUT: TrialAbout = {
  zone: 'Europe/Berlin',
  segmentOf: (customer) => (customer === 'fen-foods' ? 'DE' : 'SE'),
  outcomeOf: (customer) => STANDS[customer],
  from: day('2026-05-01'),
  to: day('2026-07-01'),
}
const result = (...evaluated: Evaluated[]): ProgramResult => ({ evaluated, caps: [] })
const compared = (tried: readonly Evaluated[], against: readonly Evaluated[] = []): Trial =>
  compareTrials(result(...tried), result(...against), ABOUT)

/** `name tried against difference` of each. */
const shown = (all: readonly Trial['months'][number][]): readonly string[] =>
  all.map((one) => [one.name, one.tried, one.against, one.difference].map(String).join(' '))

/** The draft pays 100 + 40 + 60 = 200, the other 80 + 50 = 130. */
const TRIED = [
  earned('100', { on: '2026-05-10' }),
  earned('40', { on: '2026-06-10', partner: 'ostwind', customer: 'peat-works' }),
  earned('60', { on: '2026-06-11', incentive: 'deploy', stage: 'implement', granted: '90' }),
]
const AGAINST = [
  earned('80', { on: '2026-05-10' }),
  earned('50', { on: '2026-06-10', partner: 'westwind', customer: 'peat-works' }),
]

describe('beside each other', () => {
  const trial = compared(TRIED, AGAINST)
  test('in all', () => expect(shown([trial.total])).toEqual(['total 200 130 70']))
  test.each([
    { by: 'months', is: ['2026-05 100 80 20', '2026-06 100 50 50'] },
    { by: 'stages', is: ['implement 60 0 60', 'manage 140 130 10'] },
    { by: 'incentives', is: ['consume 140 130 10', 'deploy 60 0 60'] },
    { by: 'partners', is: ['nordwind 160 80 80', 'ostwind 40 0 40', 'westwind 0 50 -50'] },
    { by: 'segments', is: ['DE 160 80 80', 'SE 40 50 -10'] },
    { by: 'outcomes', is: ['lost 40 50 -10', 'renewed 160 80 80'] },
  ] as const)('by $by', ({ by, is }) => expect(shown(trial[by])).toEqual(is))
  test('what is held is what was granted and has not vested: 90 less 60', () => expect(trial.held.toFixed()).toBe('30'))
  test('one deal of each outcome', () =>
    expect(trial.outcomes.map(({ name, deals }) => `${name} ${deals}`)).toEqual(['lost 1', 'renewed 1']))
})

test.each([
  { on: '2026-04-30', tried: '0', because: 'the day before' },
  { on: '2026-05-01', tried: '7', because: 'the first day' },
  { on: '2026-06-30', tried: '7', because: 'the last day' },
  { on: '2026-07-01', tried: '0', because: 'the day after the last' },
])('an earning of $because of the time comes to $tried', ({ on, tried }) =>
  expect(compared([earned('7', { on })]).total.tried.toFixed()).toBe(tried),
)

test('what is about no customer has a segment of its own and no outcome', () => {
  const trial = compared([earned('7', { customer: null })])
  expect([shown(trial.segments), trial.outcomes]).toEqual([['no customer 7 0 7'], []])
})

test('a deal that got nothing is not counted, and one with two earnings once', () => {
  const trial = compared([earned('0', { customer: 'peat-works' }), earned('3'), earned('4', { on: '2026-06-01' })])
  expect(trial.outcomes.map(({ name, deals }) => `${name} ${deals}`)).toEqual(['lost 0', 'renewed 1'])
})

test('what did not earn by code, the most frequent first, and of how many partners', () => {
  const { notEarned } = compared([not('b'), not('c', 'ostwind'), not('c'), not('a'), not('c')], [not('z')])
  expect(notEarned.map(({ code, hint, times, partners }) => `${code} ${times} ${partners} ${hint}`)).toEqual([
    'c 3 2 Mend c',
    'a 1 1 Mend a',
    'b 1 1 Mend b',
  ])
})

test('what could not be worked out counts where it is about the time', () => {
  const trial = compared([parked('2026-04-30'), parked('2026-05-01'), parked('2026-06-30'), parked('2026-07-01')])
  expect(trial.parked).toEqual([{ code: 'missing_rate', says: 'No rate of USD', times: 2 }])
  expect(trial.total.tried.toFixed()).toBe('0')
})
