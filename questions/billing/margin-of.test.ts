import { describe, expect, test } from 'vitest'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { type Billed, marginsOf, marginTotals, shareOf } from './margin-of.ts'

const ALL = { from: '0001-01', to: '9998-12' }
const MAY = { from: '2026-04-30T22:00:00Z', to: '2026-05-31T22:00:00Z', zone: 'Europe/Berlin' }
const JUNE = { from: '2026-05-31T22:00:00Z', to: '2026-06-30T22:00:00Z', zone: 'Europe/Berlin' }
const YEAR = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z', zone: 'UTC' }

const billed = (side: Billed['side'], amount: string, more: Partial<Billed> = {}): Billed => ({
  ...{ ...MAY, side, product: 'altus:stratum', customer: 'fen-foods', currency: 'EUR', amount: decimal(amount) },
  ...more,
})
const shown = (all: readonly Billed[], months = ALL) =>
  marginsOf(all, months).map(
    ({ month, customer, currency, cost, revenue, margin, percent }) =>
      `${month} ${customer} ${cost} ${revenue} ${margin} ${currency} ${percent}`,
  )

describe('a margin', () => {
  test.each([
    {
      all: [billed('bought', '240.00'), billed('sold', '300.00')],
      rows: ['2026-05 fen-foods 240 300 60 EUR 20'],
      because: 'is what was sold less what was bought',
    },
    {
      all: [billed('bought', '240.00'), billed('sold', '300.00'), billed('bought', '-40.00')],
      rows: ['2026-05 fen-foods 200 300 100 EUR 33.3'],
      because: 'has a correction in the month that it is about, 100 of 300 is 33.3 %',
    },
    {
      all: [billed('sold', '300.00')],
      rows: ['2026-05 fen-foods 0 300 300 EUR 100'],
      because: 'of a vendor is all it sold',
    },
    {
      all: [billed('bought', '300.00')],
      rows: ['2026-05 fen-foods 300 0 -300 EUR null'],
      because: 'of nothing sold has no percent',
    },
    {
      all: [billed('bought', '240.00'), billed('sold', '330.00', { currency: 'USD' })],
      rows: ['2026-05 fen-foods 240 0 null EUR null', '2026-05 fen-foods 0 330 null USD null'],
      because: 'over two currencies is not known',
    },
    {
      all: [billed('sold', '300.00', JUNE), billed('bought', '240.00')],
      rows: ['2026-05 fen-foods 240 0 -240 EUR null', '2026-06 fen-foods 0 300 300 EUR 100'],
      because: 'compares service of one month alone',
    },
    {
      all: [billed('sold', '300.00'), billed('sold', '50.00', { customer: 'birch' })],
      rows: ['2026-05 birch 0 50 50 EUR 100', '2026-05 fen-foods 0 300 300 EUR 100'],
      because: 'is of one customer',
    },
  ])('$because', ({ all, rows }) => expect(shown(all)).toEqual(rows))

  test('spreads what is billed for a year by day: 365.00 is 31.00 of January and 28.00 of February', () => {
    const year = billed('bought', '365.00', YEAR)
    expect(shown([year], { from: '2026-01', to: '2026-02' })).toEqual([
      '2026-01 fen-foods 31 0 -31 EUR null',
      '2026-02 fen-foods 28 0 -28 EUR null',
    ])
    expect(shown([year])).toHaveLength(12)
  })
})

test('the months of a year sum to the amount, to the cent', () => {
  const year = billed('sold', '100.00', YEAR)
  const share = (from: string, to: string) => decimalText(shareOf(year, { from, to }))
  // January: 100 × 31 / 365 = 8.493…; up to November: 100 × 334 / 365 = 91.506…, so December has the other 8.49.
  expect([share('2026-01', '2026-01'), share('2026-12', '2026-12')]).toEqual(['8.49', '8.49'])
  expect([share('2026-01', '2026-12'), share('2025-01', '2025-12')]).toEqual(['100', '0'])
})

test('totals are by currency, and unknown where a part is', () => {
  const rows = marginsOf(
    [
      ...[billed('bought', '240.00'), billed('sold', '300.00'), billed('sold', '100.00', JUNE)],
      ...[
        billed('sold', '10.00', { currency: 'USD', customer: 'birch' }),
        billed('bought', '9.00', { currency: 'CHF', customer: 'birch' }),
      ],
    ],
    ALL,
  )
  expect(marginTotals(rows)).toEqual([
    { currency: 'CHF', cost: '9', revenue: '0', margin: null, percent: null },
    { currency: 'EUR', cost: '240', revenue: '400', margin: '160', percent: '40' },
    { currency: 'USD', cost: '0', revenue: '10', margin: null, percent: null },
  ])
})
