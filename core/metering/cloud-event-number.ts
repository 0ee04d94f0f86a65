import { VALUE_PLACES } from './event.ts'

/** A number that a JSON text writes in a way that a JavaScript number may lose: as it was written. */
export class WrittenNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** Digits before the point that a metered value has at most: it stays below 10^20. */
const MOST_DIGITS = 20
const MILLIONTH = 10n ** BigInt(VALUE_PLACES - 6)
const DECIMAL = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/

export type NumberFault = 'not_a_number' | 'too_large' | 'too_many_places'

/**
 * A JavaScript number as an integer of 10^-18, where its source text had no more than 15 significant digits. Different decimals
 * of up to 15 digits are different doubles, so the one of few places that gives this double is the one that was written.
 */
export function scaledNumber(value: number): bigint | NumberFault {
  const millionths = Math.round(value * 1e6)
  if (millionths / 1e6 === value && millionths < 1e15 && millionths > -1e15) return BigInt(millionths) * MILLIONTH
  return scaledText(String(value))
}

/** A decimal text, an exponent allowed, as an integer of 10^-18. Nothing is rounded: what does not fit has its fault. */
export function scaledText(text: string): bigint | NumberFault {
  const match = DECIMAL.exec(text)
  if (!match) return 'not_a_number'
  const [, sign, whole = '', places = '', bare = '', exponent = '0'] = match
  const fraction = places + bare
  const digits = (whole + fraction).replace(/^0+/, '')
  const short = withoutEndingZeros(digits)
  if (short === '') return 0n
  // The value is `short` × 10^power.
  const power = Number(exponent) - fraction.length + digits.length - short.length
  if (short.length + power > MOST_DIGITS) return 'too_large'
  if (power < -VALUE_PLACES) return 'too_many_places'
  const size = BigInt(short) * 10n ** BigInt(power + VALUE_PLACES)
  return sign === '-' ? -size : size
}

/** In one pass: a regular expression takes the square of the length of a text of many zeros. */
function withoutEndingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end -= 1
  return digits.slice(0, end)
}

/** Whether a text may be a decimal number by how it begins. Most labels begin with a letter. */
export function mayBeNumber(text: string): boolean {
  const first = text.charCodeAt(0)
  return (first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46
}
