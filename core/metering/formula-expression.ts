import { type Decimal, larger, smaller, ZERO } from '#core/ground/decimal.ts'
import { divide } from '#core/ground/rounding.ts'

/** What is computed of the values of one event, before anything is divided. */
export type Expression =
  /** Divided by a constant and rounded up to a whole number, away from 0. */
  | Readonly<{ op: 'roundup'; of: readonly [Expression]; by: Decimal }>
  | Readonly<{ op: 'number'; value: Decimal }>
  | Readonly<{ op: 'value'; name: string }>
  | Readonly<{ op: '+' | '-' | '*' | 'min' | 'max'; of: readonly Expression[] }>

/** An expression, the names of the values in it, and what the sum over all events is divided by, once. */
export type Formula = Readonly<{
  total: Expression
  names: readonly string[]
  divisor: Decimal | 'hours_of_month'
}>

/** Where a formula is wrong, counted in characters from 1, and what was wanted there. */
export type FormulaFault = Readonly<{ at: number; says: string }>

/** The value of an expression; a value that the event lacks counts as 0. Sums and products are exact. */
export function evaluate(expression: Expression, values: ReadonlyMap<string, Decimal>): Decimal {
  if (expression.op === 'number') return expression.value
  if (expression.op === 'value') return values.get(expression.name) ?? ZERO
  if (expression.op === 'roundup') return roundedUp(evaluate(expression.of[0], values), expression.by)
  return expression.of.map((part) => evaluate(part, values)).reduce(OPERATIONS[expression.op])
}

/** Whole by comparing the product, not by places of the quotient: 4,000 by 3 are 1,334, and 3 by 3 are 1. */
function roundedUp(value: Decimal, by: Decimal): Decimal {
  const whole = divide(value, by, { places: 0, mode: 'truncate' })
  if (whole.times(by).eq(value)) return whole
  return value.gt(ZERO) === by.gt(ZERO) ? whole.plus(1) : whole.minus(1)
}

const OPERATIONS = {
  '+': (a, b) => a.plus(b),
  '-': (a, b) => a.minus(b),
  '*': (a, b) => a.times(b),
  min: smaller,
  max: larger,
} as const satisfies Record<string, (a: Decimal, b: Decimal) => Decimal>

/** The names of values in an expression, each once, in order. */
export function namesIn(expression: Expression): readonly string[] {
  if (expression.op === 'number') return []
  if (expression.op === 'value') return [expression.name]
  return [...new Set(expression.of.flatMap(namesIn))].sort()
}
