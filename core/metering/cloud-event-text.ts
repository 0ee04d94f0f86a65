import { WrittenNumber } from './cloud-event-number.ts'

/** A JSON value whose numbers lost nothing, and whether its texts may hold what no database keeps. */
export type ReadJson = Readonly<{ value: unknown; escaped: boolean }>

/**
 * A member whose number a JavaScript number may not hold: 16 digits or more, an exponent. Others come back from a double as they
 * were written. Inside of a text it may find what is none, which costs time and nothing else.
 */
const LONG_NUMBER = /"\s*:\s*-?(?:[\d.]{16}|[\d.]+[eE])/

/** What one look over a text tells of all JSON in it. */
export type TextLook = Readonly<{
  /** It may hold a number that a double does not. */
  long: boolean
  /** It may hold a NUL or half of a surrogate pair: in UTF-8 only an escape can write one. */
  escaped: boolean
}>

export function lookOver(text: string): TextLook {
  return { long: LONG_NUMBER.test(text), escaped: text.includes('\\u') }
}

/**
 * Parses a JSON text. Where it may hold long numbers, those come as `WrittenNumber`, with their source text; without any, which is
 * the usual case, it is JSON.parse alone. Throws a SyntaxError where it is no JSON, a RangeError where it is nested too deeply.
 */
export function parseJson(text: string, { long }: TextLook): unknown {
  return long && LONG_NUMBER.test(text) ? JSON.parse(text, keepNumber) : JSON.parse(text)
}

/** Reads a JSON text that stands by itself. */
export function readJson(text: string): ReadJson {
  const look = lookOver(text)
  return { value: look.long ? JSON.parse(text, keepNumber) : JSON.parse(text), escaped: look.escaped }
}

function keepNumber(_: string, value: unknown, written?: Readonly<{ source?: string }>): unknown {
  if (typeof value !== 'number' || written?.source === undefined) return value
  return isShort(written.source) ? value : new WrittenNumber(written.source)
}

/** Such a number is the same from its double. */
function isShort(source: string): boolean {
  return source.length < 16 && !source.includes('e') && !source.includes('E')
}
