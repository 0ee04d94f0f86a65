import { expect, test } from 'vitest'
import type { PrintedAccounts } from '#questions/billing/printed-account.ts'
import { printAccounts } from './account-paper.ts'
import { PRINTED } from './printed.test-data.ts'
import { readPdf } from './read-pdf.test-data.ts'

type Account = PrintedAccounts['accounts'][number]

const item = (number: string, open: string, daysOverdue: number) => ({
  ...{ number, open, daysOverdue, seller: 'altus', buyer: 'nordwind', currency: 'EUR' },
  ...{ issueDate: '2026-06-02', dueDate: '2026-07-02' },
})

const ACCOUNT: Account = {
  ...{ seller: 'altus', buyer: 'nordwind', currency: 'EUR', opening: '100', closing: '1050' },
  ...{ open: '1200', overdue: '200', credits: '50', unapplied: '100' },
  lines: [
    {
      ...{ date: '2026-06-02', kind: 'invoice', number: 'ALTUS-INV-000001', about: null, reference: 'PO-1' },
      ...{ dueDate: '2026-07-02', amount: '1200', balance: '1300' },
    },
    {
      ...{ date: '2026-06-20', kind: 'payment', number: 'ALTUS-PAY-000001', about: null, reference: null },
      ...{ dueDate: null, amount: '-250', balance: '1050' },
    },
  ],
  items: [
    item('A', '1000', 0),
    item('B', '10', 1),
    item('C', '20', 30),
    item('D', '30', 31),
    item('E', '40', 61),
    item('F', '100', 91),
    item('G', '-50', 99),
  ],
}
const ACCOUNTS: PrintedAccounts = {
  ...{ accounts: [ACCOUNT], from: '2026-06-01', to: null, on: '2026-08-01', cut: '12.3' },
  parties: new Map([
    ['altus', PRINTED.seller],
    ['nordwind', PRINTED.buyer],
  ]),
}

const shown = async (printed: PrintedAccounts) => readPdf(await printAccounts(printed, { compress: false }))

test('a statement has its opening balance, each document and payment with the balance after it, and the closing', async () => {
  const { text } = await shown(ACCOUNTS)
  expect(text.startsWith('Statement\nof account in EUR\nBalance owed\n1,050.00 EUR\n200.00 EUR overdue\n')).toBe(true)
  expect(text).toContain('Opening balance\n100.00\n2 Jun 2026\n')
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    '2 Jun 2026 Invoice ALTUS-INV-000001, reference PO-1 2 Jul 2026 1,200.00 1,300.00 20 Jun 2026 Payment ALTUS-PAY-000001 −250.00 1,050.00 Closing balance 1,050.00',
  )
})

test('what is open stands under its age, by the day, and the ages are summed', async () => {
  const [page = []] = (await shown(ACCOUNTS)).pages
  const columnOf = (text: string): number => Math.round(page.find((one) => one.text === text)?.x ?? 0)
  const order = ['1,000.00', '10.00', '30.00', '40.00'].map(columnOf)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  const total = page.findIndex(({ text }) => text === 'Total')
  // 1,000 less a credit of 50; 10 + 20; 30; 40; 100.
  expect(page.slice(total + 1, total + 6).map(({ text }) => text)).toEqual([
    '950.00',
    '30.00',
    '30.00',
    '40.00',
    '100.00',
  ])
})

test('each account begins on a page of its own, and one in the buyer’s favor says so', async () => {
  const other: Account = { ...ACCOUNT, currency: 'JPY', closing: '-5000', overdue: '0', items: [] }
  const { pages, text } = await shown({ ...ACCOUNTS, accounts: [ACCOUNT, other] })
  expect(pages.length).toBe(2)
  expect(text).toContain('of account in JPY\nBalance in the buyer’s favor\n−5,000 JPY\nNothing is overdue')
  expect(text).toContain('Nothing is open.')
})

test('the same answer has the same bytes', async () => {
  expect((await printAccounts(ACCOUNTS)).equals(await printAccounts(ACCOUNTS))).toBe(true)
})
