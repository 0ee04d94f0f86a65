import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PriceBody, PriceModel } from '#core/channel/catalog.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import {
  binds,
  CHANNEL,
  cancels,
  deriveLink,
  JANUARY,
  prices,
  shown,
  subscribes,
  type Telling,
  type Use,
  VENDOR_LINK,
} from './world.test-data.ts'

const used = (cores: string, at: string, subject = 'acct-1'): Use => ({ at, cores, subject })
const inMonth = (month: string, cores: string, subject = 'acct-1'): Use =>
  used(cores, `2026-${month}-10T12:00:00Z`, subject)
const lines = (told: readonly Telling[], uses: readonly Use[], months: readonly string[]) =>
  shown(deriveLink({ told, used: uses }, VENDOR_LINK, months))
const priced = (price: PriceModel, changes: Partial<PriceBody> = {}) => [...CHANNEL, prices('altus', price, changes)]

const ANNUAL: PriceModel = { model: 'graduated', tiers: [{ upTo: '1000', unit: '1.00' }, { unit: '0.50' }] }

describe('a window counts its tiers over its periods', () => {
  const year = priced(ANNUAL, { window: 'year' })
  test.each([
    {
      told: year,
      uses: [inMonth('01', '900'), inMonth('02', '200')],
      lines: ['cores 2026-01-01 900', 'cores 2026-02-01 150'],
      because: '900 at 1.00, then 100 at 1.00 and 100 at 0.50',
    },
    {
      told: year,
      uses: [inMonth('01', '900'), inMonth('01', '200'), inMonth('02', '200')],
      lines: ['cores 2026-01-01 1050', 'cores 2026-02-01 100'],
      because: '200 late units of January are 150 more there, and 50 less in February',
    },
    {
      told: priced(ANNUAL, { window: 'quarter' }),
      uses: [inMonth('03', '900'), inMonth('04', '900')],
      lines: ['cores 2026-03-01 900', 'cores 2026-04-01 900'],
      because: 'a new quarter begins at nothing',
    },
    {
      told: [
        ...CHANNEL.slice(0, 4),
        subscribes('2026-02-01T00:00:00+01:00', undefined, { term: { months: 2, renews: true } }),
        binds(),
        prices('altus', ANNUAL, { window: 'term' }),
      ],
      uses: [inMonth('02', '900'), inMonth('03', '200'), inMonth('04', '200')],
      lines: ['cores 2026-02-01 900', 'cores 2026-03-01 150', 'cores 2026-04-01 200'],
      because: 'a term of two months from February on ends with March',
    },
    {
      told: priced({ model: 'package', size: '10', amount: '15' }, { window: 'year' }),
      uses: [inMonth('01', '17'), inMonth('02', '5')],
      lines: ['cores 2026-01-01 30', 'cores 2026-02-01 15'],
      because: 'R4: after 17 in two packages, 5 more begin a third',
    },
    {
      told: priced({ model: 'package', size: '10', amount: '15' }, { window: 'year', maximum: '100' }),
      uses: [inMonth('01', '60'), inMonth('02', '50')],
      lines: ['cores 2026-01-01 90', 'cores 2026-02-01 10'],
      because: 'R5: 90 are billed, and 100 is the most',
    },
    {
      told: priced({ model: 'per_unit', unit: '1' }, { window: 'quarter', minimum: '1000' }),
      uses: [inMonth('01', '300'), inMonth('02', '200'), inMonth('03', '100')],
      lines: ['cores 2026-01-01 300', 'cores 2026-02-01 200', 'cores 2026-03-01 500'],
      because: 'what a minimum lacks is due where the quarter ends: 100 and 400',
    },
    {
      told: [
        ...priced({ model: 'per_unit', unit: '1' }, { window: 'quarter', minimum: '1000' }),
        cancels('2026-02-15T00:00:00+01:00'),
      ],
      uses: [inMonth('01', '300'), inMonth('02', '200')],
      lines: ['cores 2026-01-01 300', 'cores 2026-02-01 700'],
      because: 'or where the subscription does',
    },
  ])('$because', ({ told, uses, lines: expected }) => {
    const months = expected.map((line) => line.slice(6, 13))
    expect(lines(told, uses, months)).toEqual(expected)
  })

  test('what is unknown in January leaves February unknown', () => {
    const late = [
      ...CHANNEL.slice(0, 5),
      binds('acct-1', '2026-02-01T00:00:00+01:00'),
      prices('altus', ANNUAL, { window: 'year' }),
    ]
    const [january, february] = deriveLink({ told: late, used: [inMonth('02', '5')] }, VENDOR_LINK, [
      '2026-01',
      '2026-02',
    ])
    expect([january, february].map((one) => one && 'park' in one && one.park)).toEqual([
      { code: 'missing_binding', says: 'No subject is bound to nordwind:fen-stratum in 2026-01-01' },
      {
        code: 'missing_binding',
        says: 'What is counted together with it is not known: No subject is bound to nordwind:fen-stratum in 2026-01-01',
      },
    ])
  })

  test('a line says what came before it in its window', () => {
    const [, february] = deriveLink({ told: year, used: [inMonth('01', '900'), inMonth('02', '200')] }, VENDOR_LINK, [
      '2026-01',
      '2026-02',
    ])
    const line = present(february, 'February is derived')
    const [price] = 'reason' in line ? (line.reason.because ?? []) : []
    expect([price?.says, ...(price?.because ?? []).map(({ says }) => says)]).toEqual([
      '1050 with this period, 900 before: 150',
      'up to 1000: 1000 × 1.00',
      'above: 100 × 0.50',
      '900 before in the year come to 900',
      '200 core-month: sum of cores over 1 events',
    ])
  })
})

describe('a pool counts its subscriptions together', () => {
  const VOLUME: PriceModel = { model: 'volume', tiers: [{ upTo: '100', unit: '10' }, { unit: '8' }] }
  const names = ['a', 'b', 'c']
  const channel = (
    changes: Partial<PriceBody>,
    customers = ['fen-foods', 'moor-mills', 'fell-farms'],
  ): readonly Telling[] => [
    ...CHANNEL.slice(0, 4),
    ...names.flatMap((name, at) => [
      subscribes(JANUARY, `nordwind:${name}`, { customer: customers[at] ?? '' }),
      binds(`acct-${name}`, JANUARY, undefined, `nordwind:${name}`),
    ]),
    prices('altus', VOLUME, changes),
  ]
  const each = (...cores: readonly string[]) => cores.map((use, at) => inMonth('01', use, `acct-${names[at]}`))

  test.each([
    {
      told: channel({ scope: 'agreement' }),
      uses: each('50', '50', '50'),
      lines: ['400', '400', '400'],
      because: 'three times 50 are 150 at 8, not three times 50 at 10',
    },
    {
      told: channel({}),
      uses: each('50', '50', '50'),
      lines: ['500', '500', '500'],
      because: 'without a scope each subscription counts for itself',
    },
    {
      told: channel({ scope: 'customer' }, ['fen-foods', 'fen-foods', 'fell-farms']),
      uses: each('60', '60', '60'),
      lines: ['480', '480', '600'],
      because: 'one customer with two subscriptions reaches the second tier, the other does not',
    },
    {
      told: channel({ scope: 'agreement', minimum: '1000' }),
      uses: each('0.1', '0.1', '0.1'),
      lines: ['333.34', '333.33', '333.33'],
      because: 'the parts of 1,000 sum to 1,000',
    },
    {
      told: channel({ scope: 'agreement', minimum: '1000' }),
      uses: each('0', '0', '0'),
      lines: ['333.34', '333.33', '333.33'],
      because: 'where nothing was used a minimum is split evenly',
    },
    {
      told: channel({ scope: 'agreement', allotment: 'evenly' }),
      uses: each('100', '50', '0'),
      lines: ['400', '400', '400'],
      because: 'the price may say that parts are even',
    },
  ])('$because', ({ told, uses, lines: expected }) => {
    expect(lines(told, uses, ['2026-01'])).toEqual(expected.map((amount) => `cores 2026-01-01 ${amount}`))
  })

  test('one unknown account leaves its whole pool unknown, and nobody else', () => {
    const told = channel({ scope: 'customer' }, ['fen-foods', 'fen-foods', 'fell-farms']).filter(
      ([, about]) => about !== 'altus:acct-a',
    )
    expect(lines(told, each('60', '60', '60'), ['2026-01'])).toEqual([
      'cores 2026-01-01 missing_binding',
      'cores 2026-01-01 missing_binding',
      'cores 2026-01-01 600',
    ])
  })

  test('parts sum to what the pool comes to, whatever was used', () => {
    const cents = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(cents, (uses) => {
        const texts = uses.map((use) => (use / 100).toFixed(2))
        const parts = deriveLink({ told: channel({ scope: 'agreement' }), used: each(...texts) }, VENDOR_LINK, [
          '2026-01',
        ])
        const total = sum(texts.map((text) => decimal(text)))
        const whole = total.times(total.lte(100) ? 10 : 8).round(2, 2)
        expect(sum(parts.map((one) => ('park' in one ? decimal(0) : one.total))).toFixed()).toBe(whole.toFixed())
      }),
    )
  })
})

describe('what a price takes off, and leaves free', () => {
  const eighty: PriceModel = { model: 'per_unit', unit: '80' }
  test.each([
    {
      changes: { discounts: [{ percent: '10' }] },
      lines: ['cores 2026-01-01 216', 'cores 2026-02-01 240.3'],
      because: '10 % off 240, and off 267',
    },
    {
      changes: { discounts: [{ percent: '50' }, { amount: '130' }] },
      lines: ['cores 2026-01-01 0', 'cores 2026-02-01 3.5'],
      because: 'discounts go in order, and none takes more than there is',
    },
    {
      changes: { free: 'P1M' },
      lines: ['cores 2026-01-01 0', 'cores 2026-02-01 267'],
      because: 'the first month is free',
    },
    {
      changes: { free: 'P9D' },
      lines: ['cores 2026-01-01 240', 'cores 2026-02-01 267'],
      because: 'a trial of nine days was over on the tenth',
    },
    {
      changes: { free: 'P10D' },
      lines: ['cores 2026-01-01 0', 'cores 2026-02-01 267'],
      because: 'a trial of ten days was not',
    },
    {
      changes: { maximum: '250' },
      lines: ['cores 2026-01-01 240', 'cores 2026-02-01 250'],
      because: 'the maximum begins again with each period',
    },
    {
      changes: { currency: 'USD' },
      lines: ['cores 2026-01-01 216', 'cores 2026-02-01 missing_rate'],
      because: 'a price in dollars at the rate of the day on which its period ends',
    },
  ])('$because', ({ changes, lines: expected }) => {
    const rate: Telling = [
      'fx_rate',
      'altus:r',
      { base: 'USD', quote: 'EUR', date: '2026-02-01', rate: '0.9', source: 'ECB' },
    ]
    const uses = [used('3', '2026-01-10T12:00:00Z'), used('3.3375', '2026-02-10T12:00:00Z')]
    expect(lines([...priced(eighty, changes), rate], uses, ['2026-01', '2026-02'])).toEqual(expected)
  })
})
