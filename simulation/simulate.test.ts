import { expect, test } from 'vitest'
import { openStage } from '#tools/vitest/stage.ts'
import type { Ground } from './ground.ts'
import { makeHistory } from './make-history.ts'
import { type Played, playHistory } from './play-history.ts'
import { differencesText } from './tell-difference.ts'

const ROUNDS = 60

/** Plays a seed on a database of its own; `falsify` may change what is read of the books. */
async function played(
  seed: number,
  falsify: (ask: Ground['ask']) => Ground['ask'] = (ask) => ask,
  rounds = ROUNDS,
): Promise<Played> {
  const { records, usage, ask, close } = await openStage()
  try {
    return await playHistory(makeHistory(seed, rounds), { records, usage, ask: falsify(ask) })
  } finally {
    await close()
  }
}

function complaintOf(seed: number, { failed }: Played): string {
  return failed ? differencesText(makeHistory(seed, ROUNDS), failed) : ''
}

test('the books of a seed are those that the oracle works out', async () => {
  const outcome = await played(4)
  expect(complaintOf(4, outcome)).toBe('')
  // Empty books would agree, too.
  expect(outcome.counts.corrections).toBeGreaterThan(10)
  expect(outcome.counts.earnings).toBeGreaterThan(5)
  expect(outcome.counts.parked).toBeGreaterThan(10)
})

test('a seed that found late usage missed between links of two calendars agrees', async () => {
  const { failed } = await played(207, undefined, 120)
  expect(failed ? differencesText(makeHistory(207, 120), failed) : '').toBe('')
})

test('a seed replays exactly: the same steps, and the same books to the last reason', async () => {
  expect(makeHistory(7, ROUNDS)).toEqual(makeHistory(7, ROUNDS))
  expect(makeHistory(7, ROUNDS)).not.toEqual(makeHistory(8, ROUNDS))
  const [once, again] = [await played(7), await played(7)]
  expect(complaintOf(7, once)).toBe('')
  expect(once.counts.payouts).toBeGreaterThan(0)
  expect(again.digest).toBe(once.digest)
})

test.each([
  { of: 'from invoice_line group by', field: 'amount', becomes: '1234.56', what: 'Σ posted' },
  { of: 'from earning group by', field: 'amount', becomes: '1234.56', what: 'Σ earned' },
  { of: 'from parked', field: 'code', becomes: 'drift', what: 'parked' },
])('one falsified row is told: $what', async ({ of, field, becomes, what }) => {
  const falsify =
    (ask: Ground['ask']): Ground['ask'] =>
    async <Row>(statement: string, values?: readonly unknown[]) => {
      const rows = await ask<Row>(statement, values)
      return statement.includes(of) ? rows.map((row, at) => (at === 0 ? { ...row, [field]: becomes } : row)) : rows
    }
  const { failed } = await played(7, falsify)
  expect(failed?.differences.map((one) => one.what)).toEqual([what])
})
