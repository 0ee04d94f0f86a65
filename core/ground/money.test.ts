import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, sum } from './decimal.ts'
import { addMoney, allocate, currencyPlaces, money, moneyText, readableMoney, roundMoney } from './money.ts'

const split = (amount: string, weights: readonly string[], places = 2) =>
  allocate(decimal(amount), weights.map(decimal), places).map((part) => part.toFixed())

describe('allocate', () => {
  test.each([
    {
      amount: '100.00',
      weights: ['1', '1', '1'],
      parts: ['33.34', '33.33', '33.33'],
      because: 'remainders tie: the first',
    },
    {
      amount: '100.00',
      weights: ['1', '2'],
      parts: ['33.33', '66.67'],
      because: 'the largest remainder gets the cent',
    },
    { amount: '0.05', weights: ['3', '7'], parts: ['0.02', '0.03'], because: '1.5 and 3.5 cents tie: the first' },
    { amount: '0.02', weights: ['1', '1', '1'], parts: ['0.01', '0.01', '0'], because: 'two cents for three' },
    {
      amount: '-100.00',
      weights: ['1', '1', '1'],
      parts: ['-33.34', '-33.33', '-33.33'],
      because: 'a credit as its charge',
    },
    { amount: '0', weights: ['1', '5'], parts: ['0', '0'], because: 'nothing to share' },
    { amount: '10.00', weights: ['0', '1'], parts: ['0', '10'], because: 'no weight, no part' },
    {
      amount: '10.00',
      weights: ['0.5', '0.25', '0.25'],
      parts: ['5', '2.5', '2.5'],
      because: 'weights may be fractions',
    },
    { amount: '100', weights: ['1', '1', '1'], places: 0, parts: ['34', '33', '33'], because: 'yen have no places' },
    {
      amount: '1.000',
      weights: ['1', '1', '1'],
      places: 3,
      parts: ['0.334', '0.333', '0.333'],
      because: 'dinars have three',
    },
    {
      amount: '1000.00',
      weights: ['20', '20', '40', '20'],
      parts: ['200', '200', '400', '200'],
      because: 'an exact split',
    },
    // 0.10 × 2/6 = 3.33 cents, × 3/6 = 5 cents, × 1/6 = 1.67 cents: the cent left over goes to the last.
    { amount: '0.10', weights: ['2', '3', '1'], parts: ['0.03', '0.05', '0.02'], because: 'not the largest weight' },
    { amount: '1.00', weights: ['0', '0'], parts: ['0.5', '0.5'], because: 'no weight at all: even parts' },
    { amount: '0.05', weights: ['0', '0'], parts: ['0.03', '0.02'], because: 'as even as they can be' },
    { amount: '-10.00', weights: ['0', '1'], parts: ['0', '-10'], because: 'no weight, no part of a credit' },
    { amount: '10.00', weights: ['3', '-1'], parts: ['15', '-5'], because: 'a use taken back pays back' },
    { amount: '-10.00', weights: ['3', '-1'], parts: ['-15', '5'], because: 'and a credit of it the other way' },
    { amount: '10.00', weights: ['-3', '1'], parts: ['15', '-5'], because: 'only the proportions count' },
    { amount: '10.00', weights: ['-1', '-3'], parts: ['2.5', '7.5'], because: 'all taken back: the same proportions' },
    { amount: '10.00', weights: ['2', '-2'], parts: ['5', '5'], because: 'what sums to zero names no proportion' },
    // 1.00 × 5/3 = 166.67 cents and × −2/3 = −66.67: cut to 166 and −67, and the cent left over goes to the first.
    { amount: '1.00', weights: ['5', '-2'], parts: ['1.67', '-0.67'], because: 'the larger remainder gets the cent' },
  ])('$amount by $weights: $because', ({ amount, weights, parts, places }) =>
    expect(split(amount, weights, places)).toEqual(parts),
  )

  test.each([
    { amount: '1.00', weights: [], broken: /among at least one/ },
    { amount: '1.005', weights: ['1'], broken: /at most 2 places/ },
  ])('$amount by $weights is a bug', ({ amount, weights, broken }) =>
    expect(() => split(amount, weights)).toThrow(broken),
  )
})

test.each([
  { currency: 'EUR', places: 2 },
  { currency: 'USD', places: 2 },
  { currency: 'JPY', places: 0 },
  { currency: 'KRW', places: 0 },
  { currency: 'CLP', places: 0 },
  { currency: 'KWD', places: 3 },
  { currency: 'TND', places: 3 },
])('$currency has $places places', ({ currency, places }) => expect(currencyPlaces(currency)).toBe(places))

test.each([
  { amount: '240', currency: 'EUR', text: '240.00 EUR', because: 'the places of the currency' },
  { amount: '240', currency: 'JPY', text: '240 JPY', because: 'yen have none' },
  { amount: '0.5', currency: 'KWD', text: '0.500 KWD', because: 'dinars have three' },
  { amount: '-1.5', currency: 'EUR', text: '-1.50 EUR', because: 'a credit' },
  { amount: '9.995', currency: 'EUR', text: '9.995 EUR', because: 'text never rounds' },
  { amount: '0.0000000004', currency: 'EUR', text: '0.0000000004 EUR', because: 'nor writes an exponent' },
])('$amount $currency reads $text: $because', ({ amount, currency, text }) =>
  expect(moneyText(money(amount, currency))).toBe(text),
)

test('money of one currency adds up, money of two is a bug', () => {
  expect(moneyText(addMoney(money('0.10', 'EUR'), money('0.20', 'EUR')))).toBe('0.30 EUR')
  expect(() => addMoney(money('1', 'EUR'), money('1', 'USD'))).toThrow(/EUR and USD/)
})

test.each([
  { amount: '10.005', currency: 'EUR', text: '10.00 EUR' },
  { amount: '10.5', currency: 'JPY', text: '10 JPY' },
  { amount: '10.0005', currency: 'KWD', text: '10.000 KWD' },
])('$amount $currency rounds half even at its own places: $text', ({ amount, currency, text }) =>
  expect(moneyText(roundMoney(money(amount, currency), 'half_even'))).toBe(text),
)

describe('laws of allocate', () => {
  const places = fc.constantFrom(...['JPY', 'EUR', 'KWD'].map(currencyPlaces))
  const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 })
  const given = fc
    .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), weights, places)
    .filter(([, each]) => each.some((weight) => weight > 0))
    .map(([units, each, to]) => ({ amount: decimal(`${units}e-${to}`), each: each.map((one) => decimal(one)), to }))

  test('the parts sum to the whole, in any currency', () => {
    fc.assert(
      fc.property(given, ({ amount, each, to }) => {
        expect(sum(allocate(amount, each, to)).eq(amount)).toBe(true)
      }),
    )
  })

  test('the parts sum to the whole by any weights, zero and negative ones too, and a credit splits as its charge', () => {
    const any = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), any, places, (units, each, to) => {
        const [amount, weights] = [decimal(`${units}e-${to}`), each.map((one) => decimal(one))]
        const parts = allocate(amount, weights, to)
        expect(sum(parts).eq(amount)).toBe(true)
        expect(parts).toHaveLength(each.length)
        const credited = allocate(amount.times(-1), weights, to)
        expect(credited.every((part, at) => part.plus(parts[at] ?? 1).eq(0))).toBe(true)
      }),
    )
  })

  test('a part differs from its exact share by less than a unit', () => {
    fc.assert(
      fc.property(given, ({ amount, each, to }) => {
        const whole = sum(each)
        for (const [at, part] of allocate(amount, each, to).entries()) {
          // |part − amount × weight ÷ whole| < unit, times `whole` so that nothing is divided.
          const off = part
            .times(whole)
            .minus(amount.times(each[at] ?? 0))
            .abs()
          expect(off.lt(whole.times(`1e-${to}`))).toBe(true)
        }
      }),
    )
  })

  test('a larger weight never gets a smaller part', () => {
    fc.assert(
      fc.property(given, ({ amount, each, to }) => {
        const parts = allocate(amount.abs(), each, to)
        for (const [a, weightA] of each.entries()) {
          for (const [b, weightB] of each.entries()) {
            if (weightA.gt(weightB)) expect(parts[a]?.gte(parts[b] ?? 0)).toBe(true)
          }
        }
      }),
    )
  })
})

test.each([
  { amount: '1353.62', currency: 'EUR', reads: '1,353.62 EUR', because: 'thousands stand apart' },
  { amount: '-1234567.891', currency: 'EUR', reads: '-1,234,567.891 EUR', because: 'places are never grouped' },
  { amount: '999.999', currency: 'EUR', reads: '999.999 EUR', because: 'three digits are no thousand' },
  { amount: '801291', currency: 'JPY', reads: '801,291 JPY', because: 'yen have no places' },
])('$because', ({ amount, currency, reads }) => expect(readableMoney(money(amount, currency))).toBe(reads))
