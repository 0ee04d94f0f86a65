import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { catalogFrom, type Price, type PriceBody, type PriceBookBody } from './catalog.ts'
import { booksAt, placesIn, priceAt, stateAt, versionAt } from './price-book.ts'
import { validityFaults } from './price-book-validity.ts'

const [JANUARY, MARCH, JUNE] = ['2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-06-01T00:00:00Z']
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)

type Told = readonly ['price', string, Partial<PriceBody>] | readonly ['price_book', string, Partial<PriceBookBody>]

function catalogOf(...told: readonly Told[]) {
  const usual = {
    price: {
      book: 'altus:list',
      product: 'altus:stratum',
      charge: 'cores',
      currency: 'EUR',
      price: { model: 'per_unit', unit: '80' },
      from: JANUARY,
    },
    price_book: { name: 'A book', from: JANUARY },
  }
  const facts = told.map(([kind, about, body], index): Fact => {
    const position = index + 1
    return {
      position,
      kind,
      about,
      id: `f${position}`,
      owner: 'altus',
      learnedAt: JANUARY,
      body: { ...usual[kind], ...body },
    }
  })
  return catalogFrom(facts)
}

test('a book is there once a price names it, or a fact tells of it', () => {
  const books = booksAt(
    catalogOf(['price', 'altus:a', { book: 'altus:priced' }], ['price_book', 'altus:told', {}]),
    at(MARCH),
  )
  expect(books.map(({ id, book, prices }) => [id, book?.name, prices.length])).toEqual([
    ['altus:priced', undefined, 1],
    ['altus:told', 'A book', 0],
  ])
})

test('of the versions of a book the one that begins last before the moment is in force; of equals the one told later', () => {
  const catalog = catalogOf(
    ['price_book', 'altus:b', { name: 'June', from: JUNE }],
    ['price_book', 'altus:b', { name: 'first' }],
    ['price_book', 'altus:b', { name: 'second' }],
  )
  const nameAt = (text: string) => versionAt(catalog, 'altus:b', at(text))?.name
  expect([nameAt('2025-12-31T23:59:59Z'), nameAt(JANUARY), nameAt(JUNE)]).toEqual([undefined, 'second', 'June'])
})

test('a price is valid from its beginning to before its end', () => {
  const states = ['2025-12-31T23:59:59Z', JANUARY, '2026-05-31T23:59:59Z', JUNE].map((text) =>
    stateAt({ from: JANUARY, to: JUNE }, at(text)),
  )
  expect(states).toEqual(['coming', 'valid', 'valid', 'ended'])
  expect(stateAt({ from: JANUARY }, at(JUNE))).toBe('valid')
})

test('a derived book has the places of its list, but for what that has for single customers', () => {
  const catalog = catalogOf(
    ['price', 'altus:a', {}],
    ['price', 'altus:b', { only: { customer: 'fen-foods' } }],
    ['price', 'altus:c', { only: { plan: 'gold' } }],
    ['price_book', 'altus:partner', { derived: { list: 'altus:list', less: '10' } }],
  )
  const places = [...placesIn(catalog, 'altus:partner', at(MARCH)).values()]
  expect(places.map(({ only }) => only)).toEqual([{}, { plan: 'gold' }])
  expect([...placesIn(catalog, 'altus:list', at(MARCH)).values()].map(({ only }) => only)).toEqual([
    {},
    { customer: 'fen-foods' },
    { plan: 'gold' },
  ])
})

test('the price of a place is its own: one for everybody is not that of a customer', () => {
  const catalog = catalogOf(['price', 'altus:a', {}])
  const place = { product: 'altus:stratum', charge: 'cores' }
  expect(priceAt(catalog, 'altus:list', { ...place, only: {} }, at(MARCH))?.id).toBe('altus:a')
  expect(priceAt(catalog, 'altus:list', { ...place, only: { customer: 'fen-foods' } }, at(MARCH))).toBeUndefined()
})

describe('when prices of one charge are valid', () => {
  const price = (id: string, fact: number, from: string, to?: string): Price => ({
    id,
    fact,
    book: 'altus:list',
    product: 'altus:stratum',
    charge: 'cores',
    currency: 'EUR',
    price: { model: 'per_unit', unit: '80' },
    from,
    ...(to !== undefined && { to }),
  })
  test.each([
    { because: 'one after the other', prices: [price('a', 1, JANUARY, MARCH), price('b', 2, MARCH)], found: [] },
    { because: 'a later one replaces an open one', prices: [price('a', 1, JANUARY), price('b', 2, MARCH)], found: [] },
    { because: 'a time without', prices: [price('a', 1, JANUARY, MARCH), price('b', 2, JUNE)], found: ['gap b'] },
    {
      because: 'a longer one covers the time between',
      prices: [price('a', 1, JANUARY), price('b', 2, JANUARY, MARCH), price('c', 3, JUNE)],
      found: [],
    },
    {
      because: 'told before what hides it',
      prices: [price('a', 1, MARCH, JUNE), price('b', 2, JANUARY)],
      found: ['hidden a'],
    },
    { because: 'told before the same', prices: [price('a', 1, JANUARY), price('b', 2, JANUARY)], found: ['hidden a'] },
    {
      because: 'it outlives the one told after it',
      prices: [price('a', 1, MARCH), price('b', 2, JANUARY, JUNE)],
      found: [],
    },
  ])('$because', ({ prices, found }) => {
    expect(validityFaults(prices).map(({ code, price: { id } }) => `${code} ${id}`)).toEqual(found)
  })
})
