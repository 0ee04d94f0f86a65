import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordSellThrough } from '#operations/rewards/record-sell-through.ts'
import { sellThroughComparison } from '#questions/rewards/sell-through-comparison.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('month-through-the-chain.scenario'), stage)
})
afterAll(() => stage.close())

test('what was reported stands beside what was billed and used, for both sides and nobody else', async () => {
  const columns = { line: ['no'], at: 'day', quantity: 'quantity', amount: 'amount', currency: 'currency' }
  const mapping = { ...columns, vendor: { text: 'altus' }, reseller: { name: 'who' }, product: { sku: 'sku' } }
  const row = { day: '2026-05-20', who: 'Somebody', sku: 'stratum', currency: 'EUR' }
  const rows = [
    { ...row, no: '1', quantity: '3', amount: '300.00' },
    { ...row, no: '2', quantity: '-1', amount: '-100.00', of: '1' },
    { ...row, no: '3', quantity: '4', amount: '5.00', day: '2026-06-01', sku: 'unheard' },
  ]
  const sent = { name: 'may.csv', mapping: { ...mapping, returns: ['of'] }, rows }
  expect(await through(channel, recordSellThrough, 'nordwind', sent)).toMatchObject({ added: 3, quarantined: 0 })
  // The story bills 3 core-months at 80.
  const may = { lines: 2, soldQuantity: '2', soldAmount: '200', billed: '240', usage: { 'core-month': '3' } }
  const june = { lines: 1, soldQuantity: '4', soldAmount: '5', billed: null, usage: null }
  const of = { vendor: 'altus', distributor: 'nordwind', currency: 'EUR' }
  for (const who of ['altus', 'nordwind']) {
    const { months } = await through(channel, sellThroughComparison, who, {})
    expect(months).toEqual([
      { ...of, month: '2026-06', product: 'sku:unheard', ...june },
      { ...of, month: '2026-05', product: 'altus:stratum', ...may },
    ])
  }
  expect((await through(channel, sellThroughComparison, 'fen-foods', {})).months).toEqual([])
})
