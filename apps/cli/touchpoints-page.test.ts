/** The commands of the page about touchpoints, in their order. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'

const ORGANIZATIONS = ['altus', 'nordwind', 'fen-foods']
const agreement = {
  ...{ currency: 'EUR', calendar: { zone: 'UTC', anchorDay: 1, months: 1 } },
  ...{ rounding: 'line-half-even', correction: 'net', paymentDays: 30 },
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
    ...{ kind: 'role', about: 'altus:nordwind-manages' },
    body: {
      ...{ partner: 'nordwind', customer: 'fen-foods', product: 'altus:stratum', role: 'manager', share: '100' },
      from: '2024-01-01T00:00:00Z',
    },
  },
  {
    ...{ kind: 'agreement', about: 'altus:fen' },
    body: { seller: 'altus', buyer: 'fen-foods', book: 'altus:list', ...agreement },
  },
  {
    ...{ kind: 'subscription', about: 'altus:fen-stratum' },
    body: { product: 'altus:stratum', customer: 'fen-foods', chain: ['altus:fen'], from: '2024-01-01T00:00:00Z' },
  },
]
const FILES: Readonly<Record<string, string>> = {
  'tickets.csv': [
    'number,opened,company,priority,closed',
    't-1,2024-05-06 10:00,fen-foods,P1,2024-05-06 16:00',
    't-2,2024-05-07 10:00,Fen Foods GmbH,P2,',
  ].join('\n'),
  'tickets.json': JSON.stringify([{ number: 't-3', opened: '2024-05-08 10:00', company: 'Fen Foods GmbH' }]),
}

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('touchpoints')
  await run.call(['record', run.fileWith('channel', JSON.stringify(CHANNEL))])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const lines = pageLines(readFileSync(new URL('../../docs/touchpoints.md', import.meta.url), 'utf8'))
  const said: string[] = []
  for (const [at, { words, input }] of lines.entries()) {
    const args = words.map((word) => {
      const file = FILES[word]
      if (file !== undefined) return run.fileWith(word, file)
      return word === '-' && input !== undefined ? run.fileWith(`${at}.json`, input) : word
    })
    said.push(await run.call(args))
  }
  const answers = lines.map(({ words }, at) => ({ words: words.join(' '), text: said[at] ?? '' }))
  const of = (beginning: string) => answers.filter(({ words }) => words.startsWith(beginning)).map(({ text }) => text)
  const [own, others] = of('show touchpoint')
  expect(own).toContain('They think of leaving')
  expect(others).not.toContain('They think of leaving')
  expect(of('list contacts')[0]).toMatch(/Kim Berg.*given/)
  expect(of('feed create')[0]).toContain('whsec_')
  const [checked, taken, later] = of('import touchpoints')
  for (const text of [checked, taken]) expect(text).toMatch(/recorded +1\b[\s\S]*quarantined +1\b/)
  expect(of('list feed-quarantine')[0]).toContain('Fen Foods GmbH')
  expect(of('feed resolve')[0]).toMatch(/recorded +1\b/)
  expect(later).toMatch(/recorded +1\b/)
  expect(of('list touchpoints')[0]).toMatch(/nordwind:autotask-t-3.*\bticket\b/)
  expect(of('list quiet-customers')[0]).toMatch(/fen-foods.*nordwind.*quarterly-review/)
})
