import { describe, expect, test } from 'vitest'
import { type BillingCalendar, midnight, type Period, periodStartingIn } from '#core/ground/calendar.ts'
import { round } from '#core/ground/rounding.ts'
import { rateFlat } from './flat.ts'

const periodOf = (month: string, anchorDay = 1, months: BillingCalendar['months'] = 1) =>
  periodStartingIn({ zone: 'Europe/Berlin', anchorDay, months }, Temporal.PlainYearMonth.from(month))
const at = (day: string) => midnight(Temporal.PlainDate.from(day), 'Europe/Berlin')
const fee = (price: Parameters<typeof rateFlat>[0], period: Period, from: string, to: string) =>
  round(rateFlat(price, period, { from: at(from), to: at(to) }).amount, 2, 'half_even').toFixed(2)

describe('a month at 19.95, thirty days each', () => {
  test.each([
    { anchorDay: 23, month: '2023-04', from: '2023-05-15', to: '2023-05-23', amount: '5.32', because: 'R8: 8 days' },
    { anchorDay: 15, month: '2023-05', from: '2023-05-23', to: '2023-06-15', amount: '14.63', because: 'R9: 22 days' },
    { anchorDay: 15, month: '2023-05', from: '2023-05-15', to: '2023-06-15', amount: '19.95', because: 'all of it' },
    { anchorDay: 1, month: '2023-02', from: '2023-02-16', to: '2023-03-01', amount: '9.98', because: 'half: 9.975' },
  ])('$because', ({ anchorDay, month, from, to, amount }) =>
    expect(fee({ amount: '19.95', proration: 'fixed_30' }, periodOf(month, anchorDay), from, to)).toBe(amount),
  )
})

test('R10: 100 becomes 200 on 01-16 of 01-01 to 01-31, the end day not counted: −50, +100', () => {
  const period: Period = {
    from: at('2025-01-01'),
    to: at('2025-01-31'),
    zone: 'Europe/Berlin',
    starts: at('2025-01-01').toZonedDateTimeISO('Europe/Berlin').toPlainDate(),
  }
  expect(fee({ amount: '100', proration: 'actual_days' }, period, '2025-01-16', '2025-01-31')).toBe('50.00')
  expect(fee({ amount: '200', proration: 'actual_days' }, period, '2025-01-16', '2025-01-31')).toBe('100.00')
})

test('R11: 10 becomes 20 on 03-15 of March 2024, the end day counted: −5.48, +10.97', () => {
  // The end day is counted by a period that ends with the next day's midnight: 17 of 31 days.
  expect(fee({ amount: '10', proration: 'actual_days' }, periodOf('2024-03'), '2024-03-15', '2024-04-01')).toBe('5.48')
  expect(fee({ amount: '20', proration: 'actual_days' }, periodOf('2024-03'), '2024-03-15', '2024-04-01')).toBe('10.97')
})

describe('310 for May 2026', () => {
  test.each([
    { proration: 'actual_days', from: '2026-05-16', to: '2026-06-01', amount: '160.00', because: '16 of 31 days' },
    { proration: 'actual_days', from: '2026-05-01', to: '2026-05-16', amount: '150.00', because: 'the other 15' },
    { proration: 'fixed_30', from: '2026-05-16', to: '2026-06-01', amount: '155.00', because: 'half of thirty' },
    { proration: 'none', from: '2026-05-31', to: '2026-06-01', amount: '310.00', because: 'a day costs the whole' },
    { proration: 'actual_days', from: '2026-05-20', to: '2026-05-20', amount: '0.00', because: 'no day costs nothing' },
  ] as const)('$proration, $from to $to: $because', ({ proration, from, to, amount }) =>
    expect(fee({ amount: '310', proration }, periodOf('2026-05'), from, to)).toBe(amount),
  )
})

test('a quarter of fixed months: half of it is half the fee', () => {
  const quarter = periodOf('2026-01', 1, 3)
  expect(fee({ amount: '900', proration: 'fixed_30' }, quarter, '2026-02-16', '2026-04-01')).toBe('450.00')
})

test('a part says its days, and is not rounded before the line', () => {
  const period = periodOf('2026-05')
  const used = { from: at('2026-05-22'), to: period.to }
  const rated = rateFlat({ amount: '100', proration: 'actual_days' }, period, used)
  // 1000 ÷ 31 = 32.258064516129032258 06…
  expect(rated.amount.toFixed()).toBe('32.258064516129032258')
  expect(rated.says).toBe('100 for 10 of 31 days = 32.258064516129032258')
})
