import { describe, expect, test } from 'vitest'
import type { DisputeHead, StatementLine } from '#apps/console/api/rewards.ts'
import { decisionText, disputesTitle, isAdjustment, lineName, postedBy } from './dispute-words.ts'

test('a line is named by its statement', () =>
  expect(lineName('earning:ALTUS-ST-000001/2')).toBe('ALTUS-ST-000001, line 2'))

const LINE = { amount: '450', currency: 'EUR' }

describe('what a decision comes to', () => {
  const posted = '450.00\u00a0EUR was posted for this line.'
  test.each([
    {
      adjust: '50.5',
      says: `${posted} The next settlement posts 50.50\u00a0EUR: it comes to 500.50\u00a0EUR.`,
      because: 'more is earned',
    },
    {
      adjust: '-50',
      says: `${posted} The next settlement takes 50.00\u00a0EUR back: it comes to 400.00\u00a0EUR.`,
      because: 'something is taken back',
    },
    { adjust: '0.00', says: `${posted} Nothing is added to it.`, because: 'zero changes nothing' },
    { adjust: undefined, says: `${posted} Nothing is added to it.`, because: 'it is rejected' },
    { adjust: '50,5', says: `${posted} Nothing is added to it.`, because: 'a comma is no decimal point' },
  ])('$because', ({ adjust, says }) => expect(decisionText(LINE, adjust)).toBe(says))
})

test.each([
  ['50', true],
  ['-50.25', true],
  [' 5 ', true],
  ['5.', false],
  ['+5', false],
  ['5,0', false],
  ['', false],
])('%j is an adjustment: %s', (text, is) => expect(isAdjustment(text)).toBe(is))

const head = (waitsFor: string | null) => ({ waitsFor }) as DisputeHead
test.each([
  { disputes: [], says: 'Nothing was disputed yet' },
  { disputes: [head(null)], says: '1 dispute, all decided or withdrawn' },
  { disputes: [head('altus'), head(null)], says: '1 of 2 disputes waits for you' },
  { disputes: [head('nordwind'), head('nordwind')], says: '2 of 2 disputes wait for an answer' },
])('$says', ({ disputes, says }) => expect(disputesTitle(disputes, 'altus')).toBe(says))

describe('how an outcome posted itself', () => {
  const line = (id: string, corrects: string | null) => ({ id, corrects, program: 'altus:life' }) as StatementLine
  const lines = [
    line('earning:S-2/1', 'earning:S-1/1'),
    line('earning:S-2/2', 'earning:S-1/2'),
    line('earning:S-1/1', null),
  ]
  const decided = { line: 'earning:S-1/1', credit: 'c', incentive: 'i', program: 'altus:life', adjust: '50' }

  test('by the lines that correct the disputed one', () =>
    expect(postedBy({ ...decided, decidedAt: '2026-01-01T00:00:00Z' }, lines).map(({ id }) => id)).toEqual([
      'earning:S-2/1',
    ]))
  test('not before it is decided', () => expect(postedBy({ ...decided, decidedAt: null }, lines)).toEqual([]))
  test('not where it changes nothing', () =>
    expect(postedBy({ ...decided, decidedAt: '2026-01-01T00:00:00Z', adjust: null }, lines)).toEqual([]))
})
