/** The commands of the page about registered deals, in their order. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { COMMANDS, GROUPS } from './commands.ts'
import { runProgram } from './program.ts'

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

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'perennial-deals-'))
  await call(['init', '--operator', 'altus'])
  await call(['record', fileWith('channel', JSON.stringify(CHANNEL))])
  await call(['record', fileWith('sold', JSON.stringify(SOLD)), '--as', 'nordwind'])
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
  const where = ['--postgres', database.postgresUrl, '--clickhouse', database.clickhouseUrl]
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
      words: [...words.trim().matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word),
      input,
    })),
  )
}

test('every command of the page does what it says', async () => {
  const lines = linesOf(readFileSync(new URL('../../docs/deal-registration.md', import.meta.url), 'utf8'))
  expect(lines.map(({ words }) => words[0])).toEqual([
    ...['record', 'check', 'record', 'record', 'list', 'show', 'show', 'record', 'record', 'record'],
    ...['record', 'record', 'record', 'show'],
  ])
  const said: string[] = []
  for (const [at, { words, input }] of lines.entries()) {
    said.push(await call(input === undefined ? words : words.with(1, fileWith(`${at}.json`, input))))
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
