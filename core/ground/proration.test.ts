import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BillingCalendar, midnight, type Period, periodStartingIn } from './calendar.ts'
import { decimal, ZERO } from './decimal.ts'
import { dayShare, type ProrationPolicy, shareUnit } from './proration.ts'

const periodOf = (month: string, anchorDay: number, months: BillingCalendar['months'] = 1, zone = 'Etc/UTC') =>
  periodStartingIn({ zone, anchorDay, months }, Temporal.PlainYearMonth.from(month))

const days = (period: Period, from: string, to: string) => ({
  from: midnight(Temporal.PlainDate.from(from), period.zone),
  to: midnight(Temporal.PlainDate.from(to), period.zone),
})

const share = (period: Period, from: string, to: string, policy: ProrationPolicy) => {
  const { used, of } = dayShare(period, days(period, from, to), policy)
  return `${used.toFixed()}/${of.toFixed()}`
}

describe('actual_days', () => {
  const may = periodOf('2026-05', 1)
  const march = periodOf('2026-03', 1, 1, 'Europe/Berlin')
  test.each([
    { period: may, from: '2026-05-16', to: '2026-06-01', expected: '16/31', because: 'the first day counts' },
    { period: may, from: '2026-05-01', to: '2026-05-16', expected: '15/31', because: 'the end day does not' },
    { period: may, from: '2026-05-31', to: '2026-06-01', expected: '1/31', because: 'the last day alone' },
    { period: may, from: '2026-05-10', to: '2026-05-10', expected: '0/31', because: 'no day' },
    { period: may, from: '2026-05-01', to: '2026-06-01', expected: '1/1', because: 'all of it is the whole' },
    { period: march, from: '2026-03-29', to: '2026-04-01', expected: '3/31', because: 'a day of 23 hours is a day' },
    { period: periodOf('2026-02', 1), from: '2026-02-15', to: '2026-03-01', expected: '14/28', because: 'February' },
    { period: periodOf('2028-02', 1), from: '2028-02-15', to: '2028-03-01', expected: '15/29', because: 'a leap year' },
    {
      period: periodOf('2026-01', 1, 3),
      from: '2026-02-15',
      to: '2026-04-01',
      expected: '45/90',
      because: 'a quarter',
    },
    { period: periodOf('2026-01', 31), from: '2026-02-14', to: '2026-02-28', expected: '14/28', because: 'anchor 31' },
  ])('$from to $to: $because', ({ period, from, to, expected }) =>
    expect(share(period, from, to, 'actual_days')).toBe(expected),
  )

  test('the day is the local one: 22:30 UTC on the 14th is the 15th in Berlin', () => {
    const period = periodOf('2026-05', 1, 1, 'Europe/Berlin')
    const used = { from: Temporal.Instant.from('2026-05-14T22:30:00Z'), to: period.to }
    expect(dayShare(period, used, 'actual_days').used.toFixed()).toBe('17')
  })
})

describe('fixed_30', () => {
  test.each([
    { period: periodOf('2023-04', 23), from: '2023-05-15', to: '2023-05-23', expected: '8/30', because: 'R8' },
    {
      period: periodOf('2023-05', 15),
      from: '2023-05-23',
      to: '2023-06-15',
      expected: '22/30',
      because: 'R9: May has 30',
    },
    {
      period: periodOf('2023-02', 15),
      from: '2023-02-23',
      to: '2023-03-15',
      expected: '22/30',
      because: 'so has February',
    },
    { period: periodOf('2023-06', 15), from: '2023-06-23', to: '2023-07-15', expected: '22/30', because: 'June has' },
    { period: periodOf('2026-05', 1), from: '2026-05-16', to: '2026-06-01', expected: '15/30', because: 'half of May' },
    {
      period: periodOf('2026-05', 1),
      from: '2026-05-01',
      to: '2026-05-31',
      expected: '1/1',
      because: 'the 31st is extra',
    },
    { period: periodOf('2026-05', 1), from: '2026-05-31', to: '2026-06-01', expected: '0/30', because: 'and free' },
    {
      period: periodOf('2026-02', 1),
      from: '2026-02-28',
      to: '2026-03-01',
      expected: '3/30',
      because: 'the 28th is three',
    },
    {
      period: periodOf('2026-01', 1, 3),
      from: '2026-02-16',
      to: '2026-04-01',
      expected: '45/90',
      because: 'a quarter',
    },
    {
      period: periodOf('2026-01', 1, 12),
      from: '2026-07-01',
      to: '2027-01-01',
      expected: '180/360',
      because: 'a year',
    },
    { period: periodOf('2026-01', 31), from: '2026-02-15', to: '2026-02-28', expected: '16/30', because: 'anchor 31' },
    {
      period: periodOf('2026-01', 31),
      from: '2026-01-31',
      to: '2026-02-15',
      expected: '14/30',
      because: 'and its other part',
    },
    {
      period: periodOf('2026-02', 31),
      from: '2026-03-30',
      to: '2026-03-31',
      expected: '0/30',
      because: 'thirty days were over before',
    },
  ])('$from to $to: $because', ({ period, from, to, expected }) =>
    expect(share(period, from, to, 'fixed_30')).toBe(expected),
  )
})

describe('actual_days_end_excluded', () => {
  const january = periodOf('2025-01', 1)
  test.each([
    { period: january, from: '2025-01-16', to: '2025-02-01', expected: '15/30', because: 'R10: the 31st is free' },
    { period: january, from: '2025-01-01', to: '2025-01-16', expected: '15/30', because: 'its other half' },
    { period: january, from: '2025-01-01', to: '2025-01-31', expected: '1/1', because: 'all but the last day is all' },
    { period: january, from: '2025-01-31', to: '2025-02-01', expected: '0/30', because: 'the last day alone is free' },
    { period: periodOf('2026-02', 1), from: '2026-02-15', to: '2026-03-01', expected: '13/27', because: 'February' },
    {
      period: periodOf('2025-01', 1, 3),
      from: '2025-03-01',
      to: '2025-04-01',
      expected: '30/89',
      because: 'a quarter',
    },
  ])('$from to $to: $because', ({ period, from, to, expected }) =>
    expect(share(period, from, to, 'actual_days_end_excluded')).toBe(expected),
  )
})

describe('seconds', () => {
  const march = periodOf('2026-03', 1, 1, 'Europe/Berlin')
  test.each([
    { from: '2026-03-01T00:00:00+01:00', to: '2026-03-01T00:00:01+01:00', expected: '1/2674800', because: 'a second' },
    // March in Berlin has 31 × 86,400 − 3,600 seconds.
    { from: '2026-03-29T00:00:00+01:00', to: '2026-03-30T00:00:00+02:00', expected: '82800/2674800', because: '23 h' },
    { from: '2026-03-02T00:00:00+01:00', to: '2026-03-02T00:00:00.5+01:00', expected: '0.5/2674800', because: 'half' },
    { from: '2026-03-01T00:00:00+01:00', to: '2026-04-01T00:00:00+02:00', expected: '1/1', because: 'all of it' },
    { from: '2026-03-05T12:00:00Z', to: '2026-03-05T12:00:00Z', expected: '0/2674800', because: 'no time' },
  ])('$from to $to: $because', ({ from, to, expected }) => {
    const used = { from: Temporal.Instant.from(from), to: Temporal.Instant.from(to) }
    const found = dayShare(march, used, 'seconds')
    expect(`${found.used.toFixed()}/${found.of.toFixed()}`).toBe(expected)
  })
})

test.each([
  { policy: 'seconds', unit: 'seconds' },
  { policy: 'actual_days', unit: 'days' },
  { policy: 'actual_days_end_excluded', unit: 'days' },
  { policy: 'fixed_30', unit: 'days' },
] as const)('$policy counts $unit', ({ policy, unit }) => expect(shareUnit(policy)).toBe(unit))

test('none charges the whole for a single day', () => {
  expect(share(periodOf('2026-05', 1), '2026-05-31', '2026-06-01', 'none')).toBe('1/1')
})

test('law: the shares of the parts of a period sum to the whole, for any calendar and every way to count', () => {
  const calendar: fc.Arbitrary<BillingCalendar> = fc.record({
    zone: fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'America/Sao_Paulo'),
    anchorDay: fc.integer({ min: 1, max: 31 }),
    months: fc.constantFrom(1 as const, 3 as const, 6 as const, 12 as const),
  })
  const month = fc
    .integer({ min: 0, max: 200 })
    .map((months) => Temporal.PlainYearMonth.from('2015-01').add({ months }))
  const policy = fc.constantFrom<ProrationPolicy>('actual_days', 'actual_days_end_excluded', 'fixed_30', 'seconds')
  fc.assert(
    fc.property(calendar, month, policy, fc.nat(), fc.nat(), (one, starts, count, cut, later) => {
      const period = periodStartingIn(one, starts)
      const length = period.from.until(period.to, { largestUnit: 'minute' }).minutes
      const [early = 0, late = 0] = [cut % (length + 1), later % (length + 1)].sort((a, b) => a - b)
      const [a, b] = [period.from.add({ minutes: early }), period.from.add({ minutes: late })]
      const shares = [
        dayShare(period, { from: period.from, to: a }, count),
        dayShare(period, { from: a, to: b }, count),
        dayShare(period, { from: b, to: period.to }, count),
      ]
      for (const { used, of } of shares) expect(used.gte(0) && used.lte(of)).toBe(true)
      // The sum of the fractions, as one numerator over one denominator.
      const [top, bottom] = shares.reduce(
        ([over, under], { used, of }) => [over.times(of).plus(used.times(under)), under.times(of)] as const,
        [ZERO, decimal(1)] as const,
      )
      expect(top.toFixed()).toBe(bottom.toFixed())
    }),
  )
})
