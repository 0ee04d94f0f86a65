import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { actOn } from './acting.ts'
import { prepareRace, raceRound } from './race-close-round.ts'
import { seededNumbers } from './seeded.ts'
import { CLOSES_AT, foundSmallChannel } from './small-channel.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  await actOn(database, CLOSES_AT, foundSmallChannel)
})
afterAll(() => database.drop())

const SEED = 20260602

test(`two rounds of eight workers, two of them killed: nothing is posted twice (seed ${SEED})`, async () => {
  const prepared = await prepareRace(database)
  const number = seededNumbers(SEED)
  for (const round of [1, 2]) {
    const { faults } = await raceRound(prepared, number)
    expect({ round, faults }).toEqual({ round, faults: [] })
  }
}, 180_000)
