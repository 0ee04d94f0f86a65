import { expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { catalogFrom, findPrice, type PriceBody } from './catalog.ts'

const told = (position: number, kind: string, about: string, body: unknown): Fact => ({
  position,
  kind,
  about,
  id: `fact-${position}`,
  owner: 'altus',
  learnedAt: '2026-01-01T00:00:00Z',
  body,
})
const price = (position: number, about: string, from: string, more: Partial<PriceBody> = {}) =>
  told(position, 'price', about, {
    book: 'altus:partners',
    product: 'altus:stratum',
    charge: 'cores',
    currency: 'EUR',
    price: { model: 'per_unit', unit: '80' },
    from,
    ...more,
  } satisfies PriceBody)

const find = (facts: readonly Fact[], starts: string, charge = 'cores') =>
  findPrice(catalogFrom(facts), {
    book: 'altus:partners',
    product: 'altus:stratum',
    charge,
    starts: Temporal.Instant.from(starts),
  })?.fact

const JANUARY = '2026-01-01T00:00:00Z'
const MAY = '2026-05-01T00:00:00Z'

test.each([
  { facts: [], starts: MAY, found: undefined, because: 'no price at all' },
  { facts: [price(1, 'altus:p1', JANUARY)], starts: MAY, found: 1, because: 'no end is for ever' },
  { facts: [price(1, 'altus:p1', MAY)], starts: MAY, found: 1, because: 'the beginning belongs to it' },
  { facts: [price(1, 'altus:p1', MAY)], starts: '2026-04-30T23:59:59Z', found: undefined, because: 'not before it' },
  { facts: [price(1, 'altus:p1', JANUARY, { to: MAY })], starts: MAY, found: undefined, because: 'the end does not' },
  {
    facts: [price(1, 'altus:p1', JANUARY, { to: MAY })],
    starts: '2026-04-30T23:59:59Z',
    found: 1,
    because: 'a period that starts inside keeps its price to its end',
  },
  {
    facts: [price(1, 'altus:p1', JANUARY), price(2, 'altus:p2', JANUARY)],
    starts: MAY,
    found: 2,
    because: 'of two that are valid, the one learned last',
  },
  {
    facts: [price(1, 'altus:p1', JANUARY), price(2, 'altus:p2', '2026-06-01T00:00:00Z')],
    starts: MAY,
    found: 1,
    because: 'one that is not valid yet does not count',
  },
  {
    facts: [price(1, 'altus:p2', JANUARY), price(2, 'altus:p1', JANUARY), price(3, 'altus:p2', JANUARY)],
    starts: MAY,
    found: 3,
    because: 'told again, it is the newest',
  },
  {
    facts: [price(1, 'altus:p1', JANUARY), told(2, 'price_withdrawn', 'altus:p1', { because: 'a slip' })],
    starts: '2026-02-01T00:00:00Z',
    found: undefined,
    because: 'a withdrawn price is gone for every period',
  },
  {
    facts: [
      price(1, 'altus:p1', JANUARY),
      price(2, 'altus:p2', JANUARY),
      told(3, 'price_withdrawn', 'altus:p2', { because: 'a slip' }),
    ],
    starts: MAY,
    found: 1,
    because: 'what it covered up is valid again',
  },
  {
    facts: [
      price(1, 'altus:p1', JANUARY),
      told(2, 'price_withdrawn', 'altus:p1', { because: 'a slip' }),
      price(3, 'altus:p1', JANUARY),
    ],
    starts: MAY,
    found: 3,
    because: 'a price may be told again after it was withdrawn',
  },
  {
    facts: [price(1, 'altus:p1', JANUARY, { book: 'altus:list' })],
    starts: MAY,
    found: undefined,
    because: 'another book',
  },
  {
    facts: [price(1, 'altus:p1', JANUARY, { charge: 'storage' })],
    starts: MAY,
    found: undefined,
    because: 'another charge',
  },
  {
    facts: [price(1, 'altus:p1', JANUARY, { product: 'altus:ridge' })],
    starts: MAY,
    found: undefined,
    because: 'another product',
  },
])('$because', ({ facts, starts, found }) => expect(find(facts, starts)).toBe(found))

test('the validity of a price is compared as instants, whatever offset it was written with', () => {
  const facts = [price(1, 'altus:p1', '2026-05-01T00:00:00+02:00')]
  expect(find(facts, '2026-04-30T22:00:00Z')).toBe(1)
  expect(find(facts, '2026-04-30T21:59:59Z')).toBeUndefined()
})

test('a product is what was told of it last', () => {
  const { products } = catalogFrom([
    told(1, 'product', 'altus:stratum', { name: 'Stratum', charges: [] }),
    told(2, 'product', 'altus:stratum', { name: 'Stratum 2', charges: [] }),
  ])
  expect(products.get('altus:stratum')).toEqual({ id: 'altus:stratum', name: 'Stratum 2', charges: [], fact: 2 })
})
