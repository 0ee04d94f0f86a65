import { type Decimal, decimal, decimalText, isZero, larger, smaller, ZERO } from '#core/ground/decimal.ts'
import { readableMoney } from '#core/ground/money.ts'
import type { Fault } from '#core/rewards/credit.ts'
import { byKnowing } from '#core/rewards/crediting/candidates.ts'
import { periodHolding } from '#core/rewards/crediting/period-credits.ts'
import { type Incentive, isPeriodName, type Pay, type Program, type Step, type Tier } from '#core/rewards/program.ts'
import { namesPartner, type Scope, scopeName } from '#core/rewards/scope.ts'
import type { Measured } from './measure.ts'
import type { Priced } from './priced.ts'

/**
 * Turns what counts into money, by tiers and steps over each credit by itself or over a running total of a period. Tiers look at the
 * whole thing, of whose pay a partner has its share; where the running total is a partner's own, at its own part.
 */
export function rated(incentive: Incentive, program: Program, all: readonly Measured[]): readonly Priced[] {
  const before = runningTotals(incentive, program, all)
  return all.map((one): Priced => {
    const { candidate, counted, says: measure } = one
    const running = before.get(one)
    const own = isOwnTotal(incentive, one)
    const total = own ? counted : one.whole
    const pay = payFor(incentive, { before: running ?? ZERO, counted: total, measured: measure !== undefined })
    const amount = own ? pay : pay.times(candidate.holding.share).times('0.01')
    const says = {
      rate: rateSentence(incentive.pay, program.currency, running, total),
      ...(measure === undefined ? {} : { measure }),
    }
    const fault = one.fault ?? stepFault(incentive.pay, amount, (running ?? ZERO).plus(total))
    return { candidate, counted, before: running, amount, says, multiplied: [], caps: [], ...(fault ? { fault } : {}) }
  })
}

/** What counted before each, where the rate looks at a running total. A thing that several share moves it once. */
function runningTotals(
  incentive: Incentive,
  program: Program,
  all: readonly Measured[],
): ReadonlyMap<Measured, Decimal> {
  const sums = new Map<string, Decimal>()
  const things = new Map<string, Decimal>()
  const before = new Map<Measured, Decimal>()
  if (!isRunning(incentive.pay)) return before
  const inOrder = all.toSorted(
    (a, b) => byKnowing(ordered(a), ordered(b)) || (a.candidate.key.partner < b.candidate.key.partner ? -1 : 1),
  )
  for (const one of inOrder) {
    const scope = runningScope(incentive, program, one.candidate)
    if (scope === undefined) continue
    const own = isOwnTotal(incentive, one)
    const thing = `${scope} ${one.candidate.credit.id} ${own ? one.candidate.key.partner : ''}`
    const known = things.get(thing)
    const sum = known ?? sums.get(scope) ?? ZERO
    before.set(one, sum)
    if (known) continue
    things.set(thing, sum)
    sums.set(scope, sum.plus(own ? one.counted : one.whole))
  }
  return before
}

function ordered({ candidate }: Measured) {
  return { ...candidate.known, credit: candidate.credit }
}

function isOwnTotal(incentive: Incentive, { isOwn }: Measured): boolean {
  return isOwn || (isRunning(incentive.pay) && namesPartner(eachOf(incentive)))
}

function isRunning(pay: Pay): pay is Extract<Pay, { per?: unknown }> {
  return ('marginal' in pay || 'cliff' in pay) && pay.per !== undefined && pay.per !== 'credit'
}

function eachOf({ pay, count_at }: Incentive): Scope {
  return ('each' in pay ? pay.each : undefined) ?? (count_at === 'group' ? 'group' : 'partner')
}

/** The name of the running total that a tier or step looks at; undefined where each credit stands by itself. */
function runningScope(
  incentive: Incentive,
  program: Program,
  { credit, scoped }: Measured['candidate'],
): string | undefined {
  const { pay } = incentive
  if (!isRunning(pay) || pay.per === undefined) return undefined
  const whose = scopeName(eachOf(incentive), scoped)
  if (!isPeriodName(pay.per)) return whose
  return `${whose} ${periodHolding(pay.per, credit.at, program.payout.zone).starts.toString()}`
}

type Counted = Readonly<{ before: Decimal; counted: Decimal; measured: boolean }>

/** The amount for what counts: the whole total's pay less what came before it, so that each credit has its part. */
export function payFor(
  { pay, base }: Pick<Incentive, 'pay' | 'base'>,
  { before, counted, measured }: Counted,
): Decimal {
  if ('fixed' in pay) {
    if (measured) return counted.gt(ZERO) ? decimal(pay.fixed) : ZERO
    return decimal(pay.fixed).times(base === undefined ? counted : counted.lt(ZERO) ? -1 : 1)
  }
  if ('percent' in pay) return counted.times(pay.percent).times('0.01')
  if ('per_unit' in pay) return counted.times(pay.per_unit)
  const total = 'marginal' in pay ? (of: Decimal) => marginal(pay.marginal, of) : (of: Decimal) => cliff(pay.cliff, of)
  return mirrored(total, before.plus(counted)).minus(mirrored(total, before))
}

/** What takes something back, such as a return, pays as much less: −200 come to what 200 come to, taken away. */
function mirrored(total: (of: Decimal) => Decimal, of: Decimal): Decimal {
  return of.lt(ZERO) ? total(of.times(-1)).times(-1) : total(of)
}

function stepFault(pay: Pay, amount: Decimal, total: Decimal): Fault | undefined {
  if (!('cliff' in pay) || !isZero(amount) || total.lte(ZERO)) return undefined
  const first = pay.cliff[0]?.from
  if (first === undefined || total.gte(first)) return undefined
  const says = `${decimalText(total)} is below the first step, ${first}`
  return { code: 'step_not_reached', says, hint: `It pays once ${first} is reached` }
}

/** Each tier pays for what lies in it; a border belongs to the lower tier. Up to 100 at 5 %, above at 10 %: 200 come to 15. */
function marginal(tiers: readonly Tier[], total: Decimal): Decimal {
  let [paid, from] = [ZERO, ZERO]
  for (const tier of tiers) {
    const to = tier.to === undefined ? undefined : decimal(tier.to)
    const within = larger(ZERO, (to === undefined ? total : smaller(total, to)).minus(from))
    if (isZero(within)) break
    paid = paid.plus(unitPay(tier, within))
    from = to ?? total
  }
  return paid
}

/** The highest step reached pays for the whole. Reaching it is enough: 100,000 of 100,000 pays. */
function cliff(steps: readonly Step[], total: Decimal): Decimal {
  const reached = steps.findLast(({ from }) => total.gte(from))
  return reached === undefined || total.lte(ZERO) ? ZERO : unitPay(reached, total)
}

function unitPay({ percent, per_unit, fixed }: Omit<Tier, 'to'>, amount: Decimal): Decimal {
  return (fixed === undefined ? ZERO : decimal(fixed))
    .plus(percent === undefined ? ZERO : amount.times(percent).times('0.01'))
    .plus(per_unit === undefined ? ZERO : amount.times(per_unit))
}

function rateSentence(pay: Pay, currency: string, before: Decimal | undefined, counted: Decimal): string {
  if ('fixed' in pay) return `${pay.fixed} ${currency}`
  if ('percent' in pay) return `${pay.percent} %`
  if ('per_unit' in pay) return `${readableMoney({ amount: decimal(pay.per_unit), currency })} each`
  const tiers = 'marginal' in pay ? pay.marginal.map(tierSentence).join(', ') : pay.cliff.map(stepSentence).join(', ')
  const running = before === undefined ? '' : `; from ${decimalText(before)} to ${decimalText(before.plus(counted))}`
  const period = pay.per !== undefined && isPeriodName(pay.per) ? ` per ${pay.per.replace('_', ' ')}` : ''
  return `${'marginal' in pay ? 'by tiers' : 'by the step reached'}${period}: ${tiers}${running}`
}

function tierSentence({ to, ...rest }: Tier): string {
  return `${to === undefined ? 'above' : `to ${to}`} ${paySentence(rest)}`
}

function stepSentence({ from, ...rest }: Step): string {
  return `from ${from} ${paySentence(rest)}`
}

function paySentence({ percent, per_unit, fixed }: Omit<Tier, 'to'>): string {
  return [percent && `${percent} %`, per_unit && `${per_unit} each`, fixed].filter(Boolean).join(' + ')
}
