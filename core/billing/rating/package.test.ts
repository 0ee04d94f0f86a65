import { expect, test } from 'vitest'
import { decimal, smaller } from '#core/ground/decimal.ts'
import { ratePackage } from './package.ts'

const R4 = { size: '10', amount: '15' }
const total = (quantity: string) => ratePackage(R4, decimal(quantity)).amount

test.each([
  { quantity: '0', amount: '0', packages: '0 packages', because: 'nothing begins no package' },
  { quantity: '0.000000000000000001', amount: '15', packages: '1 package', because: 'the least begins one' },
  { quantity: '10', amount: '15', packages: '1 package', because: 'a full one is one' },
  { quantity: '10.000000000000000001', amount: '30', packages: '2 packages', because: 'and a little more a second' },
  { quantity: '11', amount: '30', packages: '2 packages', because: 'R4: 11 are two packages' },
  { quantity: '-3', amount: '0', packages: '0 packages', because: 'less than nothing begins none' },
])('$quantity: $because', ({ quantity, amount, packages }) => {
  const rated = ratePackage(R4, decimal(quantity))
  expect(rated.amount.toFixed()).toBe(amount)
  expect(rated.says).toBe(`${quantity} in ${packages} of 10 × 15 = ${amount}`)
})

test('R4: after 17, 5 more begin one package, as 22 are three and 17 were two', () => {
  expect(total('22').minus(total('17')).toFixed()).toBe('15')
})

test('R5: with at most 100, 50 more after 60 are 10, as 60 were 90', () => {
  const most = (quantity: string) => smaller(total(quantity), decimal(100))
  expect(most('60').toFixed()).toBe('90')
  expect(most('110').minus(most('60')).toFixed()).toBe('10')
})

test.each([
  { size: '0.3', quantity: '0.9', packages: '3', because: 'three exactly: no binary fraction makes it four' },
  { size: '3', quantity: '10', packages: '4', because: 'a third is begun' },
  { size: '0.000000000000000003', quantity: '0.000000000000000007', packages: '3', because: 'of the 18th place too' },
])('$quantity in packages of $size: $because', ({ size, quantity, packages }) =>
  expect(ratePackage({ size, amount: '1' }, decimal(quantity)).amount.toFixed()).toBe(packages),
)
