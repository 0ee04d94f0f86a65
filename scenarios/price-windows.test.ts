import { afterEach, expect, test } from 'vitest'
import { type Books, begin, FEN, openBooks, priced, type Told, UPPER } from './promises.test-data.ts'

const NO_SEATS = ['altus', 'nordwind'].map((seller) => priced(seller, 'seats', { model: 'per_unit', unit: '0' }))
const ONE = priced('nordwind', 'cores', { model: 'per_unit', unit: '1' })

let books: Books
afterEach(() => books.stage.close())

const dayAfter = (month: string): string => `${Temporal.PlainYearMonth.from(month).add({ months: 1 })}-02`

/** Closes a month, and then twice more: again, and everything anew, which post nothing and park nothing. */
async function close(month: string): Promise<void> {
  books.at(dayAfter(month))
  await books.close(month)
  const before = await books.posted()
  await books.close(month)
  await books.close(month, true)
  expect(await books.posted()).toEqual(before)
  expect(await books.stage.ask('select key, code from parked')).toEqual([])
}

const cores = async (link: string = UPPER) => (await books.posted(link)).filter((line) => line.startsWith('cores'))
const use = (day: string, amount: string, customer = 'fen-foods') => books.use({ customer, day, cores: amount })

test('a tier of a year: 200 more of January cost 150 more there and 50 less in February', async () => {
  const yearly = { model: 'graduated', tiers: [{ upTo: '1000', unit: '1' }, { unit: '0.5' }] }
  books = await openBooks(priced('altus', 'cores', yearly, { window: 'year' }), ONE, ...NO_SEATS)
  books.at('2026-02-02')
  await use('2026-01-10', '900')
  await close('2026-01')
  books.at('2026-03-02')
  await use('2026-02-10', '200')
  await close('2026-02')
  expect(await cores()).toEqual(['cores fen-foods-stratum 2026-01 900.00', 'cores fen-foods-stratum 2026-02 150.00'])
  books.at('2026-04-02')
  await use('2026-01-20', '200')
  await close('2026-03')
  expect((await cores()).slice(2)).toEqual([
    'cores fen-foods-stratum 2026-01 150.00',
    'cores fen-foods-stratum 2026-02 -50.00',
  ])
})

const ELM: readonly Told[] = [
  ['altus', 'organization', 'elm', { name: 'Elm', roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }],
  ['altus', 'introduction', 'altus:elm', { organizations: ['nordwind', 'elm'] }],
  [
    ...(['nordwind', 'agreement', 'nordwind:elm'] as const),
    {
      ...{ seller: 'nordwind', buyer: 'elm', book: 'nordwind:list', currency: 'EUR', rounding: 'line-half-even' },
      ...{ correction: 'net', calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }, paymentDays: 30 },
    },
  ],
  [
    ...(['nordwind', 'subscription', 'nordwind:elm-stratum'] as const),
    { product: 'altus:stratum', customer: 'elm', chain: [UPPER, 'nordwind:elm'], from: begin('2026-01-01') },
  ],
  [
    ...(['nordwind', 'binding', 'nordwind:elm-account'] as const),
    { subscription: 'nordwind:elm-stratum', subject: 'account-elm', recorder: 'altus', from: begin('2026-01-01') },
  ],
]

test('three customers of 50 in one pool at 8 up to 150 and 7 above pay 400 each; a late core of one moves all', async () => {
  const volume = { model: 'volume', tiers: [{ upTo: '150', unit: '8' }, { unit: '7' }] }
  books = await openBooks(...ELM, priced('altus', 'cores', volume, { scope: 'agreement' }), ONE, ...NO_SEATS)
  books.at('2026-02-02')
  for (const customer of ['fen-foods', 'oak', 'elm']) await use('2026-01-10', '50', customer)
  await close('2026-01')
  expect(await cores()).toEqual([
    'cores elm-stratum 2026-01 400.00',
    'cores fen-foods-stratum 2026-01 400.00',
    'cores oak-stratum 2026-01 400.00',
  ])
  books.at('2026-03-02')
  await use('2026-01-20', '1', 'elm')
  await close('2026-02')
  // 151 at 7 are 1,057: 357 and twice 350.
  expect((await cores()).slice(3)).toEqual([
    'cores elm-stratum 2026-01 -43.00',
    'cores fen-foods-stratum 2026-01 -50.00',
    'cores oak-stratum 2026-01 -50.00',
  ])
})

test('a minimum of a quarter is due with its last month, for each subscription', async () => {
  const minimum = priced('nordwind', 'cores', { model: 'per_unit', unit: '1' }, { window: 'quarter', minimum: '300' })
  books = await openBooks(priced('altus', 'cores', { model: 'per_unit', unit: '1' }), minimum, ...NO_SEATS)
  for (const [month, amount] of [
    ['2026-01', '50'],
    ['2026-02', '60'],
    ['2026-03', '70'],
  ] as const) {
    books.at(dayAfter(month))
    await use(`${month}-10`, amount)
    await close(month)
  }
  // 180 were used, 120 lack: 70 + 120.
  expect(await cores(FEN)).toEqual([
    'cores fen-foods-stratum 2026-01 50.00',
    'cores fen-foods-stratum 2026-02 60.00',
    'cores fen-foods-stratum 2026-03 190.00',
  ])
})

test('a marked-up cost less 10 percent; seats are free for a month, and billed ahead', async () => {
  const marked = priced('nordwind', 'cores', { model: 'cost_plus', factor: '1.25' }, { discounts: [{ percent: '10' }] })
  books = await openBooks(
    priced('altus', 'cores', { model: 'per_unit', unit: '10' }),
    marked,
    priced('altus', 'seats', { model: 'per_unit', unit: '0' }),
    priced('nordwind', 'seats', { model: 'per_unit', unit: '5' }, { billed: 'advance', free: 'P31D' }),
  )
  books.at('2026-02-02')
  await use('2026-01-10', '10')
  await close('2026-01')
  // 100 × 1.25 less a tenth; February's ten seats go out with January's documents.
  expect(await books.posted(FEN)).toEqual([
    'cores fen-foods-stratum 2026-01 112.50',
    'seats fen-foods-desk 2026-02 50.00',
  ])
  books.at('2026-03-02')
  await use('2026-01-20', '2')
  await close('2026-02')
  expect((await books.posted(FEN)).slice(2)).toEqual([
    'cores fen-foods-stratum 2026-01 22.50',
    'seats fen-foods-desk 2026-03 50.00',
  ])
})

test('a price in dollars waits for the rate of the day on which its period ends, and late use has the same', async () => {
  const dollars = priced('altus', 'cores', { model: 'per_unit', unit: '10' }, { currency: 'USD' })
  books = await openBooks(dollars, ONE, ...NO_SEATS)
  books.at('2026-02-02')
  await use('2026-01-10', '10')
  await books.close('2026-01')
  expect(await books.stage.ask('select code from parked where scope = $1', [UPPER])).toContainEqual({
    code: 'missing_rate',
  })
  expect(await cores()).toEqual([])
  const rate = (date: string, value: string): Told => [
    ...(['altus', 'fx_rate', `altus:usd-${date}`] as const),
    { base: 'USD', quote: 'EUR', date, rate: value, source: 'ECB' },
  ]
  await books.tell(rate('2026-02-01', '0.9'), rate('2026-03-01', '0.8'))
  await close('2026-02')
  expect(await cores()).toEqual(['cores fen-foods-stratum 2026-01 90.00'])
  books.at('2026-04-02')
  await books.tell(rate('2026-04-01', '0.7'))
  await use('2026-01-20', '1')
  await close('2026-03')
  expect((await cores()).slice(1)).toEqual(['cores fen-foods-stratum 2026-01 9.00'])
})
