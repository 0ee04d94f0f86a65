import { afterEach, beforeEach, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { ROUNDING_POLICIES, type RoundingPolicies } from '#core/ground/rounding.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { month } from '#questions/billing/month.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

/** 3 × 3.335 is 10.005: half-even makes 10.00 of it, another version of the engine 10.01. */
const MAY = `scenario: May is closed
given  Altus sells Stratum to Nordwind at 3.335 EUR per core-month
and    Nordwind sells it to Fen Foods at 4 EUR per core-month
when   Fen Foods uses 3 core-months in May, and May closes
then   Altus invoices Nordwind      10.00 EUR
       Nordwind invoices Fen Foods  12.00 EUR
`
const ANOTHER_VERSION: RoundingPolicies = {
  ...ROUNDING_POLICIES,
  'line-half-even': { name: 'line-half-even', mode: 'up', step: 'line' },
}

let stage: Stage
let channel: Channel
beforeEach(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(MAY), stage)
})
afterEach(() => stage.close())

/** Everything is derived, as nothing was learned. */
async function close(closing: string, rounding: RoundingPolicies | undefined) {
  const context = contextFor({ ...channel, now: instantOn('2026-07-02') }, 'altus')
  const answer = await closeMonth.run(
    { ...context, ...(rounding && { rounding }) },
    { month: closing, everything: true },
  )
  expect(answer.ok).toBe(true)
  return answer.ok ? answer.value : undefined
}

const parkedOf = async (organization: string) =>
  (await through(channel, month, organization, {})).parked?.map(({ code, says }) => `${code}: ${says}`)
const posted = () => stage.ask('select number, total from invoice order by number')

test('a rounding that changed in the code parks what it would reprice, and posts nothing', async () => {
  const before = await posted()
  expect(await close('2026-05', ANOTHER_VERSION)).toMatchObject({ invoices: [], parked: 1 })
  expect(await posted()).toEqual(before)
  expect(await parkedOf('altus')).toEqual([
    'drift: 10 EUR is posted, the same facts now give 10.01; nothing was posted',
  ])
  expect(await parkedOf('nordwind')).toEqual([])
})

test('the code of before takes the park away, and posts nothing either', async () => {
  const before = await posted()
  await close('2026-05', ANOTHER_VERSION)
  expect(await close('2026-05', undefined)).toMatchObject({ invoices: [], parked: 0 })
  expect(await posted()).toEqual(before)
  expect(await parkedOf('altus')).toEqual([])
})

test('what is new is posted by the new code, what is old still waits', async () => {
  await useInJune()
  expect(await close('2026-06', ANOTHER_VERSION)).toMatchObject({ parked: 1 })
  expect(await posted()).toMatchObject([
    { number: 'ALTUS-INV-000001', total: '10' },
    { number: 'ALTUS-INV-000002', total: '3.34' },
    { number: 'NORDWIND-INV-000001', total: '12' },
    { number: 'NORDWIND-INV-000002', total: '4' },
  ])
  expect(await parkedOf('altus')).toHaveLength(1)
})

async function useInJune(): Promise<void> {
  await recordEvents(contextFor(channel, 'altus'), [
    {
      source: 'meter',
      id: 'of-june',
      type: 'stratum.core-month',
      subject: 'account-fen-foods-stratum',
      time: instantOn('2026-06-10'),
      values: { amount: decimal(1) },
      labels: {},
    },
  ])
}
