import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Books, begin, openBooks, priced, type Told, UPPER } from './promises.test-data.ts'

const each = (unit: string) => ({ model: 'per_unit', unit })

let books: Books
beforeAll(async () => {
  books = await openBooks(
    priced('altus', 'cores', each('3')),
    priced('altus', 'seats', each('3')),
    priced('nordwind', 'cores', each('4')),
    priced('nordwind', 'seats', each('4')),
  )
})
afterAll(() => books.stage.close())

const goodwillFor = (customer: string): Told => [
  ...(['altus', 'goodwill', 'altus:goodwill-1'] as const),
  {
    link: UPPER,
    subscription: `nordwind:${customer}-stratum`,
    charge: 'cores',
    periodFrom: begin('2026-01-01'),
    credit: { fixed: '10' },
    because: 'an outage',
  },
]

test('goodwill that was told anew for another subscription is not given again to the first, whatever is derived', async () => {
  books.at('2026-02-02')
  await books.use(
    { customer: 'fen-foods', day: '2026-01-05', cores: '20' },
    { customer: 'oak', day: '2026-01-05', cores: '10' },
  )
  await books.close('2026-01')
  await books.tell(goodwillFor('oak'))
  await books.close('2026-01')
  await books.tell(goodwillFor('fen-foods'))
  await books.close('2026-01')
  // Only the use of one of them is news now, so only its lines are derived.
  await books.use({ customer: 'oak', day: '2026-01-06', cores: '1' })
  await books.close('2026-01')
  await books.close('2026-01', true)
  expect(await books.posted(UPPER)).toEqual([
    'seats fen-foods-desk 2026-01 30.00',
    'cores fen-foods-stratum 2026-01 60.00',
    'cores oak-stratum 2026-01 30.00',
    'cores oak-stratum 2026-01 -10.00',
    'cores fen-foods-stratum 2026-01 -10.00',
    'cores oak-stratum 2026-01 10.00',
    'cores oak-stratum 2026-01 3.00',
  ])
})
