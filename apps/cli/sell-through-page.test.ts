/** The commands of the page about sell-through, in their order. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'

const organization = (about: string, name: string, role: string, country: string) => ({
  ...{ kind: 'organization', about },
  body: { name, roles: [role], country, zone: 'Europe/Berlin' },
})
const CHANNEL = [
  organization('altus', 'Altus', 'vendor', 'DE'),
  organization('nordwind', 'Nordwind', 'distributor', 'DE'),
  organization('birch', 'Birch & Loam', 'partner', 'DE'),
  organization('mossgate', 'Mossgate Consulting', 'partner', 'FR'),
  organization('fen-foods', 'Fen Foods', 'customer', 'GB'),
  {
    ...{ kind: 'introduction', about: 'altus:all' },
    body: { organizations: ['altus', 'nordwind', 'birch', 'mossgate', 'fen-foods'] },
  },
  {
    ...{ kind: 'product', about: 'altus:stratum' },
    body: { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
  },
]

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('sell-through')
  await run.call(['record', run.fileWith('channel', JSON.stringify(CHANNEL))])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const lines = pageLines(readFileSync(new URL('../../docs/sell-through.md', import.meta.url), 'utf8'))
  const root = new URL('../../', import.meta.url).pathname
  const said: string[] = []
  for (const [at, { words, input }] of lines.entries()) {
    const args = input === undefined ? words : words.with(1, run.fileWith(`${at}.json`, input))
    said.push(await run.call(args.map((word) => (word.startsWith('docs/') ? join(root, word) : word))))
  }
  expect(lines.map(({ words }) => words.slice(0, 2).join(' '))).toEqual([
    ...['import sell-through', 'import sell-through', 'list quarantine', 'list sell-through-imports'],
    ...['list sell-through-review', 'record -', 'record -', 'list sell-through-lines', 'list sell-through-comparison'],
  ])
  const [check, imported, quarantined, imports, review, , , handed, comparison] = said
  for (const counts of [check, imported]) expect(counts).toMatch(/EUR.*1400/)
  expect(quarantined).toMatch(/return_exceeds_sale[\s\S]*unreadable_number|unreadable_number[\s\S]*return_exceeds_sale/)
  expect(imports).toMatch(/sold-2026-05\.csv/)
  expect(review).toMatch(/ref:R-1002/)
  expect(handed).toMatch(/altus\/nordwind\/INV-7001\/1/)
  expect(handed).toMatch(/altus\/nordwind\/CN-7101\/1/)
  // 12 + 3 + 5 were sold and 2 came back: 960 + 100 + 400 − 160.
  expect(comparison).toMatch(/altus:stratum.*\b18\b.*\b1,?300\b/)
})
