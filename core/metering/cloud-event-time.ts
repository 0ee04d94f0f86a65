/** 1900-01-01T00:00:00Z and 2299-01-01T00:00:00Z in ms: between them lies what the engine of usage events holds. */
const FIRST = -2_208_988_800_000
const END = 10_382_256_000_000

/** What `readTime` answers for a text that is no moment, and for one that is outside of the years 1900 to 2298. */
export const NO_MOMENT = -Infinity
export const NOT_HELD = Infinity

const [DASH, COLON, POINT, PLUS, ZERO, NINE] = [45, 58, 46, 43, 48, 57]

/**
 * The moment of an RFC 3339 text in ms since 1970: `2026-05-01T02:00:00.5+02:00`. What is finer than a millisecond is cut off;
 * second 60 is the last second of its minute, as Temporal has it. It is written by hand because it is read with every event.
 */
export function readTime(text: string): number {
  if (!isForm(text)) return NO_MOMENT
  const [year, month, day] = [pair(text, 0) * 100 + pair(text, 2), pair(text, 5), pair(text, 8)]
  const [hour, minute, second] = [pair(text, 11), pair(text, 14), pair(text, 17)]
  // A pair that is no number is NaN, and no comparison with it holds.
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return NO_MOMENT
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return NO_MOMENT
  const zoneAt = endOfFraction(text)
  const offset = zoneAt === -1 ? Number.NaN : offsetMinutes(text, zoneAt)
  if (Number.isNaN(offset)) return NO_MOMENT
  const minutes = (daysSince1970(year, month, day) * 24 + hour) * 60 + minute - offset
  const time = (minutes * 60 + Math.min(second, 59)) * 1000 + milliseconds(text, zoneAt)
  return time >= FIRST && time < END ? time : NOT_HELD
}

/** The marks between the numbers of `0000-00-00T00:00:00`, and something after them. */
function isForm(text: string): boolean {
  return (
    text.length > 19 &&
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    (text.charCodeAt(10) | 32) === 116 &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON
  )
}

/** The number of two digits, NaN where they are none. */
function pair(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - ZERO, text.charCodeAt(at + 1) - ZERO]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** Where the offset begins, -1 where there is a point without digits. */
function endOfFraction(text: string): number {
  if (text.charCodeAt(19) !== POINT) return 19
  let at = 20
  while (text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= NINE) at += 1
  return at === 20 ? -1 : at
}

function milliseconds(text: string, end: number): number {
  let value = 0
  let unit = 100
  for (let at = 20; at < end && at < 23; at += 1) {
    value += (text.charCodeAt(at) - ZERO) * unit
    unit /= 10
  }
  return value
}

/** Minutes that the offset is ahead of UTC, NaN where it is none. */
function offsetMinutes(text: string, at: number): number {
  const sign = text.charCodeAt(at)
  if ((sign | 32) === 122) return text.length === at + 1 ? 0 : Number.NaN
  if ((sign !== PLUS && sign !== DASH) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return Number.NaN
  const [hours, minutes] = [pair(text, at + 1), pair(text, at + 4)]
  if (!(hours <= 23 && minutes <= 59)) return Number.NaN
  return (hours * 60 + minutes) * (sign === DASH ? -1 : 1)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days of the Gregorian calendar, with years that begin in March so that the leap day is a year's last. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
