/** The commands of the page about roles and touchpoints, in their order. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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
    body: { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
  },
]

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('roles')
  await run.call(['record', run.fileWith('channel', JSON.stringify(CHANNEL))])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const lines = pageLines(readFileSync(new URL('../../docs/roles-and-touchpoints.md', import.meta.url), 'utf8'))
  expect(lines.map(({ words }) => words[0])).toEqual([
    ...['record', 'record', 'record', 'record', 'list', 'list', 'record', 'record', 'list', 'list', 'export', 'record'],
  ])
  const said: string[] = []
  for (const [at, { words, input }] of lines.entries()) {
    const args = input === undefined ? words : words.with(1, run.fileWith(`${at}.json`, input))
    said.push(await run.call(args.map((word) => (word === 'touchpoints.csv' ? join(run.folder, word) : word))))
  }
  const [roles, contested, touchpoints, unverified] = said.filter((_, at) => lines[at]?.words[0] !== 'record')
  expect(roles).toMatch(/nordwind:manages-fen.*\bfinal\b/)
  expect(contested).not.toContain('nordwind:manages-fen')
  expect(touchpoints).toMatch(/nordwind:fen-review-may.*\bmet\b/)
  expect(unverified).not.toContain('nordwind:fen-review-may')
  expect(readFileSync(join(run.folder, 'touchpoints.csv'), 'utf8')).toMatch(
    /^nordwind:fen-review-may,nordwind,fen-foods,altus:stratum,business_review,2024-05-20T08:00:00Z,/m,
  )
})
