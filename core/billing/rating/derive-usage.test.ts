import { describe, expect, test } from 'vitest'
import type { PriceBody, PriceModel } from '#core/channel/catalog.ts'
import { decimal } from '#core/ground/decimal.ts'
import { deriveLines } from './derive-lines.ts'
import { requestQuantities } from './request-quantities.ts'
import {
  CHANNEL,
  JANUARY,
  lineFacts,
  offers,
  PARTNER_LINK,
  prices,
  shown,
  type Telling,
  type Use,
  upstreamOf,
  VENDOR_LINK,
} from './world.test-data.ts'

const MATRIX: PriceModel = {
  model: 'matrix',
  by: ['region'],
  cells: [
    { where: { region: 'eu' }, price: { model: 'graduated', tiers: [{ upTo: '10', unit: '2' }, { unit: '1' }] } },
  ],
}
const FREE_FIRST: PriceModel = { model: 'percentage', percent: '10', fixed: '1', freeEvents: '1' }
const inMay = (cores: string, day = '10'): Use => ({ at: `2026-05-${day}T12:00:00Z`, cores })
const priced = (price: PriceModel, changes: Partial<PriceBody> = {}) => [...CHANNEL, prices('altus', price, changes)]

/** What a link asks for in May: what is wanted beside each quantity. */
const asked = (told: readonly Telling[]) =>
  requestQuantities(lineFacts({ told }, VENDOR_LINK, ['2026-05'])).map(({ by, each }) => ({ by, each }))

describe('a link asks for what its prices need', () => {
  const charge = (name: string) => ({ charge: name, name, meter: 'altus:cores', discloses: 'quantity' }) as const
  const two = (one: PriceModel, other: PriceModel) => [
    ...CHANNEL.slice(0, 2),
    offers([charge('cores'), charge('more')]),
    ...CHANNEL.slice(3),
    prices('altus', one),
    prices('altus', other, { charge: 'more' }),
  ]
  const unit: PriceModel = { model: 'per_unit', unit: '1' }
  test.each<{ told: readonly Telling[]; asks: readonly object[]; because: string }>([
    { told: priced(unit), asks: [{}], because: 'a quantity' },
    { told: priced(MATRIX), asks: [{ by: ['region'] }], because: 'a quantity by labels' },
    { told: priced(FREE_FIRST), asks: [{ each: true }], because: 'single transactions' },
    { told: priced({ model: 'percentage', percent: '1' }), asks: [{}], because: 'a sum where no single one matters' },
    { told: priced({ model: 'flat', amount: '5', proration: 'none' }), asks: [], because: 'nothing for a fee' },
    { told: priced({ model: 'cost_plus', factor: '2' }), asks: [], because: 'nothing for a marked-up cost' },
    { told: two(unit, unit), asks: [{}], because: 'two charges of one meter ask once' },
    { told: two(MATRIX, FREE_FIRST), asks: [{ by: ['region'], each: true }], because: 'for all that both need' },
    {
      told: two(MATRIX, { ...MATRIX, by: ['cloud', 'region'] }),
      asks: [{ by: ['cloud', 'region'] }],
      because: 'by all labels of both',
    },
  ])('$because', ({ told, asks }) => expect(asked(told)).toEqual(asks))

  test('a meter that makes one number of many events has no single transactions', () => {
    const meter = { eventType: 'stratum.cores', measure: { aggregation: 'max', value: 'cores' }, unit: 'core' }
    const told = [...CHANNEL.slice(0, 3), ['meter', 'altus:cores', meter] as const, ...CHANNEL.slice(4)]
    expect(asked([...told, prices('altus', FREE_FIRST)])).toEqual([{}])
  })
})

/** The lines of May, with parts or transactions of what was used. */
function linesOf(
  told: readonly Telling[],
  {
    used,
    parts = [],
    single,
  }: Readonly<{ used: readonly Use[]; parts?: readonly [string, string][]; single?: boolean }>,
) {
  const facts = lineFacts({ told, used }, VENDOR_LINK, ['2026-05'])
  const [name = ''] = facts.quantities.keys()
  const split = parts.map(([region, quantity]) => ({ labels: { region }, quantity: decimal(quantity) }))
  return deriveLines({
    ...facts,
    splits: new Map([[name, split]]),
    ...(single && { transactions: new Map([[name, used.map(({ cores }) => decimal(cores))]]) }),
  })
}

describe('a line', () => {
  test('of a matrix is what its cells come to', () => {
    const lines = linesOf(priced(MATRIX), { used: [inMay('12')], parts: [['eu', '12']] })
    expect(shown(lines)).toEqual(['cores 2026-05-01 22'])
  })

  test('of a matrix without a cell for what was used is parked, with the labels', () => {
    const lines = linesOf(priced(MATRIX), {
      used: [inMay('12')],
      parts: [
        ['eu', '5'],
        ['us', '7'],
      ],
    })
    expect(lines).toMatchObject([{ park: { code: 'no_cell', says: 'The price has no cell for region us: 7' } }])
  })

  test('of a percentage with free transactions is rated one by one', () => {
    const used = [inMay('100', '02'), inMay('30', '03')]
    expect(shown(linesOf(priced(FREE_FIRST), { used, single: true }))).toEqual(['cores 2026-05-01 4'])
    expect(shown(linesOf(priced(FREE_FIRST), { used }))).toEqual(['cores 2026-05-01 no_transactions'])
  })
})

describe('a line of a derived book', () => {
  const list = prices('altus', { model: 'per_unit', unit: '80' }, { maximum: '1000' })
  const books = (derived: object): Telling => [
    'price_book',
    'nordwind:prices',
    { name: 'Resale', from: JANUARY, derived },
  ]
  const derive = (told: readonly Telling[], used: readonly Use[]) => {
    const upstream = upstreamOf({ told, used }, VENDOR_LINK, ['2026-05'])
    return deriveLines(lineFacts({ told, used }, PARTNER_LINK, ['2026-05'], { upstream }))
  }

  test.each([
    { derived: { list: 'altus:prices', less: '10' }, cores: '3', line: '216', because: '240 less 10 %' },
    { derived: { list: 'altus:prices', less: '10' }, cores: '30', line: '900', because: 'and at most 1000 less 10 %' },
    { derived: { costPlus: '25' }, cores: '3', line: '300', because: 'the cost of 240 plus 25 %' },
  ])('$because', ({ derived, cores, line }) => {
    expect(shown(derive([...CHANNEL, list, books(derived)], [inMay(cores)]))).toEqual([`cores 2026-05-01 ${line}`])
  })

  test('rests on the price of the list and on the book', () => {
    const told = [...CHANNEL, list, books({ list: 'altus:prices', less: '10' })]
    const [line] = derive(told, [inMay('3')])
    expect(line).toMatchObject({ basis: expect.arrayContaining(['fact:7', 'fact:8']) })
  })
})
