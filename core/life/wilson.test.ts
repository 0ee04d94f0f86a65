import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilson } from './wilson.ts'

/** R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3. */
test.each([
  { successes: 81, of: 263, low: 0.2553, high: 0.3662 },
  { successes: 15, of: 148, low: 0.0624, high: 0.1605 },
  { successes: 0, of: 20, low: 0, high: 0.1611 },
  { successes: 1, of: 29, low: 0.0061, high: 0.1718 },
])('$successes of $of lie between $low and $high', ({ successes, of, low, high }) => {
  const counted = wilson(successes, of)
  expect(counted?.share).toBe(successes / of)
  expect(counted?.low).toBeCloseTo(low, 4)
  expect(counted?.high).toBeCloseTo(high, 4)
})

/** By hand: z² = 3.8416, so 1 of 1 begins at 1 / (1 + 3.8416), and 5 of 10 lies 0.5 ± 1.96 × √(2.5 + 0.9604) / 13.8416. */
test.each([
  { successes: 1, of: 1, low: 0.206543, high: 1 },
  { successes: 0, of: 1, low: 0, high: 0.793457 },
  { successes: 5, of: 10, low: 0.236588, high: 0.763412 },
])('$successes of $of lie between $low and $high, by hand', ({ successes, of, low, high }) => {
  expect(wilson(successes, of)?.low).toBeCloseTo(low, 5)
  expect(wilson(successes, of)?.high).toBeCloseTo(high, 5)
})

test('nothing counted is no share', () => expect(wilson(0, 0)).toBeUndefined())

const counts = fc
  .integer({ min: 1, max: 100_000 })
  .chain((of) => fc.record({ of: fc.constant(of), successes: fc.integer({ min: 0, max: of }) }))

test('the share lies in its interval, the interval inside 0 … 1', () => {
  fc.assert(
    fc.property(counts, ({ successes, of }) => {
      const counted = wilson(successes, of)
      expect(counted).toBeDefined()
      if (!counted) return
      expect(counted.low).toBeGreaterThanOrEqual(0)
      expect(counted.low).toBeLessThanOrEqual(counted.share)
      expect(counted.high).toBeGreaterThanOrEqual(counted.share)
      expect(counted.high).toBeLessThanOrEqual(1)
    }),
  )
})

test('those that did not succeed have the mirrored interval', () => {
  fc.assert(
    fc.property(counts, ({ successes, of }) => {
      const [one, other] = [wilson(successes, of), wilson(of - successes, of)]
      expect(one?.low).toBeCloseTo(1 - (other?.high ?? 0), 10)
    }),
  )
})
