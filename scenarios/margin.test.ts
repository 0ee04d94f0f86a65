import { afterAll, beforeAll, expect, test } from 'vitest'
import { margin } from '#questions/billing/margin.ts'
import { marginLines } from '#questions/billing/margin-lines.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

/** May is 3 core-months, bought at 100 and sold at 120; in July 60.00 of what it was bought for are given back. June is 5. */
const CHANNEL = `scenario: a margin and what is given back later
given  Altus sells Stratum to Nordwind at 100 EUR per core-month
and    Nordwind sells Stratum to Fen Foods at 120 EUR per core-month
when   Fen Foods uses 3 core-months in May
and    May closes
and    Fen Foods uses 5 core-months in June
and    June closes
and    on 2026-07-05 Altus gives Nordwind 60 EUR off May because of an outage
and    July closes
`
let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHANNEL), stage)
})
afterAll(() => stage.close())

type Asked = Readonly<{ from?: string; to?: string; product?: string; customer?: string }>
const ask = (who: string, asked: Asked = {}) => through(channel, margin, who, asked)
const shown = async (who: string, asked: Asked = {}) =>
  (await ask(who, asked)).rows.map(
    ({ month, cost, revenue, margin: kept, percent }) => `${month} ${cost} ${revenue} ${kept} ${percent}`,
  )

test.each([
  // 60 of what May cost came back: 360 − 240 = 120, a third. June: 600 − 500.
  { who: 'nordwind', rows: ['2026-05 240 360 120 33.3', '2026-06 500 600 100 16.7'] },
  { who: 'altus', rows: ['2026-05 0 240 240 100', '2026-06 0 500 500 100'] },
  { who: 'fen-foods', rows: ['2026-05 360 0 -360 null', '2026-06 600 0 -600 null'] },
])('$who sees its own links alone, the credit in the month that it is about', async ({ who, rows }) =>
  expect(await shown(who)).toEqual(rows),
)

test('months, product and customer keep to what is asked for, and others of them are nothing', async () => {
  expect(await shown('nordwind', { from: '2026-06' })).toEqual(['2026-06 500 600 100 16.7'])
  expect(await shown('nordwind', { from: '2026-05', to: '2026-05', customer: 'fen-foods' })).toHaveLength(1)
  expect(await shown('nordwind', { product: 'altus:other' })).toEqual([])
  expect((await ask('nordwind')).totals).toEqual([
    { currency: 'EUR', cost: '740', revenue: '960', margin: '220', percent: '22.9' },
  ])
})

test('the lines of a month add up to it, and each is one that can be explained', async () => {
  const { lines } = await through(channel, marginLines, 'nordwind', { from: '2026-05', to: '2026-05' })
  const shares = lines
    .filter(({ share }) => share !== '0')
    .map(({ side, kind, share }) => `${side} ${kind} ${share}`)
    .toSorted()
  expect(shares).toEqual(['bought correction -60', 'bought first 300', 'sold first 360'])
  const altus = await through(channel, marginLines, 'altus', {})
  expect(new Set(altus.lines.map(({ side, buyer }) => `${side} ${buyer}`))).toEqual(new Set(['sold nordwind']))
})

test('months that end before they begin are refused, by both', async () => {
  const asked = { from: '2026-06', to: '2026-05' }
  for (const answer of [
    await margin.run(contextFor(channel, 'nordwind'), asked),
    await marginLines.run(contextFor(channel, 'nordwind'), asked),
  ]) {
    expect(answer.ok ? '' : answer.refusal.code).toBe('ends_before_it_begins')
  }
})
