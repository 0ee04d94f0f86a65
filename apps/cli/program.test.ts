import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOORS } from '#apps/doors.ts'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'
import { COMMANDS, GROUPS } from './commands.ts'
import { runProgram } from './program.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'perennial-cli-'))
  expect((await call('init', '--operator', 'altus')).code).toBe(0)
  const told = join(folder, 'facts.json')
  writeFileSync(told, JSON.stringify({ facts: FACTS }))
  expect(await call('record', told)).toMatchObject({ code: 0, complaints: [] })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

const organization = (id: string, role: string) => ({
  kind: 'organization',
  about: id,
  id: `organization ${id}`,
  body: { name: id, roles: [role], country: 'DE', zone: 'Europe/Berlin' },
})
const FACTS = [organization('altus', 'vendor'), organization('nordwind', 'distributor')]

type Called = Readonly<{ code: number; out: string; complaints: readonly string[] }>

/** Runs one command line without a store. */
async function run(args: readonly string[]): Promise<Called> {
  const [out, complaints]: [string[], string[]] = [[], []]
  const code = await runProgram(args, COMMANDS, GROUPS, {
    write: (text) => out.push(text),
    complain: (line) => complaints.push(line),
    environment: {},
  })
  return { code, out: out.join(''), complaints }
}

/** Runs one command line on the database of this file. */
function call(...args: readonly string[]): Promise<Called> {
  return run([...args, '--postgres', database.postgresUrl, '--clickhouse', database.clickhouseUrl])
}

describe.each(COMMANDS.map((command) => ({ command, words: command.words })))('$words', ({ command, words }) => {
  const parts = words.split(' ')

  test('has help with a summary, its flags and an example', async () => {
    const { code, out, complaints } = await run([...parts, '--help'])
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
    expect(out.replaceAll(/\s+/g, ' ')).toContain(command.summary)
    for (const wanted of ['--as <organization>', '--json', '--data <dir>', `Examples:\n  perennial ${words}`]) {
      expect(out).toContain(wanted)
    }
  })

  test('a flag that it does not know ends with 2 and one line', async () => {
    expect(await run([...parts, '--nope'])).toEqual({ code: 2, out: '', complaints: ["unknown option '--nope'"] })
  })
})

test('every door that has words is a command', () => {
  const words = COMMANDS.map((command) => command.words)
  expect(new Set(words).size).toBe(words.length)
  for (const { command } of DOORS) if (command !== undefined) expect(words).toContain(command)
})

test('every first word of several commands says what is under it', () => {
  const first = COMMANDS.flatMap(({ words }) => (words.includes(' ') ? [words.split(' ')[0]] : []))
  expect(Object.keys(GROUPS).sort()).toEqual([...new Set(first)].sort())
})

test.each([
  { args: ['nonsense'], says: "unknown command 'nonsense'" },
  { args: ['list', 'nonsense'], says: "unknown command 'nonsense'" },
  { args: ['explain'], says: "missing required argument 'posting'" },
  { args: ['close', '2024-13'], says: 'invalid_input: --month: a month such as 2024-09' },
  { args: ['close'], says: /^invalid_input: --month: / },
  { args: ['close', '2024-09', '2024-10'], says: /^too many arguments/ },
  { args: ['list', 'facts', '--limit', 'x'], says: /^invalid_input: --limit: / },
  { args: ['record', '/nowhere/facts.json'], says: /^invalid_input: \/nowhere\/facts\.json: ENOENT/ },
  { args: ['export', 'ledger', '--format', 'xml'], says: 'invalid_input: --format takes beancount, not xml' },
])('$args is wrong usage: one line, 2', async ({ args, says }) => {
  const { code, complaints } = await run(args)
  expect({ code, complaints }).toEqual({
    code: 2,
    complaints: [says instanceof RegExp ? expect.stringMatching(says) : says],
  })
})

test('nothing to start from is refused, and nothing is created', async () => {
  const { code, complaints } = await run(['status', '--data', join(folder, 'absent')])
  expect({ code, complaints }).toEqual({
    code: 1,
    complaints: [expect.stringMatching(/^not_set_up: There is no data folder/)],
  })
})

describe('on a deployment', () => {
  test.each([
    {
      args: ['close', '2024-09', '--as', 'nordwind'],
      says: 'operator_only: Only the operator altus may use close-month',
    },
    { args: ['status', '--as', 'nobody'], says: 'unknown_organization: There is no organization "nobody"' },
    { args: ['show', 'invoice', 'X-1'], says: 'not_found: There is no invoice X-1 that you sent or received' },
    { args: ['explain', 'line:X-1/1'], says: 'not_found: There is no posting line:X-1/1 that you may see' },
    {
      args: ['init', '--operator', 'sakura'],
      says: 'operator_differs: This deployment is run by altus, not by sakura',
    },
    {
      args: ['export', 'ledger', '--as', 'nordwind', '--organization', 'altus'],
      says: 'operator_only: Only altus exports the books of others',
    },
  ])('$args is refused: one line, 1', async ({ args, says }) => {
    expect(await call(...args)).toEqual({ code: 1, out: '', complaints: [says] })
  })

  test('a URL that leads nowhere is refused without its password', async () => {
    const { code, complaints } = await run([
      'status',
      '--postgres',
      'postgres://a:secret@127.0.0.1:1/x',
      '--data',
      folder,
    ])
    expect(code).toBe(1)
    expect(complaints).toEqual([
      expect.stringMatching(/PostgreSQL at 127\.0\.0\.1:1\/x can't be used|There is no data folder/),
    ])
    expect(complaints.join()).not.toContain('secret')
  })

  const questions = DOORS.filter((door) => door.kind === 'question' && door.command !== undefined)
  const plain = questions.filter((door) =>
    Object.keys(door.input.shape).every((name) => door.input.shape[name]?.safeParse(undefined).success),
  )
  /** What a question wants that its schema alone doesn't. */
  const wanted: Readonly<Record<string, readonly string[]>> = { usage: ['--month', '2024-09', '--by', 'day'] }
  test.each(plain.map((door) => ({ door, command: door.command ?? '' })))(
    '$command --json is the answer of its door',
    async ({ door, command }) => {
      const { code, out, complaints } = await call(...command.split(' '), ...(wanted[command] ?? []), '--json')
      expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
      expect(door.output.safeParse(JSON.parse(out)).error).toBeUndefined()
    },
  )

  test('what was told before changes nothing', async () => {
    const { code, out } = await call('record', join(folder, 'facts.json'), '--json')
    expect([code, JSON.parse(out)]).toEqual([0, { recorded: 0, known: 2, position: 0 }])
  })

  test('without --json the answer is tables whose ids can be copied', async () => {
    const { out } = await call('list', 'organizations')
    expect(out.split('\n')).toEqual([
      'acting    altus',
      'operator  altus',
      'next',
      expect.stringMatching(/^cut {7}\d+\.\d+$/),
      '',
      'organizations',
      'id        name      roles        country  zone',
      '────────  ────────  ───────────  ───────  ─────────────',
      'altus     altus     vendor       DE       Europe/Berlin',
      'nordwind  nordwind  distributor  DE       Europe/Berlin',
      '',
    ])
  })

  test('a list is shown as of a cut, and written whole to a file', async () => {
    const { cut } = JSON.parse((await call('list', 'facts', '--limit', '1', '--json')).out) as { cut: string }
    const early = await call('list', 'facts', '--as-of', '1.0', '--json')
    expect(JSON.parse(early.out)).toMatchObject({ facts: [{ position: 1 }], cut: '1.0' })
    const output = join(folder, 'facts.csv')
    expect(await call('export', 'list', 'facts', '--output', output)).toMatchObject({
      code: 0,
      out: `Wrote ${output}, of cut ${cut}\n`,
    })
    expect(readFileSync(output, 'utf8')).toMatch(/^position,kind,id,about,owner,learnedAt,body\r\n/)
    const none = await call('export', 'list', 'facts', '--where', 'kind=none', '--format', 'ndjson', '--output', output)
    expect([none.code, readFileSync(output, 'utf8')]).toEqual([0, ''])
    for (const wrong of [['nothing'], ['facts', '--where', 'x=1'], ['facts', '--format', 'xlsx']]) {
      expect((await call('export', 'list', ...wrong)).code).toBe(2)
    }
    const log = await call('export', 'list', 'audit', '--output', output)
    expect(log).toMatchObject({ code: 0, out: `Wrote ${output}\n` })
    expect(readFileSync(output, 'utf8')).toMatch(/^sequence,at,organization,.*\r\n\d+,/)
    expect(await call('export', 'list', 'audit', '--as-of', '1.0')).toMatchObject({
      code: 2,
      complaints: ['invalid_input: audit has no past: it is exported as it is now, without --as-of'],
    })
  })

  test('facts come from a file: checked, refused at the first wrong row, or past it with a report', async () => {
    const file = join(folder, 'facts-in.csv')
    const report = join(folder, 'refused.ndjson')
    const map = join(folder, 'map.yaml')
    writeFileSync(file, 'No,Name\r\nimported-1,One\r\nNot an id,Two\r\nimported-3,Three\r\n')
    writeFileSync(
      map,
      'columns: { No: about, Name: body.name }\nconstants:\n  kind: organization\n  body.roles: [customer]\n  body.country: DE\n  body.zone: UTC\n',
    )
    const checked = await call('import', 'facts', file, '--map', map, '--check', '--continue', '--json')
    expect(JSON.parse(checked.out)).toMatchObject({ check: true, recorded: 2, refused: 1 })
    const stopped = await call('import', 'facts', file, '--map', map)
    expect(stopped).toMatchObject({
      code: 1,
      complaints: [expect.stringMatching(/^wrong_about: Row 2: .*; 1 facts before it/)],
    })
    const past = await call('import', 'facts', file, '--map', map, '--continue', '--report', report, '--json')
    expect(JSON.parse(past.out)).toMatchObject({ check: false, recorded: 1, known: 1, refused: 1 })
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ row: 2, code: 'wrong_about' })
    expect((await call('import', 'facts', file)).complaints.join()).toMatch(/^unknown_column/)
  })

  test('the books are written to a file', async () => {
    const output = join(folder, 'books.beancount')
    expect(await call('export', 'ledger', '--output', output)).toMatchObject({ code: 0, out: `Wrote ${output}\n` })
    expect(readFileSync(output, 'utf8')).toContain('option "title"')
    const nowhere = await call('export', 'ledger', '--output', '/nowhere/books')
    expect([nowhere.code, nowhere.complaints]).toEqual([1, [expect.stringMatching(/^not_written: ENOENT/)]])
  })

  test('of documents that are not there, nothing is printed', async () => {
    const output = join(folder, 'none.pdf')
    const none = await call('export', 'invoice', 'X-1', '--output', output)
    expect([none.code, none.complaints]).toEqual([1, ['not_found: There is no invoice X-1 that you sent or received']])
    const stranger = await call('export', 'statement-of-account', 'nordwind', '--output', output)
    expect([stranger.code, stranger.complaints]).toEqual([
      1,
      ['not_found: There is no account between you and nordwind'],
    ])
    expect((await call('export', 'statement-of-account', 'nordwind', '--from', 'then')).code).toBe(2)
    expect((await call('export', 'invoice', 'X-1', '--json')).code).toBe(2)
  })

  test('a file that is not there can’t be imported', async () => {
    const { code, complaints } = await call('import', 'focus', '/nowhere/bill.csv')
    expect([code, complaints.length]).toEqual([1, 1])
  })
})
