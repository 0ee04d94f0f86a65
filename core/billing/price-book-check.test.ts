import { expect, test } from 'vitest'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { catalogFrom } from '#core/channel/catalog.ts'
import { ratesFrom } from '#core/channel/rate.ts'
import { decimal } from '#core/ground/decimal.ts'
import { bookChanges } from './price-book-changes.ts'
import { checkBook } from './price-book-check.ts'
import { CHANNEL, cancels, JANUARY, JUNE, MAY, offers, prices, type Telling, tell } from './rating/world.test-data.ts'
import { subscriptionsFrom } from './subscription.ts'

const PER_CORE = { model: 'per_unit', unit: '80' } as const
const AT = Temporal.Instant.from(MAY)

/** Each finding in a word, with its charge. */
function checked(...told: readonly Telling[]): readonly string[] {
  const facts = tell([...CHANNEL, ...told])
  const found = checkBook({
    book: 'altus:prices',
    at: AT,
    catalog: catalogFrom(facts),
    agreements: [...agreementsFrom(facts).values()],
    subscriptions: [...subscriptionsFrom(facts).values()],
    rates: ratesFrom(facts),
  })
  return found.map(({ code, severity, charge = '' }) => `${severity} ${code} ${charge}`.trim())
}

const book = (derived: object): Telling => ['price_book', 'altus:prices', { name: 'Prices', from: JANUARY, derived }]
const rate = (date: string): Telling => [
  'fx_rate',
  'altus:rate',
  { base: 'USD', quote: 'EUR', date, rate: '0.9', source: 'x' },
]
const SUPPORT = [
  { charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' },
  { charge: 'support', name: 'Support', discloses: 'quantity' },
] as const

test.each<Readonly<{ because: string; told: readonly Telling[]; found: readonly string[] }>>([
  { because: 'a book with what is needed', told: [prices('altus', PER_CORE)], found: [] },
  { because: 'nothing has a price', told: [], found: ['error charge_without_price cores'] },
  {
    because: 'one of two charges has none',
    told: [offers(SUPPORT), prices('altus', PER_CORE)],
    found: ['error charge_without_price support'],
  },
  {
    because: 'it has ended',
    told: [prices('altus', PER_CORE, { to: MAY })],
    found: ['error charge_without_price cores'],
  },
  { because: 'what was cancelled needs none', told: [cancels(MAY)], found: [] },
  {
    because: 'derived from what nobody shows',
    told: [book({ list: 'other:list', less: '5' })],
    found: ['error list_unreadable', 'error charge_without_price cores'],
  },
  { because: 'a marked-up cost is a price', told: [book({ costPlus: '20' })], found: [] },
  {
    because: 'another currency without a rate',
    told: [prices('altus', PER_CORE, { currency: 'USD' })],
    found: ['error currency_without_rate cores'],
  },
  {
    because: 'a rate of last month is enough',
    told: [prices('altus', PER_CORE, { currency: 'USD' }), rate('2026-04-01')],
    found: [],
  },
  {
    because: 'one of last year is not',
    told: [prices('altus', PER_CORE, { currency: 'USD' }), rate('2025-12-31')],
    found: ['error currency_without_rate cores'],
  },
  {
    because: 'a price for a customer who has bought nothing',
    told: [prices('altus', PER_CORE), prices('altus', PER_CORE, { only: { customer: 'birch' }, from: JUNE })],
    found: ['note never_used cores'],
  },
  {
    because: 'a cliff',
    told: [prices('altus', { model: 'volume', tiers: [{ upTo: '100', unit: '2' }, { unit: '1' }] })],
    found: ['warning costs_less_for_more cores'],
  },
])('$because', ({ told, found }) => {
  expect(checked(...told)).toEqual(found)
})

test('changes of a book between two moments: both prices, and what samples cost', () => {
  const facts = tell([
    prices('altus', PER_CORE, { to: MAY }),
    ['price', 'altus:later', { ...(prices('altus', { model: 'per_unit', unit: '100' })[2] as object), from: MAY }],
    ['price', 'altus:new', { ...(prices('altus', PER_CORE)[2] as object), charge: 'support', from: MAY }],
    ['price', 'altus:same', { ...(prices('altus', PER_CORE)[2] as object), charge: 'same', to: MAY }],
    ['price', 'altus:same-2', { ...(prices('altus', PER_CORE)[2] as object), charge: 'same', from: MAY }],
  ])
  const side = (text: string) => ({ book: 'altus:prices', at: Temporal.Instant.from(text) })
  const found = bookChanges(catalogFrom(facts), [side(JANUARY), side(MAY)], [decimal('3')])
  expect(
    found.map(({ place, change, samples }) => [
      place.charge,
      change,
      ...samples.map(({ before, after, percent }) => [before, after, percent].map((one) => one?.toFixed())),
    ]),
  ).toEqual([
    // 3 × 80 and 3 × 100, a quarter more.
    ['cores', 'changed', ['240', '300', '25']],
    ['support', 'added', [undefined, '240', undefined]],
  ])
  const back = bookChanges(catalogFrom(facts), [side(MAY), side(JANUARY)], [])
  expect(back.map(({ change }) => change)).toEqual(['changed', 'removed'])
})

test('two books side by side: a derived one costs less, and two currencies have no percentage', () => {
  const facts = tell([
    prices('altus', PER_CORE),
    ['price_book', 'altus:partner', { name: 'Partner', from: JANUARY, derived: { list: 'altus:prices', less: '10' } }],
    ['price', 'altus:us', { ...(prices('altus', PER_CORE)[2] as object), book: 'altus:us', currency: 'USD' }],
  ])
  const side = (id: string) => ({ book: id, at: AT })
  const percents = (id: string) =>
    bookChanges(catalogFrom(facts), [side('altus:prices'), side(id)], [decimal('1')]).flatMap(({ samples }) =>
      samples.map(({ after, percent }) => `${after?.toFixed()} ${percent?.toFixed()}`),
    )
  expect(percents('altus:partner')).toEqual(['72 -10'])
  expect(percents('altus:us')).toEqual(['80 undefined'])
})
