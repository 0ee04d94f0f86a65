import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { deliveredParts } from './deliver.ts'
import { holds, inTurn, offering, outcomes, play, postedOf, SOLD, type Things } from './engine.test-data.ts'
import { billed, MANAGE } from './lifecycle.test-data.ts'
import type { Incentive } from './program.ts'

/** The cases that were worked out by hand before the engine was written: each number as it stands there. */
const CASES = [
  {
    name: 'P2',
    because: 'marginal to 100 at 5 %, to 350 at 10 %, each line on its own',
    pay: {
      marginal: [
        { to: '100', percent: '5' },
        { to: '350', percent: '10' },
      ],
    },
    things: [
      ['A', '60'],
      ['B', '200'],
    ],
    is: ['3', '15'],
  },
  {
    name: 'P3',
    because: 'the target of 100,000 pays 1,000, once it is reached',
    pay: { cliff: [{ from: '100000', fixed: '1000' }] },
    things: [
      ['reached', '110000'],
      ['missed', '90000'],
    ],
    is: ['1000', 'step_not_reached'],
  },
  {
    name: 'P4',
    because: 'at most 1,000 seats per customer over all partners; 600, then 500, which is refused, and 400 still fit',
    base: 'sell_through.quantity',
    pay: { per_unit: '1' },
    caps: [{ per: 'customer', units: '1000', take: 'whole' }],
    things: [
      ['first', '600'],
      ['second', '500', { partner: 'ostwind' }],
      ['third', '400', { partner: 'westwind' }],
    ],
    is: ['600', 'cap_reached', '400'],
  },
  {
    name: 'P6',
    because: 'a high-water mark of 120 seats, then 150, 140 and 160',
    base: 'sell_through.quantity',
    pay: { per_unit: '1' },
    measure: { high_water_mark: '120' },
    things: [
      ['spring', '150'],
      ['summer', '140'],
      ['autumn', '160'],
    ],
    is: ['30', 'below_high_water_mark', '10'],
  },
] satisfies readonly (Partial<Incentive> & { name: string; because: string; things: Things; is: string[] })[]

test.each(CASES)('$name: $because', ({ name: _name, because: _because, things, is, ...rule }) => {
  const program = offering([{ ...SOLD, ...rule }])
  const credits = inTurn(...things)
  const evaluated = play({ program, credits })
  expect(outcomes(evaluated)).toEqual(is)
  expect(outcomes(play({ program, credits, posted: postedOf(evaluated) }))).toEqual(is)
})

test('P1: 20 % of 800 a month for three months; Q3 was paid out before the client turned out never to have paid', () => {
  const program = offering([{ ...MANAGE, pay: { percent: '20' } }], {
    clawback: [{ on: 'invoice.unpaid', within: 'P60D', take: 'all' }],
  })
  const quarter = (months: readonly string[], paid: string) =>
    months.map((month) => billed(month, '800', { paid: decimal(paid) }))
  const q2 = quarter(['2026-04', '2026-05', '2026-06'], '800')
  const q3 = quarter(['2026-07', '2026-08', '2026-09'], '0')
  const totals = (until: string) => {
    const roles = [holds('nordwind', '100')]
    const evaluated = play({ program, lines: [...q2, ...q3], roles, until: Temporal.Instant.from(until) })
    return evaluated.reduce(
      (whole, one) => whole.plus('earned' in one && 'total' in one.earned ? one.earned.total : 0),
      decimal(0),
    )
  }
  // July is due by the last of September, so the third quarter knows of none; by the end of the year all three are overdue.
  expect(totals('2026-07-01T00:00:00+02:00').toFixed()).toBe('480')
  expect(totals('2026-09-30T00:00:00+02:00').toFixed()).toBe('960')
  expect(totals('2027-01-01T00:00:00+01:00').toFixed()).toBe('480')
})

test('P5: 60 % rebate and 40 % co-op, which is rebate below 10,000', () => {
  const deliver = [
    { percent: '60', as: 'cash' },
    { percent: '40', as: 'fund', minimum: '10000', below: 'cash' },
  ] as const
  const delivered = (amount: number) =>
    deliveredParts(decimal(amount), { deliver, currency: 'USD' }).map((part) => [part.as, part.amount.toFixed()])
  expect(delivered(30_000)).toEqual([
    ['cash', '18000'],
    ['fund', '12000'],
  ])
  expect(delivered(20_000)).toEqual([['cash', '20000']])
})
