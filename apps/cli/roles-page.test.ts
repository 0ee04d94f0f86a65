/** The commands of the page about roles and touchpoints, in their order. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { COMMANDS, GROUPS } from './commands.ts'
import { runProgram } from './program.ts'

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

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'perennial-roles-'))
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
  const lines = linesOf(readFileSync(new URL('../../docs/roles-and-touchpoints.md', import.meta.url), 'utf8'))
  expect(lines.map(({ words }) => words[0])).toEqual([
    ...['record', 'record', 'record', 'record', 'list', 'list', 'record', 'record', 'list', 'list', 'export', 'record'],
  ])
  const said: string[] = []
  for (const [at, { words, input }] of lines.entries()) {
    const args = input === undefined ? words : words.with(1, fileWith(`${at}.json`, input))
    said.push(await call(args.map((word) => (word === 'touchpoints.csv' ? join(folder, word) : word))))
  }
  const [roles, contested, touchpoints, unverified] = said.filter((_, at) => lines[at]?.words[0] !== 'record')
  expect(roles).toMatch(/nordwind:manages-fen.*\bfinal\b/)
  expect(contested).not.toContain('nordwind:manages-fen')
  expect(touchpoints).toMatch(/nordwind:fen-review-may.*\bmet\b/)
  expect(unverified).not.toContain('nordwind:fen-review-may')
  expect(readFileSync(join(folder, 'touchpoints.csv'), 'utf8')).toMatch(
    /^nordwind:fen-review-may,nordwind,fen-foods,altus:stratum,business_review,2024-05-20T08:00:00Z,/m,
  )
})
