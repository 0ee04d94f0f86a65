import { afterEach, expect, test } from 'vitest'
import { recognizeRevenue } from '#operations/billing/recognize-revenue.ts'
import { voidInvoice } from '#operations/billing/void-invoice.ts'
import { invoices } from '#questions/billing/invoices.ts'
import { runChecks } from '#tools/verify/check.ts'
import { LEDGER_CHECKS } from '#tools/verify/ledger-checks.ts'
import { type Books, begin, commits, FEN, grants, openBooks, priced, type Told } from './promises.test-data.ts'

const PRICES = [
  priced('altus', 'cores', { model: 'per_unit', unit: '1' }),
  priced('nordwind', 'cores', { model: 'per_unit', unit: '1' }),
  priced('altus', 'seats', { model: 'per_unit', unit: '0' }),
  priced('nordwind', 'seats', { model: 'per_unit', unit: '0' }),
]

let books: Books
afterEach(async () => {
  const checked = await runChecks(books.stage.ask, LEDGER_CHECKS)
  expect(checked.flatMap(({ name, first }) => first.map((one) => `${name}: ${one}`))).toEqual([])
  await books.stage.close()
})

async function closeJanuary(...told: readonly Told[]): Promise<void> {
  books = await openBooks(...PRICES, ...told)
  books.at('2026-02-02')
  await books.use({ customer: 'fen-foods', day: '2026-01-10', cores: '60' })
  await books.close('2026-01')
}

const of = async (...accounts: readonly string[]) =>
  await Promise.all(accounts.map((account) => books.balance('nordwind', account)))

test('credit of 100 that cost 90 is owed until it is used, and what expires of it is breakage', async () => {
  await closeJanuary(grants(FEN, 'first', '100', { price: '90', expires: begin('2026-02-01') }))
  // 60 of 100 were used: 54 of the 90 are earned, the other 6 are a discount.
  const accounts = ['prepaid-liability/nordwind:first', 'revenue/altus:stratum', 'revenue/nordwind:first'] as const
  expect(await of(...accounts)).toEqual(['-36.00', '-60.00', '6.00'])
  expect(await of('receivable/fen-foods')).toEqual(['90.00'])

  const recognized = await books.ask('nordwind', recognizeRevenue, { month: '2026-01' })
  expect(recognized.recognitions).toMatchObject([{ currency: 'EUR', amount: '36', lines: 1, date: '2026-01-31' }])
  expect(await of(accounts[0], 'breakage/nordwind:first')).toEqual(['0.00', '-36.00'])
  expect((await books.ask('nordwind', recognizeRevenue, { month: '2026-01' })).recognitions).toEqual([])

  // 10 cores of January that come late use 10 of it after all: 9 of what was broken come back.
  books.at('2026-03-02')
  await books.use({ customer: 'fen-foods', day: '2026-01-20', cores: '10' })
  await books.close('2026-02')
  await books.ask('nordwind', recognizeRevenue, { month: '2026-02' })
  expect(await of(accounts[0], 'breakage/nordwind:first')).toEqual(['0.00', '-27.00'])
})

test('credit that expires later, or whose last period has not closed, is still owed', async () => {
  await closeJanuary(grants(FEN, 'first', '100', { expires: begin('2026-02-15') }))
  expect((await books.ask('nordwind', recognizeRevenue, { month: '2026-01' })).recognitions).toEqual([])
  books.at('2026-03-01')
  // February is over, and not closed.
  expect((await books.ask('nordwind', recognizeRevenue, { month: '2026-02' })).recognitions).toEqual([])
  books.at('2026-03-02')
  await books.close('2026-02')
  expect((await books.ask('nordwind', recognizeRevenue, { month: '2026-02' })).recognitions).toMatchObject([
    { amount: '40' },
  ])
})

test('a gift makes revenue less, and nothing is owed for it', async () => {
  await closeJanuary(grants(FEN, 'gift', '100', { kind: 'promotional' }))
  expect(await of('revenue/nordwind:gift', 'prepaid-liability/nordwind:gift')).toEqual(['60.00', '0'])
})

test.each([
  { billAgain: true, lines: ['credit first 2026-01 -60.00', 'credit-purchase first 2026-01 100.00'], owed: '-40.00' },
  { billAgain: false, lines: [], owed: '0.00' },
])('a void takes credit back; billed again $billAgain', async ({ billAgain, lines, owed }) => {
  await closeJanuary(grants(FEN, 'first', '100'))
  const listed = await books.ask('nordwind', invoices, { limit: 10, seller: 'nordwind' })
  const number = listed.invoices[0]?.number ?? ''
  await books.ask('nordwind', voidInvoice, { number, billAgain, because: 'it was sent by mistake' })
  expect(await of('prepaid-liability/nordwind:first', 'receivable/fen-foods')).toEqual(['0.00', '0.00'])
  const before = (await books.posted(FEN)).length
  books.at('2026-03-02')
  await books.close('2026-02')
  const after = (await books.posted(FEN)).slice(before).filter((line) => line.startsWith('credit'))
  expect(after).toEqual(lines)
  expect(await of('prepaid-liability/nordwind:first')).toEqual([owed])
})

test('a void that is not billed again leaves the fee of a commitment off', async () => {
  await closeJanuary(commits(FEN, '300', { by: 'burn_down' }))
  const listed = await books.ask('nordwind', invoices, { limit: 10, seller: 'nordwind' })
  const number = listed.invoices[0]?.number ?? ''
  await books.ask('nordwind', voidInvoice, { number, billAgain: false, because: 'it was sent by mistake' })
  const before = await books.posted(FEN)
  books.at('2026-03-02')
  await books.close('2026-02')
  await books.close('2026-02', true)
  expect(await books.posted(FEN)).toEqual(before)
})
