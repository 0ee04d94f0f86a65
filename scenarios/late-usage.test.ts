import { afterEach, beforeEach, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { lateUsage } from '#questions/metering/late-usage.ts'
import { usageSources } from '#questions/metering/usage-sources.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

/** May was used, closed and invoiced at the beginning of June. */
const CLOSED = `scenario: May was used and closed
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
when   Nordwind uses 3 core-months in May, and May closes
then   Altus invoices Nordwind 240.00 EUR
`

let stage: Stage
let channel: Channel
beforeEach(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CLOSED), stage)
})
afterEach(() => stage.close())

/** Two core-months more, about this day, from an agent of its own, on 10 June. */
async function useMore(id: string, day: string): Promise<void> {
  channel.now = instantOn('2026-06-10')
  const named = { source: 'agent', id, type: 'stratum.core-month', subject: 'account-nordwind-stratum' }
  await recordEvents(contextFor(channel, 'altus'), [
    { ...named, time: instantOn(day), values: { amount: decimal('2') }, labels: {} },
  ])
}

test('what comes for a closed month is accepted, marked, reported, and corrected at the next close', async () => {
  await useMore('late', '2026-05-20')
  await useMore('in time', '2026-06-09')
  // The day is UTC’s: 20 May begins in Berlin at 22 o’clock on the 19th.
  const { days } = await through(channel, lateUsage, 'altus', { limit: 10 })
  expect(days).toMatchObject([{ source: 'agent', day: '2026-05-19', events: 1, lateEvents: 1, meanHoursLate: 504 }])
  const { sources } = await through(channel, usageSources, 'altus', { limit: 10, source: 'agent' })
  expect(sources).toMatchObject([{ source: 'agent', state: 'new', events: 2, lateEvents: 1 }])
  const marked = await stage.ask('select closed_up_to is not null as marked from usage_batch order by number')
  expect(marked).toEqual([{ marked: false }, { marked: true }, { marked: true }])

  channel.now = instantOn('2026-07-02')
  await through(channel, closeMonth, 'altus', { month: '2026-06' })
  // 2 late ones of May and 2 of June, 80 EUR each; what was issued stays.
  const totals = await stage.ask<{ total: string }>('select total from invoice order by position')
  expect(totals.map(({ total }) => total)).toEqual(['240', '320'])
})

test('nobody sees another organization’s sources', async () => {
  await useMore('late', '2026-05-20')
  expect(await through(channel, lateUsage, 'nordwind', { limit: 10 })).toMatchObject({ days: [] })
  expect(await through(channel, usageSources, 'nordwind', { limit: 10 })).toMatchObject({ sources: [] })
})

test('a source that stopped sending is flagged, the longest silent one as stopped', async () => {
  await useMore('once', '2026-06-09')
  const stateOn = async (day: string) => {
    channel.now = instantOn(day)
    const { sources } = await through(channel, usageSources, 'altus', { limit: 10, source: 'agent' })
    return sources[0]?.state
  }
  expect([await stateOn('2026-06-11'), await stateOn('2026-06-13'), await stateOn('2026-07-20')]).toEqual([
    'new',
    'silent',
    'stopped',
  ])
})

test('a month that is delivered at once is awaited for a month', async () => {
  channel.now = instantOn('2026-06-10')
  const named = { source: 'bill', type: 'stratum.core-month', subject: 'account-nordwind-stratum' }
  const days = Array.from({ length: 31 }, (_, at) => Temporal.PlainDate.from('2026-05-01').add({ days: at }).toString())
  const events = days.map((day) => ({
    ...named,
    id: day,
    time: instantOn(day, 12),
    values: { amount: decimal('1') },
    labels: {},
  }))
  await recordEvents(contextFor(channel, 'altus'), events)
  const stateOn = async (day: string) => {
    channel.now = instantOn(day)
    const { sources } = await through(channel, usageSources, 'altus', { limit: 10, source: 'bill' })
    return sources.map(({ state, usualGapDays }) => [state, usualGapDays])
  }
  expect(await stateOn('2026-07-10')).toEqual([['sending', 31]])
  expect(await stateOn('2026-07-12')).toEqual([['silent', 31]])
  // The next one came 32 days later.
  channel.now = instantOn('2026-07-12')
  await recordEvents(contextFor(channel, 'altus'), events.slice(0, 1))
  expect(await stateOn('2026-07-13')).toEqual([['sending', 32]])
})
