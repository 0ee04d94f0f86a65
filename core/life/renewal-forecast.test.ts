import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { HEALTH_BANDS, type HealthBand, healthBand } from './health/policy.ts'
import type { HealthScore } from './health.ts'
import { bandsKnown, calibrate, forecastRenewal, type RecordedTerm, recordedTerms } from './renewal-forecast.ts'
import type { TermOutcome, TermOutcomeName } from './term-outcome.ts'

const instant = (text: string) => Temporal.Instant.from(`${text}T00:00:00Z`)

type Told = Readonly<{ renewed: boolean; band?: HealthBand | undefined; settled?: string; predicted?: string }>
const recorded = ({ renewed, band, settled = '2025-01-01', predicted = '2024-10-03' }: Told): RecordedTerm => ({
  ...{ subscription: 'nordwind:a', band, renewed },
  ...{ settledAt: instant(settled), predictedAt: instant(predicted) },
})
const many = (renewed: number, of: number, band?: HealthBand): readonly RecordedTerm[] =>
  Array.from({ length: of }, (_, n) => recorded({ renewed: n < renewed, band }))

describe('a forecast', () => {
  test.each([
    { terms: [], band: undefined, is: 0.5, because: 'nothing is known of nothing' },
    { terms: [], band: 'good' as const, is: 0.5, because: 'nor of a band' },
    { terms: many(3, 3), band: undefined, is: 4 / 5, because: 'all of three is not certainty' },
    // 9 of 10 good and 5 of 10 in danger: (14 + 1) ÷ (20 + 2) of all.
    {
      terms: [...many(9, 10, 'good'), ...many(5, 10, 'risk')],
      band: 'good' as const,
      is: (9 + (4 * 15) / 22) / 14,
      because: 'drawn down',
    },
    {
      terms: [...many(9, 10, 'good'), ...many(5, 10, 'risk')],
      band: 'risk' as const,
      is: (5 + (4 * 15) / 22) / 14,
      because: 'drawn up',
    },
    {
      terms: many(8, 10, 'good'),
      band: 'attention' as const,
      is: 9 / 12,
      because: 'none of its band: the share of all',
    },
  ])('$because', ({ terms, band, is }) => expect(forecastRenewal(band, terms).probability).toBeCloseTo(is, 12))

  test('says what it counted and how sure that is', () => {
    const { renewed, of, counted } = forecastRenewal('good', [...many(1, 1, 'good'), ...many(0, 5, 'risk')])
    expect([renewed, of, counted?.low.toFixed(2)]).toEqual([1, 1, '0.21'])
  })

  const terms = fc.array(
    fc.record({ renewed: fc.boolean(), band: fc.option(fc.constantFrom(...HEALTH_BANDS), { nil: undefined }) }),
    { maxLength: 30 },
  )
  const bands = fc.option(fc.constantFrom(...HEALTH_BANDS), { nil: undefined })

  test('lies between never and always, and one renewal more never lowers it', () => {
    fc.assert(
      fc.property(terms, bands, bands, (all, band, added) => {
        const before = forecastRenewal(band, all.map(recorded)).probability
        const after = forecastRenewal(band, [...all, { renewed: true, band: added }].map(recorded)).probability
        expect(before).toBeGreaterThan(0)
        expect(before).toBeLessThan(1)
        expect(after).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  test('a loss that becomes a renewal never lowers it, and the order of terms changes nothing', () => {
    fc.assert(
      fc.property(terms, bands, fc.nat(29), (all, band, place) => {
        const before = forecastRenewal(band, all.map(recorded)).probability
        const better = all.map((one, at) => (at === place ? { ...one, renewed: true } : one))
        expect(forecastRenewal(band, better.map(recorded)).probability).toBeGreaterThanOrEqual(before)
        expect(forecastRenewal(band, all.toReversed().map(recorded)).probability).toBe(before)
      }),
    )
  })
})

describe('what is recorded', () => {
  const score = (fact: number, points: string, at: string, learned = at): HealthScore => ({
    ...{ customer: 'fen', product: 'altus:stratum', score: decimal(points), fact },
    ...{ at: instant(at), learnedAt: instant(learned) },
  })
  const outcome = (name: TermOutcomeName, at?: string): TermOutcome => ({
    ...{ subscription: 'nordwind:fen', customer: 'fen', product: 'altus:stratum', outcome: name },
    term: { from: instant('2024-01-01'), to: instant('2025-01-01'), months: 12, renews: false, origin: 'agreed' },
    at: at === undefined ? undefined : instant(at),
  })
  const bandsOf = (scores: readonly HealthScore[]) =>
    bandsKnown(scores, ({ score: points }) => healthBand(points.toFixed()))

  test.each([
    { scores: [score(1, '80', '2024-10-03')], is: 'good', because: 'told on the day of the prediction' },
    { scores: [score(1, '80', '2024-10-04')], is: undefined, because: 'told a day later' },
    {
      scores: [score(1, '80', '2024-10-01', '2024-10-04')],
      is: undefined,
      because: 'about that day, but learned later',
    },
    { scores: [score(1, '80', '2024-06-01'), score(2, '30', '2024-09-01')], is: 'risk', because: 'the newest' },
    {
      scores: [score(1, '80', '2024-09-01'), score(2, '30', '2024-06-01')],
      is: 'good',
      because: 'told later, about before',
    },
  ])('the band is what was known 90 days before the end: $because', ({ scores, is }) => {
    expect(recordedTerms([outcome('renewed', '2025-01-01')], bandsOf(scores))[0]?.band).toBe(is)
  })

  test('renewals and losses count; what runs, moved or lapsed does not', () => {
    const all = [
      outcome('renewed', '2025-01-01'),
      outcome('lost', '2025-01-01'),
      outcome('left_early', '2024-03-01'),
      outcome('moved', '2024-03-01'),
      outcome('lapsed', '2025-01-01'),
      outcome('running'),
    ]
    const told = recordedTerms(all, bandsOf([score(1, '80', '2024-02-01'), score(2, '10', '2024-04-01')]))
    expect(told.map(({ renewed, band }) => [renewed, band])).toEqual([
      [false, 'good'],
      [true, 'risk'],
      [false, 'risk'],
    ])
  })
})

describe('calibration', () => {
  test('predicts each term by what was settled before, and holds it against what came', () => {
    const first = recorded({ renewed: true, band: 'good', predicted: '2024-01-01', settled: '2024-03-31' })
    const second = recorded({ renewed: false, band: 'good', predicted: '2024-06-01', settled: '2024-08-30' })
    const { rows, of, renewed, brier, brierOfShare } = calibrate([first, second])
    // First 1/2 by nothing; then all (1 + 1) ÷ (1 + 2) = 2/3, and of the band (1 + 4 × 2/3) ÷ (1 + 4) = 11/15.
    expect([of, renewed]).toEqual([2, 1])
    expect(rows.map(({ band, of: counted }) => [band, counted])).toEqual([['good', 2]])
    expect(rows[0]?.predicted).toBeCloseTo((1 / 2 + 11 / 15) / 2, 12)
    expect(brier).toBeCloseTo((0.25 + (11 / 15) ** 2) / 2, 12)
    expect(brierOfShare).toBeCloseTo((0.25 + 4 / 9) / 2, 12)
  })

  test('what was settled on the day of the prediction was not known before it', () => {
    const first = recorded({ renewed: true, predicted: '2024-01-01', settled: '2024-06-01' })
    const second = recorded({ renewed: true, predicted: '2024-06-01', settled: '2024-08-30' })
    expect(calibrate([first, second]).rows[0]?.predicted).toBe(0.5)
  })

  test('nothing recorded is nothing calibrated', () => {
    expect(calibrate([])).toEqual({ of: 0, renewed: 0, rows: [], brier: undefined, brierOfShare: undefined })
  })
})
