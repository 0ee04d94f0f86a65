import { describe, expect, test } from 'vitest'
import type { StatementHead } from '#apps/console/api/answers.ts'
import type { StatementLine } from '#apps/console/api/rewards.ts'
import { byStage, disputeClock, earningsTitle, periodsOf, vestingText } from './earning-words.ts'

const head = (period: string, earned: string, partner = 'leaf'): StatementHead =>
  ({ period, earned, partner, currency: 'EUR' }) as StatementHead

describe('the periods', () => {
  const heads = [head('2024-09', '1'), head('2024-08', '1'), head('2024-10', '1')]
  test.each([
    { wanted: undefined, shown: '2024-10', before: '2024-09', because: 'the newest, and the one before' },
    { wanted: '2024-09', shown: '2024-09', before: '2024-08', because: 'the one that is asked for' },
    { wanted: '2024-08', shown: '2024-08', before: undefined, because: 'nothing is before the first' },
    { wanted: '2025-01', shown: '2025-01', before: '2024-10', because: 'one without a statement has a before too' },
  ])('$because', ({ wanted, shown, before }) => expect(periodsOf(heads, wanted)).toEqual({ shown, before }))
})

const names = { self: 'leaf', of: (id: string) => id.toUpperCase(), roleOf: () => '' }

test.each([
  {
    heads: [head('2024-10', '184.53'), head('2024-09', '162.67')],
    partner: undefined,
    says: 'You earned 184.53\u00a0EUR for October 2024, and 162.67\u00a0EUR for September 2024',
    because: 'the only partner looks itself',
  },
  {
    heads: [head('2024-10', '184.53'), head('2024-10', '15.47', 'birch')],
    partner: undefined,
    says: 'Partners earned 200.00\u00a0EUR for October 2024',
    because: 'the payer sees the sum of several',
  },
  {
    heads: [head('2024-10', '15.47', 'birch')],
    partner: 'birch',
    says: 'BIRCH earned 15.47\u00a0EUR for October 2024',
    because: 'the payer looks at one',
  },
  { heads: [], partner: undefined, says: 'Partners earned nothing yet', because: 'there is no statement' },
])('title: $because', ({ heads, partner, says }) =>
  expect(earningsTitle(heads, periodsOf(heads, undefined), { partner, names })).toBe(says),
)

test('stages stand in the order of the life, also those in which nothing was earned', () => {
  const line = (stage: string, amount: string) => ({ stage, amount }) as StatementLine
  const sums = byStage([line('manage', '10.10'), line('design', '5'), line('manage', '-0.20')], [line('renew', '3')])
  expect(sums.map(({ stage, now, before }) => `${stage} ${now} ${before}`)).toEqual([
    'design 5 0',
    'implement 0 0',
    'manage 9.90 0',
    'support 0 0',
    'renew 0 3',
  ])
})

test.each([
  [{ steps: 12, done: 3, lost: 0 }, '3 of 12 steps vested; the next on 1 Dec 2024, the last on 1 Nov 2025'],
  [{ steps: 12, done: 3, lost: 1 }, '3 of 12 steps vested, 1 lost; the next on 1 Dec 2024, the last on 1 Nov 2025'],
])('vesting of %j', (steps, says) =>
  expect(vestingText({ ...steps, nextAt: '2024-12-01T00:00:00Z', endsAt: '2025-11-01T00:00:00Z' })).toBe(says),
)

test('what has no step left says so', () =>
  expect(vestingText({ steps: 1, done: 1, lost: 0, nextAt: null, endsAt: null })).toBe(
    '1 of 1 step vested; nothing vests any more',
  ))

test.each([
  [{ state: 'open', late: false, waitsFor: 'altus' }, 'ALTUS to answer by 14 Jan 2026'],
  [{ state: 'open', late: true, waitsFor: 'leaf' }, 'an answer was due from you by 14 Jan 2026'],
  [{ state: 'answered', late: false, waitsFor: 'altus' }, 'ALTUS answered; a decision is awaited'],
  [{ state: 'upheld', late: false, waitsFor: null }, 'it is over'],
] as const)('clock of %j', (dispute, says) =>
  expect(disputeClock({ ...dispute, answerBy: '2026-01-14T09:00:00Z' }, names)).toBe(says),
)
