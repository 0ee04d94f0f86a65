import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { faultText, parseFormula } from './formula.ts'
import { evaluate, type Formula } from './formula-expression.ts'

function read(text: string): Formula {
  const parsed = parseFormula(text)
  if (!parsed.ok) throw new Error(faultText(parsed.refusal))
  return parsed.value
}

function computed(text: string, values: Readonly<Record<string, string>>): string {
  const told = new Map(Object.entries(values).map(([name, value]) => [name, decimal(value)]))
  return evaluate(read(text).total, told).toFixed()
}

const VRAM = 'hours * min(24, max(reserved, 0.5 * configured)) * 1 / hours_of_month'

describe('the value of one event', () => {
  test.each([
    { formula: '2 + 3 * 4', is: '14', because: 'products come before sums' },
    { formula: '(2 + 3) * 4', is: '20', because: 'parentheses come first' },
    { formula: '10 - 3 - 2', is: '5', because: 'from left to right' },
    { formula: '-a * -2', is: '14', because: 'a sign before a name and a number' },
    { formula: '2 - -a', is: '9', because: 'a sign after a sign' },
    { formula: 'min(a, 5, c)', is: '0', because: 'what the event lacks counts as 0' },
    { formula: 'max(a, 5, b)', is: '7', because: 'the largest of three' },
    { formula: 'max(a)', is: '7', because: 'of one alone' },
    { formula: 'a*b', is: '0.000000000000000007', because: 'eighteen places survive' },
    { formula: 'b * b', is: '0.000000000000000000000000000000000001', because: 'and products are exact' },
    { formula: '"vCPU hours" * .5', is: '1.5', because: 'a name in quotes, a number without a zero before its point' },
    { formula: 'x.y_1 + 1', is: '12', because: 'letters, digits, points and underscores in a name' },
    { formula: 'roundup(a / 2)', is: '4', because: '3.5 up to a whole number' },
    { formula: 'roundup(a / 7)', is: '1', because: 'what comes out even stays' },
    { formula: 'roundup(a / 3) * 2', is: '6', because: 'a factor like others' },
    { formula: 'roundup(b)', is: '1', because: 'without a division too, of the 18th place' },
    { formula: 'roundup(b * b / 3)', is: '1', because: 'however small' },
    { formula: 'roundup(-a / 2)', is: '-4', because: 'away from 0' },
    { formula: 'roundup(a / -2)', is: '-4', because: 'by a divisor below 0 too' },
    { formula: 'roundup + 1', is: '1', because: 'a value may be called so' },
    { formula: VRAM, is: '60', because: '6 hours × max(2, 0.5 × 20) = 10' },
  ])('$formula is $is: $because', ({ formula, is }) => {
    const values = { a: '7', b: '0.000000000000000001', 'vCPU hours': '3', 'x.y_1': '11' }
    expect(computed(formula, { ...values, hours: '6', reserved: '2', configured: '20' })).toBe(is)
  })

  test.each([
    { reserved: '2', configured: '3', is: '2', because: 'the reservation is above the floor of 1.5' },
    { reserved: '0', configured: '3', is: '1.5', because: 'the floor is half of what is configured' },
    { reserved: '40', configured: '3', is: '24', because: 'the cap is 24' },
    { reserved: '0', configured: '48', is: '24', because: 'the floor meets the cap' },
  ])('reserved $reserved of $configured is $is in an hour: $because', ({ is, reserved, configured }) =>
    expect(computed(VRAM, { hours: '1', reserved, configured })).toBe(is),
  )
})

describe('memory that is rented, and users in bundles', () => {
  const half = 'max(reserved, 0.5 * configured)'
  test.each([
    { formula: half, values: { configured: '4096', reserved: '0' }, is: '2048', because: 'M1: half of 4,096 MB' },
    { formula: half, values: { configured: '4096' }, is: '2048', because: 'M1: what is not told is not reserved' },
    {
      formula: `min(24, ${half})`,
      values: { configured: '64', reserved: '0' },
      is: '24',
      because: 'M2: 24 GB at most, of 32',
    },
    {
      formula: `min(24, ${half})`,
      values: { configured: '16', reserved: '12' },
      is: '12',
      because: 'M2: more is reserved than half',
    },
    {
      formula: 'max(mail, roundup(directory / 3))',
      values: { mail: '1000', directory: '4000' },
      is: '1334',
      because: 'M3: ROUNDUP(4000 / 3) is more than 1,000',
    },
    {
      formula: 'max(mail, roundup(directory / 3))',
      values: { mail: '1335', directory: '4000' },
      is: '1335',
      because: 'M3: one more mail user decides',
    },
  ])('$formula is $is: $because', ({ formula, values, is }) => expect(computed(formula, values)).toBe(is))
})

test.each([
  { formula: 'a * 2', divisor: '1' },
  { formula: '(a + b) / 2', divisor: '2' },
  { formula: 'a / (24 * 30)', divisor: '720' },
  { formula: 'a / -2', divisor: '-2' },
  { formula: VRAM, divisor: 'hours_of_month' },
])('$formula is divided by $divisor', ({ formula, divisor }) => {
  const told = read(formula).divisor
  expect(typeof told === 'string' ? told : told.toFixed()).toBe(divisor)
})

test('a formula tells which values it needs', () => {
  expect(read(VRAM).names).toEqual(['configured', 'hours', 'reserved'])
})

describe('what is no formula is refused at its place', () => {
  test.each([
    ['', 'position 1: wanted a number, a name, min(, max( or a parenthesis, not the end'],
    ['a +', 'position 4: wanted a number, a name, min(, max( or a parenthesis, not the end'],
    ['a * * b', 'position 5: wanted a number, a name, min(, max( or a parenthesis, not *'],
    ['a b', 'position 3: wanted an operator or the end, not b'],
    ['a ^ 2', 'position 3: wanted a number, a name, one of + - * / ( ) or a comma, not ^'],
    ['a * 👍', 'position 5: wanted a number, a name, one of + - * / ( ) or a comma, not 👍'],
    ['(a + b', 'position 7: wanted ) for the ( at position 1, not the end'],
    ['a + b)', 'position 6: wanted an operator or the end, not )'],
    ['min a', 'position 5: wanted ( after min'],
    ['min()', 'position 5: wanted a number, a name, min(, max( or a parenthesis, not )'],
    ['floor(a)', 'position 1: wanted min, max or roundup before a parenthesis, not floor'],
    ['roundup(a + b / 2)', 'position 15: wanted the one division at the end, outside of parentheses'],
    ['roundup(a / b)', 'position 13: wanted a constant or hours_of_month after the division'],
    ['roundup(a / 0)', 'position 13: wanted another constant than 0 after the division'],
    ['roundup(a / hours_of_month)', 'position 13: wanted a constant after the division in roundup'],
    ['roundup(a', 'position 10: wanted ) for the ( at position 8, not the end'],
    ['a + b / 2', 'position 7: wanted parentheses around the sum that is divided, such as (a + b) / 2'],
    ['(a / 2) * b', 'position 4: wanted the one division at the end, outside of parentheses'],
    ['a / 2 * b', 'position 7: wanted the end after the division, not *'],
    ['a / 2 / 3', 'position 7: wanted the end after the division, not /'],
    ['a / b', 'position 5: wanted a constant or hours_of_month after the division'],
    ['a / (2 - 2)', 'position 5: wanted another constant than 0 after the division'],
    ['a * hours_of_month', 'position 5: wanted hours_of_month after the division only'],
    ['"a', 'position 1: wanted a quote at the end of the name that begins here'],
    ['1.0000000000000000001', 'position 1: wanted a number of at most 38 digits, 18 after the point'],
    [`${'('.repeat(30)}a${')'.repeat(30)}`, 'position 22: wanted at most 20 levels inside each other'],
    [`${'-'.repeat(30)}a`, 'position 22: wanted at most 20 levels inside each other'],
    [Array.from({ length: 17 }, () => 'a').join('*'), 'position 1: wanted at most 16 factors in a product'],
    ['a'.repeat(1001), 'position 1001: wanted at most 1000 characters, not 1001'],
  ])('%s', (formula, says) => {
    const parsed = parseFormula(formula)
    expect(parsed.ok ? parsed : faultText(parsed.refusal)).toBe(says)
  })
})

/** A formula as a tree of its own, written out with parentheses everywhere. */
type Sample = Readonly<{ text: string; value: number }>
const samples: fc.Arbitrary<Sample> = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.nat(9).map((n) => ({ text: `${n}`, value: n })),
    fc
      .tuple(tie('sample'), fc.constantFrom('+', '-', '*', 'min', 'max'), tie('sample'))
      .map(([a, op, b]) => joined(a, op, b)),
  ),
})).sample

function joined(a: Sample, op: string, b: Sample): Sample {
  if (op === 'min') return { text: `min(${a.text},${b.text})`, value: Math.min(a.value, b.value) }
  if (op === 'max') return { text: `max( ${a.text} , ${b.text} )`, value: Math.max(a.value, b.value) }
  const text = `(${a.text} ${op} ${b.text})`
  if (op === '+') return { text, value: a.value + b.value }
  return { text, value: op === '-' ? a.value - b.value : a.value * b.value }
}

test('law: what is written with parentheses is computed as it is written', () => {
  fc.assert(
    fc.property(samples, ({ text, value }) => {
      expect(computed(text, {})).toBe(`${value}`)
    }),
  )
})

test('law: any text is read or refused at a place inside it', () => {
  const words = fc.array(fc.constantFrom('a', '1', '+', '-', '*', '/', '(', ')', ',', 'min', 'max', ' ', '"', '.', '§'))
  fc.assert(
    fc.property(words, (parts) => {
      const text = parts.join('')
      const parsed = parseFormula(text)
      if (parsed.ok) return
      expect(parsed.refusal.at).toBeGreaterThan(0)
      expect(parsed.refusal.at).toBeLessThanOrEqual(text.length + 1)
      expect(present(parsed.refusal.says, 'a fault says something')).toMatch(/^wanted/)
    }),
  )
})
