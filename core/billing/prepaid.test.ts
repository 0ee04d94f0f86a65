import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { breakageOf, prepaidPart } from './prepaid.ts'

const BOUGHT = { kind: 'prepaid', amount: '1000', price: '900' } as const

test.each([
  { grant: BOUGHT, charge: 'credit-purchase', amount: '900', part: '900', because: 'what is paid ahead is owed' },
  {
    grant: BOUGHT,
    charge: 'credit',
    amount: '-100',
    part: '-90',
    because: 'a tenth of it takes a tenth of what was paid',
  },
  { grant: BOUGHT, charge: 'credit', amount: '-0.05', part: '-0.04', because: '0.045 is rounded to even' },
  {
    grant: { kind: 'prepaid', amount: '1000' },
    charge: 'credit',
    amount: '-100',
    part: '-100',
    because: 'it cost its amount',
  },
  {
    grant: { kind: 'promotional', amount: '1000' },
    charge: 'credit',
    amount: '-100',
    part: undefined,
    because: 'a gift is a discount',
  },
] as const)('$because', ({ grant, charge, amount, part }) => {
  expect(prepaidPart(grant, { charge, amount: decimal(amount) }, 2)?.toFixed()).toBe(part)
})

test.each([
  { over: true, owed: '30', broken: '0', books: '30', because: 'what is left when it expires' },
  { over: true, owed: '0', broken: '30', books: '0', because: 'nothing twice' },
  { over: true, owed: '-10', broken: '30', books: '-10', because: 'use that was learned of late comes back' },
  { over: false, owed: '70', broken: '0', books: '0', because: 'it can still be used' },
  { over: false, owed: '0', broken: '30', books: '-30', because: 'it is good longer than was told' },
])('$because', ({ over, owed, broken, books }) => {
  expect(
    breakageOf({ over, owed: decimal(owed), broken: decimal(broken) })
      .plus(0)
      .toFixed(),
  ).toBe(books)
})
