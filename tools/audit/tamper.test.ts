import { expect, test } from 'vitest'
import { diceFrom } from './tamper-all.ts'
import { TAMPERINGS } from './tamperings.ts'

const HASH = 'a'.repeat(64)
const line = (sequence: number): string =>
  JSON.stringify({ at: `2026-01-0${sequence}T00:00:00Z`, sequence, hash: HASH, line: HASH })
const LINES = [1, 2, 3, 4, 5].map(line)
const HASHES = new Map([1, 2, 3].map((sequence) => [sequence, 'b'.repeat(64)]))

test('every kind has a name of its own and tampers with something', () => {
  expect(new Set(TAMPERINGS.map(({ kind }) => kind)).size).toBe(TAMPERINGS.length)
  expect(TAMPERINGS.filter(({ log, anchors }) => log === undefined && anchors === undefined)).toEqual([])
})

test.each(TAMPERINGS.filter(({ anchors }) => anchors))(
  '$kind: the lines are never those that were there',
  ({ anchors }) => {
    const dice = diceFrom(3)
    for (let time = 0; time < 200; time += 1) expect(anchors?.(LINES, dice, HASHES)).not.toEqual(LINES)
  },
)

test('statements are chosen by the seed alone', async () => {
  const choose = async (seed: number): Promise<readonly string[]> => {
    const dice = diceFrom(seed)
    const said: string[] = []
    const ask = async (statement: string) => {
      said.push(statement)
      return []
    }
    for (const { log } of TAMPERINGS) await log?.(ask, dice, 50)
    return said
  }
  expect(await choose(5)).toEqual(await choose(5))
  expect(await choose(5)).not.toEqual(await choose(6))
})
