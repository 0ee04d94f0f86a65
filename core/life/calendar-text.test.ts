import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLink, writeLink } from './calendar-link.ts'
import { type CalendarDay, calendarText } from './calendar-text.ts'

const DAY: CalendarDay = {
  uid: 'end-nordwind-fen-1767222000@perennial',
  stamp: Temporal.Instant.from('2025-10-01T08:00:00.5Z'),
  day: Temporal.PlainDate.from('2025-12-31'),
  summary: 'Fen Foods: Stratum ends',
  description: 'Open.',
}

test('a day is an event of its own, with lines that end as the standard wants', () => {
  const text = calendarText('Renewals', [DAY])
  expect(text.split('\r\n')).toEqual([
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Perennial//Renewals//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH'],
    ...['X-WR-CALNAME:Renewals', 'REFRESH-INTERVAL;VALUE=DURATION:PT12H', 'BEGIN:VEVENT'],
    ...['UID:end-nordwind-fen-1767222000@perennial', 'DTSTAMP:20251001T080000Z', 'DTSTART;VALUE=DATE:20251231'],
    ...['DTEND;VALUE=DATE:20260101', 'SUMMARY:Fen Foods: Stratum ends', 'DESCRIPTION:Open.', 'TRANSP:TRANSPARENT'],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ])
})

describe('a text', () => {
  const summaryOf = (summary: string) =>
    calendarText('x', [{ ...DAY, summary }])
      .replaceAll('\r\n ', '')
      .split('\r\n')
      .find((line) => line.startsWith('SUMMARY:'))

  test.each([
    { summary: 'a,b;c\\d', is: 'SUMMARY:a\\,b\\;c\\\\d', because: 'what ends a value is escaped' },
    { summary: 'a\r\nb\nc', is: 'SUMMARY:a\\nb\\nc', because: 'a line break is two characters' },
    { summary: 'a\u0007b', is: 'SUMMARY:a b', because: 'what no calendar can show is a blank' },
    { summary: 'x\r\nATTENDEE:y', is: 'SUMMARY:x\\nATTENDEE:y', because: 'nobody adds lines of their own' },
  ])('$is: $because', ({ summary, is }) => expect(summaryOf(summary)).toBe(is))

  test('no line has more than 75 octets, and unfolded it is what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
        const text = calendarText(name, [{ ...DAY, summary: name }])
        const octets = text.split('\r\n').map((line) => Buffer.byteLength(line))
        expect(Math.max(...octets)).toBeLessThanOrEqual(75)
        expect(text.isWellFormed()).toBe(name.isWellFormed())
      }),
    )
    const long = `${'ä'.repeat(33)}😀${'b'.repeat(80)}`
    expect(summaryOf(long)).toBe(`SUMMARY:${long}`)
  })
})

test('an address says whose it is and its secret, and nothing else is one', () => {
  const secret = 'A'.repeat(43)
  const link = writeLink({ organization: 'fen-foods', secret })
  expect(readLink(link)).toEqual({ organization: 'fen-foods', secret })
  for (const wrong of [
    '',
    'fen-foods',
    `fen-foods.${secret}`,
    `Fen.${secret}.ics`,
    `fen-foods.${secret}x.ics`,
    `${link}.ics`,
  ]) {
    expect(readLink(wrong)).toBeUndefined()
  }
})
