import { describe, expect, test } from 'vitest'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { type EarnedLine, type HeldEarning, partnerSums, rewardPoints } from './deal-rewards.ts'
import type { VestingCourse, VestingStop } from './vesting-course.ts'

const TELLING = { nameOf: (id: string) => (id === 'nordwind' ? 'Nordwind' : id), zone: 'UTC' }
const LINE: EarnedLine = {
  ...{ id: 'earning:S-1/1', statement: 'S-1', program: 'altus:lifecycle', incentive: 'deploy', stage: 'implement' },
  ...{ partner: 'nordwind', credit: 'milestone altus:live', says: '8 % of 12,000.00 EUR', amount: decimal(400) },
  ...{ currency: 'EUR', issueDate: '2026-04-01', clawed: undefined },
}
const BACK: EarnedLine = {
  ...LINE,
  id: 'earning:S-2/1',
  amount: decimal(-150),
  clawed: 'fen ended on 2026-05-14: all of it is taken back',
}

const STOP: VestingStop = {
  ...{ at: Temporal.Instant.from('2026-03-14T00:00:00Z'), because: 'subscription.active no longer held' },
  cause: {
    at: Temporal.Instant.from('2026-03-14T00:00:00Z'),
    about: 'subscription',
    says: 'fen cancelled',
    ref: 'fact:9',
    isFinal: true,
  },
  ...{ isFinal: true, isSettled: true },
}
const COURSE: VestingCourse = {
  ...{ granted: decimal(1200), vested: decimal(400), held: decimal(0), lost: decimal(800), stop: STOP },
  steps: [{ at: Temporal.Instant.from('2026-02-01T00:00:00Z'), state: 'vested', vested: decimal(100) }],
}
const HELD: HeldEarning = {
  ...{ partner: 'nordwind', program: 'altus:lifecycle', incentive: 'deploy', title: 'Going live', stage: 'implement' },
  ...{ credit: 'milestone altus:live', currency: 'EUR', course: COURSE, ref: 'earning:S-1/1' },
}

const points = (given: Partial<Parameters<typeof rewardPoints>[0]>) =>
  rewardPoints({ earned: [], held: [], paid: [], ...given }, TELLING).map(({ lane, says, amount }) => [
    lane,
    says,
    amount?.amount,
  ])

describe('points', () => {
  test.each([
    { line: LINE, is: ['earning', 'Nordwind earned 400.00 EUR: 8 % of 12,000.00 EUR', '400'] },
    {
      line: { ...LINE, amount: decimal(-5) },
      is: ['earning', 'Nordwind’s earning was corrected by −5.00 EUR: 8 % of 12,000.00 EUR', '-5'],
    },
    {
      line: BACK,
      is: ['clawback', '150.00 EUR taken back from Nordwind: fen ended on 2026-05-14: all of it is taken back', '-150'],
    },
  ])('a line: $is.0 of $is.2', ({ line, is }) => expect(points({ earned: [line] })).toEqual([is]))

  const said = (stop: Partial<VestingStop>, course: Partial<VestingCourse> = {}) =>
    points({ held: [{ ...HELD, course: { ...COURSE, ...course, stop: { ...STOP, ...stop } } }] })[0]?.[1]

  test('a stop says when, by which rule, because of what, how much had vested, and what is gone', () => {
    expect(said({})).toBe(
      'Nordwind, Going live: vesting stopped on 2026-03-14: subscription.active no longer held, because fen cancelled; 400.00 EUR of 1,200.00 EUR had vested, 800.00 EUR taken back',
    )
  })

  test('one that is not final says what may still vest; one that no settlement has found, that it will', () => {
    expect(said({ isFinal: false, cause: undefined }, { held: decimal(500), lost: decimal(300) })).toMatch(
      /no longer held; 400\.00 EUR of 1,200\.00 EUR had vested, 300\.00 EUR lost, 500\.00 EUR may still vest$/,
    )
    expect(said({ isSettled: false })).toMatch(/800\.00 EUR taken back; the next settlement posts it$/)
  })

  test('what vests still is no point, what has vested is one', () => {
    const going = { ...COURSE, stop: undefined, held: decimal(800), lost: decimal(0) }
    expect(points({ held: [{ ...HELD, course: going }] })).toEqual([])
    expect(points({ held: [{ ...HELD, course: { ...going, vested: decimal(1200) } }] })).toEqual([
      ['vesting', 'Nordwind, Going live: all of 1,200.00 EUR has vested', '1200'],
    ])
  })

  test('a payout says which part of it is of this life', () => {
    const paid = [{ statement: 'S-1', partner: 'nordwind', date: '2026-04-01', amount: decimal(1000), currency: 'EUR' }]
    const of = [LINE, { ...LINE, id: 'earning:S-9/1', statement: 'S-9' }]
    expect(points({ earned: of, paid }).at(-1)).toEqual([
      ...['payout', 'S-1 pays Nordwind 1,000.00 EUR; 400.00 EUR of its lines are of this life', '1000'],
    ])
  })
})

test('sums are by partner and currency; taken back is what clawbacks took and what never vests, no other correction', () => {
  const others = [
    { ...LINE, amount: decimal(-5) },
    { ...LINE, currency: 'USD', amount: decimal(7) },
    { ...LINE, partner: 'leaf', amount: decimal(9) },
  ]
  const sums = partnerSums([LINE, BACK, ...others], [HELD]).map(({ partner, currency, ...rest }) => [
    ...[partner, currency],
    ...[rest.earned, rest.vested, rest.held, rest.takenBack].map(decimalText),
  ])
  expect(sums).toEqual([
    ['nordwind', 'EUR', '245', '400', '0', '950'],
    ['leaf', 'EUR', '9', '0', '0', '0'],
    ['nordwind', 'USD', '7', '0', '0', '0'],
  ])
})
