/** The commands of the page about journeys, in their order. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'

const ORGANIZATIONS = ['altus', 'nordwind', 'ostwind', 'fen-foods']
const CHANNEL = [
  ...ORGANIZATIONS.map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  })),
  { kind: 'introduction', about: 'altus:all', body: { organizations: ORGANIZATIONS } },
  {
    ...{ kind: 'product', about: 'altus:stratum' },
    body: {
      name: 'Stratum',
      charges: [{ charge: 'usage', name: 'Cores', discloses: 'quantity', meter: 'altus:cores' }],
    },
  },
  {
    ...{ kind: 'meter', about: 'altus:cores' },
    body: { eventType: 'core.used', unit: 'core', measure: { aggregation: 'sum', value: 'cores' } },
  },
  {
    ...{ kind: 'role', about: 'altus:nordwind-designs' },
    body: {
      ...{ partner: 'nordwind', customer: 'fen-foods', product: 'altus:stratum', role: 'designer', share: '100' },
      from: '2024-01-01T00:00:00Z',
    },
  },
]

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('journeys')
  await run.call(['record', run.fileWith('channel', JSON.stringify(CHANNEL))])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const lines = pageLines(readFileSync(new URL('../../docs/journeys.md', import.meta.url), 'utf8'))
  expect(lines.map(({ words }) => words.slice(0, 2).join(' '))).toEqual([
    ...['record -', 'journey start', 'journey start', 'record -', 'record -', 'record -'],
    ...[
      'journey look',
      'journey look',
      'list journeys',
      'list journeys',
      'show journey',
      'show journey',
      'show journey',
    ],
    'list journey-templates',
  ])
  const said: string[] = []
  for (const [at, { words, input }] of lines.entries()) {
    const args = input === undefined ? words : words.with(1, run.fileWith(`${at}.json`, input))
    said.push(await run.call(args))
  }
  expect(said[1]).toContain('altus:fen-stratum.in_production')
  const [all = '', late = '', now = '', whole = '', then = '', templates = ''] = said.slice(8)
  expect(all).toMatch(/altus:fen-stratum.*\bimplement\b/)
  // In production was due in May 2024.
  expect(late).toContain('in production was due 2024-05-30, and ostwind has not reached it')
  expect(now).toMatch(/design +done +2024-03-01T00:00:00Z +2024-03-21T09:00:00Z/)
  expect(whole).toContain('https://docs.example/fen/architecture')
  expect(then).toMatch(/overdue +3/)
  expect(templates).toContain('From design to renewal')
})
