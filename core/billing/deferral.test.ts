import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, sum, ZERO } from '#core/ground/decimal.ts'
import { type DeferredLine, earnedBy, isDeferred, recognize, scheduleOf } from './deferral.ts'

const month = (text: string) => Temporal.PlainYearMonth.from(text)
const berlin = (from: string, to: string) => ({
  from: Temporal.PlainDate.from(from).toZonedDateTime('Europe/Berlin').toInstant().toString(),
  to: Temporal.PlainDate.from(to).toZonedDateTime('Europe/Berlin').toInstant().toString(),
  zone: 'Europe/Berlin',
})

describe('whether revenue waits', () => {
  test.each([
    { from: '2026-05-01', to: '2026-06-01', issued: '2026-06-02', waits: false },
    { from: '2026-05-01', to: '2026-06-01', issued: '2026-05-31', waits: false },
    { from: '2026-05-01', to: '2026-06-01', issued: '2026-05-30', waits: true },
    { from: '2026-06-01', to: '2026-07-01', issued: '2026-05-31', waits: true },
  ])('$from to $to, issued $issued: $waits', ({ from, to, issued, waits }) =>
    expect(isDeferred(berlin(from, to), Temporal.PlainDate.from(issued))).toBe(waits),
  )
})

describe('what is earned by the end of a month', () => {
  test.each([
    { from: '2026-05-17', to: '2026-06-16', amount: '100', by: '2026-04', earned: '0' },
    { from: '2026-05-17', to: '2026-06-16', amount: '100', by: '2026-05', earned: '50' },
    { from: '2026-05-17', to: '2026-06-16', amount: '100', by: '2026-06', earned: '100' },
    { from: '2026-05-17', to: '2026-06-16', amount: '100', by: '2027-01', earned: '100' },
    { from: '2026-01-01', to: '2027-01-01', amount: '365', by: '2026-02', earned: '59' },
    // 31 of 365 days of 100.00 are 8.4931….
    { from: '2026-01-01', to: '2027-01-01', amount: '100', by: '2026-01', earned: '8.49' },
    { from: '2026-01-01', to: '2027-01-01', amount: '-100', by: '2026-01', earned: '-8.49' },
  ])('$amount for $from to $to: $earned by $by', ({ from, to, amount, by, earned }) =>
    expect(earnedBy({ ...berlin(from, to), amount: decimal(amount) }, month(by), 2).toFixed()).toBe(earned),
  )
})

const year = (amount: string, recognized = '0'): DeferredLine => ({
  ...berlin('2026-01-01', '2027-01-01'),
  line: 'line:ALTUS-INV-000001/1',
  product: 'altus:stratum',
  amount: decimal(amount),
  recognized: decimal(recognized),
})

test('what was recognized before is not due again', () => {
  expect(recognize([year('365')], month('2026-02'), 2).map(({ amount }) => amount.toFixed())).toEqual(['59'])
  expect(recognize([year('365', '31')], month('2026-02'), 2).map(({ amount }) => amount.toFixed())).toEqual(['28'])
  expect(recognize([year('365', '59')], month('2026-02'), 2)).toEqual([])
})

test('a schedule has what is overdue in its first month, and ends with the service', () => {
  const rest = scheduleOf(year('365'), month('2026-10'), 2)
  expect(rest.map((one) => [one.month, one.amount.toFixed()])).toEqual([
    ['2026-10', '304'],
    ['2026-11', '30'],
    ['2026-12', '31'],
  ])
  expect(scheduleOf(year('365', '365'), month('2026-10'), 2)).toEqual([])
})

test('law: recognized month by month, any amount over any service comes to itself', () => {
  const start = fc.integer({ min: 0, max: 400 })
  const days = fc.integer({ min: 1, max: 800 })
  fc.assert(
    fc.property(start, days, fc.integer({ min: -1_000_000, max: 1_000_000 }), (after, length, cents) => {
      const from = Temporal.PlainDate.from('2026-01-01').add({ days: after })
      const service = berlin(from.toString(), from.add({ days: length }).toString())
      const line = { ...service, line: 'l', product: 'p', amount: decimal(`${cents}e-2`) }
      let recognized = ZERO
      for (let at = month('2026-01'); at.year < 2030; at = at.add({ months: 1 })) {
        recognized = sum([recognized, ...recognize([{ ...line, recognized }], at, 2).map(({ amount }) => amount)])
      }
      expect(recognized.times(100).toFixed()).toBe(String(cents))
    }),
    { numRuns: 50 },
  )
})
