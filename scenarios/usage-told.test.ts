import { afterEach, beforeEach, expect, test } from 'vitest'
import { watchUsage } from '#apps/server/usage-watch.ts'
import { decimal } from '#core/ground/decimal.ts'
import { createWebhook } from '#operations/channel/webhooks.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, tell } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

const CHAIN = `scenario: Nordwind buys core-months
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
when   Nordwind uses 1 core-month in May
`
const METER = 'altus:stratum-core-month'
const BUDGET = { meter: METER, customer: 'nordwind', amount: '10', thresholds: ['50', '100'], zone: 'Europe/Berlin' }

let stage: Stage
let channel: Channel
beforeEach(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHAIN), stage)
  for (const about of ['altus:month', 'nordwind:month']) {
    const owner = about.split(':')[0] ?? ''
    await tell(channel, owner, [{ kind: 'usage_budget', about, body: { ...BUDGET, name: 'Month' } }])
  }
  const context = { ...contextFor(channel, 'altus'), seal: sealWith(new Uint8Array(32)) }
  const made = await createWebhook.run(context, createWebhook.input.parse({ url: 'https://hooks.example/' }))
  expect(made.ok).toBe(true)
})
afterEach(() => stage.close())

/** Uses so much on a day, and looks the day after. */
async function useAndLook(day: string, amount: string): Promise<void> {
  const named = { source: 'agent', id: `${day} ${amount}`, type: 'stratum.core-month' }
  const values = { amount: decimal(amount) }
  channel.now = instantOn(day, 12)
  await recordEvents(contextFor(channel, 'altus'), [
    { ...named, subject: 'account-nordwind-stratum', time: channel.now, values, labels: {} },
  ])
  await lookOn(Temporal.PlainDate.from(day).add({ days: 1 }).toString())
}

async function lookOn(day: string): Promise<void> {
  channel.now = instantOn(day)
  await watchUsage(contextFor(channel, 'altus'))
}

async function toldOf(type: string) {
  return await stage.ask<{ parties: string[]; data: Record<string, unknown> }>(
    'select parties, data from event_out where type = $1 order by position, number',
    [type],
  )
}

test('each threshold of a month is told once, to the owner who listens', async () => {
  await useAndLook('2026-06-01', '4.999')
  expect(await toldOf('usage.budget_reached')).toEqual([])
  await useAndLook('2026-06-02', '0.001')
  await lookOn('2026-06-03')
  await useAndLook('2026-06-03', '7')
  // What July uses is told anew.
  await useAndLook('2026-07-01', '5')
  const told = await toldOf('usage.budget_reached')
  expect(told.map(({ parties, data }) => [parties, data['month'], data['threshold'], data['used']])).toEqual([
    [['altus'], '2026-06', '50', '5'],
    [['altus'], '2026-06', '100', '12'],
    [['altus'], '2026-07', '50', '5'],
  ])
  expect(told[0]?.data).toEqual({
    budget: 'altus:month',
    name: 'Month',
    customer: 'nordwind',
    subscription: null,
    meter: METER,
    unit: 'core-month',
    amount: '10',
    threshold: '50',
    used: '5',
    month: '2026-06',
    monthFrom: '2026-05-31T22:00:00Z',
    zone: 'Europe/Berlin',
  })
})

test('each silence of a source is told once, and none that has long stopped', async () => {
  await useAndLook('2026-06-01', '1')
  const silences = async () =>
    (await toldOf('usage.source_silent')).filter(({ data }) => data['source'] === 'agent').map(({ data }) => data)
  expect(await silences()).toEqual([])
  await lookOn('2026-06-04')
  await lookOn('2026-06-05')
  expect(await silences()).toMatchObject([
    { lastReceivedAt: '2026-06-01T10:00:00Z', silentFrom: '2026-06-03T10:00:00Z' },
  ])
  await useAndLook('2026-06-05', '2')
  await lookOn('2026-08-01')
  expect(await silences()).toHaveLength(1)
})

test('what comes within three days of a month’s end still reaches its thresholds, but not of a budget told since', async () => {
  await useAndLook('2026-06-01', '4')
  await tell(channel, 'altus', [{ kind: 'usage_budget', about: 'altus:other', body: { ...BUDGET, name: 'Other' } }])
  const late = async (on: string, about: string, amount: string) => {
    channel.now = instantOn(on)
    const named = { source: 'agent', id: `late ${on}`, type: 'stratum.core-month', subject: 'account-nordwind-stratum' }
    const event = { ...named, time: instantOn(about, 12), values: { amount: decimal(amount) }, labels: {} }
    await recordEvents(contextFor(channel, 'altus'), [event])
    await lookOn(on)
  }
  channel.now = instantOn('2026-07-01')
  await tell(channel, 'altus', [{ kind: 'usage_budget', about: 'altus:late', body: { ...BUDGET, name: 'Late' } }])
  await late('2026-07-02', '2026-06-30', '1')
  await late('2026-07-06', '2026-06-29', '8')
  const told = await toldOf('usage.budget_reached')
  expect(told.map(({ data }) => [data['budget'], data['month'], data['threshold'], data['used']])).toEqual([
    ['altus:month', '2026-06', '50', '5'],
    ['altus:other', '2026-06', '50', '5'],
  ])
})
