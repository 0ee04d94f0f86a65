import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { midnight, periodStartingIn } from './calendar.ts'
import { type Decimal, decimal, sum } from './decimal.ts'
import { type ProrationPolicy, segmentShares } from './proration.ts'
import { divide } from './rounding.ts'

const periodOf = (month: string, anchorDay: number, zone = 'Etc/UTC') =>
  periodStartingIn({ zone, anchorDay, months: 1 }, Temporal.PlainYearMonth.from(month))

const day = (date: string) => midnight(Temporal.PlainDate.from(date), 'Etc/UTC')

/** Stretches from each date on to the next, with what a whole period of each costs; the last one is open. */
const stretches = (...each: readonly (readonly [from: string, fee: string])[]) =>
  each.map(([from, fee], at) => {
    const next = each[at + 1]
    return { from: day(from), to: next && day(next[0]), fee }
  })

type Stretch = ReturnType<typeof stretches>[number]

const charged = (month: string, anchor: number, segments: readonly Stretch[], policy: ProrationPolicy) =>
  segmentShares(periodOf(month, anchor), segments, policy).map(({ segment, share }) =>
    divide(decimal(segment.fee).times(share.used), share.of, { places: 2, mode: 'half_even' }).toFixed(2),
  )

describe('a change within a period', () => {
  test.each([
    {
      because: 'R10: 100 becomes 200 on the 16th, the end day not counted: 50 of 100 stays, 100 of 200 comes',
      charges: charged(
        '2025-01',
        1,
        stretches(['2024-06-01', '100'], ['2025-01-16', '200']),
        'actual_days_end_excluded',
      ),
      expected: ['50.00', '100.00'],
    },
    {
      because: 'R11: 10 becomes 20 on the 15th, the end day counted: 10 − 5.48 stays, 10.97 comes',
      charges: charged('2024-03', 1, stretches(['2024-01-01', '10'], ['2024-03-15', '20']), 'actual_days'),
      expected: ['4.52', '10.97'],
    },
    {
      because: 'R16: a seat more on 1 February of 13 January to 12 February, in place of the 4.00 billed before',
      charges: charged('2026-01', 13, stretches(['2025-08-13', '4'], ['2026-02-01', '8']), 'actual_days'),
      expected: ['2.45', '3.10'],
    },
    {
      because: 'R16: the period after it is whole',
      charges: charged('2026-02', 13, stretches(['2025-08-13', '4'], ['2026-02-01', '8']), 'actual_days'),
      expected: ['8.00'],
    },
    {
      because: 'thirty days in January: 15 and 15',
      charges: charged('2025-01', 1, stretches(['2024-06-01', '100'], ['2025-01-16', '200']), 'fixed_30'),
      expected: ['50.00', '100.00'],
    },
    {
      because: 'without proration a change waits for the next period',
      charges: charged('2025-01', 1, stretches(['2024-06-01', '100'], ['2025-01-16', '200']), 'none'),
      expected: ['100.00', '0.00'],
    },
    {
      because: 'what begins within the period has the rest of it: 17 of 31 days of 31.00',
      charges: charged('2025-01', 1, stretches(['2025-01-15', '31']), 'actual_days'),
      expected: ['17.00'],
    },
    {
      because: 'what ended before the period, or begins after it, has nothing of it',
      charges: charged('2025-01', 1, stretches(['2024-06-01', '7'], ['2025-01-01', '31'], ['2025-02-01', '9']), 'none'),
      expected: ['31.00'],
    },
  ])('$because', ({ charges, expected }) => expect(charges).toEqual(expected))

  test('the last of the seconds: 29 February at noon halves the day', () => {
    const noon = Temporal.Instant.from('2028-02-29T12:00:00Z')
    const segments = [
      { from: day('2028-01-01'), to: noon },
      { from: noon, to: undefined },
    ]
    const shares = segmentShares(periodOf('2028-02', 1), segments, 'seconds').map(
      ({ share }) => `${share.used.toFixed()}/${share.of.toFixed()}`,
    )
    // 28.5 days and half a day of 29 days, each of 86,400 seconds.
    expect(shares).toEqual(['2462400/2505600', '43200/2505600'])
  })
})

test('law: the shares of stretches without a gap have one denominator and sum to the whole, whatever is counted', () => {
  const policy = fc.constantFrom<ProrationPolicy>(
    'none',
    'actual_days',
    'actual_days_end_excluded',
    'fixed_30',
    'seconds',
  )
  const zone = fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata')
  const cuts = fc.array(fc.integer({ min: -20_000, max: 70_000 }), { maxLength: 12 })
  const month = fc.integer({ min: 0, max: 200 })
  const anchor = fc.integer({ min: 1, max: 31 })
  fc.assert(
    fc.property(policy, zone, cuts, month, anchor, (counts, one, minutes, months, anchorDay) => {
      const period = periodOf(Temporal.PlainYearMonth.from('2015-01').add({ months }).toString(), anchorDay, one)
      const bounds = [...new Set(minutes)].sort((a, b) => a - b).map((after) => period.from.add({ minutes: after }))
      const begins = [period.from.subtract({ hours: 1_000 }), ...bounds]
      const segments = begins.map((from, at) => ({ from, to: begins[at + 1] }))
      const shares = segmentShares(period, segments, counts).map(({ share }) => share)
      const of: readonly Decimal[] = shares.map((share) => share.of)
      expect(new Set(of.map(String)).size).toBe(1)
      expect(sum(shares.map(({ used }) => used)).toFixed()).toBe(of[0]?.toFixed())
    }),
  )
})
