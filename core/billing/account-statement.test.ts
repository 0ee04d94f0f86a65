import { expect, test } from 'vitest'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { accountStatement, balanceChange } from './account-statement.ts'

const item = (date: string, position: number, number: string, amount: string) => ({
  ...{ date, position, number },
  amount: decimal(amount),
})
// Told out of order; two of one day, and of these the invoice was recorded first.
const ITEMS = [
  item('2026-07-10', 9, 'PAY-2', '-200'),
  item('2026-06-02', 3, 'INV-1', '300'),
  item('2026-06-20', 5, 'PAY-1', '-100'),
  item('2026-07-10', 7, 'INV-2', '50'),
]

test.each([
  { from: undefined, to: undefined, opening: '0', balances: ['300', '200', '250', '50'], closing: '50' },
  { from: '2026-06-20', to: undefined, opening: '300', balances: ['200', '250', '50'], closing: '50' },
  { from: '2026-06-21', to: '2026-07-10', opening: '200', balances: [], closing: '200' },
  { from: undefined, to: '2026-06-20', opening: '0', balances: ['300'], closing: '300' },
  { from: '2026-07-10', to: '2026-07-11', opening: '200', balances: ['250', '50'], closing: '50' },
  { from: '2026-08-01', to: '2026-06-03', opening: '300', balances: [], closing: '300' },
])('from $from to $to', ({ from, to, opening, balances, closing }) => {
  const statement = accountStatement(ITEMS, { from, to })
  expect(decimalText(statement.opening)).toBe(opening)
  expect(statement.lines.map(({ balance }) => decimalText(balance))).toEqual(balances)
  expect(decimalText(statement.closing)).toBe(closing)
})

test.each([
  ['payment', '-5'],
  ['write_off', '-5'],
  ['reversal', '5'],
  ['refund', '5'],
  ['allocation', '0'],
])('a %s of 5 changes the balance by %s', (kind, change) => {
  expect(decimalText(balanceChange(kind, decimal(5)))).toBe(change)
})
