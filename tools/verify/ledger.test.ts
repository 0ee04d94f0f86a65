import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Stage } from '#tools/vitest/stage.ts'
import { runChecks } from './check.ts'
import { openDemoStage } from './demo-stage.test-data.ts'
import { type Tried, tryFalsifications } from './falsified.ts'
import { FALSIFICATIONS } from './falsify-ledger.ts'
import { LEDGER_CHECKS } from './ledger-checks.ts'

const WITHOUT_DEFERRAL = [
  'deferred revenue is what was deferred and not recognized',
  'a recognition is its lines',
  'no more of a line is recognized than it is',
]

let stage: Stage
let tried: readonly Tried[]
beforeAll(async () => {
  stage = (await openDemoStage()).stage
  tried = await tryFalsifications(stage.postgresUrl)
})
afterAll(() => stage.close())

test('the demo’s books pass every check, and the falsified ones are gone again', async () => {
  const checked = await runChecks(stage.ask, LEDGER_CHECKS)
  expect(checked.flatMap(({ first }) => first)).toEqual([])
  // The demo corrects by net differences: no line of it is a reversal.
  const idle = checked.filter(({ counted }) => counted === 0).map(({ name }) => name)
  // Nor does it bill anything in advance.
  expect(idle).toEqual([...WITHOUT_DEFERRAL, 'a reversal takes back all that stood'])
})

test('every check has a falsification that it notices', () => {
  const names = new Set(FALSIFICATIONS.map(({ noticedBy }) => noticedBy))
  expect(LEDGER_CHECKS.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([])
})

test.each(FALSIFICATIONS)('$name: noticed by “$noticedBy”', ({ name }) => {
  const found = tried.find((one) => one.name === name)?.found
  expect(found?.different).toBeGreaterThan(0)
  expect(found?.first[0]).toContain(' should be ')
})
