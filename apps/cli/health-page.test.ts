/** The commands of the page about health, in their order. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_POLICY, SIGNALS } from '#core/life/health/policy.ts'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'

const PAGE = readFileSync(new URL('../../docs/health.md', import.meta.url), 'utf8')
const FROM = '2026-01-01T00:00:00Z'
const link = (seller: string, buyer: string) => ({
  ...{ seller, buyer, book: `${seller}:list`, currency: 'EUR', rounding: 'line-half-even', correction: 'net' },
  ...{ calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }, paymentDays: 30 },
})
const CHANNEL = [
  ...['altus', 'fen-foods', 'moor-mills'].map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
  })),
  {
    ...{ kind: 'product', about: 'altus:stratum' },
    body: { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
  },
  ...['fen-foods', 'moor-mills'].flatMap((customer) => [
    { kind: 'agreement', about: `altus:to-${customer}`, body: link('altus', customer) },
    {
      ...{ kind: 'subscription', about: `altus:${customer}` },
      body: { product: 'altus:stratum', customer, chain: [`altus:to-${customer}`], from: FROM },
    },
  ]),
  {
    ...{ kind: 'ticket', about: 'altus:slow' },
    body: { customer: 'fen-foods', product: 'altus:stratum', at: FROM, severity: 'critical' },
  },
]

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('health')
  await run.call(['record', run.fileWith('channel', JSON.stringify(CHANNEL))])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const said: string[] = []
  for (const [at, { words, input }] of pageLines(PAGE).entries()) {
    const args = input === undefined ? words : words.with(1, run.fileWith(`${at}.json`, input))
    said.push(await run.call(args))
  }
  const [, policies, scored, customers, , shown, backtest] = said
  expect(policies).toMatch(/altus:stratum.*altus:stratum-health/)
  expect(scored).toMatch(/scored.*2/)
  expect(customers).toMatch(/fen-foods.*risk/)
  // Nobody was in touch: 3 × 0; a critical ticket is half of what scores nothing: 1 × 50. Together 12.5 of 100.
  expect(shown).toContain('12.5')
  expect(shown).toContain('1 ticket is open, 1 of them critical')
  expect(backtest).toContain('Too few to say: 0 renewed and 0 lost terms had a score')
})

test('the table of the page is what holds as long as a vendor tells nothing else', () => {
  const rows = [...PAGE.matchAll(/^\| `(\w+)` \|.*\| ([−\d.]+) \| ([−\d.]+) \| (\d+) \|$/gm)]
  const told = rows.map(([, signal, from = '', to, weight]) => [signal, { weight, from: from.replace('−', '-'), to }])
  expect(told).toEqual(SIGNALS.map((signal) => [signal, DEFAULT_POLICY.signals[signal]]))
})
