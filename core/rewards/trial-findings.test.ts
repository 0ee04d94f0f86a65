import { describe, expect, test } from 'vitest'
import { decimal, ZERO } from '#core/ground/decimal.ts'
import type { Beside, Outcome, OutcomeCost, Trial } from './backtest.ts'
import type { CapState } from './paying/cap-states.ts'
import { budgetsOf, percentOf, type TrialOf, trialFindings } from './trial-findings.ts'

function beside<Name extends string>(name: Name, tried: string, against = '0'): Beside<Name> {
  const [mine, theirs] = [decimal(tried), decimal(against)]
  return { name, tried: mine, against: theirs, difference: mine.minus(theirs) }
}
const deals = (name: Outcome, tried: string, count: number): OutcomeCost => ({ ...beside(name, tried), deals: count })

const NONE: Trial = {
  total: beside('total', '0'),
  ...{ months: [], stages: [], incentives: [], partners: [], segments: [], outcomes: [], notEarned: [], parked: [] },
  held: ZERO,
}
const OF: TrialOf = {
  tried: 'the draft',
  against: 'the old one',
  currency: 'EUR',
  from: '2026-01-01',
  to: '2026-07-01',
}
const says = (trial: Partial<Trial>, of: Partial<TrialOf> = {}) =>
  trialFindings({ ...NONE, ...trial }, { ...OF, ...of }, [])

describe('the cost comes first', () => {
  const head = 'From 2026-01-01 to before 2026-07-01 the draft comes to'
  test.each([
    { tried: '1200', against: '1000', is: `${head} 1,200.00 EUR: 200.00 EUR (20 %) more than the old one` },
    { tried: '900', against: '1000', is: `${head} 900.00 EUR: 100.00 EUR (10 %) less than the old one` },
    { tried: '1000', against: '1000', is: `${head} 1,000.00 EUR, as much as the old one` },
    { tried: '5', against: '0', is: `${head} 5.00 EUR: 5.00 EUR more than the old one` },
    // 1 of 3 is 33.33…, at one place 33.3.
    { tried: '4', against: '3', is: `${head} 4.00 EUR: 1.00 EUR (33.3 %) more than the old one` },
  ])('$tried beside $against', ({ tried, against, is }) => {
    expect(says({ total: beside('total', tried, against) })).toEqual([is])
  })

  test('beside nothing there is no difference', () => {
    const partners = [beside('a', '7')]
    expect(says({ total: beside('total', '7'), partners }, { against: undefined })).toEqual([`${head} 7.00 EUR`])
  })
})

test('who wins most and who loses most, and how many', () => {
  const partners = [beside('a', '9', '4'), beside('b', '8', '4'), beside('same', '1', '1'), beside('c', '0', '3')]
  expect(says({ partners }).slice(1)).toEqual([
    '2 partners get more, a the most: +5.00 EUR',
    '1 partner gets less, c the least: -3.00 EUR',
  ])
})

test.each([
  {
    outcomes: [deals('lost', '25', 1), deals('running', '75', 3)],
    is: '25.00 EUR goes to 1 deal that was lost, 25 % of what deals get',
  },
  { outcomes: [deals('lost', '10', 2)], is: '10.00 EUR goes to 2 deals that were lost, 100 % of what deals get' },
  { outcomes: [deals('lost', '0', 2), deals('running', '75', 3)], is: undefined },
  { outcomes: [deals('renewed', '75', 3)], is: undefined },
])('deals that were lost: $is', ({ outcomes, is }) => expect(says({ outcomes })[1]).toBe(is))

test('what is held, what did not earn by its three most frequent codes, and what could not be worked out', () => {
  const notEarned = ['a', 'b', 'c', 'd'].map((code, at) => ({
    code,
    hint: at === 0 ? '' : `Mend ${code}`,
    times: 9 - at,
    partners: at + 1,
  }))
  const parked = [{ code: 'missing_rate', says: 'No rate of USD', times: 1 }]
  expect(says({ held: decimal('12.5'), notEarned, parked }).slice(1)).toEqual([
    '12.50 EUR more was granted and has not vested by 2026-07-01',
    '9 credits of 1 partner did not earn (a)',
    '8 credits of 2 partners did not earn (b): Mend b',
    '7 credits of 3 partners did not earn (c): Mend c',
    '1 credit could not be worked out and is in no amount (missing_rate): No rate of USD',
  ])
})

test.each([
  { limit: '100', used: '100', is: 'The budget of 100.00 EUR is used up: what comes after does not earn' },
  { limit: '100', used: '99.99', is: '99.99 EUR of the budget of 100.00 EUR is used (99.9 %), 0.01 EUR remains' },
  { limit: '1000', used: '250', is: '250.00 EUR of the budget of 1,000.00 EUR is used (25 %), 750.00 EUR remains' },
])('a budget of $limit with $used used', ({ limit, used, is }) => {
  const budget = { limit: decimal(limit), used: decimal(used), remains: decimal(limit).minus(used) }
  expect(trialFindings(NONE, OF, [budget])[1]).toBe(is)
})

test('budgets are told from other caps', () => {
  const cap = (changes: Partial<CapState>): CapState => ({
    ...{ program: 'altus:x', version: 1, partner: undefined, customer: undefined, from: undefined, counts: 'amount' },
    ...{ incentive: undefined, says: 'At most 5.00 EUR per partner' },
    ...{ limit: decimal(5), used: decimal(2), remains: decimal(3), ...changes },
  })
  const told = [cap({}), cap({ says: 'The budget is 5.00 EUR' }), cap({ incentive: 'one' })]
  expect(budgetsOf(told).map(({ limit }) => limit.toFixed())).toEqual(['5'])
})

test.each([
  ['1', '8', '12.5'],
  ['1', '3', '33.3'],
  ['-1', '4', '-25'],
])('%s of %s is %s percent', (part, whole, is) => expect(percentOf(decimal(part), decimal(whole))?.toFixed()).toBe(is))

test('of nothing there is no part', () => expect(percentOf(decimal(1), ZERO)).toBe(undefined))
