import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standingAt } from '#core/channel/standing.ts'
import type { Context } from '#operations/context.ts'
import type { RefusedFactRow } from '#operations/import-facts.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { importStandingFile } from './standing-file.ts'

let stage: Stage
const folder = mkdtempSync(join(tmpdir(), 'perennial-standing-'))
beforeAll(async () => {
  stage = await openStage()
  const facts = ['altus', 'nordwind', 'leaf'].map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  }))
  expect((await perform(recordFacts, contextOf(), { facts })).ok).toBe(true)
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true })
})

const contextOf = (): Context => ({ ...stage.acting('altus'), usage: stage.usage, operator: 'altus' })

async function importing(content: string | Buffer, check = false) {
  const path = join(folder, 'standing.csv')
  writeFileSync(path, content)
  const refused: RefusedFactRow[] = []
  const onRefused = (row: RefusedFactRow): void => void refused.push(row)
  const answer = await importStandingFile(contextOf(), { path, zone: 'Europe/Berlin' }, { check, onRefused })
  const rows = refused.map(({ row, code }) => `${row} ${code}`)
  return { answer: answer.ok ? answer.value : answer.refusal.code, rows, says: refused.map(({ says }) => says) }
}

async function standing(partner: string, at: string) {
  const facts = await actAs(contextOf(), (acting) => loadFacts(acting, ['tier_granted', 'certification'], 1_000_000))
  const { tier, certifications } = standingAt(facts, { grantor: 'altus', partner, at: Temporal.Instant.from(at) })
  return [tier, ...certifications.map(({ name, holders }) => `${name} ${holders}`)]
}

const HEAD = 'partner,kind,name,from,through,holders\n'
const FILE = `${HEAD}nordwind,tier,Gold,2026-07-01,,
nordwind,tier,Silver,2026-01-01,,
leaf,Certification,Stratum Design,2026-01-01,2026-06-30,3
stranger,tier,Gold,2026-01-01,,
leaf,tier,Gold,01.01.2026,,
leaf,tier,Gold,2026-01-01,2025-01-01,
`

test('a file is recorded, what can’t be used is told, and again it records nothing', async () => {
  const counts = { rows: 6, refused: 3 }
  const wrong = ['4 unknown_reference', '5 wrong_row', '6 ends_before_it_begins']
  expect(await importing(FILE, true)).toMatchObject({ answer: { ...counts, check: true, recorded: 3 }, rows: wrong })
  expect(await standing('nordwind', '2026-03-01T00:00:00Z')).toEqual([undefined])
  expect(await importing(FILE)).toMatchObject({ answer: { ...counts, recorded: 3, known: 0 }, rows: wrong })
  expect(await importing(FILE)).toMatchObject({ answer: { ...counts, recorded: 0, known: 3 }, rows: wrong })
  expect(await importing(gzipSync(FILE))).toMatchObject({ answer: { ...counts, recorded: 0, known: 3 } })
})

test('what it says holds from midnight in its zone, whichever row came first', async () => {
  expect(await standing('nordwind', '2026-06-30T21:59:59Z')).toEqual(['silver'])
  expect(await standing('nordwind', '2026-06-30T22:00:00Z')).toEqual(['gold'])
  expect(await standing('leaf', '2026-06-30T21:59:59Z')).toEqual([undefined, 'stratum-design 3'])
  expect(await standing('leaf', '2026-06-30T22:00:00Z')).toEqual([undefined])
})

test('the next month’s file records what is new or changed', async () => {
  const next = `${HEAD}nordwind,tier,Silver,2026-01-01,,
leaf,certification,Stratum Design,2026-01-01,2026-06-30,5
leaf,certification,Stratum Design,2026-07-01,,5
leaf,certification,Stratum Design,2026-07-01,,5
`
  expect(await importing(next)).toMatchObject({ answer: { rows: 4, recorded: 2, known: 2, refused: 0 } })
  expect(await importing(next)).toMatchObject({ answer: { rows: 4, recorded: 0, known: 4, refused: 0 } })
  expect(await standing('leaf', '2026-03-01T00:00:00Z')).toEqual([undefined, 'stratum-design 5'])
  expect(await standing('leaf', '2026-08-01T00:00:00Z')).toEqual([undefined, 'stratum-design 5'])
})

test('two rows that contradict each other are told, and the first one stands', async () => {
  const both = `${HEAD}leaf,tier,Gold,2027-01-01,,\nleaf,tier,Silver,2027-01-01,,\n`
  const { answer, rows, says } = await importing(both)
  expect({ answer, rows }).toMatchObject({ answer: { recorded: 1, refused: 1 }, rows: ['2 wrong_row'] })
  expect(says[0]).toContain('than row 1: tier leaf 2026-12-31T23:00:00Z')
  expect(await importing(both)).toMatchObject({ answer: { recorded: 0, known: 1, refused: 1 } })
  expect(await standing('leaf', '2027-02-01T00:00:00Z')).toEqual(['gold', 'stratum-design 5'])
})

test.each([
  { head: 'partner,kind,from', code: 'missing_columns' },
  { head: 'partner,kind,name,from,color', code: 'unknown_column' },
])('a file with the columns $head is refused: $code', async ({ head, code }) => {
  expect((await importing(`${head}\na,b,c,d,e\n`)).answer).toBe(code)
})
