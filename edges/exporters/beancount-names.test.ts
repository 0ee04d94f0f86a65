import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beancountAccount, componentOf, detailRole } from './beancount-names.ts'

/** What Beancount's lexer takes for a component below the type. */
const COMPONENT = /^[A-Z0-9][A-Za-z0-9-]*$/

test.each([
  ['receivable/nordwind', 'Assets:Receivable:Nordwind'],
  ['payable/altus', 'Liabilities:Payable:Altus'],
  ['revenue/altus:stratum', 'Income:Revenue:Altus-Stratum'],
  ['cost/altus:stratum', 'Expenses:Cost:Altus-Stratum'],
  ['incentive-accrual/leaf', 'Liabilities:Incentive-Accrual:Leaf'],
  ['incentive-payable/leaf', 'Liabilities:Incentive-Payable:Leaf'],
  ['incentive-expense/leaf', 'Expenses:Incentive-Expense:Leaf'],
  ['incentive-contra-revenue/leaf', 'Income:Incentive-Contra-Revenue:Leaf'],
  ['incentive-receivable/altus', 'Assets:Incentive-Receivable:Altus'],
  ['incentive-income/altus', 'Income:Incentive-Income:Altus'],
  ['deferred/altus:stratum', 'Liabilities:Deferred:Altus-Stratum'],
  ['output-tax/de', 'Liabilities:Output-Tax:De'],
  ['input-tax/de', 'Assets:Input-Tax:De'],
  ['prepaid-liability/nordwind', 'Liabilities:Prepaid-Liability:Nordwind'],
  ['unapplied-cash/nordwind', 'Liabilities:Unapplied-Cash:Nordwind'],
  ['write-off/nordwind', 'Expenses:Write-Off:Nordwind'],
  ['debt-relief/altus', 'Income:Debt-Relief:Altus'],
])('%s is %s', (account, named) => expect(beancountAccount(account)).toBe(named))

test('the organization is the second component of a file with several books', () => {
  expect(beancountAccount('receivable/fen-foods', '3d-forge')).toBe('Assets:3d-forge:Receivable:Fen-foods')
})

test.each([
  ['receivable/nordwind', 'counterparty'],
  ['unapplied-cash/nordwind', 'counterparty'],
  ['deferred/altus:stratum', 'product'],
  ['output-tax/de', 'country'],
  ['cash/main', 'name'],
] as const)('%s is kept for a %s', (account, role) => expect(detailRole(account)).toBe(role))

test('an account of a kind that has no place is a bug', () => {
  expect(() => beancountAccount('goodwill/altus')).toThrow('knows where an account goodwill/altus stands')
})

test.each([
  ['altus:b-c', 'Altus-B-c'],
  ['altus-b:c', 'Altus-b-C'],
  ['altus:Stratum', 'AltusX3aXX53Xtratum'],
  ['altus:core_2.0', 'Altus-CoreX5fX2X2eX0'],
  ['altus:365', 'AltusX3aX365'],
  ['xenon', 'Xenon'],
  ['müller', 'MXfcXller'],
  ['-a', 'X2dXa'],
  [':a', 'X3aXa'],
  ['', 'XX'],
])('%s is written %s', (text, component) => expect(componentOf(text)).toBe(component))

test('of all short texts over letters that could meet, no two get one component', () => {
  const letters = ['a', 'x', 'X', 'A', '2', '-', ':', '_', 'ü']
  let texts = ['']
  const all = [...texts]
  for (let length = 1; length <= 5; length += 1) {
    texts = texts.flatMap((text) => letters.map((letter) => text + letter))
    all.push(...texts)
  }
  const components = new Set(all.map(componentOf))
  expect(components.size).toBe(all.length)
})

test('any text gives a legal component', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => COMPONENT.test(componentOf(text))))
})
