import { expect, test } from 'vitest'
import { randomOf } from './random.ts'
import type { Sent } from './request.ts'
import { shrink } from './shrink.ts'

function first(seed: number, turn: number): readonly number[] {
  const random = randomOf(seed, turn)
  return Array.from({ length: 5 }, () => random.below(1_000_000))
}

test('the same seed and turn choose the same; another seed or turn chooses otherwise', () => {
  expect(first(7, 3)).toEqual(first(7, 3))
  expect(first(7, 3)).not.toEqual(first(7, 4))
  expect(first(7, 3)).not.toEqual(first(8, 3))
})

test('choices are spread evenly', () => {
  const counts = [0, 0, 0, 0]
  for (let turn = 0; turn < 4_000; turn += 1) {
    const at = randomOf(1, turn).below(4)
    counts[at] = (counts[at] ?? 0) + 1
  }
  for (const count of counts) expect(count).toBeGreaterThan(900)
})

test('a request is shrunk to what its fault needs', async () => {
  const body = Buffer.from(
    JSON.stringify({ facts: [{ kind: 'a', body: { x: 1, bad: true } }, { kind: 'b' }], more: 1 }),
  )
  const headers = [['accept', '*/*'] as const, ['content-type', 'application/json'] as const]
  const sent: Sent = { method: 'POST', url: '/v1/facts?a=1&b=2', headers, body, how: 'inject', actor: 'ada', made: '' }
  const least = await shrink(sent, async (one) => one.body?.includes('bad') === true && one.url.includes('b=2'))
  expect(least).toMatchObject({ url: '/v1/facts?b=2', headers: [] })
  expect(least.body?.toString()).toBe('{"facts":[{"body":{"bad":true}}]}')
})
