import type { TermOutcomeName } from '#core/life/term-outcome.ts'
import { type CountedShare, wilson } from '#core/life/wilson.ts'
import { HEALTH_BANDS, type HealthBand } from './policy.ts'

/** How long before the end of a term its health is looked at: a renewal can still be worked for then. */
export const BACKTEST_DAYS = 90

/** A term that is over, with the health that it had `BACKTEST_DAYS` before; without a score where no signal had data, or it was younger. */
export type JudgedTerm = Readonly<{
  outcome: TermOutcomeName
  score: string | undefined
  band: HealthBand | undefined
}>

/** How the terms of one band ended; the share of those renewed among the ones that were renewed or lost. */
export type BandResult = Readonly<{
  band: HealthBand
  n: number
  renewed: number
  lost: number
  renewedShare: CountedShare | undefined
}>

/**
 * How well a score ranks: the chance that of a renewed and a lost term the renewed one had the better score, ties counting half (the
 * area under the curve of H. B. Mann and D. R. Whitney), with its 95 % interval (J. A. Hanley and B. J. McNeil, Radiology 143 (1982),
 * 29–36). 0.5 is what a coin does.
 */
export type RankStatistic = Readonly<{ auc: number; low: number; high: number; renewed: number; lost: number }>

/** `few`: too few to say; `tells`: it ranks better than a coin; `unsure`: a coin may do as well; `misleads`: it ranks worse than one. */
export const BACKTEST_FINDINGS = ['few', 'tells', 'unsure', 'misleads'] as const
export type BacktestFinding = (typeof BACKTEST_FINDINGS)[number]

export type Backtest = Readonly<{
  finding: BacktestFinding
  says: string
  bands: readonly BandResult[]
  rank: RankStatistic | undefined
  /** Terms that were renewed or lost but had no score, and those that neither were: moved, lapsed. */
  unscored: number
  neither: number
}>

/** With fewer of either, an interval looks surer than it is. */
export const LEAST_OF_EACH = 5

const LOST: readonly TermOutcomeName[] = ['lost', 'left_early']

/** What health would have told of how terms ended. Terms that still run do not count. */
export function backtestHealth(terms: readonly JudgedTerm[]): Backtest {
  const ended = terms.filter(({ outcome }) => outcome === 'renewed' || LOST.includes(outcome))
  const scored = ended.filter((one) => one.score !== undefined && one.band !== undefined)
  const rank = rankOf(scored)
  const bands = HEALTH_BANDS.map((band) => bandOf(band, scored))
  const neither = terms.filter(({ outcome }) => outcome === 'moved' || outcome === 'lapsed').length
  return { ...findingOf(rank, scored), bands, rank, unscored: ended.length - scored.length, neither }
}

function bandOf(band: HealthBand, scored: readonly JudgedTerm[]): BandResult {
  const mine = scored.filter((one) => one.band === band)
  const renewed = mine.filter(({ outcome }) => outcome === 'renewed').length
  return { band, n: mine.length, renewed, lost: mine.length - renewed, renewedShare: wilson(renewed, mine.length) }
}

function rankOf(scored: readonly JudgedTerm[]): RankStatistic | undefined {
  const of = (isRenewed: boolean) =>
    scored.filter(({ outcome }) => (outcome === 'renewed') === isRenewed).map(({ score }) => Number(score))
  const [renewed, lost] = [of(true), of(false)]
  if (renewed.length === 0 || lost.length === 0) return undefined
  const better = renewed.reduce((all, one) => {
    return all + lost.reduce((wins, other) => wins + (one > other ? 1 : one === other ? 0.5 : 0), 0)
  }, 0)
  const auc = better / (renewed.length * lost.length)
  const half = 1.96 * standardError(auc, renewed.length, lost.length)
  const [low, high] = [Math.max(0, auc - half), Math.min(1, auc + half)]
  return { auc, low, high, renewed: renewed.length, lost: lost.length }
}

/** Hanley and McNeil, equation 1, with the exponential approximations of Q1 and Q2. */
export function standardError(auc: number, some: number, others: number): number {
  const [q1, q2] = [auc / (2 - auc), (2 * auc * auc) / (1 + auc)]
  const square = auc * auc
  const variance = auc * (1 - auc) + (some - 1) * (q1 - square) + (others - 1) * (q2 - square)
  return Math.sqrt(Math.max(0, variance) / (some * others))
}

function findingOf(
  rank: RankStatistic | undefined,
  scored: readonly JudgedTerm[],
): Readonly<{ finding: BacktestFinding; says: string }> {
  if (!rank || rank.renewed < LEAST_OF_EACH || rank.lost < LEAST_OF_EACH) {
    const lost = scored.filter(({ outcome }) => outcome !== 'renewed').length
    const says = `Too few to say: ${scored.length - lost} renewed and ${lost} lost terms had a score, and ${LEAST_OF_EACH} of each are wanted`
    return { finding: 'few', says }
  }
  const chance = `${Math.round(rank.auc * 100)} of 100 times the renewed of two terms had the better health ${BACKTEST_DAYS} days before`
  if (rank.low > 0.5) return { finding: 'tells', says: chance }
  if (rank.high < 0.5) return { finding: 'misleads', says: `Only ${chance}: the weights mislead` }
  return { finding: 'unsure', says: `${chance}, which may be chance` }
}
