import { afterEach, beforeEach, expect, test } from 'vitest'
import { closeMonth } from '#operations/billing/close-month.ts'
import { month } from '#questions/billing/month.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const play = (text: string) => playScenario(readScenario(`scenario: At a limit\n${text}`), stage)

test('ten thousand keys of one link may be parked at once, and come back', async () => {
  const channel = await play(`given  Altus sells Stratum to Nordwind at 80 EUR per core-month
when   Nordwind uses 3 core-months in October, and October closes
then   Altus invoices Nordwind 240.00 EUR
`)
  const fees = Array.from({ length: 1000 }, (_, at) => ({ charge: `fee-${at}`, name: 'Fee', discloses: 'quantity' }))
  const cores = { charge: 'core-month', name: 'Cores', meter: 'altus:stratum-core-month', discloses: 'quantity' }
  const retold = (charges: readonly unknown[]) =>
    tell(channel, 'altus', [{ kind: 'product', about: 'altus:stratum', body: { name: 'Stratum', charges } }])
  await retold([cores, ...fees])
  expect(await through(channel, closeMonth, 'altus', { month: '2026-10' })).toMatchObject({
    parked: 10_000,
    invoices: [],
  })
  expect((await through(channel, month, 'altus', {})).parked).toHaveLength(10_000)
  await retold([cores])
  expect(await through(channel, closeMonth, 'altus', { month: '2026-10' })).toMatchObject({ parked: 0, invoices: [] })
})

test('a subscription that began long before anything was used closes', async () => {
  await play(`given  Altus sells Stratum to Nordwind at 80 EUR per core-month
and    Nordwind subscribes to Stratum on 1850-01-01
when   Nordwind uses 3 core-months in May, and May closes
then   Altus invoices Nordwind 240.00 EUR
`)
})
