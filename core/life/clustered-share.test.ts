import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Cluster,
  clusteredRatio,
  clusteredShare,
  differenceOf,
  ratioOf,
  studentQuantile,
} from './clustered-share.ts'
import { wilson } from './wilson.ts'

const of = (...shares: readonly (readonly [number, number])[]): readonly Cluster[] =>
  shares.map(([part, whole]) => ({ part, whole }))
const rounded = (found: Readonly<{ share: number; low: number | undefined; high: number | undefined }> | undefined) =>
  found &&
  [found.share, found.low, found.high].map((one) => (one === undefined ? undefined : Math.round(one * 1e4) / 1e4))

describe('the share of things in clusters', () => {
  test.each([
    { clusters: of(), says: undefined, because: 'nothing is counted' },
    { clusters: of([0, 0]), says: undefined, because: 'what is counted has nothing in it' },
    // As 1 of 1 and 0 of 1 by Wilson: twelve months of one subscription are one thing.
    {
      clusters: of([12, 12]),
      says: [1, 0.2065, 1],
      because: 'one subscription is one thing, however many months it has',
    },
    { clusters: of([0, 12], [0, 12]), says: [0, 0, 0.6576], because: 'two without any are 0 of 2' },
    // Left out one after the other: 0 and 1. Variance 1/2 × (1/4 + 1/4) = 1/4, as of one thing; for two clusters × (1.96 / 12.706)².
    { clusters: of([12, 12], [0, 12]), says: [0.5, 0.0015, 0.9985], because: 'two that differ wholly say nothing' },
    {
      clusters: of([6, 12], [6, 12], [6, 12]),
      says: [0.5, 0.1253, 0.8747],
      because: 'three that are alike are three things',
    },
  ])('$because', ({ clusters, says }) => expect(rounded(clusteredShare(clusters))).toEqual(says))

  test('clusters that look alike are no more than the things in them', () => {
    const alike = of([26, 29], [27, 30], [27, 30])
    // As 80 of 89, times (1.96 / 4.303)²: 18.5 things.
    expect(rounded(clusteredShare(alike, 89))).toEqual([0.8989, 0.6875, 0.9729])
    expect(rounded(clusteredShare(alike))?.[1]).toBeGreaterThan(0.88)
  })

  test('the variance of ten clusters of one is that of ten things, but for the tenth that is not free', () => {
    const clusters = of(...Array.from({ length: 10 }, (_, at) => [at < 4 ? 1 : 0, 1] as const))
    // 0.4 × 0.6 ÷ 9
    expect(ratioOf(clusters)?.variance).toBeCloseTo(0.24 / 9, 12)
  })

  test('months that go together say less than months that don’t', () => {
    const together = of(...Array.from({ length: 20 }, (_, at) => [at < 10 ? 12 : 0, 12] as const))
    const mixed = of(...Array.from({ length: 240 }, (_, at) => [at % 2, 1] as const))
    const width = (clusters: readonly Cluster[]) => {
      const { low, high } = clusteredShare(clusters) ?? { low: 0, high: 0 }
      return high - low
    }
    expect(width(together)).toBeGreaterThan(3 * width(mixed))
  })

  const clusters = fc.array(
    fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]): Cluster => ({ part: Math.min(a, b), whole: Math.max(a, b) })),
    { maxLength: 30 },
  )

  test('law: the share lies in its interval, and the interval in 0 … 1', () => {
    fc.assert(
      fc.property(clusters, (given) => {
        const found = clusteredShare(given)
        if (!found) return given.every(({ whole }) => whole === 0)
        const { share, low, high } = found
        return 0 <= low && low <= share + 1e-9 && share <= high + 1e-9 && high <= 1
      }),
    )
  })

  test('law: the order of clusters does not matter', () => {
    fc.assert(
      fc.property(clusters, (given) => {
        const [one, other] = [rounded(clusteredShare(given)), rounded(clusteredShare(given.toReversed()))]
        expect(one).toEqual(other)
      }),
    )
  })

  /** Numbers that look like chance and are the same in every run: a linear congruence. */
  function chance(seed: number): () => number {
    let state = seed
    return () => {
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
      return state / 2 ** 32
    }
  }

  test.each([8, 20, 60])('the interval of %i subscriptions holds the true share in about 95 of 100 worlds', (many) => {
    const next = chance(many)
    let held = 0
    for (let world = 0; world < 1_000; world += 1) {
      // Each subscription has its own habit: on average 0.35 of its months are alone.
      const given = Array.from({ length: many }, (): Cluster => {
        const [habit, whole] = [next() * 0.7, 6 + Math.floor(next() * 24)]
        return { part: Array.from({ length: whole }, next).filter((one) => one < habit).length, whole }
      })
      const months = given.reduce((all, { whole }) => all + whole, 0)
      const { low, high } = clusteredShare(given, months) ?? { low: 0, high: 0 }
      if (low <= 0.35 && 0.35 <= high) held += 1
    }
    expect(held / 1_000).toBeGreaterThanOrEqual(0.925)
    expect(held / 1_000).toBeLessThanOrEqual(0.985)
  })
})

describe('a ratio that may be above 1', () => {
  test.each([
    { clusters: of(), says: undefined, because: 'nothing is counted' },
    { clusters: of([110, 100]), says: [1.1, undefined, undefined], because: 'one customer has no spread' },
    {
      clusters: of([110, 100], [55, 50]),
      says: [1.1, undefined, undefined],
      because: 'customers that are alike have none',
    },
    // Without the first 0.8, without the second 1.4: variance 1/2 × (0.09 + 0.09), ± 12.706 × 0.3, and never below 0.
    { clusters: of([140, 100], [80, 100]), says: [1.1, 0, 4.9118], because: 'two customers say next to nothing' },
  ])('$because', ({ clusters, says }) => expect(rounded(clusteredRatio(clusters))).toEqual(says))
})

test.each([
  // The example of Newcombe's paper, 56 of 70 and 48 of 80: 0.2, 0.0524 to 0.3339.
  { one: [56, 70], other: [48, 80], says: [0.2, 0.0524, 0.3339] },
  { one: [10, 10], other: [0, 10], says: [1, 0.6075, 1] },
  { one: [3, 10], other: [3, 10], says: [0, -0.359, 0.359] },
])('the difference of $one and $other', ({ one, other, says }) => {
  const [a, b] = [wilson(one[0] ?? 0, one[1] ?? 0), wilson(other[0] ?? 0, other[1] ?? 0)]
  expect(a && b && rounded(differenceOf(a, b))).toEqual(says)
})

test.each([
  { degrees: 1, says: 12.706 },
  { degrees: 10, says: 2.228 },
  { degrees: 11, says: 2.201 },
  { degrees: 30, says: 2.042 },
  { degrees: 120, says: 1.98 },
])('Student’s quantile of $degrees degrees', ({ degrees, says }) => {
  expect(studentQuantile(degrees)).toBeCloseTo(says, 2)
})
