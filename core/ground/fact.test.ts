import { expect, test } from 'vitest'
import { type Fact, factRef, factsOfKind, newestAboutEach } from './fact.ts'

const fact = (position: number, kind: string, about: string): Fact => ({
  position,
  kind,
  about,
  id: `fact-${position}`,
  owner: 'altus',
  learnedAt: '2026-05-01T00:00:00Z',
  body: {},
})

const FACTS = [
  fact(1, 'product', 'altus:stratum'),
  fact(2, 'price', 'altus:stratum'),
  fact(3, 'product', 'altus:ridge'),
  fact(4, 'product', 'altus:stratum'),
]

test('a fact is named by its position', () => expect(factRef(fact(41, 'price', 'altus:core'))).toBe('fact:41'))

test('facts of a kind keep their order', () =>
  expect(factsOfKind(FACTS, 'product').map((one) => one.position)).toEqual([1, 3, 4]))

test('a later fact about the same thing replaces what an earlier one said', () => {
  const newest = newestAboutEach(factsOfKind(FACTS, 'product'))
  expect([...newest].map(([about, { position }]) => [about, position])).toEqual([
    ['altus:stratum', 4],
    ['altus:ridge', 3],
  ])
})
