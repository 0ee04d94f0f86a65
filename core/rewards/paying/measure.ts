import { type Decimal, decimal, decimalText, larger, ZERO } from '#core/ground/decimal.ts'
import type { Credit, Fault } from '#core/rewards/credit.ts'
import { type Candidate, creditsOf } from '#core/rewards/crediting/candidates.ts'
import { scopedOf } from '#core/rewards/crediting/let-values.ts'
import { periodHolding } from '#core/rewards/crediting/period-credits.ts'
import { lineValue } from '#core/rewards/crediting/values.ts'
import { type Incentive, isPeriodName, type Measure, type PeriodName, type Program } from '#core/rewards/program.ts'
import { namesPartner, type Scope, scopeName } from '#core/rewards/scope.ts'
import type { Workings } from '#core/rewards/workings.ts'

/**
 * A candidate and what of its base counts: its own part, and what counts of the thing for everybody. Where a scope names the partner
 * its part is a whole by itself.
 */
export type Measured = Readonly<{
  candidate: Candidate
  counted: Decimal
  whole: Decimal
  isOwn: boolean
  says?: string
  fault?: Fault
}>

type Measuring = Readonly<{
  incentive: Incentive
  program: Program
  candidates: readonly Candidate[]
  workings: Workings
}>

/** What of each candidate's base counts: all of it, growth over the time before, or what lies over the highest mark. */
export function measured(
  incentive: Incentive,
  program: Program,
  candidates: readonly Candidate[],
  workings: Workings,
): readonly Measured[] {
  const { measure } = incentive
  if (measure === undefined || measure === 'value' || 'value' in measure) {
    return candidates.map((candidate) => {
      const { base, whole, rate } = candidate
      return { candidate, counted: base, whole: whole.amount.times(rate.rate), isOwn: false }
    })
  }
  const measuring = { incentive, program, candidates, workings }
  return 'high_water_mark' in measure ? overTheMark(measure, measuring) : grown(measure, measuring)
}

/** A thing that happened under the scope of a measure, whoever it counted for; of one partner where the scope names it. */
type Part = Readonly<{ credit: Credit; partner: string; scope: string; amount: Decimal }>

/** What counted of a part, and how that came. */
type Counted = Readonly<{ counted: Decimal; says: string; fault?: Fault }>

/** What lies over the highest before, which it then raises, in the order of learning. Mark 120: 150 counts 30, 140 nothing, 160 another 10. */
function overTheMark(
  { high_water_mark, each = ['customer', 'product'] }: Extract<Measure, { high_water_mark: unknown }>,
  measuring: Measuring,
): readonly Measured[] {
  const first = high_water_mark === true ? ZERO : decimal(high_water_mark)
  const marks = new Map<string, Decimal>()
  const counted = new Map<string, Counted>()
  for (const part of partsOf(each, measuring)) {
    const mark = marks.get(part.scope) ?? first
    const over = larger(ZERO, part.amount.minus(mark))
    marks.set(part.scope, larger(mark, part.amount))
    const says = `${decimalText(part.amount)} against the highest before, ${decimalText(mark)}: ${decimalText(over)} counts`
    counted.set(nameOf(part), { counted: over, says, ...(over.gt(ZERO) ? {} : { fault: belowTheMark(part, mark) }) })
  }
  return countedParts(each, measuring, counted)
}

function belowTheMark({ amount }: Part, mark: Decimal): Fault {
  const says = `${decimalText(amount)} is not above the highest before, ${decimalText(mark)}`
  return { code: 'below_high_water_mark', says, hint: `What lies above ${decimalText(mark)} earns` }
}

/** What a period has more than the one so long before it, counted as it adds up. 90 a year ago, then 60 and 50: nothing, then 20. */
function grown(measure: Extract<Measure, { growth_over: string }>, measuring: Measuring): readonly Measured[] {
  const { incentive, program } = measuring
  const { each = 'subscription' } = measure
  const [per, { zone }] = [periodOf(incentive), program.payout]
  const parts = partsOf(each, measuring)
  const history = new Map<string, Decimal>()
  for (const part of parts) {
    const name = `${part.scope} ${startOf(per, part.credit.at, zone)}`
    history.set(name, (history.get(name) ?? ZERO).plus(part.amount))
  }
  const least = decimal(measure.baseline ?? '0')
  const earlierThan = startsBefore(per, measure.growth_over, zone)
  const sums = new Map<string, Decimal>()
  const counted = new Map<string, Counted>()
  for (const part of parts) {
    const starts = startOf(per, part.credit.at, zone)
    const earlier = earlierThan(starts)
    const baseline = larger(history.get(`${part.scope} ${earlier}`) ?? ZERO, least)
    const before = sums.get(`${part.scope} ${starts}`) ?? ZERO
    const after = before.plus(part.amount)
    sums.set(`${part.scope} ${starts}`, after)
    const over = larger(ZERO, after.minus(baseline)).minus(larger(ZERO, before.minus(baseline)))
    const against = `${decimalText(baseline)} in the ${per.replace('_', ' ')} from ${earlier}`
    const says = `${decimalText(after)} so far against ${against}: ${decimalText(over)} counts`
    const isShort = over.eq(ZERO) && after.lte(baseline)
    counted.set(nameOf(part), { counted: over, says, ...(isShort ? { fault: noGrowth(after, against) } : {}) })
  }
  return countedParts(each, measuring, counted)
}

function startOf(per: PeriodName, at: Temporal.Instant, zone: string): string {
  return periodHolding(per, at, zone).starts.toString()
}

/** The first day of the period so long before the one that starts on a day; periods are few, and asked for by each thing. */
function startsBefore(per: PeriodName, over: string, zone: string): (starts: string) => string {
  const memory = new Map<string, string>()
  return (starts) => {
    const known = memory.get(starts)
    if (known !== undefined) return known
    const before = Temporal.PlainDate.from(starts).toZonedDateTime(zone).subtract(over).toInstant()
    const earlier = startOf(per, before, zone)
    memory.set(starts, earlier)
    return earlier
  }
}

function noGrowth(after: Decimal, against: string): Fault {
  const says = `${decimalText(after)} so far does not exceed ${against}`
  return { code: 'no_growth', says, hint: 'What comes above it earns' }
}

/** The period that growth compares: that of the rate, or months. */
function periodOf({ pay }: Incentive): PeriodName {
  const per = 'per' in pay ? pay.per : undefined
  return per !== undefined && isPeriodName(per) ? per : 'month'
}

/** Everything that ever happened under a measure's scope, in the order of learning, whoever it counted for. */
function partsOf(each: Scope, { incentive, program, candidates, workings }: Measuring): readonly Part[] {
  const { facts, ask, holders } = workings
  const base = incentive.base ?? 'line.amount'
  const where = typeof incentive.where === 'string' ? incentive.where : incentive.where?.is
  const asks = where === undefined ? [] : facts.predicates(where).asks
  const selects = where !== undefined && asks.every((path) => path.startsWith('line.'))
  const wholes = new Map(candidates.map(({ credit, whole }) => [credit.id, whole.amount]))
  return creditsOf(incentive, program, workings).flatMap((credit): readonly Part[] => {
    if (selects && !ask(where, (path) => lineValue(path, credit)).holds) return []
    const amount = wholes.get(credit.id) ?? credit.amounts?.[base]?.amount
    if (amount === undefined) return []
    const partOf = (partner: string, part: Decimal): Part => {
      return {
        credit,
        partner,
        scope: scopeName(each, scopedOf(facts, { credit, partner, at: credit.at })),
        amount: part,
      }
    }
    if (!namesPartner(each)) return [partOf('', amount)]
    return holders(incentive, credit).all.map(({ partner, share }) =>
      partOf(partner, amount.times(share).times('0.01')),
    )
  })
}

function nameOf({ credit, partner }: Pick<Part, 'credit' | 'partner'>): string {
  return `${credit.id} ${partner}`
}

/** What counted, for each candidate: its own, or its share of what counted for everybody. */
function countedParts(
  each: Scope,
  { candidates }: Measuring,
  parts: ReadonlyMap<string, Counted>,
): readonly Measured[] {
  const isOwn = namesPartner(each)
  return candidates.flatMap((candidate): readonly Measured[] => {
    const { credit, key, holding, rate } = candidate
    const part = parts.get(nameOf({ credit, partner: isOwn ? key.partner : '' }))
    if (!part) return []
    const whole = part.counted.times(rate.rate)
    const counted = isOwn ? whole : whole.times(holding.share).times('0.01')
    const { says, fault } = part
    return [{ candidate, counted, whole, isOwn, says, ...(fault ? { fault } : {}) }]
  })
}
