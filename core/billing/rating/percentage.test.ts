import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, sum } from '#core/ground/decimal.ts'
import { needsTransactions, type PercentagePrice, ratePercentage, ratePercentageOfSum } from './percentage.ts'

const priceOf = (more: Partial<PercentagePrice>): PercentagePrice => ({ model: 'percentage', percent: '1.3', ...more })
const R6 = priceOf({ fixed: '2', freeEvents: '3', freeUnits: '250' })

type Row = Readonly<{ price: PercentagePrice; values: readonly string[]; amount: string; because: string }>

describe('what transactions come to', () => {
  test.each<Row>([
    {
      price: R6,
      values: ['50', '100', '250', '400'],
      amount: '11.15',
      because: 'R6: 1.3 % of 550, and two fixed parts',
    },
    { price: R6, values: [], amount: '0', because: 'no transaction' },
    { price: R6, values: ['50', '100', '100'], amount: '0', because: 'just as much as is free, in as many' },
    { price: R6, values: ['50', '100', '100', '0'], amount: '2', because: 'one more of nothing pays its fixed part' },
    {
      price: R6,
      values: ['10', '10', '10', '10'],
      amount: '2.13',
      because: 'three were made, so nothing more is free',
    },
    { price: R6, values: ['1000'], amount: '11.75', because: 'the first goes past what is free: 1.3 % of 750 + 2' },
    {
      price: priceOf({ fixed: '2', freeEvents: '2' }),
      values: ['100', '200', '300'],
      amount: '5.9',
      because: 'without a limit of units the first two are free whatever they move',
    },
    {
      price: priceOf({ fixed: '2', freeUnits: '250' }),
      values: ['100', '100', '100'],
      amount: '2.65',
      because: 'without a limit of number only the third pays: 1.3 % of 50 + 2',
    },
    {
      price: priceOf({ freeEvents: '0', fixed: '2' }),
      values: ['100'],
      amount: '3.3',
      because: 'no free transaction is none',
    },
    {
      price: priceOf({ freeUnits: '0', freeEvents: '3', fixed: '2' }),
      values: ['0', '100'],
      amount: '5.3',
      because: 'nothing free is used up at once: 2 + 1.3 + 2',
    },
    {
      price: priceOf({ fixed: '0.3', minimum: '1', maximum: '5' }),
      values: ['10', '53.846153846153846153', '100', '1000'],
      amount: '8.6',
      because: '1 for 0.43, 1 for what comes just short of it, 1.6, and 5 for 13.3',
    },
    {
      price: priceOf({ maximum: '5', fixed: '2' }),
      values: ['1000', '-1000'],
      amount: '0',
      because: 'no more is given back than a transaction costs: 5 − 5',
    },
    {
      price: priceOf({ minimum: '1', fixed: '2' }),
      values: ['-100'],
      amount: '0.7',
      because: 'a refund pays its fixed part and has no minimum: −1.3 + 2',
    },
    {
      price: priceOf({ minimum: '1' }),
      values: ['-100', '100'],
      amount: '0',
      because: 'what goes and comes back, without a fixed part',
    },
    {
      price: R6,
      values: ['300', '-100', '100'],
      amount: '6.65',
      because: '50 beyond what is free, given back, and paid again: 1.3 % of 50, and three fixed parts',
    },
    {
      price: priceOf({ freeUnits: '100', minimum: '0.5' }),
      values: ['60', '-500', '400'],
      amount: '0',
      because: 'what was free is not given back, and refunds give free units back',
    },
    {
      price: priceOf({ percent: '0.000000000000000001', minimum: '0' }),
      values: ['0.000000000000000001'],
      amount: '0.00000000000000000000000000000000000001',
      because: 'nothing is rounded here',
    },
  ])('$values: $because', ({ price, values, amount }) =>
    expect(ratePercentage(price, values.map(decimal)).amount.toFixed()).toBe(amount),
  )
})

test('R6 says what was free and what is paid', () => {
  const { says, steps } = ratePercentage(R6, ['50', '100', '250', '400'].map(decimal))
  expect(says).toBe('1.3 % of 550 and 2 × 2 fixed = 11.15')
  expect(steps.map((step) => step.says)).toEqual(['2 of 4 transactions are free'])
})

test('transactions at their minimum and maximum are counted', () => {
  const price = priceOf({ minimum: '1', maximum: '5' })
  const { says, steps } = ratePercentage(price, ['10', '20', '100', '1000'].map(decimal))
  expect(says).toBe('1.3 % of 1130 = 8.3')
  expect(steps.map((step) => step.says)).toEqual([
    '2 at the minimum of 1 for a transaction',
    '1 at the maximum of 5 for a transaction',
  ])
})

test.each([
  { price: priceOf({}), sum: '1000', count: 7, amount: '13', says: '1.3 % of 1000 = 13' },
  {
    price: priceOf({ fixed: '2' }),
    sum: '550',
    count: 2,
    amount: '11.15',
    says: '1.3 % of 550 and 2 × 2 fixed = 11.15',
  },
  { price: priceOf({ freeUnits: '250' }), sum: '800', count: 4, amount: '7.15', says: '1.3 % of 550 = 7.15' },
  { price: priceOf({ freeUnits: '250' }), sum: '250', count: 4, amount: '0', says: '1.3 % of 0 = 0' },
  { price: priceOf({}), sum: '-100', count: 1, amount: '-1.3', says: '1.3 % of -100 = -1.3' },
])('of a sum: $says', ({ price, sum: total, count, amount, says }) => {
  const rated = ratePercentageOfSum(price, { sum: decimal(total), count })
  expect(rated.amount.toFixed()).toBe(amount)
  expect(rated.says).toBe(says)
})

test.each([
  { price: priceOf({}), needs: false },
  { price: priceOf({ fixed: '2' }), needs: false },
  { price: priceOf({ freeUnits: '250' }), needs: false },
  { price: priceOf({ fixed: '2', freeUnits: '250' }), needs: true },
  { price: priceOf({ freeEvents: '3' }), needs: true },
  { price: priceOf({ minimum: '1' }), needs: true },
  { price: priceOf({ maximum: '1' }), needs: true },
])('$price asks for single transactions: $needs', ({ price, needs }) => expect(needsTransactions(price)).toBe(needs))

describe('laws', () => {
  const amount = fc.integer({ min: 0, max: 100_000 }).map((cents) => decimal(cents).times('0.01').toFixed())
  const value = fc.integer({ min: -50_000, max: 100_000 }).map((cents) => decimal(cents).times('0.01'))
  const optional = fc.record(
    { fixed: amount, maximum: amount, freeEvents: fc.integer({ min: 0, max: 5 }).map(String), freeUnits: amount },
    { requiredKeys: [] },
  )
  const some = fc.array(value, { maxLength: 12 })

  test('where no single transaction matters, the sum and the number come to the same', () => {
    const simple = fc.oneof(fc.record({ fixed: amount }), fc.record({ freeUnits: amount }), fc.constant({}))
    fc.assert(
      fc.property(simple, some, (more, values) => {
        const price = priceOf(more)
        const whole = ratePercentageOfSum(price, { sum: sum(values), count: values.length })
        expect(ratePercentage(price, values).amount.toFixed()).toBe(whole.amount.toFixed())
      }),
    )
  })

  test('more free never costs more, and nothing costs more than its maximum for each', () => {
    const positive = fc.array(
      value.filter((one) => one.gte(0)),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(optional, positive, (more, values) => {
        const { freeEvents: _, freeUnits: __, ...paid } = more
        const free = ratePercentage(priceOf(more), values).amount
        expect(free.lte(ratePercentage(priceOf(paid), values).amount)).toBe(true)
        if (more.maximum !== undefined) expect(free.lte(decimal(more.maximum).times(values.length))).toBe(true)
      }),
    )
  })

  test('one more transaction above zero never makes the whole cheaper', () => {
    fc.assert(
      fc.property(
        optional,
        some,
        value.filter((one) => one.gte(0)),
        (more, values, last) => {
          const price = priceOf(more)
          const before = ratePercentage(price, values).amount
          expect(ratePercentage(price, [...values, last]).amount.gte(before)).toBe(true)
        },
      ),
    )
  })
})
