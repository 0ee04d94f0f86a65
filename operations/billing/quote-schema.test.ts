import { expect, test } from 'vitest'
import { quoteContent } from './quote-schema.ts'

const offered = (price: object) => ({
  link: 'nordwind:to-fen-foods',
  customer: 'fen-foods',
  version: 1,
  validUntil: '2026-07-01T00:00:00Z',
  lines: [{ product: 'altus:stratum', prices: [price] }],
  terms: { billing: 'arrears' },
})
const seat = { charge: 'seats', price: { model: 'per_unit', unit: '10' } }
const tiers = (...bounds: readonly string[]) => ({
  charge: 'seats',
  price: { model: 'graduated', tiers: [...bounds.map((upTo) => ({ upTo, unit: '1' })), { unit: '1' }] },
})

test.each([
  { price: { ...seat, maximum: '100' }, good: true, because: 'a price with its maximum' },
  { price: { ...seat, maximun: '100' }, good: false, because: 'a misspelled maximum would be lost' },
  { price: { ...seat, price: { ...seat.price, units: '9' } }, good: false, because: 'so would a field of the model' },
  { price: { ...seat, minimum: '101', maximum: '100' }, good: false, because: 'a minimum above the maximum' },
  { price: { ...seat, discounts: [{ percent: '100' }] }, good: true, because: 'all of it may be taken off' },
  {
    price: { ...seat, discounts: [{ percent: '100.000000000000000001' }] },
    good: false,
    because: 'and no more than all',
  },
  {
    price: tiers('9007199254740992', '9007199254740993'),
    good: true,
    because: 'bounds are compared to the last digit',
  },
  { price: tiers('9007199254740993', '9007199254740992'), good: false, because: 'and go up' },
  { price: { ...seat, free: 'P1M' }, good: true, because: 'a free month' },
  { price: { ...seat, free: '1 month' }, good: false, because: 'a time is an ISO duration' },
])('$because', ({ price, good }) => {
  expect(quoteContent.safeParse(offered(price)).success).toBe(good)
})
