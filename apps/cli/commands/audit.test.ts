import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COMMANDS, GROUPS } from '#apps/cli/commands.ts'
import { runProgram } from '#apps/cli/program.ts'
import { anchorsFile } from '#stores/files/anchors.ts'
import { openTestDatabase, type TestDatabase } from '#tools/vitest/databases.ts'

const folder = mkdtempSync(join(tmpdir(), 'perennial-audit-'))
const dataDir = join(folder, 'data')
const exported = join(folder, 'audit.ndjson')
const ORGANIZATIONS = ['altus', 'leaf', 'fir']

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  writeFileSync(join(folder, 'facts.json'), JSON.stringify(ORGANIZATIONS.map(named)))
  expect(await run('init', '--operator', 'altus')).toMatchObject({ code: 0 })
  expect(await run('record', join(folder, 'facts.json'))).toMatchObject({ code: 0 })
  writeFileSync(join(folder, 'leaf.json'), JSON.stringify([product('leaf')]))
  expect(await run('record', join(folder, 'leaf.json'), '--as', 'leaf')).toMatchObject({ code: 0 })
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

function named(about: string) {
  return {
    kind: 'organization',
    about,
    body: { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  }
}

function product(owner: string) {
  const charges = [{ charge: 'fee', name: 'Fee', discloses: 'quantity' }]
  return { kind: 'product', about: `${owner}:thing`, body: { name: 'Thing', charges } }
}

/** Runs a command line as a shell would. */
async function run(...args: readonly string[]): Promise<Readonly<{ code: number; out: string; complaint: string }>> {
  const out: string[] = []
  const complaints: string[] = []
  const environment = {
    PERENNIAL_DATA: dataDir,
    PERENNIAL_POSTGRES_URL: database.postgresUrl,
    PERENNIAL_CLICKHOUSE_URL: database.clickhouseUrl,
  }
  const surroundings = {
    write: (text: string) => void out.push(text),
    complain: (line: string) => void complaints.push(line),
    environment,
  }
  const code = await runProgram(args, COMMANDS, GROUPS, surroundings)
  return { code, out: out.join(''), complaint: complaints.join('\n') }
}

test('what a command changed is anchored, and the log verifies against it', async () => {
  const lines = readFileSync(anchorsFile(dataDir), 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).sequence)).toEqual([1, 2])
  const { code, out } = await run('audit', 'verify', '--behind', '0')
  expect(code).toBe(0)
  expect(out).toMatch(/^The log is whole: 2 rows, the last 2:[0-9a-f]{64}\n2 kept heads agree, the newest of row 2\n/)
  expect(out).toContain('The tables hold what it tells: fact 4')
  expect((await run('audit', 'verify')).code).toBe(0)
  expect(readFileSync(anchorsFile(dataDir), 'utf8').trimEnd().split('\n')).toHaveLength(2)
})

test('a head that somebody kept is compared; another hash ends it with 1, also as JSON', async () => {
  const head = JSON.parse((await run('audit', 'verify', '--json')).out).last
  const kept = `${head.sequence}:${head.hash}`
  expect((await run('audit', 'verify', '--head', kept)).out).toContain('3 kept heads agree')
  const wrong = await run('audit', 'verify', '--json', '--head', kept, '--head', `1:${'a'.repeat(64)}`)
  expect(wrong).toMatchObject({ code: 1, complaint: '' })
  expect(JSON.parse(wrong.out)).toMatchObject({ whole: false, rows: 1, fault: { code: 'anchor_differs', sequence: 1 } })
  expect((await run('audit', 'verify', '--head', '3')).code).toBe(2)
  expect((await run('audit', 'verify', '--anchors', join(folder, 'none'))).code).toBe(2)
})

test('the whole log is exported and verified without a database; an edit of the file is told', async () => {
  expect(await run('audit', 'export', '--all', '--output', exported)).toMatchObject({
    code: 0,
    out: `Wrote 2 rows to ${exported}\n`,
  })
  const verified = await run('audit', 'verify', '--file', exported, '--anchors', anchorsFile(dataDir))
  expect(verified).toMatchObject({ code: 0 })
  expect(verified.out).toContain('2 kept heads agree')
  const edited = join(folder, 'edited.ndjson')
  writeFileSync(edited, readFileSync(exported, 'utf8').replace('Berlin', 'Vienna'))
  const broken = await run('audit', 'verify', '--file', edited)
  expect(broken.code).toBe(1)
  expect(broken.out).toMatch(/^The log is NOT whole \(hash_differs\): Row 1 /)
  writeFileSync(edited, readFileSync(exported, 'utf8').split('\n').slice(0, 1).join('\n'))
  expect((await run('audit', 'verify', '--file', edited)).out).toContain('rows cut from its end would not show')
  const cut = await run('audit', 'verify', '--file', edited, '--anchors', anchorsFile(dataDir))
  expect(cut).toMatchObject({ code: 1 })
  expect(cut.out).toContain('tail_cut')
  writeFileSync(edited, '{}\n')
  expect(await run('audit', 'verify', '--file', edited)).toMatchObject({
    code: 1,
    complaint: expect.stringMatching(/^not_an_export/),
  })
})

test('an organization exports what it may see, and verifies that as a part', async () => {
  const leaf = join(folder, 'leaf.ndjson')
  expect((await run('audit', 'export', '--as', 'leaf', '--output', leaf)).code).toBe(0)
  const rows = readFileSync(leaf, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows).toMatchObject([{ sequence: 2, organization: 'leaf', byOrganization: 'leaf' }])
  expect((await run('audit', 'verify', '--file', leaf, '--partial')).code).toBe(0)
  expect((await run('audit', 'verify', '--file', leaf)).out).toContain('row_missing')
  expect(await run('audit', 'export', '--all', '--as', 'leaf')).toMatchObject({
    code: 1,
    complaint: expect.stringMatching(/^operator_only/),
  })
  expect(await run('audit', 'verify', '--as', 'leaf')).toMatchObject({ code: 1 })
  writeFileSync(leaf, readFileSync(leaf, 'utf8').replace('thing', 'other'))
  expect((await run('audit', 'verify', '--file', leaf, '--partial')).out).toContain('hash_differs')
})

test('without its anchors the log is not taken for whole, unless one asks for none', async () => {
  rmSync(anchorsFile(dataDir))
  const bare = await run('audit', 'verify')
  expect(bare).toMatchObject({ code: 1 })
  expect(bare.out).toContain('not_anchored')
  expect((await run('audit', 'verify', '--unanchored')).code).toBe(0)
})
