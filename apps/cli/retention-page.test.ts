/** The commands of the page about retention, in their order, on a channel that was left alone. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'

const ORGANIZATIONS = ['altus', 'nordwind', 'fen-foods']
const link = (seller: string, buyer: string) => ({
  ...{ kind: 'agreement', about: `${seller}:${buyer}` },
  body: {
    ...{ seller, buyer, book: `${seller}:book`, currency: 'EUR', rounding: 'line-half-even', correction: 'net' },
    ...{ calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }, paymentDays: 30 },
  },
})
const CHANNEL = [
  ...ORGANIZATIONS.map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  })),
  { kind: 'introduction', about: 'altus:all', body: { organizations: ORGANIZATIONS } },
  {
    ...{ kind: 'product', about: 'altus:stratum' },
    body: { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
  },
  link('altus', 'nordwind'),
]
const SALE = [
  link('nordwind', 'fen-foods'),
  {
    ...{ kind: 'subscription', about: 'nordwind:fen-stratum' },
    body: {
      ...{ product: 'altus:stratum', customer: 'fen-foods', chain: ['altus:nordwind', 'nordwind:fen-foods'] },
      ...{ from: '2024-01-01T00:00:00+01:00', term: { months: 12, renews: true } },
    },
  },
  {
    ...{ kind: 'subscription_cancelled', about: 'nordwind:fen-stratum' },
    body: { at: '2025-01-01T00:00:00+01:00', because: 'nobody called' },
  },
]

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('retention')
  await run.call(['record', run.fileWith('channel', JSON.stringify(CHANNEL))])
  await run.call(['record', run.fileWith('sale', JSON.stringify(SALE)), '--as', 'nordwind'])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const lines = pageLines(readFileSync(new URL('../../docs/retention.md', import.meta.url), 'utf8'))
  const said: string[] = []
  for (const { words } of lines) {
    said.push(await run.call(words.map((word) => (word === 'months.csv' ? join(run.folder, word) : word))))
  }
  const [engagement, months, , retention, cohorts] = said
  expect(engagement).toMatch(/nordwind.*\b12\b.*1\.0000.*0\.2065.*1\.0000/)
  expect(months?.match(/\balone\b/g)).toHaveLength(12)
  expect(readFileSync(join(run.folder, 'months.csv'), 'utf8').trim().split('\n')).toHaveLength(13)
  expect(retention).toContain('without one 0 of 1: too few to say anything')
  expect(cohorts).toContain('2024-Q1')
})
