import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, sum } from '#core/ground/decimal.ts'
import { deliveredParts } from './deliver.ts'
import type { PayoutTerms } from './program.ts'

const CO_OP = [
  { percent: '60', as: 'cash' },
  { percent: '40', as: 'fund', minimum: '10000', below: 'cash' },
] as const

const delivered = (amount: string, deliver: PayoutTerms['deliver'], currency = 'USD') =>
  deliveredParts(decimal(amount), { deliver, currency }).map((one) => `${one.as} ${one.amount.toFixed()}`)

test.each([
  { amount: '30000', deliver: CO_OP, is: ['cash 18000', 'fund 12000'], because: 'P5: 60 and 40 percent' },
  { amount: '20000', deliver: CO_OP, is: ['cash 20000'], because: 'P5: 8,000 are below 10,000 and become the rebate' },
  { amount: '25000', deliver: CO_OP, is: ['cash 15000', 'fund 10000'], because: 'the minimum itself is enough' },
  {
    amount: '24999.97',
    deliver: CO_OP,
    is: ['cash 24999.97'],
    because: 'a cent less is not: 14,999.98 and 9,999.99',
  },
  { amount: '100', deliver: undefined, is: ['cash 100'], because: 'where nothing is said all is cash' },
  {
    amount: '100',
    deliver: [{ percent: '25', as: 'credit_note' }],
    is: ['credit_note 25', 'cash 75'],
    because: 'what is not named is cash',
  },
  {
    amount: '10',
    deliver: [
      { percent: '33.3', as: 'cash' },
      { percent: '33.3', as: 'fund' },
      { percent: '33.4', as: 'offset' },
    ],
    is: ['cash 3.33', 'fund 3.33', 'offset 3.34'],
    because: 'rounded parts come to the whole',
  },
  {
    amount: '0.01',
    deliver: [
      { percent: '50', as: 'cash' },
      { percent: '50', as: 'fund' },
    ],
    is: ['fund 0.01'],
    because: 'a cent is not halved, and nothing is not delivered',
  },
  { amount: '-50', deliver: CO_OP, is: ['cash -50'], because: 'what a partner owes is netted' },
  { amount: '0', deliver: CO_OP, is: [], because: 'nothing is delivered of nothing' },
] satisfies readonly { amount: string; deliver: PayoutTerms['deliver']; is: string[]; because: string }[])(
  '$amount: $because',
  ({ amount, deliver, is }) => expect(delivered(amount, deliver)).toEqual(is),
)

test('yen have no cents', () => {
  const halves = [
    { percent: '50', as: 'cash' },
    { percent: '50', as: 'fund' },
  ] as const
  expect(delivered('5', halves, 'JPY')).toEqual(['cash 2', 'fund 3'])
})

test('the parts come to the amount', () => {
  const cents = fc.integer({ min: -1_000_000, max: 10_000_000 })
  const percent = fc.integer({ min: 0, max: 100 })
  fc.assert(
    fc.property(cents, percent, percent, fc.integer({ min: 0, max: 50_000 }), (amount, first, of, minimum) => {
      const deliver = [
        { percent: String(first), as: 'credit_note' },
        { percent: String(((100 - first) * of) / 100), as: 'fund', minimum: String(minimum), below: 'offset' },
      ] as const
      const parts = deliveredParts(decimal(`${amount}e-2`), { deliver, currency: 'USD' })
      expect(sum(parts.map((one) => one.amount)).toFixed(2)).toBe(decimal(`${amount}e-2`).toFixed(2))
    }),
  )
})
