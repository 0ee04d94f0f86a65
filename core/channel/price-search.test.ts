import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { catalogFrom, findPrice, type PriceBody, type PriceBookBody, type WantedPrice } from './catalog.ts'

const told = (position: number, kind: string, about: string, body: unknown): Fact => ({
  position,
  kind,
  about,
  id: `fact-${position}`,
  owner: 'altus',
  learnedAt: '2026-01-01T00:00:00Z',
  body,
})
const JANUARY = '2026-01-01T00:00:00Z'
const MAY = '2026-05-01T00:00:00Z'

const price = (position: number, more: Partial<PriceBody> = {}) =>
  told(position, 'price', `altus:p${position}`, {
    book: 'altus:list',
    product: 'altus:stratum',
    charge: 'cores',
    currency: 'EUR',
    price: { model: 'per_unit', unit: '80' },
    from: JANUARY,
    ...more,
  } satisfies PriceBody)
const book = (position: number, about: string, more: Partial<PriceBookBody> = {}) =>
  told(position, 'price_book', about, { name: 'Partners', from: JANUARY, ...more } satisfies PriceBookBody)

const WANTED = { book: 'altus:list', product: 'altus:stratum', charge: 'cores' }
const find = (facts: readonly Fact[], asked: Partial<WantedPrice> = {}) =>
  findPrice(catalogFrom(facts), { ...WANTED, starts: Temporal.Instant.from(MAY), ...asked })

const FEN = { subscription: 'nordwind:fen', customer: 'fen-foods', plan: 'gold plus' }

describe('the most specific price goes first', () => {
  test.each<{ told: readonly Fact[]; asked: Partial<WantedPrice>; found: number | undefined; because: string }>([
    {
      told: [price(1, { only: { subscription: 'nordwind:fen' } }), price(2, { only: { customer: 'fen-foods' } })],
      asked: FEN,
      found: 1,
      because: 'a subscription before its customer, whatever was learned last',
    },
    {
      told: [price(1, { only: { customer: 'fen-foods' } }), price(2, { only: { plan: 'gold plus' } })],
      asked: FEN,
      found: 1,
      because: 'a customer before the plan',
    },
    {
      told: [price(1, { only: { plan: 'gold plus' } }), price(2)],
      asked: FEN,
      found: 1,
      because: 'a plan before everybody',
    },
    {
      told: [
        price(1, { only: { customer: 'fen-foods', plan: 'gold plus' } }),
        price(2, { only: { customer: 'fen-foods' } }),
      ],
      asked: FEN,
      found: 1,
      because: 'a customer on a plan before the customer',
    },
    {
      told: [price(1, { only: { plan: 'gold plus' } }), price(2, { only: { plan: 'gold plus' } })],
      asked: FEN,
      found: 2,
      because: 'of equals, the one learned last',
    },
    {
      told: [price(1), price(2, { only: { plan: 'gold' } })],
      asked: FEN,
      found: 1,
      because: 'another plan has no part in it',
    },
    {
      told: [price(1), price(2, { only: { customer: 'fen-foods', plan: 'silver' } })],
      asked: FEN,
      found: 1,
      because: 'all that a price names must fit',
    },
    { told: [price(1, { only: { customer: 'fen-foods' } })], asked: {}, found: undefined, because: 'nobody is nobody' },
    {
      told: [price(1), price(2, { only: { subscription: 'nordwind:fen' }, to: MAY })],
      asked: FEN,
      found: 1,
      because: 'a locked price that ended leaves the general one',
    },
    {
      told: [price(1, { only: {} }), price(2)],
      asked: {},
      found: 2,
      because: 'who names nobody means everybody',
    },
  ])('$because', ({ told: facts, asked, found }) => expect(find(facts, asked)?.fact).toBe(found))
})

describe('a derived book', () => {
  const OWN = { book: 'nordwind:resale', currency: 'EUR' as const }
  const derived = book(9, 'nordwind:resale', { derived: { list: 'altus:list', less: '20' } })

  test('takes the list less a discount, of what it is at least and at most too', () => {
    const listed = price(1, { minimum: '100', maximum: '333.33', discounts: [{ amount: '5' }] })
    expect(find([listed, derived], OWN)).toMatchObject({
      fact: 1,
      derivedBy: [9],
      price: { model: 'per_unit', unit: '80' },
      minimum: '80',
      maximum: '266.664',
      discounts: [{ amount: '5' }, { percent: '20', because: 'less than the list' }],
    })
  })

  test('has its own price first', () => {
    const own = price(2, { book: 'nordwind:resale', price: { model: 'per_unit', unit: '99' } })
    expect(find([price(1), own, derived], OWN)).toMatchObject({ fact: 2, price: { unit: '99' } })
    expect(find([price(1), own, derived], OWN)).not.toHaveProperty('derivedBy')
  })

  test('takes the list price of a plan, but none that is for somebody', () => {
    const plan = price(2, { only: { plan: 'gold plus' } })
    const locked = price(3, { only: { subscription: 'nordwind:fen' } })
    const special = price(4, { only: { customer: 'fen-foods' } })
    expect(find([price(1), plan, locked, special, derived], { ...FEN, ...OWN })?.fact).toBe(2)
    expect(find([price(1), locked, special, derived], { ...FEN, ...OWN })?.fact).toBe(1)
  })

  test('of cost plus marks up the cost, in the currency of the link', () => {
    const marked = book(7, 'nordwind:resale', { derived: { costPlus: '12.5' } })
    expect(find([price(1), marked], OWN)).toEqual({
      ...WANTED,
      ...OWN,
      price: { model: 'cost_plus', factor: '1.125' },
      from: JANUARY,
      id: 'nordwind:resale',
      fact: 7,
    })
    expect(find([price(1), marked], { ...OWN, currency: 'SEK' })).toMatchObject({ currency: 'SEK' })
  })

  test('holds from its beginning on, in the version that began last', () => {
    const later = book(10, 'nordwind:resale', { derived: { list: 'altus:list', less: '30' }, from: MAY })
    const facts = [price(1), derived, later]
    const less = (starts: string) => find(facts, { ...OWN, starts: Temporal.Instant.from(starts) })?.discounts
    expect(less('2026-05-01T00:00:00Z')).toMatchObject([{ percent: '30' }])
    expect(less('2026-04-30T23:59:59Z')).toMatchObject([{ percent: '20' }])
    expect(less('2025-12-31T23:59:59Z')).toBeUndefined()
    const again = book(11, 'nordwind:resale', { derived: { list: 'altus:list', less: '25' } })
    expect(find([...facts, again], { ...OWN, starts: Temporal.Instant.from(JANUARY) })?.derivedBy).toEqual([11])
  })

  test('of a derived book takes one off after the other, and tells both', () => {
    const further = book(10, 'fen-foods:inside', { derived: { list: 'nordwind:resale', less: '10' } })
    const found = find([price(1, { maximum: '100' }), derived, further], { book: 'fen-foods:inside' })
    expect(found).toMatchObject({
      maximum: '72',
      derivedBy: [9, 10],
      discounts: [{ percent: '20' }, { percent: '10' }],
    })
  })

  test('finds nothing where books derive from each other, or where the list marks up a cost', () => {
    const circle = [
      book(1, 'altus:list', { derived: { list: 'nordwind:resale', less: '1' } }),
      book(2, 'nordwind:resale', { derived: { list: 'altus:list', less: '1' } }),
    ]
    expect(find(circle, OWN)).toBeUndefined()
    expect(find([price(1, { price: { model: 'cost_plus', factor: '1.2' } }), derived], OWN)).toBeUndefined()
    expect(find([book(1, 'altus:list', { derived: { costPlus: '5' } }), derived], OWN)).toBeUndefined()
  })
})

test('law: the price found is the one that looking at each price in turn finds', () => {
  const only = fc.record(
    {
      subscription: fc.constantFrom('nordwind:fen', 'nordwind:moor'),
      customer: fc.constantFrom('fen-foods', 'moor'),
      plan: fc.constantFrom('gold', 'gold plus'),
    },
    { requiredKeys: [] },
  )
  const months = fc.integer({ min: 1, max: 9 }).map((month) => `2026-0${month}-01T00:00:00Z`)
  const some = fc.array(fc.record({ only, from: months, charge: fc.constantFrom('cores', 'memory') }), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(some, only, months, (each, asked, starts) => {
      const facts = each.map((one, at) => price(at + 1, one))
      const rank = { subscription: 4, customer: 2, plan: 1 } as const
      const names = ['subscription', 'customer', 'plan'] as const
      let best: { fact: number; weight: number } | undefined
      for (const [at, one] of each.entries()) {
        const fits = names.every((name) => one.only[name] === undefined || one.only[name] === asked[name])
        if (one.charge !== 'cores' || !fits || one.from > starts) continue
        const weight = names.reduce((all, name) => all + (one.only[name] === undefined ? 0 : rank[name]), 0)
        if (!best || weight >= best.weight) best = { fact: at + 1, weight }
      }
      expect(find(facts, { ...asked, starts: Temporal.Instant.from(starts) })?.fact).toBe(best?.fact)
    }),
  )
})

test('100,000 locked prices are told and each is found without looking at the others', () => {
  const facts = Array.from({ length: 100_000 }, (_, at) => price(at + 1, { only: { subscription: `nordwind:s${at}` } }))
  const catalog = catalogFrom(facts)
  const starts = Temporal.Instant.from(MAY)
  // Looking at all of them for each would be 10,000,000,000 comparisons, and never end within the time of a test.
  for (let at = 0; at < 100_000; at += 1)
    if (findPrice(catalog, { ...WANTED, starts, subscription: `nordwind:s${at}` })?.fact !== at + 1)
      expect.fail(`the price of nordwind:s${at} was not found`)
})
