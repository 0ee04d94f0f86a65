/** The commands of the page about playbooks and tasks, in their order, and the examples beside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'
import { readPlaybookFile } from './playbook-file.ts'

const DOCS = new URL('../../docs/', import.meta.url)
const PAGE = readFileSync(new URL('playbooks.md', DOCS), 'utf8')
const EXAMPLE = 'save-falling-use.yaml'

const FROM = '2026-01-01T00:00:00Z'
const link = (seller: string, buyer: string) => ({
  ...{ seller, buyer, book: `${seller}:list`, currency: 'EUR', rounding: 'line-half-even', correction: 'net' },
  ...{ calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }, paymentDays: 30 },
})
const CHANNEL = [
  ...['altus', 'fen-foods'].map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
  })),
  {
    ...{ kind: 'product', about: 'altus:stratum' },
    body: { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
  },
  { kind: 'agreement', about: 'altus:to-fen', body: link('altus', 'fen-foods') },
  {
    ...{ kind: 'subscription', about: 'altus:fen-stratum' },
    body: { product: 'altus:stratum', customer: 'fen-foods', chain: ['altus:to-fen'], from: FROM },
  },
]

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('playbooks')
  await run.call(['record', run.fileWith('channel', JSON.stringify(CHANNEL))])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const file = run.fileWith(EXAMPLE, PAGE.match(/```yaml\n(.*?)```/s)?.[1] ?? '')
  const said: string[] = []
  for (const [at, { words, input }] of pageLines(PAGE).entries()) {
    const args = input === undefined ? words : words.with(1, run.fileWith(`${at}.json`, input))
    said.push(await run.call(args.map((word) => (word === EXAMPLE ? file : word))))
  }
  const [signals, quiet, checked, saved, playbooks, dry, ran, log, , waiting, , done] = said
  expect(signals).toContain('No contact in the')
  expect(quiet).toContain('gone_quiet/fen-foods/altus:stratum')
  expect(checked).toBe('save-falling-use is sound\n')
  expect(saved).toBe('Saved save-falling-use\n')
  expect(playbooks).toMatch(/altus:save-falling-use.*Save falling use/)
  expect([dry, ran, log].join('')).not.toContain('call')
  expect(waiting).toContain('altus:visit-fen')
  expect(done).toMatch(/altus:visit-fen.*They grow/)
})

test('the example on the page is the file beside it', () => {
  const [shown = ''] = PAGE.match(/(?<=```yaml\n).*?(?=```)/s) ?? []
  expect(readFileSync(new URL(`playbooks/${EXAMPLE}`, DOCS), 'utf8').replace(/^#.*\n/, '')).toBe(shown)
})

test.each(readdirSync(new URL('playbooks/', DOCS)))('the example %s is sound', (file) => {
  const { name, faults } = readPlaybookFile(readFileSync(new URL(`playbooks/${file}`, DOCS), 'utf8'))
  expect({ name, faults }).toEqual({ name: file.replace('.yaml', ''), faults: [] })
})

test.each([
  ['playbook: [\n', '2:1'],
  ['- one\n', '1:1'],
  ['playbook: a b\nname: A\non: { signal: gone_quiet, days: 0 }\nsteps: []\nenabled: true\n', '1:11 3:33 4:8'],
  [
    'playbook: a\nname: A\non: { signal: gone_quiet, days: 60 }\nsteps:\n  - id: call\n    after: 0\n    taks: { title: Call, due: 1 }\nenabled: true\n',
    '7:11 5:5',
  ],
])('what is wrong is said at its place: %j', (text, places) => {
  const { faults } = readPlaybookFile(text)
  expect(faults.map(({ line, column }) => `${line}:${column}`).join(' ')).toBe(places)
})
