/** One day to remember. The id stays the same for as long as it is the same thing, so that a calendar moves it instead of adding another. */
export type CalendarDay = Readonly<{
  uid: string
  /** When what is known of it was last told. */
  stamp: Temporal.Instant
  day: Temporal.PlainDate
  summary: string
  description: string
}>

/** As many octets a line of a calendar may have, without what ends it (RFC 5545, 3.1). */
const LINE_OCTETS = 75

/**
 * A calendar of whole days as iCalendar text (RFC 5545): lines that end with CR LF, folded where they are too long, texts escaped. The
 * same days make the same text to the letter.
 */
export function calendarText(name: string, days: readonly CalendarDay[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Perennial//Renewals//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT12H',
    ...days.flatMap(eventLines),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventLines({ uid, stamp, day, summary, description }: CalendarDay): readonly string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${stampText(stamp)}`,
    `DTSTART;VALUE=DATE:${dayText(day)}`,
    `DTEND;VALUE=DATE:${dayText(day.add({ days: 1 }))}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

function dayText(day: Temporal.PlainDate): string {
  return day.toString().replaceAll('-', '')
}

/** `20240901T120000Z`. */
function stampText(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')
}

/** A text in which nothing ends the line or the value: backslash, semicolon, comma and line breaks (RFC 5545, 3.3.11). */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, ' ')
}

/** A line in pieces of at most 75 octets, each next one led by a blank; no character is cut in two. */
function folded(line: string): string {
  let [text, octets] = ['', 0]
  for (const sign of line) {
    const size = octetsOf(sign)
    if (octets + size > LINE_OCTETS) {
      text += '\r\n '
      octets = 1
    }
    text += sign
    octets += size
  }
  return text
}

/** How many octets a character has in UTF-8. */
function octetsOf(sign: string): number {
  const code = sign.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}
