import { afterEach, describe, expect, test } from 'vitest'
import { type Books, begin, commits, FEN, grants, openBooks, priced, type Told, UPPER } from './promises.test-data.ts'

/** One euro a core and nothing for seats, so that amounts are what was used. */
const ONE = [
  priced('altus', 'cores', { model: 'per_unit', unit: '1' }),
  priced('nordwind', 'cores', { model: 'per_unit', unit: '1' }),
  priced('altus', 'seats', { model: 'per_unit', unit: '0' }),
  priced('nordwind', 'seats', { model: 'per_unit', unit: '0' }),
]
const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04'] as const

let books: Books
afterEach(() => books.stage.close())

const dayAfter = (month: string): string => `${Temporal.PlainYearMonth.from(month).add({ months: 1 })}-02`

/** Fen Foods uses so many cores each month, and each month closes; again, it posts nothing. */
async function play(cores: readonly string[], ...told: readonly Told[]): Promise<void> {
  books = await openBooks(...ONE, ...told)
  for (const [at, used] of cores.entries()) {
    const month = MONTHS[at] ?? ''
    books.at(dayAfter(month))
    if (used !== '0') await books.use({ customer: 'fen-foods', day: `${month}-10`, cores: used })
    await closeTwice(month)
  }
}

async function closeTwice(month: string): Promise<void> {
  await books.close(month)
  const before = await books.posted()
  await books.close(month)
  await books.close(month, true)
  expect(await books.posted()).toEqual(before)
  expect(await books.stage.ask('select key, code from parked')).toEqual([])
}

/** What was posted for promises on the link to Fen Foods, or another. */
const promised = async (link: string = FEN) =>
  (await books.posted(link)).filter((line) => !line.startsWith('cores') && !line.startsWith('seats'))

describe('a commitment of a quarter', () => {
  test('is trued up at its end; usage that comes late corrects that line, once, in its period', async () => {
    await play(['50', '60', '70'], commits(FEN, '300', { by: 'true_up' }))
    expect(await promised()).toEqual(['true-up commits 2026-03 120.00'])
    books.at('2026-05-02')
    await books.use({ customer: 'fen-foods', day: '2026-01-20', cores: '40' })
    await closeTwice('2026-04')
    expect(await promised()).toEqual(['true-up commits 2026-03 120.00', 'true-up commits 2026-03 -40.00'])
  })

  test('pays for use until it is used up; late use of January moves what is left for March', async () => {
    await play(['120', '130', '140', '10'], commits(FEN, '300', { by: 'burn_down' }))
    const first = [
      'commitment commits 2026-01 300.00',
      'covered commits 2026-01 -120.00',
      'covered commits 2026-02 -130.00',
      'covered commits 2026-03 -50.00',
    ]
    expect(await promised()).toEqual(first)
    books.at('2026-06-02')
    await books.use({ customer: 'fen-foods', day: '2026-01-20', cores: '20' })
    await closeTwice('2026-05')
    expect(await promised()).toEqual([...first, 'covered commits 2026-01 -20.00', 'covered commits 2026-03 20.00'])
  })

  test('what goes beyond it costs half as much again', async () => {
    await play(['120', '130', '140'], commits(FEN, '300', { by: 'overage', factor: '1.5' }))
    expect(await promised()).toEqual([
      'commitment commits 2026-01 100.00',
      'covered commits 2026-01 -120.00',
      'commitment commits 2026-02 100.00',
      'covered commits 2026-02 -130.00',
      'commitment commits 2026-03 100.00',
      'covered commits 2026-03 -50.00',
      'overage commits 2026-03 45.00',
    ])
  })

  test('what went beyond one window is the next one’s commitment', async () => {
    await play(['80', '150', '90'], commits(FEN, '100', { by: 'true_forward' }, { window: 'period' }))
    expect((await promised()).filter((line) => line.startsWith('commitment'))).toEqual([
      'commitment commits 2026-01 100.00',
      'commitment commits 2026-02 100.00',
      'commitment commits 2026-03 150.00',
    ])
    books.at('2026-05-02')
    await books.use({ customer: 'fen-foods', day: '2026-02-20', cores: '10' })
    await closeTwice('2026-04')
    expect((await promised()).at(-1)).toBe('commitment commits 2026-03 10.00')
  })

  test('covers one product of two', async () => {
    const seats = priced('nordwind', 'seats', { model: 'per_unit', unit: '5' })
    const covers = { products: ['altus:stratum'] }
    await play(['50', '50'], seats, commits(FEN, '300', { by: 'burn_down' }, { covers }))
    // Ten seats at 5 each month are not paid for by it.
    expect(await promised()).toEqual([
      'commitment commits 2026-01 300.00',
      'covered commits 2026-01 -50.00',
      'covered commits 2026-02 -50.00',
    ])
  })

  test('on the upper link leaves the lower one alone', async () => {
    await play(['50'], commits(UPPER, '300', { by: 'burn_down' }))
    expect(await promised(UPPER)).toEqual(['commitment commits 2026-01 300.00', 'covered commits 2026-01 -50.00'])
    expect(await promised(FEN)).toEqual([])
  })

  test('that is withdrawn is taken back by a credit note', async () => {
    await play(['50'], commits(FEN, '300', { by: 'burn_down' }))
    await books.tell(['nordwind', 'commitment_withdrawn', 'nordwind:commits', { because: 'it was never signed' }])
    books.at('2026-03-02')
    await closeTwice('2026-02')
    expect((await promised()).slice(2)).toEqual(['commitment commits 2026-01 -300.00', 'covered commits 2026-01 50.00'])
    const notes = await books.stage.ask("select total::text from invoice where kind = 'credit_note'")
    expect(notes).toEqual([{ total: '-250' }])
  })

  test('that ends earlier than was told leaves nothing of the months after', async () => {
    await play(['0', '0', '0'], commits(FEN, '300', { by: 'overage' }))
    await books.tell(commits(FEN, '200', { by: 'overage' }, { to: begin('2026-03-01') }))
    books.at('2026-05-02')
    await closeTwice('2026-04')
    // Two months of 100 stand, March is taken back.
    expect((await promised()).slice(3)).toEqual(['commitment commits 2026-03 -100.00'])
  })
})

describe('credit', () => {
  test('of one link pays there by priority, until it expires, and is owed until then', async () => {
    const first = grants(FEN, 'first', '70', { priority: 1, expires: begin('2026-02-01') })
    const second = grants(FEN, 'second', '100', { kind: 'promotional', priority: 2 })
    const upper = grants(UPPER, 'upper', '30', { price: '25' })
    await play(['60', '60', '60'], second, first, upper)
    expect(await promised()).toEqual([
      'credit first 2026-01 -60.00',
      'credit-purchase first 2026-01 70.00',
      'credit second 2026-02 -60.00',
      'credit second 2026-03 -40.00',
    ])
    expect(await promised(UPPER)).toEqual(['credit upper 2026-01 -30.00', 'credit-purchase upper 2026-01 25.00'])
  })

  test('that is withdrawn is taken back by a credit note, and what it paid is due', async () => {
    await play(['60'], grants(FEN, 'first', '100'))
    await books.tell(['nordwind', 'credit_grant_withdrawn', 'nordwind:first', { because: 'it was another’s' }])
    books.at('2026-03-02')
    await closeTwice('2026-02')
    expect((await promised()).slice(2)).toEqual(['credit first 2026-01 60.00', 'credit-purchase first 2026-01 -100.00'])
    const notes = await books.stage.ask("select total::text from invoice where kind = 'credit_note'")
    expect(notes).toEqual([{ total: '-40' }])
  })
})
