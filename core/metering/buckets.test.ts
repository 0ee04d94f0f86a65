import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundariesOf, hasTooManyBuckets } from './buckets.ts'

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)

test.each([
  { zone: 'Europe/Berlin', day: '2026-03-29', hours: 23, because: 'clocks are set forward' },
  { zone: 'Europe/Berlin', day: '2026-10-25', hours: 25, because: 'clocks are set back' },
  { zone: 'Asia/Kolkata', day: '2026-10-25', hours: 24, because: 'hours begin at the half of UTC’s' },
  { zone: 'UTC', day: '2026-10-25', hours: 24, because: 'nothing changes' },
])('a day of $hours hours in $zone: $because', ({ zone, day, hours }) => {
  const from = Temporal.PlainDate.from(day).toZonedDateTime(zone)
  const span = { from: from.toInstant(), to: from.add({ days: 1 }).toInstant() }
  expect(boundariesOf(span, 'hour', zone)).toHaveLength(hours + 1)
  expect(boundariesOf(span, 'day', zone)).toHaveLength(2)
})

test('a change of half an hour makes one bucket of a half', () => {
  const span = { from: at('2026-04-04T13:00:00Z'), to: at('2026-04-04T17:00:00Z') }
  expect(boundariesOf(span, 'hour', 'Australia/Lord_Howe').map(String)).toEqual([
    '2026-04-04T13:00:00Z',
    '2026-04-04T14:00:00Z',
    '2026-04-04T15:00:00Z',
    '2026-04-04T15:30:00Z',
    '2026-04-04T16:30:00Z',
    '2026-04-04T17:00:00Z',
  ])
})

test.each([
  {
    by: 'month' as const,
    from: '2026-01-15T00:00:00Z',
    to: '2026-03-10T00:00:00Z',
    boundaries: ['2026-01-15T00:00:00Z', '2026-01-31T23:00:00Z', '2026-02-28T23:00:00Z', '2026-03-10T00:00:00Z'],
  },
  {
    by: 'day' as const,
    from: '2026-05-01T10:00:00Z',
    to: '2026-05-02T22:00:00Z',
    boundaries: ['2026-05-01T10:00:00Z', '2026-05-01T22:00:00Z', '2026-05-02T22:00:00Z'],
  },
  {
    by: 'period' as const,
    from: '2026-05-01T10:00:00Z',
    to: '2026-05-02T22:00:00Z',
    boundaries: ['2026-05-01T10:00:00Z', '2026-05-02T22:00:00Z'],
  },
])('by $by a span begins and ends where it does', ({ by, from, to, boundaries }) => {
  expect(boundariesOf({ from: at(from), to: at(to) }, by, 'Europe/Berlin').map(String)).toEqual(boundaries)
})

test.each([
  { by: 'hour' as const, years: 2, tooMany: true },
  { by: 'hour' as const, years: 1, tooMany: false },
  { by: 'day' as const, years: 40, tooMany: true },
  { by: 'day' as const, years: 20, tooMany: false },
  { by: 'month' as const, years: 390, tooMany: false },
  { by: 'period' as const, years: 390, tooMany: false },
])('$years years by $by are too many: $tooMany', ({ by, years, tooMany }) => {
  const from = Temporal.PlainDate.from('1901-01-01')
  const to = from.add({ years }).toZonedDateTime('UTC').toInstant()
  expect(hasTooManyBuckets({ from: from.toZonedDateTime('UTC').toInstant(), to }, by)).toBe(tooMany)
})

test('law: boundaries ascend from the start to the end, in every zone', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia']
  const lengths = ['hour', 'day', 'month'] as const
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...lengths),
      fc.integer({ min: 0, max: 4_000_000_000 }),
      fc.integer({ min: 1, max: 20_000_000 }),
      (zone, by, begin, seconds) => {
        const span = {
          from: Temporal.Instant.fromEpochMilliseconds(begin * 1_000),
          to: Temporal.Instant.fromEpochMilliseconds((begin + seconds) * 1_000),
        }
        const boundaries = boundariesOf(span, by, zone)
        expect([boundaries.at(0), boundaries.at(-1)].map(String)).toEqual([span.from, span.to].map(String))
        for (const [place, boundary] of boundaries.entries()) {
          const before = boundaries[place - 1]
          if (before) expect(Temporal.Instant.compare(before, boundary)).toBe(-1)
        }
      },
    ),
    { numRuns: 200 },
  )
})
