import { afterAll, beforeAll, expect, test } from 'vitest'
import { runDunning } from '#operations/billing/dunning.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import { dunningNotices } from '#questions/billing/dunning.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, instantOn, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

/** Altus invoices Nordwind for May, due 2026-07-02; Nordwind invoices both customers, due on the same day. */
const CHANNEL = `scenario: three invoices that nobody pays
given  Altus sells Stratum to Nordwind at 100 EUR per core-month
and    Nordwind sells Stratum to Fen Foods at 120 EUR per core-month
and    Nordwind sells Stratum to Peat Works at 120 EUR per core-month
when   Fen Foods uses 3 core-months in May
and    Peat Works uses 1 core-month in May
and    May closes
`
let stage: Stage
let channel: Channel
const number = async (buyer: string): Promise<string> => {
  const [found] = await stage.ask<{ number: string }>('select number from invoice where buyer_id = $1', [buyer])
  return found?.number ?? ''
}
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHANNEL), stage)
  channel.now = instantOn('2026-08-10', 9)
})
afterAll(() => stage.close())

const run = async (date: string, preview = false) => {
  const { notices, held } = await through(channel, runDunning, 'nordwind', { date, preview })
  return [
    ...notices.map((one) => `${one.buyer} step ${one.step} of ${Number(one.open).toFixed(2)}`),
    ...held.map((one) => `${one.buyer} held: ${one.because}`),
  ]
}

test('whoever has not said how it reminds reminds nobody', async () => {
  await expect(run('2026-07-10')).rejects.toThrow('no_policy')
})

test('each overdue invoice is reminded of by its next step, once', async () => {
  const step = (days: number) => ({ days, title: `After ${days} days`, text: 'Please pay.' })
  await tell(channel, 'nordwind', [
    { kind: 'dunning_policy', about: 'nordwind:reminders', body: { steps: [step(3), step(14)] } },
  ])
  expect(await run('2026-07-04')).toEqual([])
  const first = ['fen-foods step 1 of 360.00', 'peat-works step 1 of 120.00']
  expect(await run('2026-07-05', true)).toEqual(first)
  expect(await stage.ask('select 1 from dunning_notice')).toEqual([])
  expect(await run('2026-07-05')).toEqual(first)
  expect(await run('2026-07-05')).toEqual([])
  expect(await run('2026-07-15')).toEqual([])
})

test('what is paid is not reminded of, and what is held waits for its day', async () => {
  await through(channel, recordPayment, 'nordwind', {
    ...{ id: 'bank-1', buyer: 'peat-works', amount: '120.00', currency: 'EUR', date: '2026-07-08' },
  })
  const document = await number('fen-foods')
  const hold = { document, from: '2026-07-10', until: '2026-07-20', because: 'Fen Foods disputes it' }
  await tell(channel, 'nordwind', [{ kind: 'dunning_hold', about: 'nordwind:fen-may', body: hold }])
  expect(await run('2026-07-19')).toEqual(['fen-foods held: Fen Foods disputes it'])
  expect(await run('2026-07-20')).toEqual(['fen-foods step 2 of 360.00'])
  expect(await run('2026-08-10')).toEqual([])
})

test('both see the reminders and hear of them, and nobody else does', async () => {
  const seen = async (who: string) =>
    (await through(channel, dunningNotices, who, {})).notices.map((one) => `${one.date} ${one.buyer} ${one.step}`)
  expect(await seen('nordwind')).toEqual([
    '2026-07-20 fen-foods 2',
    '2026-07-05 fen-foods 1',
    '2026-07-05 peat-works 1',
  ])
  expect(await seen('fen-foods')).toEqual(['2026-07-20 fen-foods 2', '2026-07-05 fen-foods 1'])
  expect(await seen('altus')).toEqual([])
  const told = await stage.ask<{ parties: readonly string[] }>(
    `select parties from event_out where type = 'dunning.notice' order by position, number`,
  )
  expect(told.map(({ parties }) => parties.join(' '))).toEqual([
    'nordwind fen-foods',
    'nordwind peat-works',
    'nordwind fen-foods',
  ])
})

test('two who remind at once remind once', async () => {
  const step = { days: 1, title: 'First', text: 'Please pay.' }
  await tell(channel, 'altus', [{ kind: 'dunning_policy', about: 'altus:reminders', body: { steps: [step] } }])
  const ran = await Promise.all([1, 2, 3].map(() => through(channel, runDunning, 'altus', { date: '2026-07-10' })))
  expect(ran.map(({ notices }) => notices.length).toSorted()).toEqual([0, 0, 1])
})

test('a policy whose steps go backwards is refused, and so is one of somebody else', async () => {
  const steps = [3, 3].map((days) => ({ days, title: 'x', text: 'x' }))
  const policy = (about: string, of: typeof steps) =>
    tell(channel, 'nordwind', [{ kind: 'dunning_policy', about, body: { steps: of } }])
  await expect(policy('nordwind:reminders', steps)).rejects.toThrow('not after the 3 days of the step before')
  await expect(policy('altus:reminders', steps.slice(1))).rejects.toThrow('not_yours')
})
