import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { crashIngest } from './crash-ingest-run.ts'
import { openStory } from './crash-ingest-story.ts'
import { diceFrom } from './dice.ts'

const folder = mkdtempSync(join(tmpdir(), 'perennial-crash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what was acknowledged counts once, though the server was killed three times', async () => {
  const wanted = { dataDir: join(folder, 'data'), kills: 3, seed: 20260531, clients: 4 }
  const { verdict, ...met } = await crashIngest(wanted, () => undefined)
  expect(verdict).toMatchObject({ lost: 0, doubled: 0, strange: 0, differences: [] })
  expect(verdict.measured).toBeGreaterThanOrEqual(met.acknowledged - met.retractions)
  expect(met.killed.server).toBeGreaterThanOrEqual(2)
  expect(met.broken).toBeGreaterThan(0)
  expect(met.duplicates).toBeGreaterThan(0)
}, 120_000)

test('a story expects what was acknowledged, without what was taken back, and leaves open what was given up', () => {
  const story = openStory('client', diceFrom(3))
  const requests = Array.from({ length: 200 }, () => {
    const request = story.next()
    story.settle(request, !request.givenUp)
    return request
  })
  const certain = [...story.expected.values()].filter((one) => one.certain)
  const acknowledged = requests.filter((one) => !one.givenUp)
  const fresh = acknowledged.reduce((sum, one) => sum + one.fresh.length, 0)
  const takenBack = acknowledged.reduce((sum, one) => sum + one.retracted.length, 0)
  expect(takenBack).toBeGreaterThan(0)
  expect(certain.length).toBe(acknowledged.length)
  expect(certain.reduce((sum, { events }) => sum + events, 0)).toBe(fresh - takenBack)
  expect(story.told.conflicts).toBeGreaterThan(0)
})
