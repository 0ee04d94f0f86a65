import { describe, expect, test } from 'vitest'
import type { ClosedGate, Payout } from '#apps/console/api/rewards.ts'
import { paidTitle, runTitle, splitFree, waitsForText, withNames } from './payout-words.ts'

const GATE: ClosedGate = {
  ...{ gate: 'bank_details', code: 'bank_details_missing', says: 'leaf has not told altus its account' },
  ...{ hint: 'Tell the account', waitsFor: 'leaf' },
}
const payout = (given: Partial<Payout>) =>
  ({ amount: '100', currency: 'EUR', state: 'ordered', dueOn: '2026-01-15', gates: [], ...given }) as Payout
const names = {
  self: 'altus',
  of: (id: string) => ({ leaf: 'Leaf Cloud', altus: 'Altus' })[id] ?? id,
  roleOf: () => '',
}

describe('a run', () => {
  const free = payout({})
  const held = payout({ gates: [GATE], amount: '30' })
  test.each([
    {
      on: '2026-01-14',
      split: [0, 0, 2],
      says: '130.00\u00a0EUR are not due yet',
      because: 'the day before it is due',
    },
    {
      on: '2026-01-15',
      split: [1, 1, 0],
      says: '100.00\u00a0EUR can be paid, 30.00\u00a0EUR are held',
      because: 'on the day itself',
    },
  ])('$because', ({ on, split: [pass, keeps, waits], says }) => {
    const split = splitFree([free, held, payout({ state: 'paid' }), payout({ state: 'drafted' })], on)
    expect([split.pass.length, split.held.length, split.waits.length]).toEqual([pass, keeps, waits])
    expect(runTitle(split)).toBe(says)
  })

  test('where everything is held it says so', () =>
    expect(runTitle({ pass: [], held: [held, held], waits: [] })).toBe('All 2 payouts are held'))
  test('a payout that came back is free again', () =>
    expect(splitFree([payout({ state: 'returned' })], '2026-02-01').pass).toHaveLength(1))
})

test.each([
  [[], 'No payout was ordered for you yet'],
  [[payout({}), payout({ state: 'paid', amount: '5' })], '100.00\u00a0EUR are to come, 5.00\u00a0EUR were paid'],
  [[payout({ state: 'paid', amount: '5' })], 'Nothing is to come, 5.00\u00a0EUR were paid'],
])('%#: %s', (payouts, says) => expect(paidTitle(payouts)).toBe(says))

test('sentences carry names in the place of ids, and of whole ids alone', () =>
  expect(withNames('leaf has not told altus: neither altus:leaf-program nor leaflet', ['leaf', 'altus'], names)).toBe(
    'Leaf Cloud has not told Altus: neither altus:leaf-program nor leaflet',
  ))

test('each that has to act is named once', () =>
  expect(waitsForText([GATE, { ...GATE, waitsFor: 'altus' }, GATE], names)).toBe('Leaf Cloud and you'))
