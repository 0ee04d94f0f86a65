import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, sum } from '#core/ground/decimal.ts'
import { spendCredit } from './credit.ts'
import { rateGraduated } from './graduated.ts'

const spend = (credit: string, amounts: readonly string[]) => {
  const { spent, due, left } = spendCredit(decimal(credit), amounts.map(decimal))
  return { spent: spent.map(String), due: due.map(String), left: String(left) }
}

test('R12: 125 against 10 units over two tiers of 100 and 50 leave 0 and 25 to pay', () => {
  const tiers = [{ upTo: '5', flat: '100' }, { upTo: '10', flat: '50' }, { unit: '1' }]
  const amounts = rateGraduated(tiers, decimal(0), decimal(10)).steps.map(({ amount = '' }) => amount)
  expect(amounts).toEqual(['100', '50'])
  expect(spend('125', amounts)).toEqual({ spent: ['100', '25'], due: ['0', '25'], left: '0' })
})

test.each([
  { credit: '0', amounts: ['10'], spent: ['0'], due: ['10'], left: '0', because: 'no credit' },
  { credit: '10', amounts: ['10'], spent: ['10'], due: ['0'], left: '0', because: 'to the last cent' },
  { credit: '30', amounts: ['10', '15'], spent: ['10', '15'], due: ['0', '0'], left: '5', because: 'what is left' },
  { credit: '5', amounts: ['-3', '4'], spent: ['0', '4'], due: ['-3', '0'], left: '1', because: 'a refund takes none' },
  { credit: '-5', amounts: ['4'], spent: ['0'], due: ['4'], left: '-5', because: 'a credit below zero pays nothing' },
  { credit: '5', amounts: [], spent: [], due: [], left: '5', because: 'nothing to pay' },
])('$because', ({ credit, amounts, spent, due, left }) => expect(spend(credit, amounts)).toEqual({ spent, due, left }))

test('law: what is spent and what is left are the credit, what is spent and what is due the amounts', () => {
  const cents = fc.integer({ min: 0, max: 100_000 }).map((value) => decimal(value).times('0.01'))
  fc.assert(
    fc.property(cents, fc.array(cents), (credit, amounts) => {
      const { spent, due, left } = spendCredit(credit, amounts)
      expect(sum([...spent, left]).eq(credit)).toBe(true)
      expect(sum([...spent, ...due]).eq(sum(amounts))).toBe(true)
      expect([...spent, ...due, left].every((one) => one.gte(0))).toBe(true)
    }),
  )
})
