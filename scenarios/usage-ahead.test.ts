import { afterEach, beforeEach, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { usageBudgets } from '#questions/metering/usage-budgets.ts'
import { usageForecast } from '#questions/metering/usage-forecast.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

/** Nordwind used 100 in February, long before what a forecast looks at. */
const CHAIN = `scenario: Nordwind buys core-months
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
when   Nordwind uses 100 core-months in February
`
const METER = 'altus:stratum-core-month'
const ZONE = 'Europe/Berlin'
const JUNE = { from: '2026-05-31T22:00:00Z', to: '2026-06-30T22:00:00Z', zone: ZONE }
const BUDGET = { name: 'June', meter: METER, customer: 'nordwind', thresholds: ['50', '80', '100'], zone: ZONE }

let stage: Stage
let channel: Channel
beforeEach(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHAIN), stage)
})
afterEach(() => stage.close())

/** Records so much on each of the days from one on, at noon or another hour. */
async function use(from: string, amounts: readonly number[], hour = 12): Promise<void> {
  const events = amounts.map((amount, at): UsageEvent => {
    const day = Temporal.PlainDate.from(from).add({ days: at }).toString()
    const named = { source: 'agent', id: `${day} ${amount}`, type: 'stratum.core-month' }
    const values = { amount: decimal(amount) }
    return { ...named, subject: 'account-nordwind-stratum', time: instantOn(day, hour), values, labels: {} }
  })
  await recordEvents(contextFor(channel, 'altus'), events)
}

const forecast = async (asked: object = {}, who = 'altus') =>
  await through(channel, usageForecast, who, { meter: METER, customer: 'nordwind', ...JUNE, ...asked })

/** From Monday 1 June on: 10 on five days of a week, 2 on two. */
const WEEK = [10, 10, 10, 10, 10, 2, 2]

test('a month that goes on comes to what was used, and the same weekdays again', async () => {
  await use('2026-06-01', [...WEEK, ...WEEK])
  channel.now = instantOn('2026-06-15')
  // Two weeks of 54 were used; of the 16 days to come fourteen are two weeks, and two are a Monday and a Tuesday.
  const told = await forecast()
  expect(told).toMatchObject({ used: '108', expected: '236', low: '236', high: '236', days: 14 })
  // A customer sees the same, by its subscription.
  const own = { customer: undefined, subscription: 'altus:nordwind-stratum' }
  expect(await forecast(own, 'nordwind')).toEqual(told)
})

test('half of today is half of its weekday, and varying use has a range', async () => {
  await use('2026-06-01', [...WEEK, ...WEEK.map((amount) => amount * 2)])
  channel.now = instantOn('2026-06-15', 12)
  // 54 and 108 were used. Mondays were 10 and 20, which makes 15 of a whole one: half a Monday is 7.5; two weeks but that
  // Monday and 15 + 15 at the end make 15 × 9 + 3 × 4 + 15 × 2.
  const { used, expected, low, high } = await forecast()
  expect([used, expected]).toEqual(['162', String(162 + 7.5 + 135 + 12 + 30)])
  // Each day of the second week erred by what the first had: √((5 × 10² + 2 × 2²) ÷ 7); 15.5 days remain.
  const half = 1.645 * Math.sqrt(508 / 7) * Math.sqrt(15.5 + 15.5 ** 2 / 28)
  expect(Number(high) - Number(expected)).toBeCloseTo(half, 5)
  expect(Number(expected) - Number(low)).toBeCloseTo(half, 5)
})

test('July as a whole is forecast in the middle of June', async () => {
  await use('2026-06-01', [...WEEK, ...WEEK])
  channel.now = instantOn('2026-06-15')
  // From a Wednesday on: four weeks of 54, then Wednesday, Thursday and Friday.
  const july = { from: JUNE.to, to: '2026-07-31T22:00:00Z' }
  expect(await forecast(july)).toMatchObject({ used: '0', expected: '246' })
})

test('a period that has ended comes to what was used', async () => {
  channel.now = instantOn('2026-06-15')
  const february = { from: '2026-01-31T23:00:00Z', to: '2026-02-28T23:00:00Z' }
  expect(await forecast(february)).toMatchObject({ used: '100', expected: '100', low: '100', high: '100', days: 0 })
})

test.each([
  { why: 'six days are too few', asked: {}, code: 'too_little_use' },
  { why: 'the period ends where it begins', asked: { to: JUNE.from }, code: 'ends_before_it_begins' },
  { why: 'nobody has such a meter', asked: { meter: 'altus:none' }, code: 'not_found' },
  { why: 'the customer is unknown', asked: { customer: 'nobody' }, code: 'not_found' },
])('refused with $code: $why', async ({ asked, code }) => {
  await use('2026-06-09', [1, 1, 1, 1, 1, 1])
  channel.now = instantOn('2026-06-15')
  await expect(forecast(asked)).rejects.toMatchObject({ code })
})

test('the highest of a month can’t be forecast day by day', async () => {
  const body = { eventType: 'stratum.core-month', measure: { aggregation: 'max', value: 'amount' }, unit: 'core' }
  await tell(channel, 'altus', [{ kind: 'meter', about: 'altus:highest', body }])
  const asked = { meter: 'altus:highest', subscription: 'altus:nordwind-stratum' }
  await expect(forecast(asked)).rejects.toMatchObject({ code: 'does_not_add_up' })
})

const budgets = async (who = 'altus') => (await through(channel, usageBudgets, who, {})).budgets

test('a budget has reached its thresholds by what the month of its zone used', async () => {
  await tell(channel, 'altus', [{ kind: 'usage_budget', about: 'altus:june', body: { ...BUDGET, amount: '100' } }])
  // June begins in Berlin when UTC has two hours of May left.
  await use('2026-05-31', [500], 23)
  await use('2026-06-01', [10.5, 39.5], 0)
  channel.now = instantOn('2026-06-15')
  expect(await budgets()).toEqual([
    {
      about: 'altus:june',
      name: 'June',
      customer: 'nordwind',
      subscription: null,
      meter: METER,
      unit: 'core-month',
      amount: '100',
      thresholds: ['50', '80', '100'],
      used: '50',
      reached: ['50'],
      monthFrom: JUNE.from,
      zone: ZONE,
    },
  ])
  await use('2026-06-03', [29.999])
  expect(await budgets()).toMatchObject([{ used: '79.999', reached: ['50'] }])
  await use('2026-06-04', [0.001, 100])
  expect(await budgets()).toMatchObject([{ used: '180', reached: ['50', '80', '100'] }])
  channel.now = instantOn('2026-07-01')
  expect(await budgets()).toMatchObject([{ used: '0', reached: [], monthFrom: JUNE.to }])
})

test('what is told later about a budget holds, and nobody else sees it', async () => {
  for (const amount of ['100', '200']) {
    await tell(channel, 'altus', [{ kind: 'usage_budget', about: 'altus:june', body: { ...BUDGET, amount } }])
  }
  expect(await budgets()).toMatchObject([{ about: 'altus:june', amount: '200' }])
  expect(await budgets('nordwind')).toEqual([])
})

test.each([
  { why: 'both', body: { ...BUDGET, subscription: 'altus:nordwind-stratum', amount: '1' }, code: 'wrong_body' },
  { why: 'neither', body: { ...BUDGET, customer: undefined, amount: '1' }, code: 'wrong_body' },
  { why: 'nothing at all', body: { ...BUDGET, amount: '0' }, code: 'wrong_body' },
  { why: 'an unknown meter', body: { ...BUDGET, meter: 'altus:none', amount: '1' }, code: 'unknown_reference' },
  { why: 'an unknown customer', body: { ...BUDGET, customer: 'nobody', amount: '1' }, code: 'unknown_reference' },
])('a budget of $why is refused with $code', async ({ body, code }) => {
  const told = tell(channel, 'altus', [{ kind: 'usage_budget', about: 'altus:june', body }])
  await expect(told).rejects.toMatchObject({ code })
})
