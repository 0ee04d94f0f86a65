import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal } from './decimal.ts'
import { divide, ROUNDING_POLICIES, type RoundingMode, round } from './rounding.ts'

const MODES: readonly RoundingMode[] = ['half_even', 'half_up', 'truncate', 'up']

describe('round to two places', () => {
  test.each([
    { value: '2.345', half_even: '2.34', half_up: '2.35', truncate: '2.34', up: '2.35', because: 'a tie, 4 is even' },
    { value: '2.355', half_even: '2.36', half_up: '2.36', truncate: '2.35', up: '2.36', because: 'a tie, 5 is odd' },
    { value: '2.3451', half_even: '2.35', half_up: '2.35', truncate: '2.34', up: '2.35', because: 'above the tie' },
    { value: '2.3449', half_even: '2.34', half_up: '2.34', truncate: '2.34', up: '2.35', because: 'below the tie' },
    { value: '9.995', half_even: '10', half_up: '10', truncate: '9.99', up: '10', because: 'the tie carries' },
    { value: '0.005', half_even: '0', half_up: '0.01', truncate: '0', up: '0.01', because: 'zero is even' },
    { value: '0.0001', half_even: '0', half_up: '0', truncate: '0', up: '0.01', because: 'up takes any rest' },
    { value: '2.34', half_even: '2.34', half_up: '2.34', truncate: '2.34', up: '2.34', because: 'nothing to lose' },
    {
      value: '-2.345',
      half_even: '-2.34',
      half_up: '-2.35',
      truncate: '-2.34',
      up: '-2.35',
      because: 'as the positive',
    },
    {
      value: '-2.355',
      half_even: '-2.36',
      half_up: '-2.36',
      truncate: '-2.35',
      up: '-2.36',
      because: 'as the positive',
    },
    { value: '-0.005', half_even: '0', half_up: '-0.01', truncate: '0', up: '-0.01', because: 'zero has no sign' },
  ])('$value: $because', ({ value, ...expected }) => {
    for (const mode of MODES) expect([mode, round(decimal(value), 2, mode).toFixed()]).toEqual([mode, expected[mode]])
  })
})

test.each([
  { value: '1234.5', places: 0, rounded: '1234', because: 'yen have no places' },
  { value: '1235.5', places: 0, rounded: '1236', because: 'and their ties go to the even one too' },
  { value: '1.0005', places: 3, rounded: '1', because: 'dinars have three' },
  { value: '1.0015', places: 3, rounded: '1.002', because: 'and ties at the fourth place' },
])('$value at $places places is $rounded, half even: $because', ({ value, places, rounded }) =>
  expect(round(decimal(value), places, 'half_even').toFixed()).toBe(rounded),
)

describe('divide', () => {
  test.each([
    { value: '1', by: '3', places: 2, mode: 'half_even', quotient: '0.33', because: 'a third' },
    { value: '2', by: '3', places: 2, mode: 'half_even', quotient: '0.67', because: 'two thirds' },
    { value: '2', by: '3', places: 2, mode: 'truncate', quotient: '0.66', because: 'two thirds, cut' },
    { value: '1', by: '3', places: 2, mode: 'up', quotient: '0.34', because: 'a rest at any place goes up' },
    { value: '-1', by: '3', places: 2, mode: 'up', quotient: '-0.34', because: 'away from zero' },
    {
      value: '1',
      by: '8',
      places: 2,
      mode: 'half_even',
      quotient: '0.12',
      because: '0.125 is an exact tie, 2 is even',
    },
    { value: '3', by: '8', places: 2, mode: 'half_even', quotient: '0.38', because: '0.375 is an exact tie, 7 is odd' },
    { value: '1', by: '8', places: 2, mode: 'half_up', quotient: '0.13', because: '0.125 is an exact tie' },
    { value: '11', by: '10', places: 0, mode: 'up', quotient: '2', because: 'eleven need two packages of ten' },
    { value: '10', by: '10', places: 0, mode: 'up', quotient: '1', because: 'ten need one' },
    // 1 ÷ 7 = 0.142857 142857 142857 142857 | 142857…: below the tie at 24 places.
    {
      value: '1',
      by: '7',
      places: 24,
      mode: 'half_even',
      quotient: '0.142857142857142857142857',
      because: 'a long one',
    },
  ] as const)('$value ÷ $by: $because', ({ value, by, places, mode, quotient }) =>
    expect(divide(decimal(value), decimal(by), { places, mode }).toFixed()).toBe(quotient),
  )

  test('a rest just above a tie, far behind it, is no tie', () => {
    const aboveTie = decimal('0.125').plus('1e-30')
    expect(divide(aboveTie, decimal(1), { places: 2, mode: 'half_even' }).toFixed()).toBe('0.13')
  })
})

test('the name of a policy is what a posting stores', () => {
  for (const [name, policy] of Object.entries(ROUNDING_POLICIES)) expect(policy.name).toBe(name)
  expect(ROUNDING_POLICIES['line-half-even'].mode).toBe('half_even')
  expect(ROUNDING_POLICIES['line-half-up'].mode).toBe('half_up')
  expect(ROUNDING_POLICIES['line-truncate'].mode).toBe('truncate')
})

describe('laws', () => {
  const value = fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 9 }))
    .map(([digits, scale]) => decimal(`${digits}e-${scale}`))
  const mode = fc.constantFrom(...MODES)
  const places = fc.integer({ min: 0, max: 4 })

  test('rounding twice is rounding once', () => {
    fc.assert(
      fc.property(value, places, mode, (number, to, by) => {
        const once = round(number, to, by)
        expect(round(once, to, by).eq(once)).toBe(true)
      }),
    )
  })

  test('rounding moves by less than a unit, and half a unit at most where it looks for the nearest', () => {
    fc.assert(
      fc.property(value, places, mode, (number, to, by) => {
        const moved = round(number, to, by).minus(number).abs().times(`1e${to}`)
        expect(by.startsWith('half') ? moved.lte('0.5') : moved.lt(1)).toBe(true)
      }),
    )
  })

  test('truncating never goes away from zero, up never towards it', () => {
    fc.assert(
      fc.property(value, places, (number, to) => {
        expect(round(number, to, 'truncate').abs().lte(number.abs())).toBe(true)
        expect(round(number, to, 'up').abs().gte(number.abs())).toBe(true)
      }),
    )
  })

  test('a credit rounds as its charge does', () => {
    fc.assert(
      fc.property(value, places, mode, (number, to, by) => {
        expect(round(number.times(-1), to, by).eq(round(number, to, by).times(-1))).toBe(true)
      }),
    )
  })

  test('rounding keeps the order', () => {
    fc.assert(
      fc.property(value, value, places, mode, (a, b, to, by) => {
        const [less, more] = a.lt(b) ? [a, b] : [b, a]
        expect(round(less, to, by).lte(round(more, to, by))).toBe(true)
      }),
    )
  })

  test('a quotient times its divisor, less the number, is within the unit it was rounded to', () => {
    fc.assert(
      fc.property(value, value, places, mode, (number, divisor, to, by) => {
        fc.pre(!divisor.eq(0))
        const quotient = divide(number, divisor, { places: to, mode: by })
        const missed = quotient.times(divisor).minus(number).abs()
        const unit = divisor.abs().times(`1e-${to}`)
        expect(by.startsWith('half') ? missed.times(2).lte(unit) : missed.lt(unit)).toBe(true)
      }),
    )
  })
})
