import { describe, expect, test } from 'vitest'
import { decimal, sum } from '#core/ground/decimal.ts'
import { reconcile, type Standing } from '#core/ground/reconcile.ts'
import { limitCredits } from './credit-limit.ts'
import { type LineKey, lineName } from './line.ts'
import { type LineBefore, lineOrigin } from './line-origin.ts'
import { notRegistered } from './tax/treatment.ts'

const KEY: LineKey = {
  link: 'altus:nordwind',
  subscription: 'nordwind:fen',
  charge: 'cores',
  from: '2026-05-01T00:00:00Z',
  to: '2026-06-01T00:00:00Z',
}
const stood = (document: string, amount: string, voids: string | null = null): LineBefore => ({
  document,
  amount: decimal(amount),
  treatment: notRegistered('altus'),
  voids,
})

/** Posts what `total` makes of a key with these lines; `rated` is its worth before goodwill. */
function post(
  lines: readonly LineBefore[],
  total: string,
  rated: string,
  correction: 'net' | 'reverse_and_rebook' = 'net',
) {
  const standing: readonly Standing<LineKey>[] =
    lines.length === 0
      ? []
      : [{ key: KEY, sum: sum(lines.map(({ amount }) => amount)), revision: lines.length, basis: ['fact:1'] }]
  const line = { key: KEY, total: decimal(total), basis: ['fact:2'], reason: { rule: 'rated_line', says: total } }
  const derived = [{ ...line, rated: decimal(rated) }]
  const policy = { mode: 'half_even', places: () => 2, correction } as const
  const cut = { record: 2, usage: 0 }
  const decided = reconcile({ derived, standing, nameOf: lineName, currencyOf: () => 'EUR', policy, cut })
  const origin = lineOrigin(lines)
  const origins = new Map(origin ? [[lineName(KEY), origin]] : [])
  const limited = limitCredits(decided, { derived, standing, origins })
  return [...limited.postings.map(({ amount }) => amount.toFixed()), ...limited.parked.map(({ park }) => park.code)]
}

describe('credits never exceed the line', () => {
  test.each([
    { lines: [], total: '0.01', rated: '50', made: ['0.01'], because: 'goodwill that leaves a cent' },
    { lines: [], total: '-10', rated: '50', made: ['credit_exceeds_line'], because: 'goodwill of 60 on 50' },
    { lines: [], total: '-10', rated: '-10', made: ['-10'], because: 'a negative price is a line of its own' },
    { lines: [stood('I1', '10')], total: '0', rated: '10', made: ['-10'], because: 'the whole line' },
    { lines: [stood('I1', '10')], total: '-0.01', rated: '10', made: ['credit_exceeds_line'], because: 'a cent more' },
    {
      lines: [stood('I1', '10'), stood('I2', '5')],
      total: '0',
      rated: '15',
      made: ['-15'],
      because: 'positive corrections count for the line',
    },
    {
      lines: [stood('I1', '10'), stood('C1', '-10')],
      total: '-5',
      rated: '-5',
      made: ['credit_exceeds_line'],
      because: 'nothing is left to credit',
    },
    {
      lines: [stood('I1', '-5'), stood('I2', '5')],
      total: '-5',
      rated: '-5',
      made: ['-5'],
      because: 'a negative line comes back',
    },
    {
      lines: [stood('I1', '10'), stood('C1', '-10', 'I1')],
      total: '-5',
      rated: '-5',
      made: ['-5'],
      because: 'after a void it begins anew',
    },
    {
      lines: [stood('I1', '-5')],
      total: '-9',
      rated: '-9',
      made: ['-4'],
      because: 'a negative line grows',
    },
  ])('$because', ({ lines, total, rated, made }) => expect(post(lines, total, rated)).toEqual(made))

  test('a reversal and its rebooking park together', () => {
    const lines = [stood('I1', '10')]
    expect(post(lines, '4', '4', 'reverse_and_rebook')).toEqual(['-10', '4'])
    expect(post(lines, '-1', '4', 'reverse_and_rebook')).toEqual(['credit_exceeds_line'])
  })
})

describe('the origin of a key', () => {
  test.each([
    { lines: [], origin: undefined },
    { lines: [stood('I1', '10')], origin: 'I1' },
    { lines: [stood('I1', '10'), stood('I2', '5')], origin: 'I1' },
    { lines: [stood('I1', '10'), stood('C1', '-10', 'I1')], origin: undefined },
    { lines: [stood('I1', '10'), stood('C1', '-10', 'I1'), stood('I2', '10')], origin: 'I2' },
    { lines: [stood('I1', '10'), stood('I2', '5'), stood('C1', '-5', 'I2')], origin: 'I1' },
  ])('$lines.length lines: $origin', ({ lines, origin }) => expect(lineOrigin(lines)?.document).toBe(origin))
})
