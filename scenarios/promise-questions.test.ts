import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitments } from '#questions/billing/commitments.ts'
import { credits } from '#questions/billing/credits.ts'
import { explanation } from '#questions/ground/explanation.ts'
import { type Books, begin, commits, FEN, grants, openBooks, priced } from './promises.test-data.ts'

let books: Books
beforeAll(async () => {
  books = await openBooks(
    priced('altus', 'cores', { model: 'per_unit', unit: '1' }),
    priced('nordwind', 'cores', { model: 'per_unit', unit: '2' }),
    priced('altus', 'seats', { model: 'per_unit', unit: '0' }),
    priced('nordwind', 'seats', { model: 'per_unit', unit: '5' }),
    commits(FEN, '300', { by: 'true_up' }, { covers: { charges: ['cores'] } }),
    grants(FEN, 'first', '70', { expires: begin('2026-02-01'), covers: { charges: ['cores'] } }),
    grants(FEN, 'second', '100', { kind: 'promotional', covers: { charges: ['cores'] } }),
  )
  for (const [month, cores] of [
    ['2026-01', '30'],
    ['2026-02', '20'],
  ] as const) {
    books.at(`${Temporal.PlainYearMonth.from(month).add({ months: 1 })}-02`)
    await books.use({ customer: 'fen-foods', day: `${month}-10`, cores })
    await books.close(month)
  }
})
afterAll(() => books.stage.close())

test.each(['nordwind', 'fen-foods'])(
  '%s sees 100 of 300 used in the quarter, and the seats not counted',
  async (who) => {
    const { commitments: rows } = await books.ask(who, commitments, {})
    expect(rows).toMatchObject([
      {
        ...{ id: 'nordwind:commits', link: FEN, seller: 'nordwind', buyer: 'fen-foods', settlement: 'true_up' },
        ...{ windowFrom: begin('2026-01-01'), windowTo: begin('2026-04-01') },
        ...{ committed: '300', used: '100', left: '200', beyond: '0', percent: '33.33' },
      },
    ])
  },
)

test.each(['nordwind', 'fen-foods'])('%s sees what is left of credit, and what has expired', async (who) => {
  const { credits: rows } = await books.ask(who, credits, { link: FEN })
  // January used 60 of the first; February 40 of the second.
  expect(rows).toMatchObject([
    { id: 'nordwind:first', kind: 'prepaid', granted: '70', used: '60', left: '0', expired: '10' },
    { id: 'nordwind:second', kind: 'promotional', granted: '100', used: '40', left: '60', expired: '0', expires: null },
  ])
})

test.each(['altus', 'oak'])('%s, on another link, sees none', async (who) => {
  expect((await books.ask(who, commitments, {})).commitments).toEqual([])
  expect((await books.ask(who, credits, {})).credits).toEqual([])
  expect((await books.ask(who, credits, { link: FEN })).credits).toEqual([])
})

test('each line of a promise is explained, to both sides, down to its fact', async () => {
  const lines = await books.stage.ask<{ id: string }>(
    "select id from invoice_line where product = subscription and charge in ('credit', 'credit-purchase')",
  )
  expect(lines).toHaveLength(3)
  for (const { id } of lines) {
    for (const who of ['nordwind', 'fen-foods']) {
      const answer = await books.ask(who, explanation, { posting: id })
      const text = JSON.stringify(answer)
      expect(text).toContain('promise:credit')
      expect(text).toMatch(/"fact:\d+"/)
    }
  }
})
