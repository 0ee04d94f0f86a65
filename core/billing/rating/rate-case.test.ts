import { describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import { faultsOf, linesOf, linkOf, PER_CORE, ratedOf, SMALL } from './rate-case.test-data.ts'
import type { RateCase } from './rate-case.ts'

const resold: RateCase = {
  ...SMALL,
  links: [
    linkOf('altus', 'nordwind', [PER_CORE]),
    linkOf('nordwind', 'fen-foods', [{ charge: 'cores', price: { model: 'cost_plus', factor: '1.25' } }]),
  ],
  subscriptions: [{ subscription: 'altus:one', customer: 'fen-foods', from: '2026-05-01' }],
}

test('what is used in a month is rated on its link, with the reasons that an invoice would have', () => {
  const { links, margins } = ratedOf(SMALL)
  expect(links.map(({ link, currency, total, parked }) => [link, currency, decimalText(total), parked])).toEqual([
    ['altus:nordwind', 'EUR', '240', 0],
  ])
  const [line] = links[0]?.lines ?? []
  expect(line && 'reason' in line && [line.reason.says, line.reason.because?.[0]?.says]).toEqual([
    'cores: 240 EUR',
    '3 × 80 = 240',
  ])
  expect(margins).toEqual([])
})

test('facts are named by their place in the case', () => {
  const { facts } = ratedOf(SMALL)
  expect(facts.map(({ ref, kind, place }) => `${ref} ${kind} ${place.join('.')}`)).toEqual([
    'fact:1 product products.0',
    'fact:2 meter products.0.charges.0',
    'fact:3 agreement links.0',
    'fact:4 price links.0.prices.0',
    'fact:5 subscription subscriptions.0',
  ])
})

test('a marked-up cost follows the link above, and who stands between has a margin', () => {
  const rated = ratedOf(resold)
  expect(linesOf(rated, 'nordwind:fen-foods')).toEqual(['one cores 2026-05 300'])
  expect(rated.margins).toMatchObject([{ organization: 'nordwind', buysOn: 'altus:nordwind', currency: 'EUR' }])
  const [margin] = rated.margins
  expect(
    margin && 'margin' in margin && [margin.revenue, margin.cost, margin.margin, margin.percent].map(String),
  ).toEqual(['300', '240', '60', '20'])
})

test('links derive from the vendor down, in whatever order a case names them', () => {
  const [first, second] = resold.links
  const links = second && first ? [second, first] : []
  const chain = ['altus:nordwind', 'nordwind:fen-foods']
  const rated = ratedOf({ ...resold, links, subscriptions: resold.subscriptions.map((one) => ({ ...one, chain })) })
  expect(rated.links.map(({ link, total }) => `${link} ${total}`)).toEqual([
    'nordwind:fen-foods 300',
    'altus:nordwind 240',
  ])
})

test('a margin over two currencies takes the rate of the day on which the period ends; without it there is none', () => {
  const [above, below] = resold.links
  const links = above && below ? [above, { ...below, currency: 'USD', prices: [PER_CORE] }] : []
  const rates = [{ base: 'EUR', quote: 'USD', date: '2026-06-01', rate: '0.75' }]
  const [known] = ratedOf({ ...resold, links, rates }).margins
  expect(known && 'cost' in known && [known.revenue, known.cost, known.margin, known.percent].map(String)).toEqual([
    '240',
    '180',
    '60',
    '25',
  ])
  const [unknown] = ratedOf({ ...resold, links }).margins
  expect(unknown).toMatchObject({ unknown: 'No rate EUR/USD for 2026-06-01' })
})

test('what cannot be rated is parked with what to do, and is not in the total', () => {
  const { links, margins } = ratedOf({
    ...resold,
    links: [...resold.links.slice(0, 1), linkOf('nordwind', 'fen-foods', [])],
  })
  expect(links[1]).toMatchObject({ parked: 1 })
  expect(links[1]?.lines).toMatchObject([
    { park: { code: 'missing_price' }, remedy: expect.stringContaining('Give the link a price') as string },
  ])
  expect(margins).toMatchObject([{ unknown: expect.stringContaining('No price for cores') as string }])
})

test('months before the first one that is asked for count in windows, and are not shown', () => {
  const tiers = [{ upTo: '1000', unit: '1' }, { unit: '0.5' }]
  const annual: RateCase = {
    ...SMALL,
    months: { from: '2026-02', to: '2026-02' },
    links: [linkOf('altus', 'nordwind', [{ charge: 'cores', price: { model: 'graduated', tiers }, window: 'year' }])],
    subscriptions: [{ subscription: 'altus:one', customer: 'nordwind', from: '2026-01-01' }],
    usage: [
      { month: '2026-01', quantity: '900' },
      { month: '2026-02', quantity: '200' },
    ],
  }
  expect(linesOf(ratedOf(annual), 'altus:nordwind')).toEqual(['one cores 2026-02 150'])
})

test('labels and single transactions reach the prices that ask for them', () => {
  const by = {
    model: 'matrix',
    by: ['region'],
    cells: [
      { where: { region: 'eu' }, price: { model: 'per_unit', unit: '2' } },
      { where: { region: 'us' }, price: { model: 'per_unit', unit: '3' } },
    ],
  } as const
  const matrix = {
    ...SMALL,
    links: [linkOf('altus', 'nordwind', [{ charge: 'cores', price: by }])],
    usage: [
      { month: '2026-05', quantity: '10', labels: { region: 'eu' } },
      { at: '2026-05-20', quantity: '1', labels: { region: 'us' } },
    ],
  }
  expect(linesOf(ratedOf(matrix), 'altus:nordwind')).toEqual(['one cores 2026-05 23'])
  const percentage = { model: 'percentage', percent: '1', minimum: '1' } as const
  const paid = {
    ...SMALL,
    links: [linkOf('altus', 'nordwind', [{ charge: 'cores', price: percentage }])],
    usage: [{ month: '2026-05', transactions: ['50', '300'] }],
  }
  // 1 % of 50 is less than a transaction costs at least.
  expect(linesOf(ratedOf(paid), 'altus:nordwind')).toEqual(['one cores 2026-05 4'])
})

test('a month’s use counts in the period of every link that starts in the month, whatever its zone and anchor day', () => {
  const [above] = resold.links
  const below = linkOf('nordwind', 'fen-foods', [PER_CORE], { calendar: { zone: 'Asia/Tokyo', anchorDay: 15 } })
  const rated = ratedOf({
    ...resold,
    links: above ? [above, below] : [],
    subscriptions: [{ subscription: 'altus:one', customer: 'fen-foods', from: '2026-05-01' }],
  })
  expect(linesOf(rated, 'altus:nordwind')).toEqual(['one cores 2026-05 240'])
  expect(linesOf(rated, 'nordwind:fen-foods')).toEqual([
    'one cores 2026-04-15 to 2026-05-15 0',
    'one cores 2026-05-15 to 2026-06-15 240',
  ])
})

test('goodwill, a derived book and a date in the case’s zone', () => {
  const one: RateCase = {
    ...SMALL,
    zone: 'Europe/Berlin',
    links: [linkOf('altus', 'nordwind', [], { book: 'altus:partner' })],
    books: [
      { book: 'altus:list', prices: [PER_CORE] },
      { book: 'altus:partner', derived: { list: 'altus:list', less: '25' } },
    ],
    goodwill: [
      { link: 'altus:nordwind', charge: 'cores', month: '2026-05', credit: { percent: '10' }, because: 'an outage' },
    ],
  }
  // 240 less 25 % is 180, less 10 % of it.
  expect(linesOf(ratedOf(one), 'altus:nordwind')).toEqual(['one cores 2026-05 162'])
})

describe('what is wrong has its place, and the name that was meant', () => {
  const [link] = SMALL.links
  const links = (changes: object): RateCase => ({ ...SMALL, links: link ? [{ ...link, ...changes }] : [] })
  const subscribed = (changes: object): RateCase => ({
    ...SMALL,
    subscriptions: SMALL.subscriptions.map((one) => ({ ...one, ...changes })),
  })
  test.each([
    {
      one: links({ prices: [{ ...PER_CORE, charge: 'core' }] }),
      says: 'links.0.prices.0.charge: There is no charge core: did you mean cores?',
    },
    {
      one: { ...SMALL, usage: [{ month: '2026-05', charge: 'seats', quantity: '1' }] },
      says: 'usage.0.charge: There is no charge with a unit seats: the case has cores',
    },
    {
      one: subscribed({ product: 'altus:strtum' }),
      says: 'subscriptions.0.product: There is no product altus:strtum: did you mean altus:stratum?',
    },
    {
      one: subscribed({ customer: 'fen-foods' }),
      says: 'subscriptions.0.chain: nordwind buys on altus:nordwind, and the chain goes on with fen-foods',
    },
    { one: subscribed({ plan: 'gold' }), says: 'subscriptions.0.plan: There is no plan gold: the case has none' },
    {
      one: { ...SMALL, months: { from: '2026-06', to: '2026-05' } },
      says: 'months.to: The months end with 2026-05, before they begin with 2026-06',
    },
    {
      one: { ...SMALL, usage: [{ month: '2026-06', quantity: '1' }] },
      says: 'usage.0: altus:nordwind has no period for use of 2026-06 up to 2026-05',
    },
    {
      one: subscribed({ from: '2026-06-01' }),
      says: 'usage.0: altus:nordwind has no period for use of 2026-05 up to 2026-05',
    },
    {
      one: { ...SMALL, usage: [{ at: '2026-04-30', quantity: '1' }] },
      says: 'usage.0: altus:one does not run at 2026-04-30T00:00:00Z, so nobody is billed for it',
    },
    {
      // 416 months from January 2000 to September 2034, with one more at either end, of 12 charges.
      one: {
        ...SMALL,
        months: { to: '2034-09' },
        products: [
          { product: 'altus:stratum', charges: Array.from({ length: 12 }, (_, at) => ({ charge: `c${at}` })) },
        ],
        links: links({ prices: [] }).links,
        subscriptions: subscribed({ from: '2000-01-01' }).subscriptions,
        usage: [],
      },
      says: 'months: The case comes to about 5016 lines, and is rated up to 5000',
    },
    { one: links({ link: 'altus:elsewhere' }), says: undefined },
  ])('$says', ({ one, says }) => {
    expect(faultsOf(one)).toEqual(says === undefined ? [] : [says])
  })
})
