import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NO_MOMENT, NOT_HELD, readTime } from './cloud-event-time.ts'

test.each([
  ['1970-01-01T00:00:00Z', 0],
  ['1970-01-01T00:00:01.5Z', 1_500],
  ['1970-01-01t00:00:00z', 0],
  ['1970-01-01T01:00:00+01:00', 0],
  ['1969-12-31T18:15:00-05:45', 0],
  ['1970-01-01T23:59:00+23:59', 0],
  ['1970-01-01T00:00:00-00:00', 0],
  ['1970-01-01T00:00:00.0009Z', 0],
  ['1970-01-01T00:00:00.001999999999999999Z', 1],
  ['1969-12-31T23:59:59.9999Z', -1],
  ['2000-02-29T00:00:00Z', 951_782_400_000],
  ['2016-12-31T23:59:60Z', 1_483_228_799_000],
  ['1900-01-01T00:00:00Z', -2_208_988_800_000],
  ['2298-12-31T23:59:59.999Z', 10_382_255_999_999],
])('%s is %i ms since 1970', (text, milliseconds) => expect(readTime(text)).toBe(milliseconds))

test.each([
  '1899-12-31T23:59:59.999Z',
  '1900-01-01T00:00:00+00:01',
  '2299-01-01T00:00:00Z',
  '2298-12-31T23:59:59-00:01',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
])('%s is a moment that is not held', (text) => expect(readTime(text)).toBe(NOT_HELD))

test.each([
  ['', 'nothing'],
  ['2026-05-01', 'no time of day'],
  ['2026-05-01T00:00:00', 'no offset'],
  ['2026-05-01T00:00Z', 'no seconds'],
  ['2026-05-01 00:00:00Z', 'a space for T'],
  ['2026-02-29T00:00:00Z', 'no leap year'],
  ['2100-02-29T00:00:00Z', 'no leap year, by 100'],
  ['2026-02-30T00:00:00Z', 'no February has 30 days'],
  ['2026-04-31T00:00:00Z', 'April has 30 days'],
  ['2026-00-01T00:00:00Z', 'month 0'],
  ['2026-13-01T00:00:00Z', 'month 13'],
  ['2026-05-00T00:00:00Z', 'day 0'],
  ['2026-05-32T00:00:00Z', 'day 32'],
  ['2026-05-01T24:00:00Z', 'hour 24'],
  ['2026-05-01T00:60:00Z', 'minute 60'],
  ['2026-05-01T00:00:61Z', 'second 61'],
  ['2026-05-01T00:00:00.Z', 'a point without digits'],
  ['2026-05-01T00:00:00,5Z', 'a comma'],
  ['2026-05-01T00:00:00+0200', 'an offset without colon'],
  ['2026-05-01T00:00:00+24:00', 'an offset of a day'],
  ['2026-05-01T00:00:00+01:60', 'an offset of 60 minutes'],
  ['2026-05-01T00:00:00+1:00', 'an offset of one digit'],
  ['2026-05-01T00:00:00Zz', 'something after it'],
  ['2026-05-01T00:00:00Z[UTC]', 'an annotation'],
  ['+002026-05-01T00:00:00Z', 'a year of six digits'],
  ['2026-5-01T00:00:00Z0', 'a month of one digit'],
  ['20２6-05-01T00:00:00Z', 'a digit that is not ASCII'],
])('%s is no moment: %s', (text) => expect(readTime(text)).toBe(NO_MOMENT))

test('it agrees with Temporal on every moment of every offset', () => {
  const moments = fc.record({
    at: fc.bigInt({ min: -2_208_988_800_000_000_000n, max: 10_382_255_999_999_999_999n }),
    minutes: fc.integer({ min: -1439, max: 1439 }),
    digits: fc.integer({ min: 0, max: 9 }),
  })
  const written = ({ at, minutes, digits }: { at: bigint; minutes: number; digits: number }): string => {
    const sign = minutes < 0 ? '-' : '+'
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
    const offset = `${sign}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
    const local = new Temporal.Instant(at).toZonedDateTimeISO(offset).toPlainDateTime()
    const fractionalSecondDigits = digits as 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
    return `${local.toString({ fractionalSecondDigits, roundingMode: 'trunc' })}${offset}`
  }
  fc.assert(
    fc.property(moments, (moment) => {
      const text = written(moment)
      const time = Temporal.Instant.from(text).epochMilliseconds
      const year = Temporal.Instant.from(text).toZonedDateTimeISO('UTC').year
      expect(readTime(text)).toBe(year < 1900 ? NOT_HELD : time)
    }),
    { numRuns: 2_000 },
  )
})

test('every day of four centuries is where Temporal has it, and the day after a month’s last is none', () => {
  let day = Temporal.PlainDate.from('1900-01-01')
  for (let milliseconds = -2_208_988_800_000; day.year < 2299; milliseconds += 86_400_000) {
    const text = `${day}T00:00:00Z`
    if (readTime(text) !== milliseconds) expect(`${text} ${readTime(text)}`).toBe(`${text} ${milliseconds}`)
    if (day.day === day.daysInMonth) {
      const none = `${day.toString().slice(0, 8)}${String(day.day + 1).padStart(2, '0')}T00:00:00Z`
      if (readTime(none) !== NO_MOMENT) expect(`${none} is read`).toBe('')
    }
    day = day.add({ days: 1 })
  }
  expect(day.toString()).toBe('2299-01-01')
})
