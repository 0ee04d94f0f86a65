import { describe, expect, test } from 'vitest'
import type { OpenDocument } from '#apps/console/api/billing.ts'
import { agesTitle, isAmount, isPositive, oldestFirst, subtract } from './payment-sentences.ts'

const document = (number: string, open: string): OpenDocument => ({
  ...{ number, open, seller: 'altus', buyer: 'nordwind', currency: 'EUR', total: open, applied: '0' },
  ...{ status: 'issued', issueDate: '2026-06-02', dueDate: '2026-07-02', daysOverdue: 0 },
})

describe('a payment without a choice', () => {
  test.each([
    { amount: '300', paid: { may: '300.00' }, because: 'pays the oldest due as a whole' },
    { amount: '350.5', paid: { may: '300.00', june: '50.50' }, because: 'pays the next one in part' },
    { amount: '100', paid: { may: '100' }, because: 'pays the first in part where it is less' },
    { amount: '1000', paid: { may: '300.00', june: '500.00' }, because: 'leaves over what nothing is open for' },
  ])('$because', ({ amount, paid }) => {
    const applied = oldestFirst(amount, [document('may', '300.00'), document('june', '500.00')])
    expect(Object.fromEntries(applied.map((one) => [one.document, one.amount]))).toEqual(paid)
  })
})

test.each([
  ['250.00', true],
  [' 250 ', true],
  ['0', false],
  ['0.00', false],
  ['-5', false],
  ['5,00', false],
  ['', false],
])('%j is an amount: %s', (text, is) => expect(isAmount(text)).toBe(is))

test('differences are exact, and zero is not above zero', () => {
  expect(subtract('0.30', '0.10')).toBe('0.20')
  expect([isPositive('0.00'), isPositive('-1'), isPositive('0.01')]).toEqual([false, false, true])
})

test.each([
  { ages: ['10', '0', '0'], says: 'Nothing in EUR is overdue', because: 'nothing is late' },
  { ages: ['10', '0', '7'], says: 'All of what is overdue, 7.00\u00a0EUR, is 31 to 60 days late', because: 'one age' },
  {
    ages: ['10', '3', '7'],
    says: 'Most of what is overdue, 7.00\u00a0EUR, is 31 to 60 days late',
    because: 'the largest',
  },
])('ages: $because', ({ ages, says }) => {
  const named = ['Not yet due', '1 to 30 days', '31 to 60 days'].map((name, at) => [name, ages[at] ?? '0'] as const)
  expect(agesTitle(named, 'EUR')).toBe(says)
})
