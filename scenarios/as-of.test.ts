import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import type { Door } from '#operations/door.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { history } from '#questions/billing/history.ts'
import { invoice, invoices } from '#questions/billing/invoices.ts'
import { month } from '#questions/billing/month.ts'
import { explanation } from '#questions/ground/explanation.ts'
import { fact, facts } from '#questions/ground/fact.ts'
import { ledger, trialBalance } from '#questions/ground/ledger.ts'
import { status } from '#questions/ground/status.ts'
import { dealLife } from '#questions/life/deal-life.ts'
import { unboundSubjects } from '#questions/metering/unbound-subjects.ts'
import { usageEvents } from '#questions/metering/usage-events.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, Refused, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

const USED = `scenario: May was used and closed
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
and    Nordwind sells it to Fen Foods at 100 EUR per core-month
and    program customer-lifecycle pays the manager 5 % of usage billed
when   Fen Foods uses 3 core-months in May
and    May closes
then   Altus invoices Nordwind      240.00 EUR
       Nordwind invoices Fen Foods  300.00 EUR
       Nordwind earns                12.00 EUR, stage manage
`

let stage: Stage
let channel: Channel
beforeEach(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(USED), stage)
})
afterEach(() => stage.close())

const SPAN = {
  subscription: 'nordwind:fen-foods-stratum',
  meter: 'altus:stratum-core-month',
  from: '2026-05-01T00:00:00Z',
  to: '2026-06-01T00:00:00Z',
}

/** Every question that takes `as_of`. */
const ASKED: readonly (readonly [door: unknown, input: object])[] = [
  [status, {}],
  [month, { month: '2026-05' }],
  [history, {}],
  [invoices, {}],
  [invoice, { number: 'ALTUS-INV-000001' }],
  [explanation, { posting: 'line:ALTUS-INV-000001/1' }],
  [facts, { limit: 1000 }],
  [fact, { position: 1 }],
  [dealLife, { customer: 'fen-foods', product: 'altus:stratum', at: '2026-06-30T00:00:00Z' }],
  [ledger, {}],
  [trialBalance, {}],
  [usageEvents, SPAN],
  [unboundSubjects, {}],
]

/** What each question answers, or the code with which it refuses. */
async function askAll(as_of: string): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const [door, input] of ASKED as readonly (readonly [Door, object])[]) {
    const answer = await perform(door, contextFor(channel, 'altus'), door.input.parse({ ...input, as_of }))
    answers.push(answer.ok ? door.output.parse(answer.value) : answer.refusal.code)
  }
  return answers
}

const cutNow = async () => (await through(channel, status, 'altus', {})).cut

async function meterMore(id: string): Promise<void> {
  const time = instantOn('2026-05-20')
  const event = { source: 'meter', id, type: 'stratum.core-month', time, values: { amount: decimal('1') }, labels: {} }
  await recordEvents(contextFor(channel, 'altus'), [
    { ...event, subject: 'account-fen-foods-stratum' },
    { ...event, id: `${id}-unbound`, subject: `unbound-${id}` },
  ])
}

const customer = (about: string) => ({
  kind: 'organization',
  about,
  body: { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
})

test('every question answers a past cut as it did then, whatever is closed, told and used later', async () => {
  const cut = await cutNow()
  const before = await askAll(cut)
  await meterMore('later')
  await tell(channel, 'altus', [customer('late')])
  channel.now = instantOn('2026-07-02')
  await through(channel, closeMonth, 'altus', { month: '2026-06' })
  expect(await cutNow()).not.toBe(cut)
  expect(await askAll(cut)).toEqual(before)
  const now = await askAll(await cutNow())
  const same = ASKED.filter((_, at) => JSON.stringify(now[at]) === JSON.stringify(before[at]))
  expect(same).toEqual([])
})

test('a cut before anything was told is empty, and what was posted later is not there yet', async () => {
  const [first] = await askAll('0.0')
  expect(first).toMatchObject({ facts: 0, invoices: 0, statements: 0, cut: '0.0', parked: null, runs: null })
  const answers = await askAll('0.0')
  const refused = ASKED.filter((_, at) => answers[at] === 'not_found').map(([door]) => (door as Door).name)
  expect(refused).toEqual(['invoice', 'explanation', 'fact', 'deal-life', 'usage-events'])
})

test.each([
  ['a moment that has not come', '2030-01-01T00:00:00Z'],
  ['a record position that was not taken', '999999.0'],
  ['a usage position that was not taken', '0.999999'],
])('%s is refused', async (_, as_of) => {
  await expect(through(channel, facts, 'altus', { as_of })).rejects.toThrow(Refused)
  await expect(through(channel, facts, 'altus', { as_of })).rejects.toMatchObject({ code: 'as_of_not_reached' })
})

test.each(['yesterday', '2026-05-01', '1.2.3', '-1.0', '1', '', '0001-01-01T00:00:00Z', `${'9'.repeat(16)}.0`])(
  'as_of takes no %j',
  (as_of) => expect(facts.input.safeParse({ as_of }).success).toBe(false),
)

test('a moment is the cut of all that was learned by then', async () => {
  channel.now = instantOn('2026-06-10')
  await tell(channel, 'altus', [customer('on-the-tenth')])
  channel.now = instantOn('2026-06-20')
  await tell(channel, 'altus', [customer('on-the-twentieth')])
  const seen = async (date: string) => {
    const { facts: told } = await through(channel, facts, 'altus', { as_of: instantOn(date).toString(), limit: 1000 })
    return told.map(({ about }) => about).filter((about) => about.startsWith('on-the'))
  }
  expect(await seen('2026-06-09')).toEqual([])
  expect(await seen('2026-06-10')).toEqual(['on-the-tenth'])
  expect(await seen('2026-06-15')).toEqual(['on-the-tenth'])
  expect(await seen('2026-06-20')).toEqual(['on-the-twentieth', 'on-the-tenth'])
})

test('a moment that was asked for stays as it was answered, also for who began earlier and commits later', async () => {
  const began = contextFor(channel, 'altus')
  channel.now = channel.now.add({ seconds: 5 })
  const as_of = channel.now.toString()
  const before = await askAll(as_of)
  // Its moment is before the one that was asked for.
  await tell({ ...channel, now: began.now }, 'altus', [customer('slow')])
  expect(await askAll(as_of)).toEqual(before)
  const later = await through(channel, facts, 'altus', { limit: 1 })
  expect(later.facts[0]?.about).toBe('slow')
  channel.now = channel.now.add({ seconds: 1 })
  const { facts: known } = await through(channel, facts, 'altus', { as_of: channel.now.toString(), limit: 1 })
  expect(known[0]?.about).toBe('slow')
})

test('a moment waits for who holds the next position, and then counts it', async () => {
  const context = contextFor(channel, 'altus')
  const held = Promise.withResolvers<void>()
  const letGo = Promise.withResolvers<void>()
  const writing = actAs(context, async (acting) => {
    const position = await takePositions(acting, 1, context.now)
    held.resolve()
    await letGo.promise
    return position
  })
  await held.promise
  channel.now = channel.now.add({ seconds: 5 })
  let answered = false
  const asking = askAll(channel.now.toString()).then((answers) => {
    answered = true
    return answers
  })
  await sleep(200)
  expect(answered).toBe(false)
  letGo.resolve()
  const position = await writing
  const [first] = await asking
  expect(first).toMatchObject({ position: { record: position } })
})

test('whoever asks for the same moments again while others write gets the same answers', async () => {
  let done = false
  const writers = Array.from({ length: 3 }, async (_, writer) => {
    for (let turn = 0; turn < 12; turn += 1) {
      await tell(channel, 'altus', [customer(`writer-${writer}-${turn}`)])
      await meterMore(`writer-${writer}-${turn}`)
    }
  })
  const answers = new Map<string, unknown>()
  const reading = async () => {
    while (!done) {
      channel.now = channel.now.add({ milliseconds: 1 })
      const as_of = channel.now.toString()
      answers.set(as_of, (await through(channel, status, 'altus', { as_of })).position)
    }
  }
  const readers = [reading(), reading()]
  await Promise.all(writers)
  done = true
  await Promise.all(readers)
  expect(answers.size).toBeGreaterThan(10)
  for (const [as_of, position] of answers) {
    expect({ as_of, position: (await through(channel, status, 'altus', { as_of })).position }).toEqual({
      as_of,
      position,
    })
  }
})
