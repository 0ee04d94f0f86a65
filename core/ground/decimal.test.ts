import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, decimalText, isZero, larger, places, readDecimal, smaller, sum } from './decimal.ts'

describe('readDecimal', () => {
  test.each([
    { text: '240.00', value: '240', because: 'zeros at the end say nothing' },
    { text: '-0.07', value: '-0.07', because: 'a credit is a number too' },
    { text: '+5', value: '5', because: 'a plus sign is allowed' },
    { text: '.5', value: '0.5', because: 'the zero before the point may be missing' },
    { text: '5.', value: '5', because: 'and so may the places after it' },
    { text: '4e-10', value: '0.0000000004', because: 'sources write exponents' },
    { text: '1E3', value: '1000', because: 'in capitals too' },
    { text: '0.000000000000000001', value: '0.000000000000000001', because: '18 places are the most' },
    { text: '9007199254740993', value: '9007199254740993', because: 'no float ever sees the text' },
  ])('$text is $value: $because', ({ text, value }) => {
    const read = readDecimal(text)
    expect(read && decimalText(read)).toBe(value)
  })

  test.each([
    { text: '', because: 'nothing is no number' },
    { text: ' 5', because: 'spaces are the caller’s to remove' },
    { text: '1,000.00', because: 'thousands are not grouped' },
    { text: '12,5', because: 'the point is a point' },
    { text: 'NaN', because: 'not a number' },
    { text: 'Infinity', because: 'without end' },
    { text: '0x10', because: 'hexadecimal' },
    { text: '--5', because: 'two signs' },
    { text: '+-5', because: 'two signs' },
    { text: '.', because: 'a point alone' },
    { text: '1e1000', because: 'an exponent of four digits would fill the memory' },
    { text: '1e-19', because: '19 places' },
    { text: '0.1234567890123456789', because: '19 places' },
  ])('"$text" is refused: $because', ({ text }) => expect(readDecimal(text)).toBeUndefined())

  test('the places allowed may be fewer', () => {
    expect(readDecimal('1.23', 2)?.toFixed()).toBe('1.23')
    expect(readDecimal('1.234', 2)).toBeUndefined()
  })
})

test.each([
  { text: '1.50', count: 1, because: 'the last zero is not needed' },
  { text: '100', count: 0, because: 'a whole number needs none' },
  { text: '1e-7', count: 7, because: 'an exponent is places too' },
  { text: '123.456', count: 3, because: 'plain' },
  { text: '0', count: 0, because: 'zero needs none' },
])('places of $text: $because', ({ text, count }) => expect(places(decimal(text))).toBe(count))

test.each([
  { text: '4e-10', plain: '0.0000000004', because: 'no exponent' },
  { text: '1e21', plain: '1000000000000000000000', because: 'not above either' },
  { text: '-0', plain: '0', because: 'zero has no sign' },
])('$text is written $plain: $because', ({ text, plain }) => expect(decimalText(decimal(text))).toBe(plain))

test('0.1 + 0.2 is 0.3', () => {
  expect(decimalText(sum([decimal('0.1'), decimal('0.2')]))).toBe('0.3')
  expect(isZero(sum([]))).toBe(true)
})

test('smaller and larger compare by value, not by text', () => {
  const [two, ten] = [decimal('2'), decimal('10')]
  expect([smaller(two, ten), smaller(ten, two), larger(two, ten), larger(ten, two)]).toEqual([two, two, ten, ten])
})

describe('laws', () => {
  const exact = fc.tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 18 }))
  const textOf = ([digits, scale]: readonly [bigint, number]) => `${digits}e-${scale}`

  test('a decimal that is written and read again is the same decimal', () => {
    fc.assert(
      fc.property(exact, (number) => {
        const value = decimal(textOf(number))
        expect(readDecimal(decimalText(value))?.eq(value)).toBe(true)
      }),
    )
  })

  test('a sum does not depend on the order, to the last of 18 places', () => {
    fc.assert(
      fc.property(fc.array(exact), (numbers) => {
        // Counted independently, in whole units of the 18th place.
        const units = numbers.reduce((total, [digits, scale]) => total + digits * 10n ** BigInt(18 - scale), 0n)
        const values = numbers.map((number) => decimal(textOf(number)))
        expect(sum(values).times('1e18').toFixed()).toBe(units.toString())
        expect(sum(values.toReversed()).times('1e18').toFixed()).toBe(units.toString())
      }),
    )
  })
})
