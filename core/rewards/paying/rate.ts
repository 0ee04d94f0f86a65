import { type Decimal, decimal, decimalText, isZero, larger, smaller, ZERO } from '#core/ground/decimal.ts'
import { readableMoney } from '#core/ground/money.ts'
import { periodHolding } from '#core/rewards/crediting/period-credits.ts'
import { type Incentive, isPeriodName, type Pay, type Program, type Step, type Tier } from '#core/rewards/program.ts'
import { scopeName } from '#core/rewards/scope.ts'
import type { Measured } from './measure.ts'
import type { Priced } from './priced.ts'

/** Turns what counts into money, by tiers and steps over each credit by itself or over a period's running total. */
export function rated(incentive: Incentive, program: Program, all: readonly Measured[]): readonly Priced[] {
  const { pay } = incentive
  const sums = new Map<string, Decimal>()
  return all.map(({ candidate, counted, says: measure }): Priced => {
    const scope = runningScope(pay, program, candidate)
    const before = scope === undefined ? undefined : (sums.get(scope) ?? ZERO)
    if (scope !== undefined && before !== undefined) sums.set(scope, before.plus(counted))
    const amount = payFor(pay, {
      before: before ?? ZERO,
      counted,
      share: candidate.holding.share,
      measured: measure !== undefined,
    })
    const says = {
      rate: rateSentence(pay, program.currency, before, counted),
      ...(measure === undefined ? {} : { measure }),
    }
    return { candidate, counted, before, amount, says, multiplied: [], caps: [] }
  })
}

/** The name of the running total that a tier or step looks at; undefined where each credit stands by itself. */
function runningScope(
  pay: Pay,
  program: Program,
  { credit, scoped, incentive }: Measured['candidate'],
): string | undefined {
  if (!('marginal' in pay || 'cliff' in pay) || pay.per === undefined || pay.per === 'credit') return undefined
  const whose = scopeName(pay.each ?? (incentive.count_at === 'group' ? 'group' : 'partner'), scoped)
  if (pay.per === 'program') return whose
  return `${whose} ${periodHolding(pay.per, credit.at, program.payout.zone).starts.toString()}`
}

type Counted = Readonly<{ before: Decimal; counted: Decimal; share: Decimal; measured: boolean }>

/** The amount for what counts: the whole total's pay less what came before it, so that each credit has its part. */
export function payFor(pay: Pay, { before, counted, share, measured }: Counted): Decimal {
  if ('fixed' in pay) return measured && counted.lte(ZERO) ? ZERO : decimal(pay.fixed).times(share).times('0.01')
  if ('percent' in pay) return counted.times(pay.percent).times('0.01')
  if ('per_unit' in pay) return counted.times(pay.per_unit)
  const total = 'marginal' in pay ? (of: Decimal) => marginal(pay.marginal, of) : (of: Decimal) => cliff(pay.cliff, of)
  return total(before.plus(counted)).minus(total(before))
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
