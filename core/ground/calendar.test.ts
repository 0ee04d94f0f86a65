import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anchorIn,
  type BillingCalendar,
  contains,
  midnight,
  monthOf,
  overlap,
  periodName,
  periodStartingIn,
  periodsOverlapping,
} from './calendar.ts'

const at = (text: string) => Temporal.Instant.from(text)
const month = (text: string) => Temporal.PlainYearMonth.from(text)
const date = (text: string) => Temporal.PlainDate.from(text)
const monthly = (zone: string, anchorDay = 1): BillingCalendar => ({ zone, anchorDay, months: 1 })

describe('anchorIn', () => {
  test.each([
    { month: '2026-01', anchorDay: 31, day: '2026-01-31', because: 'January has it' },
    { month: '2026-02', anchorDay: 31, day: '2026-02-28', because: 'the last day of a short month' },
    { month: '2028-02', anchorDay: 31, day: '2028-02-29', because: 'a leap year' },
    { month: '2026-02', anchorDay: 29, day: '2026-02-28', because: '29 is too many for February as well' },
    { month: '2026-04', anchorDay: 31, day: '2026-04-30', because: 'April has thirty' },
    { month: '2026-04', anchorDay: 15, day: '2026-04-15', because: 'any other day is itself' },
  ])('day $anchorDay in $month: $because', ({ month: text, anchorDay, day }) =>
    expect(anchorIn(month(text), anchorDay).toString()).toBe(day),
  )

  test.each([0, 32, -1])('day %i is a bug', (anchorDay) =>
    expect(() => anchorIn(month('2026-01'), anchorDay)).toThrow(/between 1 and 31/),
  )
})

test('R15: anchor day 31 from 2026-01-31 goes on 02-28, 03-31 and 04-30', () => {
  const calendar = monthly('Etc/UTC', 31)
  const periods = periodsOverlapping(calendar, { from: at('2026-01-31T00:00:00Z'), to: at('2026-05-01T00:00:00Z') })
  expect(periods.map((period) => period.starts.toString())).toEqual([
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
  ])
})

describe('periodStartingIn: bounds are local midnights', () => {
  test.each([
    { zone: 'Europe/Berlin', of: '2026-05', from: '2026-04-30T22:00:00Z', to: '2026-05-31T22:00:00Z', hours: 744 },
    { zone: 'Europe/Berlin', of: '2026-03', from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z', hours: 743 },
    { zone: 'Europe/Berlin', of: '2026-10', from: '2026-09-30T22:00:00Z', to: '2026-10-31T23:00:00Z', hours: 745 },
    { zone: 'America/New_York', of: '2026-03', from: '2026-03-01T05:00:00Z', to: '2026-04-01T04:00:00Z', hours: 743 },
    { zone: 'America/New_York', of: '2026-11', from: '2026-11-01T04:00:00Z', to: '2026-12-01T05:00:00Z', hours: 721 },
    { zone: 'Asia/Kolkata', of: '2026-05', from: '2026-04-30T18:30:00Z', to: '2026-05-31T18:30:00Z', hours: 744 },
    { zone: 'Etc/UTC', of: '2026-02', from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z', hours: 672 },
  ])('$of in $zone has $hours hours', ({ zone, of, from, to, hours }) => {
    const period = periodStartingIn(monthly(zone), month(of))
    expect([period.from.toString(), period.to.toString(), period.starts.toString()]).toEqual([from, to, `${of}-01`])
    expect(period.from.until(period.to, { largestUnit: 'hour' }).hours).toBe(hours)
  })

  test('where the clock skips midnight, the day begins with its first moment', () => {
    // In São Paulo 2018-11-04 began at 01:00, since 00:00 to 01:00 did not exist.
    const period = periodStartingIn(monthly('America/Sao_Paulo', 4), month('2018-11'))
    expect(period.from.toString()).toBe('2018-11-04T03:00:00Z')
    expect(period.to.toString()).toBe('2018-12-04T02:00:00Z')
    expect(period.starts.toString()).toBe('2018-11-04')
  })

  test.each([
    { months: 3, to: '2026-04-01T00:00:00Z' },
    { months: 6, to: '2026-07-01T00:00:00Z' },
    { months: 12, to: '2027-01-01T00:00:00Z' },
  ] as const)('$months months', ({ months, to }) => {
    const period = periodStartingIn({ zone: 'Etc/UTC', anchorDay: 1, months }, month('2026-01'))
    expect(period.to.toString()).toBe(to)
  })
})

test.each([
  { zone: 'Europe/Berlin', day: '2026-03-29', hours: 23, because: 'the clock goes forward' },
  { zone: 'Europe/Berlin', day: '2026-10-25', hours: 25, because: 'the clock goes back' },
  { zone: 'America/Sao_Paulo', day: '2018-11-04', hours: 23, because: 'it goes forward at midnight' },
  { zone: 'America/New_York', day: '2026-03-29', hours: 24, because: 'other zones change on other days' },
])('$day in $zone has $hours hours: $because', ({ zone, day, hours }) => {
  const length = midnight(date(day), zone).until(midnight(date(day).add({ days: 1 }), zone), { largestUnit: 'hour' })
  expect(length.hours).toBe(hours)
})

describe('periodsOverlapping', () => {
  const berlin = monthly('Europe/Berlin')
  test.each([
    { from: '2026-04-30T22:00:00Z', to: '2026-05-31T22:00:00Z', starts: ['05-01'], because: 'both ends fit' },
    {
      from: '2026-04-30T21:59:59.999Z',
      to: '2026-05-01T00:00:00Z',
      starts: ['04-01', '05-01'],
      because: 'a ms before',
    },
    { from: '2026-05-10T00:00:00Z', to: '2026-05-11T00:00:00Z', starts: ['05-01'], because: 'inside one' },
    {
      from: '2026-05-10T00:00:00Z',
      to: '2026-07-01T00:00:00Z',
      starts: ['05-01', '06-01', '07-01'],
      because: 'Berlin is ahead',
    },
    { from: '2026-05-31T22:00:00Z', to: '2026-05-31T22:00:00.001Z', starts: ['06-01'], because: 'half-open' },
  ])('$from to $to: $because', ({ from, to, starts }) => {
    const periods = periodsOverlapping(berlin, { from: at(from), to: at(to) })
    expect(periods.map((period) => period.starts.toString())).toEqual(starts.map((day) => `2026-${day}`))
  })

  test('the anchor may be still to come in the month', () => {
    const periods = periodsOverlapping(monthly('Etc/UTC', 20), {
      from: at('2026-05-10T00:00:00Z'),
      to: at('2026-05-11T00:00:00Z'),
    })
    expect(periods.map((period) => period.starts.toString())).toEqual(['2026-04-20'])
  })

  test.each([
    { months: 3, from: '2026-02-10', start: '2026-01-01', because: 'a quarter starts in January' },
    { months: 3, from: '2026-03-10', start: '2026-01-01', because: 'whatever month is asked from' },
    { months: 3, from: '2026-04-01', start: '2026-04-01', because: 'the next in April' },
    { months: 6, from: '2026-12-31', start: '2026-07-01', because: 'half-years start in January and July' },
    { months: 12, from: '2026-12-31', start: '2026-01-01', because: 'years in January' },
  ] as const)('$months months asked from $from: $because', ({ months, from, start }) => {
    const calendar: BillingCalendar = { zone: 'Etc/UTC', anchorDay: 1, months }
    const noon = date(from).toZonedDateTime({ timeZone: 'Etc/UTC', plainTime: '12:00' }).toInstant()
    const [first] = periodsOverlapping(calendar, { from: noon, to: noon.add({ hours: 1 }) })
    expect(first?.starts.toString()).toBe(start)
  })
})

test.each([
  { instant: '2026-05-31T22:30:00Z', zone: 'Europe/Berlin', name: '2026-06' },
  { instant: '2026-05-31T22:30:00Z', zone: 'America/New_York', name: '2026-05' },
  { instant: '2026-05-31T18:30:00Z', zone: 'Asia/Kolkata', name: '2026-06' },
])('$instant in $zone is in $name', ({ instant, zone, name }) =>
  expect(monthOf(at(instant), zone).toString()).toBe(name),
)

test.each([
  { calendar: monthly('Europe/Berlin'), of: '2024-09', name: '2024-09', because: 'a calendar month' },
  { calendar: monthly('Europe/Berlin', 15), of: '2024-09', name: '2024-09-15 to 2024-10-15', because: 'another day' },
  {
    calendar: { ...monthly('Etc/UTC'), months: 3 as const },
    of: '2026-01',
    name: '2026-01-01 to 2026-04-01',
    because: 'a quarter',
  },
  { calendar: monthly('Asia/Kolkata', 31), of: '2026-02', name: '2026-02-28 to 2026-03-31', because: 'a short month' },
])('a period of $of is named $name: $because', ({ calendar, of, name }) =>
  expect(periodName(periodStartingIn(calendar, month(of)))).toBe(name),
)

describe('spans are half-open', () => {
  const hour = (of: number) => at(`2026-05-01T${of}:00:00Z`)
  const [ten, eleven, twelve, thirteen] = [hour(10), hour(11), hour(12), hour(13)] as const
  test.each([
    { span: { from: ten, to: twelve }, instant: ten, inside: true, because: 'the beginning belongs to it' },
    { span: { from: ten, to: twelve }, instant: eleven, inside: true, because: 'so does the middle' },
    { span: { from: ten, to: twelve }, instant: twelve, inside: false, because: 'the end does not' },
    { span: { from: eleven, to: twelve }, instant: ten, inside: false, because: 'nor what was before' },
    { span: { from: ten, to: undefined }, instant: thirteen, inside: true, because: 'no end is for ever' },
    { span: { from: ten }, instant: thirteen, inside: true, because: 'no end is for ever' },
    { span: { from: ten, to: ten }, instant: ten, inside: false, because: 'an empty span contains nothing' },
  ])('contains: $because', ({ span, instant, inside }) => {
    expect(contains(span, instant)).toBe(inside)
  })
})

describe('overlap', () => {
  const span = (from: string, to: string) => ({
    from: at(`2026-05-01T${from}:00:00Z`),
    to: at(`2026-05-01T${to}:00:00Z`),
  })
  test.each([
    { a: span('10', '12'), b: span('11', '13'), shared: span('11', '12'), because: 'they cross' },
    { a: span('10', '14'), b: span('11', '13'), shared: span('11', '13'), because: 'one lies inside' },
    { a: span('10', '12'), b: span('12', '13'), shared: undefined, because: 'touching shares nothing' },
    { a: span('10', '11'), b: span('12', '13'), shared: undefined, because: 'they lie apart' },
    {
      a: { from: at('2026-05-01T12:00:00Z'), to: undefined },
      b: span('11', '13'),
      shared: span('12', '13'),
      because: 'no end',
    },
  ])('$because', ({ a, b, shared }) => {
    const found = overlap(a, b)
    expect(found && [found.from.toString(), found.to.toString()]).toEqual(
      shared && [shared.from.toString(), shared.to.toString()],
    )
  })
})

describe('laws', () => {
  const zones = [
    'Etc/UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
    'Pacific/Apia',
  ]
  const calendar: fc.Arbitrary<BillingCalendar> = fc.record({
    zone: fc.constantFrom(...zones),
    anchorDay: fc.integer({ min: 1, max: 31 }),
    months: fc.constantFrom(1 as const, 3 as const, 6 as const, 12 as const),
  })
  const [first, last] = ['2010-01-01T00:00:00Z', '2030-01-01T00:00:00Z'].map((text) => at(text).epochMilliseconds)
  const instant = fc
    .integer({ min: first ?? 0, max: last ?? 0 })
    .map((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds))
  const hours = fc.integer({ min: 1, max: 24 * 800 })

  test('periods tile time: no gap, no overlap, and all of what was asked for is covered', () => {
    fc.assert(
      fc.property(calendar, instant, hours, (one, from, length) => {
        const to = from.add({ hours: length })
        const periods = periodsOverlapping(one, { from, to })
        expect(contains(periods[0] ?? { from: to }, from)).toBe(true)
        for (const [place, period] of periods.entries()) {
          const next = periods[place + 1]
          if (next) expect(next.from.equals(period.to)).toBe(true)
          else expect(Temporal.Instant.compare(period.to, to)).toBeGreaterThanOrEqual(0)
          expect(Temporal.Instant.compare(period.from, period.to)).toBe(-1)
        }
        expect(contains({ from, to }, periods.at(-1)?.from ?? to) || periods.length === 1).toBe(true)
      }),
    )
  })

  test('an instant lies in one period, the same whatever span was asked for', () => {
    fc.assert(
      fc.property(calendar, instant, hours, hours, (one, moment, before, after) => {
        const asked = { from: moment.subtract({ hours: before }), to: moment.add({ hours: after }) }
        const holding = periodsOverlapping(one, asked).filter((period) => contains(period, moment))
        const alone = periodsOverlapping(one, { from: moment, to: moment.add({ nanoseconds: 1 }) })
        expect(holding.map(periodName)).toEqual(alone.map(periodName))
        expect(holding).toHaveLength(1)
      }),
    )
  })

  test('the hours of the days of a month add up to the hours of the month', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, moment) => {
        const of = monthOf(moment, zone)
        const period = periodStartingIn(monthly(zone), of)
        const days = Array.from({ length: of.daysInMonth }, (_, day) => of.toPlainDate({ day: day + 1 }))
        const minutes = days.map(
          (day) => midnight(day, zone).until(midnight(day.add({ days: 1 }), zone), { largestUnit: 'minute' }).minutes,
        )
        const total = minutes.reduce((sum, one) => sum + one, 0)
        expect(total).toBe(period.from.until(period.to, { largestUnit: 'minute' }).minutes)
      }),
    )
  })

  test('what two spans share lies in both, whichever is named first', () => {
    const span = fc.tuple(instant, hours).map(([from, length]) => ({ from, to: from.add({ hours: length }) }))
    fc.assert(
      fc.property(span, fc.integer({ min: -20_000, max: 20_000 }), hours, (a, shift, length) => {
        const from = a.from.add({ hours: shift })
        const b = { from, to: from.add({ hours: length }) }
        const shared = overlap(a, b)
        const other = overlap(b, a)
        expect(shared && [shared.from, shared.to].map(String)).toEqual(other && [other.from, other.to].map(String))
        const probe = Temporal.Instant.compare(a.from, b.from) < 0 ? b.from : a.from
        expect(shared !== undefined).toBe(contains(a, probe) && contains(b, probe))
      }),
    )
  })
})
