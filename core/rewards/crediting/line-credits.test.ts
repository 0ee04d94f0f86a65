import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { day, holds, offering, outcomes, play, postedOf } from '#core/rewards/engine.test-data.ts'
import { billed, earnedOf, MANAGE } from '#core/rewards/lifecycle.test-data.ts'
import type { Incentive } from '#core/rewards/program.ts'

const PAID: Incentive = { ...MANAGE, trigger: 'invoice.paid', pay: { percent: '20' } }
const roles = [holds('nordwind', '100')]

describe('what was paid', () => {
  test.each([
    { paid: undefined, is: ['not_paid'], because: 'nothing was' },
    { paid: '0', is: ['not_paid'], because: 'a payment bounced' },
    { paid: '300', is: ['60'], because: 'a part of it' },
    { paid: '800', is: ['160'], because: 'all of it' },
  ])('$because', ({ paid, is }) => {
    const line = billed('2026-05', '800', paid === undefined ? {} : { paid: decimal(paid) })
    expect(outcomes(play({ program: offering([PAID]), lines: [line], roles }))).toEqual(is)
  })

  test('takes back what was earned on it when a payment bounces', () => {
    const given = { program: offering([PAID]), roles, lines: [billed('2026-05', '800', { paid: decimal(800) })] }
    const paid = postedOf(play(given))
    expect(outcomes(play({ ...given, lines: [billed('2026-05', '800')], posted: paid }))).toEqual(['not_paid', '0'])
  })

  test('is no base that could be pinned to what was billed', () => {
    const line = billed('2026-05', '800', { paid: decimal(300), first: decimal(1000) })
    expect(outcomes(play({ program: offering([{ ...PAID, basis: 'pinned' }]), lines: [line], roles }))).toEqual(['60'])
  })

  test('is news when more of it is', () => {
    const basisOf = (paid: string) => {
      const lines = [billed('2026-05', '800', { paid: decimal(paid) })]
      const [one] = earnedOf(play({ program: offering([PAID]), lines, roles }))
      return one && 'basis' in one ? one.basis.filter((name) => name.startsWith('paid:')) : []
    }
    expect([basisOf('300'), basisOf('800')]).toEqual([['paid:300'], ['paid:800']])
  })
})

describe('how much was billed', () => {
  const counted: Incentive = { ...MANAGE, base: 'line.quantity', pay: { per_unit: '2' } }
  const line = billed('2026-05', '800', { quantity: decimal(40), first: decimal(1000), currency: 'USD' })
  test.each(['following', 'pinned'] as const)('counts units in no currency, %s', (basis) =>
    expect(outcomes(play({ program: offering([{ ...counted, basis }]), lines: [line], roles }))).toEqual(['80']),
  )
})

test('a fixed amount is for a line that came to something', () => {
  const program = offering([
    { id: 'hello', stage: 'manage', role: 'manager', trigger: 'invoice.issued', pay: { fixed: '5' } },
  ])
  const lines = [billed('2026-05', '800'), billed('2026-06', '0')]
  expect(outcomes(play({ program, lines, roles }))).toEqual(['5', '0'])
})

test('the rate is that of the policy’s day', () => {
  // May ends on 1 June in Berlin: its service end; it is credited on 1 May; the month ends on the 31st.
  const rates = new Map(
    [
      ['USD/EUR 2026-06-01', '0.9'],
      ['USD/EUR 2026-05-01', '0.8'],
      ['USD/EUR 2026-05-31', '0.7'],
    ].map(([name = '', value = '']) => [
      name,
      { rate: decimal(value), source: 'ECB', date: name.slice(-10), facts: [8] },
    ]),
  )
  const lines = [billed('2026-05', '1000', { currency: 'USD' })]
  const at = (policy: Parameters<typeof offering>[1]) =>
    outcomes(play({ program: offering([MANAGE], policy), lines, roles, rates, until: day('2026-07-01') }))
  expect(at({})).toEqual(['45'])
  expect(at({ rates: { date: 'service_end' } })).toEqual(['45'])
  expect(at({ rates: { date: 'credited' } })).toEqual(['40'])
  expect(at({ rates: { date: 'month_end' } })).toEqual(['35'])
  expect(at({ rates: { fixed: { USD: '0.5' } } })).toEqual(['25'])
  expect(at({ rates: { fixed: { CHF: '0.5' } } })).toEqual(['missing_rate'])
})

test.each([
  { where: 'line.kind == "usage"', is: ['5'] },
  { where: 'line.charge == "cores"', is: ['5'] },
  { where: 'line.product == "altus:stratum"', is: ['5'] },
  { where: 'line.currency == "EUR"', is: ['5'] },
  { where: 'line.amount >= 100', is: ['5'] },
  { where: 'line.quantity >= 40', is: ['5'] },
  { where: 'line.quantity >= 41', is: [] },
  { where: 'line.charge == "seats"', is: [] },
  { where: 'line.unheard == "of"', is: [] },
])('$where selects lines: $is', ({ where, is }) => {
  const lines = [billed('2026-05', '100', { quantity: decimal(40) })]
  expect(outcomes(play({ program: offering([{ ...MANAGE, where }]), lines, roles }))).toEqual(is)
})
