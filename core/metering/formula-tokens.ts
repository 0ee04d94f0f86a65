import type { FormulaFault } from './formula-expression.ts'

/** A piece of a formula; `at` counts its characters from 1. The last token is always the end. */
export type Token = Readonly<{ kind: 'number' | 'name' | 'sign' | 'end'; text: string; at: number }>

/** A name in quotes may hold anything but a quote: `"vCPU hours"`. */
const TOKEN = /\s*(?:(\d+(?:\.\d+)?|\.\d+)|([A-Za-z_][A-Za-z0-9_.]*|"[^"]+")|([-+*/(),]))/y

/** Digits of a number, and places after its point, as metered values have them. */
const MOST_DIGITS = 38
const MOST_PLACES = 18

/** The formula cut into tokens, or the first place that is none. */
export function tokensOf(formula: string): readonly Token[] | FormulaFault {
  const tokens: Token[] = []
  const end = formula.trimEnd().length
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end; ) {
    const from = TOKEN.lastIndex
    const found = TOKEN.exec(formula)
    if (!found) return strangeAt(formula, from)
    const token = tokenOf(found)
    if (token.kind === 'number' && !isMeterable(token.text)) {
      return { at: token.at, says: `wanted a number of at most ${MOST_DIGITS} digits, ${MOST_PLACES} after the point` }
    }
    tokens.push(token)
  }
  return [...tokens, { kind: 'end', text: '', at: end + 1 }]
}

function tokenOf(found: RegExpExecArray): Token {
  const [whole, number, name, sign = ''] = found
  const text = number ?? name ?? sign
  const at = found.index + whole.length - text.length + 1
  if (number !== undefined) return { kind: 'number', text, at }
  if (name === undefined) return { kind: 'sign', text, at }
  return { kind: 'name', text: name.startsWith('"') ? name.slice(1, -1) : name, at }
}

function isMeterable(number: string): boolean {
  const [whole = '', fraction = ''] = number.split('.')
  return fraction.length <= MOST_PLACES && whole.length + fraction.length <= MOST_DIGITS
}

function strangeAt(formula: string, from: number): FormulaFault {
  const at = from + formula.slice(from).search(/\S/)
  const character = [...formula.slice(at)][0] ?? ''
  if (character === '"') return { at: at + 1, says: 'wanted a quote at the end of the name that begins here' }
  return { at: at + 1, says: `wanted a number, a name, one of + - * / ( ) or a comma, not ${character}` }
}
