import { type Decimal, decimal, decimalText, larger, ZERO } from '#core/ground/decimal.ts'
import { type Candidate, creditsOf } from '#core/rewards/crediting/candidates.ts'
import { scopedOf } from '#core/rewards/crediting/let-values.ts'
import { periodHolding } from '#core/rewards/crediting/period-credits.ts'
import { lineValue } from '#core/rewards/crediting/values.ts'
import { type Incentive, isPeriodName, type Measure, type PeriodName, type Program } from '#core/rewards/program.ts'
import { type Scope, type ScopeWord, scopeName } from '#core/rewards/scope.ts'
import type { Workings } from '#core/rewards/workings.ts'

/** A candidate and what of its base counts. */
export type Measured = Readonly<{ candidate: Candidate; counted: Decimal; says?: string; token?: string }>

/** What of each candidate's base counts: all of it, growth over the time before, or what lies over the highest mark. */
export function measured(
  incentive: Incentive,
  program: Program,
  candidates: readonly Candidate[],
  workings: Workings,
): readonly Measured[] {
  const { measure } = incentive
  if (measure === undefined || measure === 'value' || 'value' in measure) {
    return candidates.map((candidate) => ({ candidate, counted: candidate.base }))
  }
  if ('high_water_mark' in measure) return overTheMark(measure, candidates)
  return grown(measure, { incentive, program, candidates, workings })
}

/** In the order of time: what lies over the highest before, which it then raises. Mark 120: 150 counts 30, 140 nothing, 160 another 10. */
function overTheMark(
  { high_water_mark, each }: Extract<Measure, { high_water_mark: unknown }>,
  candidates: readonly Candidate[],
): readonly Measured[] {
  const first = high_water_mark === true ? ZERO : decimal(high_water_mark)
  const marks = new Map<string, Decimal>()
  const inTime = candidates.toSorted(
    (a, b) => Temporal.Instant.compare(a.credit.at, b.credit.at) || a.credit.learned - b.credit.learned,
  )
  const counted = new Map<Candidate, Measured>()
  for (const candidate of inTime) {
    const name = `${candidate.key.partner} ${scopeName(each ?? ['customer', 'product'], candidate.scoped)}`
    const mark = marks.get(name) ?? first.times(candidate.holding.share).times('0.01')
    const over = larger(ZERO, candidate.base.minus(mark))
    marks.set(name, larger(mark, candidate.base))
    const says = `${decimalText(candidate.base)} against the highest before, ${decimalText(mark)}: ${decimalText(over)} counts`
    counted.set(candidate, { candidate, counted: over, says, token: `mark:${decimalText(mark)}` })
  }
  return candidates.flatMap((candidate) => counted.get(candidate) ?? [])
}

type Growing = Readonly<{
  incentive: Incentive
  program: Program
  candidates: readonly Candidate[]
  workings: Workings
}>

/** What a period has more than the one so long before it, counted as it adds up. 90 a year ago, then 60 and 50: nothing, then 20. */
function grown(measure: Extract<Measure, { growth_over: string }>, growing: Growing): readonly Measured[] {
  const { incentive, program, candidates } = growing
  const each: Scope = measure.each ?? 'subscription'
  const per = periodOf(incentive)
  const history = historyOf(growing, each, per)
  const { zone } = program.payout
  const sums = new Map<string, Decimal>()
  return candidates.map((candidate) => {
    const period = periodHolding(per, candidate.credit.at, zone)
    const earlier = periodHolding(
      per,
      period.from.toZonedDateTimeISO(zone).subtract(measure.growth_over).toInstant(),
      zone,
    )
    const scope = scopeName(each, candidate.scoped)
    const whole = history.get(`${scope} ${earlier.starts.toString()}`) ?? ZERO
    const share = isWholeOf(each) ? decimal(1) : candidate.holding.share.times('0.01')
    const baseline = whole.times(share).times(candidate.rate.rate)
    const name = `${candidate.key.partner} ${scope} ${period.starts.toString()}`
    const before = sums.get(name) ?? ZERO
    const after = before.plus(candidate.base)
    sums.set(name, after)
    const counted = larger(ZERO, after.minus(baseline)).minus(larger(ZERO, before.minus(baseline)))
    const says = `${decimalText(after)} so far against ${decimalText(baseline)} in the ${per.replace('_', ' ')} from ${earlier.starts.toString()}: ${decimalText(counted)} counts`
    return { candidate, counted, says, token: `growth:${decimalText(before)} over ${decimalText(baseline)}` }
  })
}

/** The period that growth compares: that of the rate, or months. */
function periodOf({ pay }: Incentive): PeriodName {
  const per = 'per' in pay ? pay.per : undefined
  return per !== undefined && isPeriodName(per) ? per : 'month'
}

/** A scope that names the partner sums its own parts; others sum the whole thing, of which a partner has its share. */
function isWholeOf(each: Scope): boolean {
  const words: readonly ScopeWord[] = typeof each === 'string' ? [each] : each
  return words.includes('partner') || words.includes('group')
}

/** Σ of the base by scope and period over everything that ever happened, whoever it counted for. */
function historyOf(
  { incentive, program, workings }: Growing,
  each: Scope,
  per: PeriodName,
): ReadonlyMap<string, Decimal> {
  const { facts, ask, holders } = workings
  const base = incentive.base ?? 'line.amount'
  const where = typeof incentive.where === 'string' ? incentive.where : incentive.where?.is
  const asks = where === undefined ? [] : facts.predicates(where).asks
  const selects = where !== undefined && asks.every((path) => path.startsWith('line.'))
  const sums = new Map<string, Decimal>()
  for (const credit of creditsOf(incentive, program, workings)) {
    if (selects && !ask(where, (path) => lineValue(path, credit)).holds) continue
    const amount = credit.amounts?.[base]?.amount ?? ZERO
    const starts = periodHolding(per, credit.at, program.payout.zone).starts.toString()
    const parts = isWholeOf(each)
      ? holders(incentive, credit).all.map(({ partner, share }) => ({
          partner,
          amount: amount.times(share).times('0.01'),
        }))
      : [{ partner: '', amount }]
    for (const part of parts) {
      const name = `${scopeName(each, scopedOf(facts, { credit, partner: part.partner, at: credit.at }))} ${starts}`
      sums.set(name, (sums.get(name) ?? ZERO).plus(part.amount))
    }
  }
  return sums
}
