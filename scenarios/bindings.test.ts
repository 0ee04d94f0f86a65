import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { decimal } from '#core/ground/decimal.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { bindSubjects } from '#operations/metering/bind-subjects.ts'
import { moveSubject, unbindSubject } from '#operations/metering/move-subject.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { invoices } from '#questions/billing/invoices.ts'
import { bindings } from '#questions/metering/bindings.ts'
import { unboundSubjects } from '#questions/metering/unbound-subjects.ts'
import { usage } from '#questions/metering/usage.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

const CHANNEL = `scenario: two customers of one partner, and May is closed
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
and    Nordwind sells Stratum to Fen Foods at 100 EUR per core-month
and    Nordwind sells Stratum to Peat Works at 100 EUR per core-month
when   Fen Foods uses 3 core-months in May
and    Peat Works uses 2 core-months in May
and    May closes
`
const FEN = 'nordwind:fen-foods-stratum'
const PEAT = 'nordwind:peat-works-stratum'

let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHANNEL), stage)
  channel.now = instantOn('2026-06-20')
  // One core-month every day from May 25 to June 14, reported by Nordwind about two machines.
  for (const machine of ['vm-1', 'vm-2']) {
    const events = Array.from({ length: 21 }, (_, at) => ({
      source: 'nordwind',
      id: `${machine}-${at}`,
      type: 'stratum.core-month',
      subject: machine,
      time: Temporal.Instant.from('2026-05-25T12:00:00Z').add({ hours: 24 * at }),
      values: { amount: decimal('1') },
      labels: {},
    }))
    await recordEvents(contextFor(channel, 'nordwind'), events)
  }
})
afterAll(() => stage.close())

const queue = async () =>
  (await through(channel, unboundSubjects, 'nordwind', {})).subjects.map(({ subject, events, first, last }) =>
    [subject, events, first.slice(5, 10), last.slice(5, 10)].join(' '),
  )
async function used(subscription: string): Promise<readonly string[]> {
  const span = { from: '2026-05-01T00:00:00Z', to: '2026-07-01T00:00:00Z', by: 'month', zone: 'UTC' } as const
  const { usage: rows } = await through(channel, usage, 'nordwind', { subscription, ...span })
  return rows.map(({ quantity }) => quantity)
}
const bind = (input: z.input<typeof bindSubjects.input>, who = 'nordwind') => through(channel, bindSubjects, who, input)

test('what is unbound waits, and says from when to when', async () => {
  expect(await queue()).toEqual(['vm-1 21 05-25 06-14', 'vm-2 21 05-25 06-14'])
})

test('a preview says how many events would count, and changes nothing', async () => {
  const wanted = { subscription: FEN, subjects: ['vm-1', 'vm-2'] }
  const told = await bind({ ...wanted, preview: true })
  expect(told).toMatchObject({
    recorded: false,
    bindings: [{ subject: 'vm-1', from: '2026-05-25T12:00:00Z', to: null }, {}],
  })
  // Seven days of May each; the period ends at midnight in Berlin.
  expect(told.effects).toEqual([
    {
      ...{ subscription: FEN, change: 'begin', events: 42, inClosedPeriods: 14 },
      closedUntil: '2026-05-31T22:00:00Z',
    },
  ])
  expect(await queue()).toHaveLength(2)
  expect(await used(FEN)).toEqual(['3'])
})

test('bound from the first event on, all of them count, and a second call changes nothing', async () => {
  const facts = async () => (await stage.ask<{ count: number }>('select count(*)::int from fact'))[0]?.count
  const first = await bind({ subscription: FEN, subjects: ['vm-1', 'vm-2'] })
  expect(first.effects[0]?.events).toBe(42)
  expect(await queue()).toEqual([])
  expect(await used(FEN)).toEqual(['17', '28'])
  const before = await facts()
  const again = await bind({ subscription: FEN, subjects: ['vm-1', 'vm-2'] })
  expect(again.bindings).toEqual(first.bindings)
  expect(again.effects[0]?.events).toBe(0)
  expect(await facts()).toBe(before)
})

test('a subject moves: its events count for one, then for the other', async () => {
  await expect(bind({ subscription: PEAT, subjects: ['vm-2'] })).rejects.toThrow('bound_twice')
  const move = { subject: 'vm-2', to: PEAT, at: '2026-05-30T00:00:00Z' }
  const preview = await through(channel, moveSubject, 'nordwind', { ...move, preview: true })
  expect(await used(PEAT)).toEqual(['2'])
  const moved = await through(channel, moveSubject, 'nordwind', move)
  expect(moved.effects).toEqual(preview.effects)
  expect(
    moved.effects.map(({ subscription, change, events, inClosedPeriods }) => [
      subscription,
      change,
      events,
      inClosedPeriods,
    ]),
  ).toEqual([
    [FEN, 'cease', 16, 2],
    [PEAT, 'begin', 16, 2],
  ])
  expect(await used(FEN)).toEqual(['15', '14'])
  expect(await used(PEAT)).toEqual(['4', '14'])
  expect(await through(channel, moveSubject, 'nordwind', move)).toMatchObject({ ended: null, effects: [] })
  expect(await used(PEAT)).toEqual(['4', '14'])
})

test('unbound again, later events wait, and can be bound to another', async () => {
  const end = { subject: 'vm-1', at: '2026-06-10T00:00:00Z' }
  const ended = await through(channel, unbindSubject, 'nordwind', end)
  expect(ended.effects).toMatchObject([{ subscription: FEN, change: 'cease', events: 5, inClosedPeriods: 0 }])
  expect(await queue()).toEqual(['vm-1 5 06-10 06-14'])
  expect(await through(channel, unbindSubject, 'nordwind', end)).toMatchObject({ ended: null })
  expect((await bind({ subscription: PEAT, subjects: ['vm-1'], from: end.at })).effects[0]?.events).toBe(5)
  expect(await queue()).toEqual([])
  expect(await used(PEAT)).toEqual(['4', '19'])
})

test('bindings are listed for whoever sees the subscription', async () => {
  const listed = async (who: string, at?: string) =>
    (await through(channel, bindings, who, { recorder: 'nordwind', ...(at !== undefined && { at }) })).bindings.map(
      ({ subject, customer, from, to }) => [subject, customer, from.slice(5, 10), to?.slice(5, 10) ?? ''].join(' '),
    )
  const all = [
    'vm-1 fen-foods 05-25 06-10',
    'vm-1 peat-works 06-10 ',
    'vm-2 fen-foods 05-25 05-30',
    'vm-2 peat-works 05-30 ',
  ]
  expect((await listed('nordwind')).toSorted()).toEqual(all)
  expect((await listed('fen-foods')).toSorted()).toEqual(all.filter((one) => one.includes('fen-foods')))
  expect((await listed('altus', '2026-06-12T00:00:00Z')).toSorted()).toEqual(all.filter((one) => one.includes('peat')))
})

test('what falls into a closed period is posted as a correction by the next close', async () => {
  channel.now = instantOn('2026-07-02')
  await through(channel, closeMonth, 'altus', { month: '2026-06' })
  const [invoice] = (await through(channel, invoices, 'fen-foods', { month: '2026-06' })).invoices
  // 12 core-months more for May, and 9 of June.
  expect([invoice?.total, invoice?.corrections]).toEqual(['2100', 1])
})

test.each([
  ['never_reported', { subscription: FEN, subjects: ['vm-none'] }],
  ['never_reported', { subscription: FEN, subjects: ['vm-1'], recorder: 'altus' }],
  ['ends_before_it_begins', { subscription: FEN, subjects: ['vm-1'], to: '2026-05-01T00:00:00Z' }],
  ['unknown_reference', { subscription: 'nordwind:none', subjects: ['vm-1'] }],
])('%s: %o', async (code, input) => {
  await expect(bind({ ...input, preview: true })).rejects.toThrow(code)
})

test('only the owner of a subscription binds to it; what nobody may see is not told', async () => {
  const wanted = { subscription: FEN, subjects: ['vm-1'], from: '2026-06-01T00:00:00Z' }
  await expect(bind(wanted, 'altus')).rejects.toThrow('not_yours')
  await expect(bind(wanted, 'peat-works')).rejects.toThrow('unknown_reference')
  const foreign = await bind({ ...wanted, recorder: 'altus', preview: true })
  expect(foreign.effects).toMatchObject([{ events: null, inClosedPeriods: null }])
})
