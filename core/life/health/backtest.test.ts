import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TERM_OUTCOMES, type TermOutcomeName } from '#core/life/term-outcome.ts'
import { backtestHealth, type JudgedTerm, standardError } from './backtest.ts'
import { healthBand } from './policy.ts'

const term = (outcome: TermOutcomeName, score?: number): JudgedTerm => {
  return { outcome, score: score?.toString(), band: score === undefined ? undefined : healthBand(score) }
}
const many = (outcome: TermOutcomeName, scores: readonly number[]) => scores.map((score) => term(outcome, score))

test('each band has its numbers, and what has no score or neither end is counted beside them', () => {
  const told = backtestHealth([
    ...many('renewed', [90, 70, 50]),
    ...many('lost', [69.9, 39.9]),
    term('left_early', 10),
    term('renewed'),
    term('moved', 80),
    term('lapsed', 80),
    term('running', 80),
  ])
  expect(told.bands.map(({ band, n, renewed, lost }) => `${band} ${n}: ${renewed} renewed, ${lost} lost`)).toEqual([
    'good 2: 2 renewed, 0 lost',
    'attention 2: 1 renewed, 1 lost',
    'risk 2: 0 renewed, 2 lost',
  ])
  expect(told.bands.map(({ renewedShare }) => renewedShare?.share)).toEqual([1, 0.5, 0])
  expect({ unscored: told.unscored, neither: told.neither }).toEqual({ unscored: 1, neither: 2 })
  // Of 3 × 3 pairs only (50, 69.9) is the wrong way round.
  expect(told.rank?.auc).toBeCloseTo(8 / 9, 10)
  expect(told.finding).toBe('few')
  expect(told.says).toBe('Too few to say: 3 renewed and 3 lost terms had a score, and 5 of each are wanted')
})

test.each([
  { renewed: [90, 91, 92, 93, 94], lost: [10, 11, 12, 13, 14], finding: 'tells', auc: 1 },
  { renewed: [10, 11, 12, 13, 14], lost: [90, 91, 92, 93, 94], finding: 'misleads', auc: 0 },
  { renewed: [50, 50, 50, 50, 50], lost: [50, 50, 50, 50, 50], finding: 'unsure', auc: 0.5 },
  { renewed: [90, 91, 92, 93], lost: [10, 11, 12, 13, 14], finding: 'few', auc: 1 },
])('$renewed against $lost: $finding', ({ renewed, lost, finding, auc }) => {
  const told = backtestHealth([...many('renewed', renewed), ...many('lost', lost)])
  expect(told.finding).toBe(finding)
  expect(told.rank?.auc).toBe(auc)
})

test('nothing that ended says nothing', () => {
  const told = backtestHealth([term('running', 50)])
  expect(told.rank).toBeUndefined()
  expect(told.finding).toBe('few')
  expect(told.bands.every(({ renewedShare }) => renewedShare === undefined)).toBe(true)
})

/**
 * The example of Hanley and McNeil (1982): an area of 0.893 with 51 abnormal and 58 normal cases has a standard error of 0.032. By hand:
 * Q1 = 0.893 / 1.107 = 0.806685, Q2 = 2 × 0.797449 / 1.893 = 0.842524, √((0.095551 + 50 × 0.009236 + 57 × 0.045075) / 2958) = 0.0325.
 */
test('the standard error is the published one', () => expect(standardError(0.893, 51, 58)).toBeCloseTo(0.0325, 4))

const terms = fc.array(
  fc.tuple(fc.constantFrom(...TERM_OUTCOMES), fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined })),
  { maxLength: 40 },
)

test('every term that ended is in one place, the statistic lies in its interval, and order says nothing', () => {
  fc.assert(
    fc.property(terms, (drawn) => {
      const all = drawn.map(([outcome, score]) => term(outcome, score))
      const told = backtestHealth(all)
      const inBands = told.bands.reduce((sum, { n }) => sum + n, 0)
      const ended = all.filter(({ outcome }) => outcome !== 'running').length
      expect(inBands + told.unscored + told.neither).toBe(ended)
      if (told.rank) {
        expect(told.rank.low).toBeLessThanOrEqual(told.rank.auc)
        expect(told.rank.high).toBeGreaterThanOrEqual(told.rank.auc)
      }
      expect(backtestHealth(all.toReversed())).toEqual(told)
    }),
  )
})
