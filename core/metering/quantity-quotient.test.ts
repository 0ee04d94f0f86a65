import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, sum } from '#core/ground/decimal.ts'
import { quotientOf, quotientsInTurn } from './quantity-quotient.ts'

test.each([
  { numerator: '6', divisor: '4', is: '1.5' },
  { numerator: '2', divisor: '3', is: '0.666666666666666667' },
  { numerator: '-2', divisor: '3', is: '-0.666666666666666667' },
  { numerator: '0.000000000000000001', divisor: '2', is: '0', because: 'a tie goes to the even digit' },
  {
    numerator: '0.000000000000000003',
    divisor: '2',
    is: '0.000000000000000002',
    because: 'a tie goes to the even digit',
  },
  { numerator: '0.0000000000000000001', divisor: '1', is: '0.0000000000000000001', because: 'nothing is divided' },
])('$numerator ÷ $divisor = $is', ({ numerator, divisor, is }) => {
  expect(quotientOf({ numerator: decimal(numerator), divisor: decimal(divisor) }).toFixed()).toBe(is)
})

test.each([
  { parts: ['1', '1', '1'], by: '3', are: ['0.333333333333333333', '0.333333333333333334', '0.333333333333333333'] },
  { parts: ['1', '1.5', '2'], by: '3', are: ['0.333333333333333333', '0.5', '0.666666666666666667'] },
  { parts: ['2', '0', '4'], by: '2', are: ['1', '0', '2'] },
])('$parts ÷ $by are $are', ({ parts, by, are }) => {
  const quotients = quotientsInTurn(parts.map(decimal), decimal(by))
  expect(quotients.map((one) => one.toFixed())).toEqual(are)
})

test('law: quotients sum to the quotient of the sum, each within one unit of the last place of its own', () => {
  const numbers = fc.array(fc.bigInt(-(10n ** 25n), 10n ** 25n), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 3_600_000 }), (integers, by) => {
      const numerators = integers.map((integer) => decimal(`${integer}e-18`))
      const quotients = quotientsInTurn(numerators, decimal(by))
      const whole = quotientOf({ numerator: sum(numerators), divisor: decimal(by) })
      expect(sum(quotients).toFixed()).toBe(whole.toFixed())
      for (const [at, quotient] of quotients.entries()) {
        const off = quotient.times(by).minus(numerators[at] ?? 0)
        expect(off.abs().lte(decimal('1e-18').times(by))).toBe(true)
      }
    }),
  )
})
