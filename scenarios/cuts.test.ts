import { afterEach, beforeEach, expect, test } from 'vitest'
import { deriveLines } from '#core/billing/rating/derive-lines.ts'
import { decimal } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { loadLinks } from '#operations/billing/line-facts.ts'
import type { Context } from '#operations/context.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { settle } from '#operations/rewards/settle.ts'
import { explanation } from '#questions/ground/explanation.ts'
import { usageEvents } from '#questions/metering/usage-events.ts'
import { actAs } from '#stores/postgres/acting.ts'
import type { Run } from '#stores/postgres/runs.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

/** What was used in May stands; May has not been closed yet. */
const USED = `scenario: May was used
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
and    Nordwind sells it to Fen Foods at 100 EUR per core-month
when   Fen Foods uses 3 core-months in May
then   nothing is posted
`

let stage: Stage
let channel: Channel
beforeEach(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(USED), stage)
  channel.now = instantOn('2026-06-02')
})
afterEach(() => stage.close())

async function useMore(id: string, amount: string): Promise<void> {
  const time = instantOn('2026-05-20')
  const named = { source: 'meter', id, type: 'stratum.core-month', subject: 'account-fen-foods-stratum' }
  await recordEvents(contextFor(channel, 'altus'), [
    { ...named, time, values: { amount: decimal(amount) }, labels: {} },
  ])
}

const posted = async () => {
  const rows = await stage.ask<{ number: string; total: string }>('select number, total from invoice order by position')
  return rows.map(({ number, total }) => `${number} ${total}`)
}

/** Ends an act with an error while it reports the given step, as a lost connection would end it. */
function failAt(step: number): NonNullable<Context['report']> {
  let steps = 0
  return () => {
    steps += 1
    if (steps === step) throw new Error('the power went away')
  }
}

async function stopAt(step: number): Promise<void> {
  const stopped = closeMonth.run({ ...contextFor(channel, 'altus'), report: failAt(step) }, { month: '2026-05' })
  await expect(stopped).rejects.toThrow('the power')
}

async function stopSettlementAt(step: number): Promise<void> {
  await expect(
    settle.run({ ...contextFor(channel, 'altus'), report: failAt(step) }, { month: '2026-05' }),
  ).rejects.toThrow('the power')
}

test('the events behind a line stay those that were counted, whatever arrives later', async () => {
  await through(channel, closeMonth, 'altus', { month: '2026-05' })
  const posting = 'line:ALTUS-INV-000001/1'
  const before = await through(channel, explanation, 'altus', { posting })
  const usage = present(before.nodes.flatMap((node) => node.usage ?? [])[0], 'a metered line names its usage')
  const { events: counted, usagePosition, ...span } = usage
  const { events: listed } = await through(channel, usageEvents, 'altus', { ...span, usagePosition })
  expect(listed).toHaveLength(counted)
  await useMore('later', '2')
  await through(channel, closeMonth, 'altus', { month: '2026-05' })
  expect((await through(channel, usageEvents, 'altus', { ...span, usagePosition })).events).toEqual(listed)
  expect((await through(channel, explanation, 'altus', { posting })).nodes).toEqual(before.nodes)
  expect((await through(channel, usageEvents, 'altus', span)).events).toHaveLength(counted + 1)
})

test('derived again at its cut, a link is worth what it was worth then', async () => {
  await through(channel, closeMonth, 'altus', { month: '2026-05' })
  const derive = (run: Run) =>
    actAs(contextFor(channel, 'altus'), async (acting) => {
      const loaded = await loadLinks(acting, contextFor(channel, 'altus'), ['altus:to-nordwind'], {
        run,
        everything: true,
      })
      const { facts } = present(loaded[0], 'the link is loaded')
      return deriveLines(facts).map((line) =>
        'park' in line ? line.park.code : `${line.key.from} ${line.total.toFixed()}`,
      )
    })
  const [row] = await stage.ask<{ id: string; record: number; usage: number }>(
    'select id, cut_record::int as record, cut_usage::int as usage from run',
  )
  const { id, ...cut } = present(row, 'May was closed by a run')
  const then: Run = { id, kind: 'close', period: '2026-05', owner: 'altus', cut, startedAt: '', resumed: false }
  const before = await derive(then)
  expect(before).toContain('2026-04-30T22:00:00Z 240')
  await useMore('later', '2')
  await tell(channel, 'altus', [priceOf90()])
  expect(await derive(then)).toEqual(before)
  const now = { ...then, cut: { record: cut.record + 1000, usage: cut.usage + 1000 } }
  expect(await derive(now)).toContain('2026-04-30T22:00:00Z 450')
})

function priceOf90() {
  const where = { book: 'altus:for-nordwind', product: 'altus:stratum', charge: 'core-month', currency: 'EUR' }
  const body = { ...where, price: { model: 'per_unit', unit: '90' }, from: '2026-01-01T00:00:00Z' }
  return { kind: 'price', about: 'altus:dearer', body }
}

test('a close that was stopped goes on from its own cut; what came meanwhile is a correction of the next', async () => {
  await stopAt(2)
  expect(await posted()).toEqual(['ALTUS-INV-000001 240'])
  await useMore('meanwhile', '2')
  const again = await through(channel, closeMonth, 'altus', { month: '2026-05' })
  expect(again).toMatchObject({ resumed: true, invoices: [{ link: 'nordwind:to-fen-foods' }] })
  expect(await posted()).toEqual(['ALTUS-INV-000001 240', 'NORDWIND-INV-000001 300'])
  expect(await through(channel, closeMonth, 'altus', { month: '2026-05' })).toMatchObject({ resumed: false })
  expect((await posted()).slice(2)).toEqual(['ALTUS-INV-000002 160', 'NORDWIND-INV-000002 200'])
})

test('a link that was agreed on while a close was stopped waits for the next close', async () => {
  await stopAt(2)
  const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }
  const terms = { currency: 'EUR', calendar, rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  const body = { seller: 'altus', buyer: 'fen-foods', book: 'altus:for-fen-foods', ...terms }
  await tell(channel, 'altus', [{ kind: 'agreement', about: 'altus:to-fen-foods', body }])
  const again = await through(channel, closeMonth, 'altus', { month: '2026-05' })
  expect(again).toMatchObject({ resumed: true, links: 2 })
  expect(await through(channel, closeMonth, 'altus', { month: '2026-05' })).toMatchObject({ resumed: false, links: 3 })
})

test('a program that was offered while a settlement was stopped waits for the next one', async () => {
  await through(channel, closeMonth, 'altus', { month: '2026-05' })
  await tell(channel, 'altus', [programOf('early')])
  await stopSettlementAt(1)
  await tell(channel, 'altus', [programOf('late')])
  expect(await through(channel, settle, 'altus', { month: '2026-05' })).toMatchObject({ resumed: true, programs: 1 })
  expect(await through(channel, settle, 'altus', { month: '2026-05' })).toMatchObject({ resumed: false, programs: 2 })
})

function programOf(name: string) {
  const manage = { id: 'manage', stage: 'manage', role: 'manager', trigger: 'invoice.issued' }
  const body = {
    name,
    version: 1,
    currency: 'EUR',
    effective: { from: '2026-01-01', to: '2027-01-01' },
    products: ['altus:stratum'],
    partners: ['nordwind'],
    incentives: [
      { ...manage, base: 'line.amount', where: 'line.kind == "usage"', link: 'vendor-sale', pay: { percent: '5' } },
    ],
    payout: { period: 'month', zone: 'Europe/Berlin', minimum: '0' },
  }
  return { kind: 'program', about: `altus:${name}`, body }
}

test('a link whose period was not over when a close began waits for the next close, however late that one goes on', async () => {
  const calendar = { zone: 'Europe/Berlin', anchorDay: 15, months: 1 }
  const terms = { currency: 'EUR', calendar, rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  const body = { seller: 'altus', buyer: 'fen-foods', book: 'altus:for-fen-foods', ...terms }
  await tell(channel, 'altus', [{ kind: 'agreement', about: 'altus:to-fen-foods', body }])
  await stopAt(2)
  channel.now = instantOn('2026-06-20')
  const again = await through(channel, closeMonth, 'altus', { month: '2026-05' })
  expect(again).toMatchObject({ resumed: true, links: 2, waiting: [{ link: 'altus:to-fen-foods' }] })
  expect(await through(channel, closeMonth, 'altus', { month: '2026-05' })).toMatchObject({ links: 3, waiting: [] })
})

test('no other month is closed before a stopped close came to its end', async () => {
  await stopAt(2)
  channel.now = instantOn('2026-07-02')
  const june = through(channel, closeMonth, 'altus', { month: '2026-06' })
  await expect(june).rejects.toMatchObject({ code: 'run_unfinished' })
  await through(channel, closeMonth, 'altus', { month: '2026-05' })
  await through(channel, closeMonth, 'altus', { month: '2026-06' })
})
