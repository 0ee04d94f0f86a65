import { type Decimal, decimal, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import { type Currency, readableMoney } from '#core/ground/money.ts'
import { divide, type RoundingMode } from '#core/ground/rounding.ts'
import type { Beside, Trial } from './backtest.ts'
import type { CapState } from './paying/cap-states.ts'

/** What a trial was of, in words: `the draft of altus:lifecycle, version 4`. */
export type TrialOf = Readonly<{
  tried: string
  against: string | undefined
  currency: Currency
  from: string
  to: string
}>

/** How far a budget would be used up. */
export type BudgetUse = Readonly<{ limit: Decimal; used: Decimal; remains: Decimal }>

/** What stands out in a trial, a sentence each, the cost first. Nothing is said of what there is none of. */
export function trialFindings(trial: Trial, of: TrialOf, budgets: readonly BudgetUse[]): readonly string[] {
  return [
    costSentence(trial, of),
    ...partnerSentences(trial, of),
    ...outcomeSentences(trial, of),
    ...budgets.map((one) => budgetSentence(one, of)),
    ...heldSentence(trial, of),
    ...trial.notEarned.slice(0, MOST_CODES).map(({ code, hint, times, partners }) => {
      const whose = partners === 1 ? '1 partner' : `${partners} partners`
      return `${times} ${times === 1 ? 'credit' : 'credits'} of ${whose} did not earn (${code})${hint === '' ? '' : `: ${hint}`}`
    }),
    ...trial.parked.map(
      ({ code, says, times }) =>
        `${times} ${times === 1 ? 'credit' : 'credits'} could not be worked out and ${times === 1 ? 'is' : 'are'} in no amount (${code}): ${says}`,
    ),
  ]
}

const MOST_CODES = 3

/** The budgets among what is used of caps: those that name no incentive and stand as the budget of their version. */
export function budgetsOf(caps: readonly CapState[]): readonly BudgetUse[] {
  return caps
    .filter(({ incentive, says }) => incentive === undefined && says.startsWith('The budget is '))
    .map(({ limit, used, remains }) => ({ limit, used, remains }))
}

/** A part of a whole in percent at one place; undefined where the whole is nothing. */
export function percentOf(part: Decimal, whole: Decimal, mode: RoundingMode = 'half_even'): Decimal | undefined {
  if (isZero(whole)) return undefined
  return divide(part.times(100), whole, { places: 1, mode })
}

function costSentence({ total }: Trial, { tried, against, currency, from, to }: TrialOf): string {
  const cost = `From ${from} to before ${to} ${tried} comes to ${readableMoney({ amount: total.tried, currency })}`
  if (against === undefined) return cost
  if (isZero(total.difference)) return `${cost}, as much as ${against}`
  const share = percentOf(total.difference.abs(), total.against.abs())
  const more = total.difference.gt(ZERO) ? 'more' : 'less'
  const percent = share === undefined ? '' : ` (${share.toFixed()} %)`
  return `${cost}: ${readableMoney({ amount: total.difference.abs(), currency })}${percent} ${more} than ${against}`
}

function partnerSentences({ partners }: Trial, { against, currency }: TrialOf): readonly string[] {
  if (against === undefined) return []
  const [winners, losers] = [1, -1].map((sign) => partners.filter(({ difference }) => difference.cmp(ZERO) === sign))
  const most = winners?.[0]
  const least = losers?.at(-1)
  return [
    ...(most ? [`${counted(winners)} more, ${most.name} the most: ${signed(most, currency)}`] : []),
    ...(least ? [`${counted(losers)} less, ${least.name} the least: ${signed(least, currency)}`] : []),
  ]
}

function counted(partners: readonly Beside[] = []): string {
  return partners.length === 1 ? '1 partner gets' : `${partners.length} partners get`
}

function signed({ difference }: Beside, currency: Currency): string {
  return `${difference.gt(ZERO) ? '+' : ''}${readableMoney({ amount: difference, currency })}`
}

/** What is paid for deals that were lost, of all that is paid for deals. */
function outcomeSentences({ outcomes }: Trial, { currency }: TrialOf): readonly string[] {
  const lost = outcomes.find(({ name }) => name === 'lost')
  if (!lost || isZero(lost.tried)) return []
  const share = percentOf(lost.tried, sum(outcomes.map(({ tried }) => tried)))
  const deals = lost.deals === 1 ? '1 deal that was' : `${lost.deals} deals that were`
  const percent = share === undefined ? '' : `, ${share.toFixed()} % of what deals get`
  return [`${readableMoney({ amount: lost.tried, currency })} goes to ${deals} lost${percent}`]
}

function budgetSentence({ limit, used, remains }: BudgetUse, { currency }: TrialOf): string {
  const [spent, whole] = [used, limit].map((amount) => readableMoney({ amount, currency }))
  if (isZero(remains)) return `The budget of ${whole} is used up: what comes after does not earn`
  // Nearly all is not said to be all.
  const share = percentOf(used, limit, 'truncate') ?? decimal(0)
  return `${spent} of the budget of ${whole} is used (${share.toFixed()} %), ${readableMoney({ amount: remains, currency })} remains`
}

function heldSentence({ held }: Trial, { currency, to }: TrialOf): readonly string[] {
  if (!held.gt(ZERO)) return []
  return [`${readableMoney({ amount: held, currency })} more was granted and has not vested by ${to}`]
}
