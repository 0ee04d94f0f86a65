import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { ChainHead } from '#core/ground/chain.ts'
import { anchorsFile, appendAnchor, keptAnchors, openAnchors } from './anchors.ts'
import { takeFileLock } from './file-lock.ts'

const temporary = mkdtempSync(join(tmpdir(), 'perennial-anchors-'))
let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(temporary, 'data-'))
  path = anchorsFile(folder)
})
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

const AT = '2026-01-01T00:00:00Z'
const now = () => Temporal.Instant.from(AT)
const head = (sequence: number): ChainHead => ({ sequence, hash: String(sequence % 10).repeat(64) })

/** The sequences that can be relied on, then the code of what can't. */
async function kept(): Promise<readonly (number | string)[]> {
  const all = await Array.fromAsync(keptAnchors(path).anchors)
  return all.map((one) => (one.ok ? one.value.sequence : one.refusal.code))
}

async function append(...sequences: readonly number[]): Promise<void> {
  for (const sequence of sequences) await appendAnchor(path, { at: AT, ...head(sequence) })
}

test('heads are appended as they move, each line open to its owner only', async () => {
  let sequence = 3
  const anchors = openAnchors({ folder, now, readHead: async () => head(sequence) })
  expect(await anchors.anchor()).toBe(true)
  expect(await anchors.anchor()).toBe(false)
  sequence = 7
  expect(await anchors.anchor()).toBe(true)
  expect(await kept()).toEqual([3, 7])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const [first = ''] = readFileSync(path, 'utf8').split('\n')
  expect(JSON.parse(first)).toMatchObject({ at: AT, ...head(3) })
})

test('heads only ascend: an older one, of a process that was slower, is not appended', async () => {
  await append(5)
  expect(await appendAnchor(path, { at: AT, ...head(4) })).toEqual({
    appended: false,
    last: expect.objectContaining(head(5)),
  })
  expect(await appendAnchor(path, { at: AT, ...head(5) })).toMatchObject({ appended: false })
  expect(await kept()).toEqual([5])
})

test('it anchors at once, while it runs, and at its end', async () => {
  let sequence = 1
  const anchors = openAnchors({ folder, now, readHead: async () => head(sequence), everyMs: 5 })
  anchors.start()
  const until = async (wanted: number): Promise<void> => {
    for (let tries = 0; tries < 400 && (await kept()).at(-1) !== wanted; tries += 1) await sleep(5)
    expect((await kept()).at(-1)).toBe(wanted)
  }
  await until(1)
  sequence = 2
  await until(2)
  sequence = 3
  await anchors.stop()
  expect((await kept()).at(-1)).toBe(3)
  sequence = 4
  await sleep(30)
  expect((await kept()).at(-1)).toBe(3)
})

test('trouble is told and anchoring goes on', async () => {
  let fails = true
  const troubles: unknown[] = []
  const readHead = async (): Promise<ChainHead> => {
    if (fails) throw new Error('the database is away')
    return head(1)
  }
  const anchors = openAnchors({ folder, now, readHead, everyMs: 5, onTrouble: (error) => troubles.push(error) })
  anchors.start()
  for (let tries = 0; tries < 400 && troubles.length === 0; tries += 1) await sleep(5)
  fails = false
  await anchors.stop()
  expect(troubles.length).toBeGreaterThan(0)
  expect(await kept()).toEqual([1])
})

test('a log that became shorter, or another one, is told while it runs, once', async () => {
  await append(5)
  let standing = head(4)
  const troubles: string[] = []
  const onTrouble = (error: unknown) => troubles.push(String(error))
  const anchors = openAnchors({ folder, now, readHead: async () => standing, everyMs: 2, onTrouble })
  const told = async (count: number): Promise<void> => {
    for (let tries = 0; tries < 400 && troubles.length < count; tries += 1) await sleep(5)
  }
  anchors.start()
  await told(1)
  standing = { sequence: 5, hash: 'f'.repeat(64) }
  await told(2)
  await anchors.stop()
  expect(troubles).toEqual([
    'Error: The audit log ends at row 4 and is not what was anchored up to row 5: verify it',
    'Error: The audit log ends at row 5 and is not what was anchored up to row 5: verify it',
  ])
})

test('a head that another process has anchored meanwhile is no trouble', async () => {
  await append(5)
  const heads = [head(4), head(5)]
  const anchors = openAnchors({ folder, now, readHead: async () => heads.shift() ?? head(5) })
  expect(await anchors.anchor()).toBe(false)
})

test('several at once take turns, and the lines stay one chain', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, at) => append(at + 1)))
  const sequences = await kept()
  expect(sequences.at(-1)).toBe(20)
  expect(sequences.every((one) => typeof one === 'number')).toBe(true)
})

test('a process that holds the turn for long is told by its pid', async () => {
  await append(1)
  const lock = takeFileLock(join(folder, 'anchors', 'audit.lock'))
  await expect(append(2)).rejects.toThrow(`held by process ${process.pid}`)
  if (lock.ok) lock.value.release()
})

test('what a stopped write left of a line goes when the next is appended; until then it is told', async () => {
  await append(1, 2)
  const whole = readFileSync(path, 'utf8')
  writeFileSync(path, `${whole}{"at":"2026`)
  expect(await kept()).toEqual([1, 2, 'anchors_edited'])
  await append(3)
  expect(await kept()).toEqual([1, 2, 3])
})

test('what was opened does not show what is appended later', async () => {
  await append(1)
  const opened = keptAnchors(path)
  await append(2)
  expect(await Array.fromAsync(opened.anchors)).toHaveLength(1)
  expect(await Array.fromAsync(keptAnchors(join(folder, 'none')).anchors)).toEqual([])
})

test.each([
  { what: 'a moment', edit: (lines: string[]) => lines.with(1, lines[1]?.replace('2026', '2025') ?? ''), kept: [1] },
  { what: 'a hash', edit: (lines: string[]) => lines.with(1, lines[1]?.replace('2222', '3333') ?? ''), kept: [1] },
  {
    what: 'the last line',
    edit: (lines: string[]) => lines.with(3, lines[3]?.replace('2026', '2025') ?? ''),
    kept: [1, 2, 3],
  },
  { what: 'a line that is gone', edit: (lines: string[]) => lines.toSpliced(1, 1), kept: [1] },
  { what: 'a line twice', edit: (lines: string[]) => lines.toSpliced(1, 0, lines[1] ?? ''), kept: [1, 2] },
  { what: 'lines in another order', edit: (lines: string[]) => lines.toReversed(), kept: [] },
  { what: 'no JSON', edit: (lines: string[]) => lines.with(2, 'x'), kept: [1, 2] },
  { what: 'an empty line', edit: (lines: string[]) => lines.toSpliced(2, 0, ''), kept: [1, 2] },
])('an edit is noticed: $what', async ({ edit, kept: good }) => {
  await append(1, 2, 3, 4)
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  writeFileSync(path, `${edit(lines).join('\n')}\n`)
  expect(await kept()).toEqual([...good, 'anchors_edited'])
})
