import { expect, test } from 'vitest'
import { derivedOnce } from './derived-once.ts'
import type { Fact } from './fact.ts'

const fact = (position: number): Fact => ({
  ...{ position, kind: 'x', id: `${position}`, about: 'altus:x', owner: 'altus', learnedAt: '2026-01-01T00:00:00Z' },
  body: {},
})

test('an array of facts is gone through once, and again when it has grown', () => {
  let times = 0
  const count = derivedOnce((facts) => {
    times += 1
    return facts.length
  })
  const [facts, others] = [[fact(1)], [fact(1)]]
  expect([count(facts), count(facts), times]).toEqual([1, 1, 1])
  expect([count(others), times]).toEqual([1, 2])
  facts.push(fact(2))
  expect([count(facts), count(facts), times]).toEqual([2, 2, 3])
})
