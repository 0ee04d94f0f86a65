import { WrittenNumber } from './cloud-event-number.ts'

/** A JSON value whose numbers lost nothing, and whether its texts may hold what no database keeps. */
export type ReadJson = Readonly<{ value: unknown; escaped: boolean }>

/**
 * A member whose number a JavaScript number may not hold: 16 digits or more, an exponent. Others come back from a double as they
 * were written. Inside of a text it may find what is none, which costs time and nothing else.
 */
const LONG_NUMBER = /"\s*:\s*-?(?:[\d.]{16}|[\d.]+[eE])/

/**
 * Reads a JSON text. Numbers that a double may not hold come as `WrittenNumber`, with their source text; without any, which is
 * the usual case, it is JSON.parse alone. Throws a SyntaxError where it is no JSON, a RangeError where it is nested too deeply.
 */
export function readJson(text: string): ReadJson {
  // In UTF-8 only an escape can write a NUL or half of a surrogate pair.
  const escaped = text.includes('\\u')
  return { value: LONG_NUMBER.test(text) ? JSON.parse(text, keepNumber) : JSON.parse(text), escaped }
}

function keepNumber(_: string, value: unknown, written?: Readonly<{ source?: string }>): unknown {
  if (typeof value !== 'number' || written?.source === undefined) return value
  return isShort(written.source) ? value : new WrittenNumber(written.source)
}

/** Such a number is the same from its double. */
function isShort(source: string): boolean {
  return source.length < 16 && !source.includes('e') && !source.includes('E')
}
