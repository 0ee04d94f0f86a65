import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Formula, FormulaFault } from './formula-expression.ts'
import { parseTokens } from './formula-parser.ts'
import { tokensOf } from './formula-tokens.ts'

/** Characters of a formula. */
export const LONGEST_FORMULA = 1000

/**
 * Reads a formula such as `hours * min(24, max(reserved, 0.5 * configured)) / hours_of_month`: numbers, names of values, `+`, `-`
 * and `*`, parentheses, `min`, `max` and `roundup(a / 3)`; a product may be divided at its end by a constant, or by the hours of the calendar
 * month of each event's time. Names with other characters than letters, digits, `_` and `.` stand in double quotes.
 */
export function parseFormula(text: string): Result<Formula, FormulaFault> {
  if (text.length > LONGEST_FORMULA) {
    return refuse({ at: LONGEST_FORMULA + 1, says: `wanted at most ${LONGEST_FORMULA} characters, not ${text.length}` })
  }
  const tokens = tokensOf(text)
  if ('says' in tokens) return refuse(tokens)
  const parsed = parseTokens(tokens)
  return 'says' in parsed ? refuse(parsed) : ok(parsed)
}

/** For a person: `position 9: wanted …`. */
export function faultText({ at, says }: FormulaFault): string {
  return `position ${at}: ${says}`
}
