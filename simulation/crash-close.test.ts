import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { actOn } from './acting.ts'
import { readBooks } from './books.ts'
import { closeAndSettle } from './close-worker.ts'
import { crashRound, type Prepared, prepareRounds } from './crash-round.ts'
import { copyDatabase, dropDatabase } from './engine-urls.ts'
import { seededNumbers } from './seeded.ts'
import { CLOSES_AT, foundSmallChannel } from './small-channel.ts'

let database: TestDatabase
let prepared: Prepared
beforeAll(async () => {
  database = await openTestDatabase()
  await actOn(database, CLOSES_AT, foundSmallChannel)
  prepared = await prepareRounds(database)
})
afterAll(() => database.drop())

test('the undisturbed month: sixteen invoices, four statements, one of them below the minimum, nothing parked', () => {
  const { invoices = [], lines = [], statements = [], payouts = [], parked, unfinished } = prepared.undisturbed
  expect([invoices.length, lines.length, statements.length, payouts.length]).toEqual([16, 48, 4, 3])
  expect([parked, unfinished]).toEqual([[], []])
  expect(prepared.undisturbed['numbers']).toEqual([
    '{"owner_id":"altus","series":"INV","last":4}',
    '{"owner_id":"altus","series":"PO","last":3}',
    '{"owner_id":"altus","series":"ST","last":4}',
    ...['birch', 'cedar', 'elm', 'fir'].map((owner) => `{"owner_id":"${owner}","series":"INV","last":3}`),
  ])
})

/** Five slices of the close and its end, two steps of the settlement: the seed places each kill somewhere in them. */
const SEED = 20260531
const number = seededNumbers(SEED)
const kills = Array.from({ length: 10 }, (_, at) => ({ at: at + 1, step: 1 + number(8), delayMs: number(25) }))

describe(`killed in the middle and run again, the books are the same (seed ${SEED})`, () => {
  let resumed = 0
  let killed = 0
  test.each(kills)('kill $at: $delayMs ms into step $step', async ({ step, delayMs }) => {
    const outcome = await crashRound(prepared, [{ step, delayMs }])
    expect(outcome.difference).toBeUndefined()
    killed += outcome.killed
    resumed += outcome.resumed ? 1 : 0
  })
  test('and the kills did come in the middle', () => {
    expect(killed).toBeGreaterThanOrEqual(7)
    expect(resumed).toBeGreaterThanOrEqual(5)
  })
})

test('four workers at once, one of them killed, leave the same books', async () => {
  const outcome = await crashRound(prepared, [null, null, { step: 4, delayMs: 5 }, null])
  expect(outcome).toMatchObject({ difference: undefined })
})

test('four callers in one process leave the same books, and numbers without a gap', async () => {
  const urls = await copyDatabase(database, `${new URL(database.postgresUrl).pathname.slice(1)}_together`)
  try {
    await Promise.all(Array.from({ length: 4 }, () => actOn(urls, CLOSES_AT, closeAndSettle)))
    expect(await readBooks(urls)).toEqual(prepared.undisturbed)
  } finally {
    await dropDatabase(urls)
  }
})
