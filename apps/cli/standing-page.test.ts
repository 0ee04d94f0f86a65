/** The commands of the page about where partners stand, in their order. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { COMMANDS, GROUPS } from './commands.ts'
import { runProgram } from './program.ts'

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

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'perennial-standing-'))
  await call(['init', '--operator', 'altus'])
  await call(['record', fileWith('channel.json', JSON.stringify(CHANNEL))])
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

function fileWith(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function call(args: readonly string[]): Promise<string> {
  const [out, complaints]: [string[], string[]] = [[], []]
  const where = ['--postgres', database.postgresUrl, '--clickhouse', database.clickhouseUrl, '--data', folder]
  const code = await runProgram([...args, ...where], COMMANDS, GROUPS, {
    write: (text) => out.push(text),
    complain: (line) => complaints.push(line),
    environment: {},
  })
  expect({ args, code, complaints }).toMatchObject({ code: 0 })
  return out.join('')
}

type Line = Readonly<{ words: readonly string[]; input: string | undefined }>

/** Each command of the page: a line that begins with `perennial`, with what it is given on its standard input. */
function linesOf(page: string): readonly Line[] {
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) => block ?? [])
  return blocks.flatMap((block) =>
    [...block.matchAll(/^perennial ([^\n<]*?)(?: <<'JSON'\n(.*?)\nJSON)?$/gms)].map(([, words = '', input]) => ({
      words: words.trim().split(' '),
      input,
    })),
  )
}

test('every command of the page does what it says', async () => {
  const files: Readonly<Record<string, string>> = {
    'standing.csv': fileWith('standing.csv', PAGE.match(/```csv\n(.*?)```/s)?.[1] ?? ''),
    'refused.ndjson': join(folder, 'refused.ndjson'),
  }
  const said: string[] = []
  for (const [at, { words, input }] of linesOf(PAGE).entries()) {
    const args = input === undefined ? words : words.with(1, fileWith(`${at}.json`, input))
    const answer = await call(args.map((word) => files[word] ?? word))
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
