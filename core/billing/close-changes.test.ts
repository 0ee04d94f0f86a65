import { describe, expect, test } from 'vitest'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { closeChanges } from './close-changes.ts'

const [APRIL, MAY, JUNE] = ['2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z']
const amount = (from: string, text: string, charge = 'cores', subscription = 'altus:one') => {
  return { subscription, charge, from, amount: decimal(text) }
}
const shown = (asked: Partial<Parameters<typeof closeChanges>[0]>) =>
  closeChanges({ before: [], now: [], flagPercent: decimal(50), currency: 'EUR', ...asked }).map(
    ({ kind, charge, before, now }) => [kind, charge, before && decimalText(before), now && decimalText(now)],
  )

describe('a change of half the amount before is flagged, and more', () => {
  test.each([
    { before: '100', now: '149.99', flagged: false },
    { before: '100', now: '150', flagged: true },
    { before: '100', now: '50.01', flagged: false },
    { before: '100', now: '50', flagged: true },
    { before: '-100', now: '-150', flagged: true },
    { before: '-100', now: '-149.99', flagged: false },
    { before: '1', now: '-1', flagged: true },
    { before: '100', now: '100', flagged: false },
  ])('$before, then $now: $flagged', ({ before, now, flagged }) => {
    const found = shown({ before: [amount(APRIL, before)], now: [amount(MAY, now)] })
    expect(found).toEqual(flagged ? [['changed', 'cores', before, now]] : [])
  })
})

test.each([
  { percent: '0', now: '100.01', kinds: ['changed'], because: 'by nothing, every difference is flagged' },
  { percent: '0', now: '100', kinds: [], because: 'what is the same is no difference' },
  { percent: '10', now: '110', kinds: ['changed'], because: 'the threshold belongs to what is flagged' },
])('$because', ({ percent, now, kinds }) => {
  const asked = { before: [amount(APRIL, '100')], now: [amount(MAY, now)], flagPercent: decimal(percent) }
  expect(shown(asked).map(([kind]) => kind)).toEqual(kinds)
})

test('what had nothing is new, and what has nothing is gone, by charge', () => {
  const before = [amount(APRIL, '10', 'fee'), amount(APRIL, '0', 'cores')]
  const now = [amount(MAY, '5', 'cores'), amount(MAY, '0', 'fee')]
  expect(shown({ before, now })).toEqual([
    ['new', 'cores', undefined, '5'],
    ['gone', 'fee', '10', undefined],
  ])
})

test('the newest period is compared: a first close that billed two in advance is no fall', () => {
  const before = [amount(APRIL, '31', 'fee'), amount(MAY, '31', 'fee')]
  expect(shown({ before, now: [amount(JUNE, '31', 'fee')] })).toEqual([])
})

test('amounts on one period add up: what was posted and its correction', () => {
  const before = [amount(APRIL, '100'), amount('2026-04-01T02:00:00+02:00', '100')]
  expect(shown({ before, now: [amount(MAY, '150')] })).toEqual([])
  expect(shown({ before, now: [amount(MAY, '100')] })).toEqual([['changed', 'cores', '200', '100']])
})

test('the sentence says both amounts and the percentage', () => {
  const says = (before: string, now: string) =>
    closeChanges({
      ...{ before: [amount(APRIL, before)], now: [amount(MAY, now)] },
      ...{ flagPercent: decimal(50), currency: 'EUR' },
    })[0]?.says
  expect(says('100', '150')).toBe('150.00 EUR, where the last period had 100.00 EUR: +50 %')
  expect(says('1000', '400')).toBe('400.00 EUR, where the last period had 1,000.00 EUR: -60 %')
  expect(says('0', '12.5')).toBe('12.50 EUR, where the last period had nothing')
  expect(says('12.5', '0')).toBe('Nothing, where the last period had 12.50 EUR')
})
