/** The commands of the page about registered deals, in their order. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'

const ORGANIZATIONS = ['altus', 'nordwind', 'birch', 'fen-foods']
const NAMES: Readonly<Record<string, string>> = { 'fen-foods': 'Fen Foods AG' }
const LINK = {
  ...{ currency: 'EUR', rounding: 'line-half-even', correction: 'net', paymentDays: 30 },
  calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
}
const CHANNEL = [
  ...ORGANIZATIONS.map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: NAMES[about] ?? about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  })),
  { kind: 'introduction', about: 'altus:all', body: { organizations: ORGANIZATIONS } },
  {
    ...{ kind: 'product', about: 'altus:stratum' },
    body: { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
  },
  {
    ...{ kind: 'agreement', about: 'altus:nordwind' },
    body: { ...LINK, seller: 'altus', buyer: 'nordwind', book: 'altus:list' },
  },
]
const SOLD = [
  {
    ...{ kind: 'agreement', about: 'nordwind:fen-foods' },
    body: { ...LINK, seller: 'nordwind', buyer: 'fen-foods', book: 'nordwind:list' },
  },
]

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('deals')
  await run.call(['record', run.fileWith('channel', JSON.stringify(CHANNEL))])
  await run.call(['record', run.fileWith('sold', JSON.stringify(SOLD)), '--as', 'nordwind'])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const lines = pageLines(readFileSync(new URL('../../docs/deal-registration.md', import.meta.url), 'utf8'))
  expect(lines.map(({ words }) => words[0])).toEqual([
    ...['record', 'check', 'record', 'record', 'list', 'show', 'show', 'record', 'record', 'record'],
    ...['record', 'record', 'record', 'show'],
  ])
  const said: string[] = []
  for (const [at, { words, input }] of lines.entries()) {
    said.push(await run.call(input === undefined ? words : words.with(1, run.fileWith(`${at}.json`, input))))
  }
  const [check, list, ofVendor, ofRival, won] = said.filter((_, at) => lines[at]?.words[0] !== 'record')
  expect(check).toMatch(/^conflict +no$/m)
  expect(list).toMatch(/birch:reg-fen/)
  expect(ofVendor).toMatch(/^registration +birch:reg-fen +birch .* words$/m)
  // The rival is told that something stands in its way, and nothing of what.
  expect(ofRival).toMatch(/^conflict +yes$/m)
  expect(ofRival).not.toMatch(/nordwind|Fen Foods GmbH|12000/)
  expect(won).toContain('nordwind:fen-deal')
  expect(won).toContain('proof_of_concept')
})
