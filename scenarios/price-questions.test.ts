import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { priceBookChanges } from '#questions/billing/price-book-changes.ts'
import { priceBookCheck } from '#questions/billing/price-book-check.ts'
import { priceBooks } from '#questions/billing/price-books.ts'
import { priceCurve } from '#questions/billing/price-curve.ts'
import { prices } from '#questions/billing/prices.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

const [JANUARY, JUNE] = ['2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z']

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await tell('altus', [
    ...['altus', 'nordwind', 'birch', 'fen-foods'].map(named),
    { kind: 'introduction', about: 'altus:all', body: { organizations: ['nordwind', 'birch', 'fen-foods'] } },
    { kind: 'product', about: 'altus:stratum', body: { name: 'Stratum', charges: [METERED, SUPPORT] } },
    METER,
    { kind: 'price_book', about: 'altus:list', body: { name: 'List', readers: ['nordwind'], from: JANUARY } },
    priced('altus:cores', { price: CLIFF, to: JUNE }),
    priced('altus:cores-june', { price: { model: 'per_unit', unit: '3' }, from: JUNE }),
    priced('altus:for-birch', { only: { customer: 'birch' } }),
    sells('altus', 'nordwind', 'altus:list'),
  ])
  await tell('nordwind', [
    { kind: 'price_book', about: 'nordwind:own', body: { name: 'Own', from: JANUARY, derived: DERIVED } },
    sells('nordwind', 'fen-foods', 'nordwind:own'),
    { kind: 'subscription', about: 'nordwind:one', body: SUBSCRIBED },
  ])
})
afterAll(() => stage.close())

const METERED = { charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' }
const SUPPORT = { charge: 'support', name: 'Support', discloses: 'quantity' }
const METER = {
  kind: 'meter',
  about: 'altus:cores',
  body: { eventType: 'cores', measure: { aggregation: 'sum', value: 'cores' }, unit: 'core' },
}
const CLIFF = { model: 'volume', tiers: [{ upTo: '100', unit: '2' }, { unit: '1' }] }
const DERIVED = { list: 'altus:list', less: '10' }
const SUBSCRIBED = {
  product: 'altus:stratum',
  customer: 'fen-foods',
  chain: ['altus:nordwind', 'nordwind:fen-foods'],
  from: JANUARY,
}

type Told = Readonly<{ kind: string; about: string; body: unknown }>

function named(about: string): Told {
  const body = { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' }
  return { kind: 'organization', about, body }
}

function priced(about: string, changes: object): Told {
  const usual = { book: 'altus:list', product: 'altus:stratum', charge: 'cores', currency: 'EUR', from: JANUARY }
  return { kind: 'price', about, body: { ...usual, price: { model: 'per_unit', unit: '2' }, ...changes } }
}

function sells(seller: string, buyer: string, book: string): Told {
  const calendar = { zone: 'UTC', anchorDay: 1, months: 1 }
  const policies = { rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  return {
    kind: 'agreement',
    about: `${seller}:${buyer}`,
    body: { seller, buyer, book, currency: 'EUR', calendar, ...policies },
  }
}

function contextOf(organization: string): Context {
  const now = Temporal.Instant.from('2026-05-01T00:00:00Z')
  return { records: stage.records, usage: stage.usage, operator: 'altus', principal: MACHINE, organization, now }
}

async function tell(organization: string, facts: readonly Told[]): Promise<void> {
  const told = await recordFacts.run(contextOf(organization), recordFacts.input.parse({ facts }))
  if (!told.ok) throw new Error(told.refusal.says)
}

/** What a door answers somebody, or the code of its refusal. */
async function ask<Input extends z.ZodObject, Output extends z.ZodType>(
  door: Pick<Door<Input, Output>, 'run' | 'input' | 'output'>,
  organization: string,
  input: object,
): Promise<z.output<Output> | string> {
  const answer = await door.run(contextOf(organization), door.input.parse(input))
  return answer.ok ? door.output.parse(answer.value) : answer.refusal.code
}

describe('books and prices are those of one’s own, and those that one may read', () => {
  test.each([
    { who: 'altus', books: ['altus:list 3 nordwind'], shown: ['altus:cores', 'altus:cores-june', 'altus:for-birch'] },
    // A price for one customer is nobody else's business.
    { who: 'nordwind', books: ['altus:list 2 ', 'nordwind:own 0 '], shown: ['altus:cores', 'altus:cores-june'] },
    { who: 'birch', books: [], shown: [] },
    { who: 'fen-foods', books: [], shown: [] },
  ])('$who', async ({ who, books, shown }) => {
    expect(await ask(priceBooks, who, {})).toMatchObject({
      books: books.map((text) => {
        const [book, count, readers = ''] = text.split(' ')
        return { book, prices: Number(count), readers: readers === '' ? [] : [readers] }
      }),
    })
    expect(await ask(prices, who, {})).toMatchObject({ prices: shown.map((price) => ({ price })) })
  })

  test.each([
    { asked: { customer: 'birch' }, shown: ['altus:for-birch valid'] },
    { asked: { charge: 'support' }, shown: [] },
    { asked: { book: 'altus:list', state: 'coming' }, shown: ['altus:cores-june coming'] },
    { asked: { state: 'ended', at: JUNE }, shown: ['altus:cores ended'] },
  ])('$asked', async ({ asked, shown }) => {
    const answer = await ask(prices, 'altus', asked)
    if (typeof answer === 'string') throw new Error(answer)
    expect(answer.prices.map(({ price, state }) => `${price} ${state}`)).toEqual(shown)
  })

  test('page after page', async () => {
    const first = await ask(prices, 'altus', { limit: 2 })
    if (typeof first === 'string') throw new Error(first)
    expect(await ask(prices, 'altus', { limit: 2, cursor: first.next })).toMatchObject({
      prices: [{ price: 'altus:for-birch', says: '2 each' }],
      next: null,
    })
  })
})

test('a check tells its owner what is odd, and whoever may not read the book that there is none', async () => {
  const answer = await ask(priceBookCheck, 'altus', { book: 'altus:list' })
  if (typeof answer === 'string') throw new Error(answer)
  expect(answer.findings.map(({ code, charge, price }) => `${code} ${charge} ${price}`)).toEqual([
    'charge_without_price support null',
    'costs_less_for_more cores altus:cores',
    'never_used cores altus:for-birch',
  ])
  expect(await ask(priceBookCheck, 'birch', { book: 'altus:list' })).toBe('not_found')
  expect(await ask(priceBookCheck, 'birch', { book: 'altus:none' })).toBe('not_found')
})

test('two moments of a book, and a book beside what is derived of it', async () => {
  const later = await ask(priceBookChanges, 'altus', { book: 'altus:list', from: JANUARY, to: JUNE, quantities: '50' })
  expect(later).toMatchObject({
    changes: [
      {
        charge: 'cores',
        change: 'changed',
        before: { price: 'altus:cores' },
        after: { price: 'altus:cores-june', says: '3 each' },
        samples: [{ quantity: '50', before: '100', after: '150', percent: '50' }],
      },
    ],
  })
  const derived = { book: 'altus:list', other: 'nordwind:own', quantities: '50' }
  expect(await ask(priceBookChanges, 'nordwind', derived)).toMatchObject({
    changes: [{ change: 'changed', samples: [{ before: '100', after: '90', percent: '-10' }] }],
  })
  expect(await ask(priceBookChanges, 'altus', derived)).toBe('not_found')
})

describe('a curve', () => {
  const cliff = { price: 'altus:cores', from: '50', to: '150', steps: 2 }

  test('has cost and average in even steps', async () => {
    expect(await ask(priceCurve, 'nordwind', cliff)).toMatchObject({
      price: { price: 'altus:cores', currency: 'EUR' },
      series: [
        {
          cell: null,
          points: [
            { quantity: '50', cost: '100', average: '2' },
            { quantity: '100', cost: '200', average: '2' },
            { quantity: '150', cost: '150', average: '1' },
          ],
        },
      ],
    })
  })

  test.each([
    { who: 'nordwind', asked: { price: 'altus:for-birch', to: '1' }, code: 'not_found' },
    { who: 'birch', asked: cliff, code: 'not_found' },
    { who: 'altus', asked: { to: '1' }, code: 'price_not_named' },
    { who: 'altus', asked: { price: 'altus:cores', to: '0' }, code: 'ends_before_it_begins' },
  ])('$code: $asked as $who', async ({ who, asked, code }) => {
    expect(await ask(priceCurve, who, asked)).toBe(code)
  })

  test('of what a book derives', async () => {
    const asked = { book: 'nordwind:own', product: 'altus:stratum', charge: 'cores', to: '10', steps: 1 }
    expect(await ask(priceCurve, 'nordwind', asked)).toMatchObject({
      series: [{ points: [{ average: null }, { quantity: '10', cost: '18', average: '1.8' }] }],
    })
  })
})
