import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Principal } from '#core/channel/access.ts'
import { catalogFrom, type PriceBody } from '#core/channel/catalog.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { approvalNeeded, quoteDiscount } from './quote-discount.ts'
import type { QuotedPrice } from './quote-facts.ts'

const AT = Temporal.Instant.from('2026-03-01T00:00:00Z')
const perUnit = (unit: string): QuotedPrice => ({ charge: 'seat', price: { model: 'per_unit', unit } })
const flat = (amount: string): QuotedPrice => ({ charge: 'seat', price: { model: 'flat', amount, proration: 'none' } })

/** How far a price is below the list: percent, or why it can't be said. */
function below(quoted: QuotedPrice, list?: QuotedPrice): string {
  const of = { book: 'nordwind:list', product: 'altus:stratum', currency: 'EUR', from: '2026-01-01T00:00:00Z' }
  const body: PriceBody | undefined = list && { ...of, ...list }
  const fact = { position: 1, kind: 'price', id: '1', about: 'nordwind:p', owner: 'nordwind', learnedAt: of.from, body }
  const content = { lines: [{ product: 'altus:stratum', prices: [quoted] }] }
  const found = quoteDiscount(content, catalogFrom(body ? [fact] : []), { book: of.book, currency: 'EUR', at: AT })
  return 'percent' in found ? decimalText(found.percent) : found.says
}

test.each([
  { quoted: perUnit('80'), list: perUnit('80'), is: '0', because: 'it is the list price' },
  { quoted: perUnit('90'), list: perUnit('80'), is: '0', because: 'it is above list' },
  { quoted: perUnit('70'), list: perUnit('80'), is: '12.5', because: '10 of 80 are missing' },
  {
    quoted: { ...perUnit('70'), discounts: [{ percent: '10' }] },
    list: perUnit('80'),
    is: '21.25',
    because: '63 of 80',
  },
  {
    quoted: { ...perUnit('80'), discounts: [{ percent: '10' }] },
    list: perUnit('80'),
    is: '10',
    because: 'one discount',
  },
  {
    quoted: { ...perUnit('80'), discounts: [{ percent: '10' }, { percent: '10' }] },
    list: perUnit('80'),
    is: '19',
    because: '0.9 times 0.9 is 0.81',
  },
  { quoted: perUnit('2'), list: perUnit('3'), is: '33.3334', because: 'a third is rounded up' },
  { quoted: flat('45'), list: flat('50'), is: '10', because: 'fees are compared like unit prices' },
  { quoted: perUnit('0'), list: perUnit('80'), is: '100', because: 'nothing is due' },
  {
    quoted: { ...perUnit('80'), discounts: [{ percent: '5' }] },
    is: '5',
    because: 'without a list only its discounts count',
  },
])('$is %, as $because', ({ quoted, list, is }) => expect(below(quoted, list)).toBe(is))

test.each([
  { quoted: flat('45'), list: perUnit('50'), says: 'flat stands for per_unit' },
  { quoted: { ...perUnit('80'), free: 'P1M' }, list: perUnit('80'), says: 'its bounds are not those of the list' },
  { quoted: { ...perUnit('80'), maximum: '500' }, list: perUnit('80'), says: 'its bounds are not those of the list' },
  {
    quoted: { ...perUnit('80'), discounts: [{ amount: '5' }] },
    list: perUnit('80'),
    says: 'can’t be counted in percent',
  },
])('what can’t be compared says why: $says', ({ quoted, list, says }) => expect(below(quoted, list)).toContain(says))

const limits = [
  { role: 'account_manager', percent: '5' },
  { role: 'finance', percent: '10' },
] as const

test.each<Readonly<{ percent: string; principal: Principal; needed: boolean; because: string }>>([
  {
    percent: '5',
    principal: { kind: 'person', id: 'psn_a', roles: ['account_manager'] },
    needed: false,
    because: 'the limit itself is within it',
  },
  {
    percent: '5.0001',
    principal: { kind: 'person', id: 'psn_a', roles: ['account_manager'] },
    needed: true,
    because: 'a hair is past it',
  },
  {
    percent: '10',
    principal: { kind: 'person', id: 'psn_a', roles: ['account_manager', 'finance'] },
    needed: false,
    because: 'the most of its roles counts',
  },
  {
    percent: '0.1',
    principal: { kind: 'person', id: 'psn_a', roles: ['owner'] },
    needed: true,
    because: 'a role that is not named may nothing',
  },
  {
    percent: '0.1',
    principal: { kind: 'key', id: 'key_a', scopes: ['billing:write'] },
    needed: true,
    because: 'a key has no limit',
  },
])('$percent % needs a second person: $needed, as $because', ({ percent, principal, needed }) => {
  const quoted = { ...perUnit('80'), discounts: [{ percent }] }
  const content = { lines: [{ product: 'altus:stratum', prices: [quoted] }] }
  const discount = quoteDiscount(content, catalogFrom([]), { book: 'nordwind:list', currency: 'EUR', at: AT })
  expect(approvalNeeded(discount, { limits }, principal) !== undefined).toBe(needed)
  expect(approvalNeeded(discount, undefined, principal)).toBeUndefined()
})

test('the lower the price, the further below list, and never past 100 %', () => {
  const cents = fc.integer({ min: 0, max: 100_000 })
  fc.assert(
    fc.property(cents, cents, fc.integer({ min: 1, max: 100_000 }), (a, b, list) => {
      const of = (amount: number) => Number(below(perUnit(String(amount)), perUnit(String(list))))
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      expect(of(low)).toBeGreaterThanOrEqual(of(high))
      expect(of(low)).toBeLessThanOrEqual(100)
    }),
  )
})
