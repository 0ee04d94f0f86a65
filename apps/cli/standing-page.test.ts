/** The commands of the page about where partners stand, in their order. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'

const ORGANIZATIONS = ['altus', 'nordwind', 'leaf']
const INCENTIVE = {
  id: 'deploy',
  stage: 'implement',
  role: 'implementer',
  trigger: 'milestone.live',
  pay: { fixed: '1' },
}
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
  {
    ...{ kind: 'program', about: 'altus:lifecycle' },
    body: {
      ...{ name: 'Lifecycle', version: 1, currency: 'EUR', effective: { from: '2024-01-01', to: '2025-01-01' } },
      ...{ products: ['altus:stratum'], partners: ['nordwind'], incentives: [INCENTIVE] },
      payout: { period: 'month', zone: 'UTC', minimum: '1' },
    },
  },
]
const PAGE = readFileSync(new URL('../../docs/partner-standing.md', import.meta.url), 'utf8')

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('standing')
  await run.call(['record', run.fileWith('channel.json', JSON.stringify(CHANNEL))])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const files: Readonly<Record<string, string>> = {
    'standing.csv': run.fileWith('standing.csv', PAGE.match(/```csv\n(.*?)```/s)?.[1] ?? ''),
    'refused.ndjson': join(run.folder, 'refused.ndjson'),
  }
  const said: string[] = []
  for (const [at, { words, input }] of pageLines(PAGE).entries()) {
    const args = input === undefined ? words : words.with(1, run.fileWith(`${at}.json`, input))
    const answer = await run.call(args.map((word) => files[word] ?? word))
    if (words[0] !== 'record') said.push(answer)
  }
  const [june, july, check, first, again, groups, parameters, waiting, approved, partner, ...more] = said
  expect(more).toEqual([])
  expect([june, july].map((list) => list?.match(/silver|gold/g))).toEqual([
    ['silver', 'silver'],
    ['gold', 'gold'],
  ])
  expect(june).toMatch(/stratum-design.*\b3\b/)
  const counted = [check, first, again].map((one) => one?.match(/^(?:recorded|known|refused)\s+\d+$/gm)?.join(' '))
  expect(counted.map((one) => one?.match(/\d/g)?.join(' '))).toEqual(['2 0 1', '2 0 1', '0 2 1'])
  expect(readFileSync(files['refused.ndjson'] ?? '', 'utf8')).toMatch(/^\{"row":3,"code":"unknown_reference",.*\}\n$/)
  expect(groups).toMatch(/altus:leaf-in-nordwind.*nordwind.*leaf/)
  expect(parameters).toMatch(/target.*30000/)
  expect(parameters).toMatch(/region.*north/)
  expect(waiting).toMatch(/altus:closed-site.*waiting/)
  expect(approved).toMatch(/altus:closed-site.*approved.*600/)
  expect(partner).toMatch(/altus:closed-site.*approved/)
  expect(partner).not.toContain('psn_9d4g6j2l8p1s')
})
