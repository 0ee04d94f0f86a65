import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Decimal, decimal, ZERO } from './decimal.ts'
import { type Derived, type Reconciled, type ReconcilePolicy, reconcile, type Standing } from './reconcile.ts'

// Totals have three places and lines two. Truncating, so that the expected cents are whole-number arithmetic.
const policyOf = (correction: ReconcilePolicy['correction']): ReconcilePolicy => ({
  mode: 'truncate',
  places: () => 2,
  correction,
})
const cents = (thousandths: number) => decimal(Math.trunc(thousandths / 10)).times('0.01')

/** What one close knows of each key: a total in thousandths, a park, or nothing at all. */
type Known = Readonly<Record<string, number | 'parked' | undefined>>
const KEYS = ['a', 'b', 'c', 'd']
const known: fc.Arbitrary<Known> = fc.record(
  Object.fromEntries(
    KEYS.map((key) => [
      key,
      fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: -20_000, max: 20_000 }) },
        { weight: 1, arbitrary: fc.constantFrom('parked' as const, undefined, 0) },
      ),
    ]),
  ),
)
const history = fc.array(known, { minLength: 1, maxLength: 8 })
const correction = fc.constantFrom('net' as const, 'reverse_and_rebook' as const)

const deriveAll = (round: Known, fact: number): readonly Derived<string>[] =>
  Object.entries(round).flatMap(([key, total]): readonly Derived<string>[] => {
    if (total === undefined) return []
    if (total === 'parked') return [{ key, park: { code: 'missing_price', says: 'no price' } }]
    const reason = { rule: 'rated_line', says: key }
    return [{ key, total: decimal(total).times('0.001'), basis: [`fact:${fact}`], reason }]
  })

const close = (
  derived: readonly Derived<string>[],
  standing: readonly Standing<string>[],
  policy: ReconcilePolicy,
): Reconciled<string> =>
  reconcile({
    derived,
    standing,
    policy,
    nameOf: (key) => key,
    currencyOf: () => 'EUR',
    cut: { record: 1, usage: 1 },
  })

/** The books after a close: sums grow by what is posted, and the basis is that of the last derivation. */
const keep = (standing: readonly Standing<string>[], { postings, settled }: Reconciled<string>) => {
  const books = new Map(standing.map((stand) => [stand.key, stand]))
  const before = (key: string): Standing<string> => books.get(key) ?? { key, sum: ZERO, revision: 0, basis: [] }
  for (const { key, amount, revision, basis } of postings) {
    books.set(key, { key, sum: before(key).sum.plus(amount), revision, basis })
  }
  for (const { key, basis } of settled) books.set(key, { ...before(key), basis })
  return [...books.values()]
}

const sumOf = (standing: readonly Standing<string>[], key: string): Decimal =>
  standing.find((stand) => stand.key === key)?.sum ?? ZERO

test('Σ postings after any history is the rounded last total that could be derived', () => {
  fc.assert(
    fc.property(history, correction, (rounds, by) => {
      let standing: readonly Standing<string>[] = []
      const last = new Map<string, number>()
      for (const [at, round] of rounds.entries()) {
        standing = keep(standing, close(deriveAll(round, at), standing, policyOf(by)))
        for (const [key, total] of Object.entries(round)) if (typeof total === 'number') last.set(key, total)
        for (const key of KEYS) {
          expect(sumOf(standing, key).toFixed(2)).toBe(cents(last.get(key) ?? 0).toFixed(2))
        }
      }
    }),
  )
})

test('a close that runs again posts nothing', () => {
  fc.assert(
    fc.property(history, correction, (rounds, by) => {
      let standing: readonly Standing<string>[] = []
      for (const [at, round] of rounds.entries()) {
        const derived = deriveAll(round, at)
        standing = keep(standing, close(derived, standing, policyOf(by)))
        expect(close(derived, standing, policyOf(by)).postings).toEqual([])
      }
    }),
  )
})

test('the revisions of a key are 1, 2, 3 … without a gap, and no posting is zero', () => {
  fc.assert(
    fc.property(history, correction, (rounds, by) => {
      let standing: readonly Standing<string>[] = []
      const revisions = new Map<string, number>()
      for (const [at, round] of rounds.entries()) {
        const closed = close(deriveAll(round, at), standing, policyOf(by))
        for (const { key, revision, amount } of closed.postings) {
          expect(revision).toBe((revisions.get(key) ?? 0) + 1)
          expect(amount.eq(0)).toBe(false)
          revisions.set(key, revision)
        }
        standing = keep(standing, closed)
      }
    }),
  )
})

test('the outcome does not depend on the order of what was derived or of what stands', () => {
  const shown = ({ postings, parked, settled }: Reconciled<string>) => [
    postings.map(({ key, revision, amount, kind }) => `${key} ${revision} ${kind} ${amount.toFixed()}`).sort(),
    parked.map(({ key, park }) => `${key} ${park.code}`).sort(),
    settled.map(({ key, total }) => `${key} ${total.toFixed()}`).sort(),
  ]
  fc.assert(
    fc.property(known, known, correction, fc.shuffledSubarray(KEYS, { minLength: 4 }), (first, second, by, order) => {
      const standing = keep([], close(deriveAll(first, 1), [], policyOf(by)))
      const place = ({ key }: Readonly<{ key: string }>) => order.indexOf(key)
      const derived = deriveAll(second, 2)
      const shuffled = close(
        [...derived].sort((a, b) => place(a) - place(b)),
        [...standing].sort((a, b) => place(b) - place(a)),
        policyOf(by),
      )
      expect(shown(shuffled)).toEqual(shown(close(derived, standing, policyOf(by))))
    }),
  )
})

test('a key that is parked or not derived never posts, whatever stands', () => {
  fc.assert(
    fc.property(history, correction, (rounds, by) => {
      let standing: readonly Standing<string>[] = []
      for (const [at, round] of rounds.entries()) {
        const closed = close(deriveAll(round, at), standing, policyOf(by))
        for (const { key } of closed.postings) expect(typeof round[key]).toBe('number')
        for (const { key } of closed.parked) expect(closed.postings.some((posting) => posting.key === key)).toBe(false)
        standing = keep(standing, closed)
      }
    }),
  )
})

test('every key that was derived or stands with an amount is posted, parked or settled, in exactly one way', () => {
  fc.assert(
    fc.property(known, known, correction, (first, second, by) => {
      const standing = keep([], close(deriveAll(first, 1), [], policyOf(by)))
      const { postings, parked, settled } = close(deriveAll(second, 2), standing, policyOf(by))
      const met = [...new Set(postings.map(({ key }) => key)), ...[...parked, ...settled].map(({ key }) => key)].sort()
      const owed = KEYS.filter((key) => second[key] !== undefined || !sumOf(standing, key).eq(0))
      expect(met).toEqual(owed)
    }),
  )
})

test('another total on the same facts never posts', () => {
  fc.assert(
    fc.property(known, known, correction, (first, second, by) => {
      const standing = keep([], close(deriveAll(first, 1), [], policyOf(by)))
      const derivedBefore = KEYS.filter((key) => typeof first[key] === 'number')
      const { postings, parked } = close(deriveAll(second, 1), standing, policyOf(by))
      for (const { key } of postings) expect(derivedBefore).not.toContain(key)
      const drifted = derivedBefore.filter((key) => {
        const now = second[key]
        return typeof now === 'number' && !cents(now).eq(sumOf(standing, key))
      })
      expect(
        parked
          .filter(({ park }) => park.code === 'drift')
          .map(({ key }) => key)
          .sort(),
      ).toEqual(drifted)
    }),
  )
})

test('a reversal takes back exactly what stood, and net and rebooked corrections come to the same', () => {
  fc.assert(
    fc.property(known, known, (first, second) => {
      const standing = keep([], close(deriveAll(first, 1), [], policyOf('net')))
      const rebooked = close(deriveAll(second, 2), standing, policyOf('reverse_and_rebook'))
      for (const { key, kind, amount } of rebooked.postings) {
        if (kind === 'reversal') expect(amount.plus(sumOf(standing, key)).toFixed()).toBe('0')
      }
      const net = close(deriveAll(second, 2), standing, policyOf('net'))
      for (const key of KEYS) {
        expect(sumOf(keep(standing, rebooked), key).toFixed()).toBe(sumOf(keep(standing, net), key).toFixed())
      }
    }),
  )
})
