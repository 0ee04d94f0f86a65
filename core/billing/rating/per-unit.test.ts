import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { ratePerUnit } from './per-unit.ts'

test.each([
  { unit: '80', quantity: '3', amount: '240', because: 'three at 80' },
  { unit: '80', quantity: '0', amount: '0', because: 'nothing used' },
  { unit: '0.000123', quantity: '1000001', amount: '123.000123', because: 'nothing is rounded here' },
  { unit: '80', quantity: '-0.5', amount: '-40', because: 'a source may take more back than was used' },
])('$quantity at $unit: $because', ({ unit, quantity, amount }) => {
  const rated = ratePerUnit(unit, decimal(quantity))
  expect(rated.amount.toFixed()).toBe(amount)
  expect(rated.says).toBe(`${quantity} × ${unit} = ${amount}`)
})
