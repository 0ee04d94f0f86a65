import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Play, playOn, START } from '#operations/life/journeys.test-data.ts'
import { startJourney } from '#operations/life/start-journey.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { watchTelemetry } from './telemetry-watch.ts'

let stage: Stage
let play: Play
beforeAll(async () => {
  stage = await openStage()
  play = playOn(stage)
  await play.begin()
  const journey = { journey: 'altus:fen', template: 'altus:life', customer: 'fen-foods', partner: 'nordwind' }
  await play.go(startJourney, 'altus', { ...journey, start: START })
})
afterAll(() => stage.close())

test('the server completes what use has reached, for its vendor and once', async () => {
  const now = '2026-05-04T01:00:00Z'
  const look = () => watchTelemetry(play.contextOf('operator', now))
  await play.use('fen-foods', ['2026-05-01', '2026-05-02'], '7', now)
  expect(await look()).toBe(0)
  await play.use('fen-foods', ['2026-05-03'], '7', now)
  expect([await look(), await look()]).toEqual([1, 0])
  const reached = await stage.ask(`select owner_id, about from fact where kind = 'milestone_reached'`)
  expect(reached).toEqual([{ owner_id: 'altus', about: 'altus:fen.adopted' }])
})
