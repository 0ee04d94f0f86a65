import { expect, test } from 'vitest'
import { amountFigure, counted, daysBetween, dayWords, figure, periodWords } from './figures.ts'

test.each([
  { amount: '0', currency: 'EUR', shown: '0.00' },
  { amount: '-0.4', currency: 'EUR', shown: '−0.40' },
  { amount: '999.5', currency: 'EUR', shown: '999.50' },
  { amount: '1353.62', currency: 'EUR', shown: '1,353.62' },
  { amount: '-1234567.891', currency: 'EUR', shown: '−1,234,567.891' },
  { amount: '1353', currency: 'JPY', shown: '1,353' },
  { amount: '1.5', currency: 'KWD', shown: '1.500' },
])('$amount $currency is $shown', ({ amount, currency, shown }) => {
  expect(amountFigure(amount, currency)).toBe(shown)
})

test.each([
  { text: '999', shown: '999' },
  { text: '1000', shown: '1,000' },
  { text: '-0.0000004', shown: '−0.0000004' },
  { text: '1234.5678', shown: '1,234.5678' },
])('$text reads $shown', ({ text, shown }) => expect(figure(text)).toBe(shown))

const BERLIN = 'Europe/Berlin'

test.each([
  { from: '2026-04-30T22:00:00Z', to: '2026-05-31T22:00:00Z', zone: BERLIN, says: '1 – 31 May 2026' },
  // The clock changes on 29 March: midnight is another hour of UTC at the end.
  { from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z', zone: BERLIN, says: '1 – 31 Mar 2026' },
  { from: '2026-05-16T22:00:00Z', to: '2026-06-16T22:00:00Z', zone: BERLIN, says: '17 May – 16 Jun 2026' },
  { from: '2025-12-15T00:00:00Z', to: '2026-01-15T00:00:00Z', zone: 'UTC', says: '15 Dec 2025 – 14 Jan 2026' },
  { from: '2026-05-01T00:00:00Z', to: '2026-05-02T00:00:00Z', zone: 'UTC', says: '1 May 2026' },
  { from: '2026-05-01T00:00:00Z', to: '2026-05-01T00:00:00Z', zone: 'UTC', says: '1 May 2026' },
  {
    from: '2026-05-09T12:30:00Z',
    to: '2026-06-01T00:00:00Z',
    zone: 'UTC',
    says: '9 May 2026 12:30 – 1 Jun 2026 00:00',
  },
])('from $from to $to in $zone is $says', ({ says, ...period }) => expect(periodWords(period)).toBe(says))

test('days and counts read as one says them', () => {
  expect([
    dayWords('2026-09-01'),
    daysBetween('2026-06-02', '2026-07-02'),
    daysBetween('2026-06-02', '2026-06-02'),
  ]).toEqual(['1 Sep 2026', 30, 0])
  expect([counted(1, 'line'), counted(0, 'line'), counted(1200, 'line')]).toEqual(['1 line', '0 lines', '1,200 lines'])
})
