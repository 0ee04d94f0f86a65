import { isBefore } from '#core/ground/calendar.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { HEALTH_BANDS, type HealthBand } from './health/policy.ts'
import type { HealthScore } from './health.ts'
import type { TermOutcome } from './term-outcome.ts'
import { type CountedShare, wilson } from './wilson.ts'

/** So many days before the end of a term its renewal is predicted, by what was known then. */
export const PREDICTED_DAYS_BEFORE = 90

/**
 * How many terms the share of all counts for beside those of one band: with fewer recorded, a band says little by itself. Four is what
 * the smoothing of small counts is usually done with (Agresti and Coull, The American Statistician 52 (1998), 119–126).
 */
const PRIOR_TERMS = 4

/** A term that came to something, with the health that was known when its renewal would have been predicted. */
export type RecordedTerm = Readonly<{
  subscription: OwnedId
  /** When it would have been predicted. */
  predictedAt: Temporal.Instant
  /** When it was known what it came to. */
  settledAt: Temporal.Instant
  band: HealthBand | undefined
  renewed: boolean
}>

/** The band of a customer's health with a product as it was known at a moment; undefined where none was. */
export type BandAt = (
  journey: Readonly<{ customer: OrganizationId; product: OwnedId }>,
  at: Temporal.Instant,
) => HealthBand | undefined

/** The newest score about a moment that was learned by then, put into a band. */
export function bandsKnown(
  scores: readonly HealthScore[],
  bandOf: (score: HealthScore, at: Temporal.Instant) => HealthBand,
): BandAt {
  const byJourney = Map.groupBy(scores, ({ customer, product }) => `${customer} ${product}`)
  return ({ customer, product }, at) => {
    const known = (byJourney.get(`${customer} ${product}`) ?? []).filter(
      (score) => !isBefore(at, score.at) && !isBefore(at, score.learnedAt),
    )
    const newest = known.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || a.fact - b.fact).at(-1)
    return newest && bandOf(newest, at)
  }
}

/**
 * The terms that were renewed, lost or left early, oldest end first. One that was left before the day of its prediction is looked at
 * when it was left. What lapsed or moved came to neither.
 */
export function recordedTerms(outcomes: readonly TermOutcome[], bandAt: BandAt): readonly RecordedTerm[] {
  return outcomes
    .flatMap(({ subscription, customer, product, term, outcome, at }) => {
      if (at === undefined || (outcome !== 'renewed' && outcome !== 'lost' && outcome !== 'left_early')) return []
      const usual = term.to.subtract({ hours: 24 * PREDICTED_DAYS_BEFORE })
      const predictedAt = isBefore(at, usual) ? at : usual
      const band = bandAt({ customer, product }, predictedAt)
      return [{ subscription, predictedAt, settledAt: at, band, renewed: outcome === 'renewed' }]
    })
    .toSorted(
      (a, b) => Temporal.Instant.compare(a.settledAt, b.settledAt) || (a.subscription < b.subscription ? -1 : 1),
    )
}

/** How likely a renewal is, and what says so. */
export type Forecast = Readonly<{
  /** From 0 to 1, never quite either. */
  probability: number
  /** Whose terms were counted: those of the same band, or all where no health is known. */
  band: HealthBand | undefined
  renewed: number
  of: number
  /** The share that was counted, with how sure it is; undefined where nothing was. */
  counted: CountedShare | undefined
  /** The smoothed share of all terms, towards which that of the band is drawn. */
  overall: number
}>

/**
 * The share of recorded terms of the same band that were renewed, drawn towards that of all terms as if four more had come to it: with
 * 9 of 10 of the band and 0.75 of all, (9 + 4 × 0.75) ÷ (10 + 4) = 0.857. That of all is drawn towards one half by two. More renewals
 * never lower it.
 */
export function forecastRenewal(band: HealthBand | undefined, recorded: readonly RecordedTerm[]): Forecast {
  const all = countOf(recorded)
  const overall = (all.renewed + 1) / (all.of + 2)
  if (band === undefined) return { probability: overall, band, ...all, counted: wilson(all.renewed, all.of), overall }
  const alike = countOf(recorded.filter((one) => one.band === band))
  const probability = (alike.renewed + PRIOR_TERMS * overall) / (alike.of + PRIOR_TERMS)
  return { probability, band, ...alike, counted: wilson(alike.renewed, alike.of), overall }
}

function countOf(terms: readonly RecordedTerm[]): Readonly<{ renewed: number; of: number }> {
  return { renewed: terms.filter(({ renewed }) => renewed).length, of: terms.length }
}

/** What was predicted, and what it came to, of the terms of one band. */
export type CalibrationRow = Readonly<{
  band: HealthBand | undefined
  of: number
  renewed: number
  /** The mean of what was predicted. */
  predicted: number
  counted: CountedShare
}>

export type Calibration = Readonly<{
  of: number
  renewed: number
  rows: readonly CalibrationRow[]
  /** The mean square of what was missed (Brier 1950): 0 is perfect, 0.25 is a coin. Undefined where nothing was predicted. */
  brier: number | undefined
  /** The same of who always predicts the share of all that was known then. */
  brierOfShare: number | undefined
}>

/** Predicts every recorded term by what was settled before the day of its prediction, and holds it against what it came to. */
export function calibrate(recorded: readonly RecordedTerm[]): Calibration {
  const tried = recorded.map((term) => {
    const before = recorded.filter(({ settledAt }) => isBefore(settledAt, term.predictedAt))
    const { probability, overall } = forecastRenewal(term.band, before)
    return { ...term, probability, overall }
  })
  const rows = [...HEALTH_BANDS, undefined].flatMap((band): readonly CalibrationRow[] => {
    const alike = tried.filter((one) => one.band === band)
    const { renewed, of } = countOf(alike)
    const counted = wilson(renewed, of)
    if (!counted) return []
    return [{ band, of, renewed, predicted: mean(alike.map(({ probability }) => probability)), counted }]
  })
  const missedBy = (predicted: (one: (typeof tried)[number]) => number) =>
    tried.length === 0 ? undefined : mean(tried.map((one) => (predicted(one) - (one.renewed ? 1 : 0)) ** 2))
  return {
    ...countOf(tried),
    rows,
    brier: missedBy(({ probability }) => probability),
    brierOfShare: missedBy(({ overall }) => overall),
  }
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0) / numbers.length
}
