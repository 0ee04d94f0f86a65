/** The commands of the page about sell-through, in their order. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { COMMANDS, GROUPS } from './commands.ts'
import { runProgram } from './program.ts'

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

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'perennial-sell-through-'))
  await call(['init', '--operator', 'altus'])
  await call(['record', fileWith('channel', JSON.stringify(CHANNEL))])
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
      words: words.trim().split(' '),
      input,
    })),
  )
}

test('every command of the page does what it says', async () => {
  const lines = linesOf(readFileSync(new URL('../../docs/sell-through.md', import.meta.url), 'utf8'))
  const root = new URL('../../', import.meta.url).pathname
  const said: string[] = []
  for (const [at, { words, input }] of lines.entries()) {
    const args = input === undefined ? words : words.with(1, fileWith(`${at}.json`, input))
    said.push(await call(args.map((word) => (word.startsWith('docs/') ? join(root, word) : word))))
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
