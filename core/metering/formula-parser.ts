import { type Decimal, decimal, isZero } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { type Expression, evaluate, type Formula, type FormulaFault, namesIn } from './formula-expression.ts'
import type { Token } from './formula-tokens.ts'

/** Parentheses, functions and signs inside each other. */
const DEEPEST = 20
/** Factors that are multiplied with each other: each adds up to 38 digits to the number. */
const MOST_FACTORS = 16

const HOURS = 'hours_of_month'

/** Where reading stands. The first fault ends it. */
type Cursor = { readonly tokens: readonly Token[]; at: number }

type Read = Expression | FormulaFault

function isFault(read: object): read is FormulaFault {
  return 'says' in read
}

/** formula = product "/" divisor | sum */
export function parseTokens(tokens: readonly Token[]): Formula | FormulaFault {
  const cursor: Cursor = { tokens, at: 0 }
  const first = readProduct(cursor, 0)
  if (isFault(first)) return first
  const divides = isSign(next(cursor), '/')
  const divisor = divides ? readDivisor(cursor) : decimal(1)
  if (typeof divisor === 'object' && isFault(divisor)) return divisor
  const total = divides ? first : readTerms(cursor, first, 0)
  if (isFault(total)) return total
  return restFault(next(cursor), divides) ?? totalFault(tokens, total) ?? { total, names: namesIn(total), divisor }
}

/** Only a product is divided: what a + b / 2 means would have to be guessed. */
function restFault(rest: Token, divides: boolean): FormulaFault | undefined {
  if (rest.kind === 'end') return undefined
  if (divides) return { at: rest.at, says: `wanted the end after the division, not ${shown(rest)}` }
  if (!isSign(rest, '/')) return { at: rest.at, says: `wanted an operator or the end, not ${shown(rest)}` }
  return { at: rest.at, says: 'wanted parentheses around the sum that is divided, such as (a + b) / 2' }
}

function totalFault(tokens: readonly Token[], total: Expression): FormulaFault | undefined {
  if (factorsOf(total) > MOST_FACTORS) return { at: 1, says: `wanted at most ${MOST_FACTORS} factors in a product` }
  if (!namesIn(total).includes(HOURS)) return undefined
  const at = tokens.find(({ kind, text }) => kind === 'name' && text === HOURS)?.at ?? 1
  return { at, says: `wanted ${HOURS} after the division only` }
}

function next({ tokens, at }: Cursor): Token {
  return present(tokens[at], 'reading stops at the end')
}

/** A constant that is not 0, or the hours of the month. */
function readDivisor(cursor: Cursor): Decimal | 'hours_of_month' | FormulaFault {
  cursor.at += 1
  const { at } = next(cursor)
  const divisor = readFactor(cursor, 0)
  if (isFault(divisor)) return divisor
  if (divisor.op === 'value' && divisor.name === HOURS) return HOURS
  if (namesIn(divisor).length > 0) return { at, says: `wanted a constant or ${HOURS} after the division` }
  const value = evaluate(divisor, new Map())
  return isZero(value) ? { at, says: 'wanted another constant than 0 after the division' } : value
}

/** sum = product {("+" | "-") product} */
function readSum(cursor: Cursor, depth: number): Read {
  const first = readProduct(cursor, depth)
  return isFault(first) ? first : readTerms(cursor, first, depth)
}

function readTerms(cursor: Cursor, first: Expression, depth: number): Read {
  let sum = first
  for (let sign = next(cursor); isSign(sign, '+', '-'); sign = next(cursor)) {
    cursor.at += 1
    const product = readProduct(cursor, depth)
    if (isFault(product)) return product
    sum = { op: sign.text === '+' ? '+' : '-', of: [sum, product] }
  }
  return sum
}

/** product = factor {"*" factor} */
function readProduct(cursor: Cursor, depth: number): Read {
  let product = readFactor(cursor, depth)
  while (!isFault(product) && isSign(next(cursor), '*')) {
    cursor.at += 1
    const factor = readFactor(cursor, depth)
    if (isFault(factor)) return factor
    product = { op: '*', of: [product, factor] }
  }
  return product
}

/** factor = number | name | "-" factor | "(" sum ")" | ("min" | "max") "(" sum {"," sum} ")" | roundup */
function readFactor(cursor: Cursor, depth: number): Read {
  const token = next(cursor)
  if (depth > DEEPEST) return { at: token.at, says: `wanted at most ${DEEPEST} levels inside each other` }
  if (token.kind === 'end' || isSign(token, '+', '*', '/', ')', ',')) {
    return { at: token.at, says: `wanted a number, a name, min(, max( or a parenthesis, not ${shown(token)}` }
  }
  cursor.at += 1
  if (token.kind === 'number') return { op: 'number', value: decimal(token.text) }
  if (token.kind === 'name') return readNamed(cursor, token, depth)
  if (isSign(token, '(')) return close(cursor, readSum(cursor, depth + 1), token)
  const negated = readFactor(cursor, depth + 1)
  return isFault(negated) ? negated : { op: '*', of: [{ op: 'number', value: decimal(-1) }, negated] }
}

function readNamed(cursor: Cursor, { text, at }: Token, depth: number): Read {
  const opening = next(cursor)
  if (!isSign(opening, '(')) {
    return text === 'min' || text === 'max'
      ? { at: opening.at, says: `wanted ( after ${text}` }
      : { op: 'value', name: text }
  }
  if (text === 'roundup') return readRoundup(cursor, opening, depth)
  if (text !== 'min' && text !== 'max') {
    return { at, says: `wanted min, max or roundup before a parenthesis, not ${text}` }
  }
  cursor.at += 1
  const of: Expression[] = []
  for (;;) {
    const part = readSum(cursor, depth + 1)
    if (isFault(part)) return part
    of.push(part)
    if (!isSign(next(cursor), ',')) return close(cursor, { op: text, of }, opening)
    cursor.at += 1
  }
}

/** roundup = "roundup" "(" (product "/" constant | sum) ")" */
function readRoundup(cursor: Cursor, opening: Token, depth: number): Read {
  cursor.at += 1
  const first = readProduct(cursor, depth + 1)
  if (isFault(first)) return first
  if (!isSign(next(cursor), '/')) {
    const sum = readTerms(cursor, first, depth + 1)
    return isFault(sum) ? sum : close(cursor, { op: 'roundup', of: [sum], by: decimal(1) }, opening)
  }
  const { at } = present(cursor.tokens[cursor.at + 1], 'the end comes after a sign')
  const by = readDivisor(cursor)
  if (by === HOURS) return { at, says: 'wanted a constant after the division in roundup' }
  return 'says' in by ? by : close(cursor, { op: 'roundup', of: [first], by }, opening)
}

function close(cursor: Cursor, inside: Read, opening: Token): Read {
  if (isFault(inside)) return inside
  const token = next(cursor)
  if (isSign(token, '/')) return { at: token.at, says: 'wanted the one division at the end, outside of parentheses' }
  if (!isSign(token, ')')) {
    return { at: token.at, says: `wanted ) for the ( at position ${opening.at}, not ${shown(token)}` }
  }
  cursor.at += 1
  return inside
}

function isSign({ kind, text }: Token, ...signs: readonly string[]): boolean {
  return kind === 'sign' && signs.includes(text)
}

function shown({ kind, text }: Token): string {
  return kind === 'end' ? 'the end' : text
}

function factorsOf(expression: Expression): number {
  if (expression.op === 'number' || expression.op === 'value') return 1
  const factors = expression.of.map(factorsOf)
  return expression.op === '*' ? factors.reduce((all, one) => all + one, 0) : Math.max(...factors)
}
