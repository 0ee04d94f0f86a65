import { type Decimal, decimal, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import { type RoundingMode, round } from '#core/ground/rounding.ts'
import type { Delivery, PayoutTerms } from './program.ts'

/** What of a payout is delivered how. */
export type Delivered = Readonly<{ as: Delivery; amount: Decimal }>

type Terms = Readonly<{ deliver: PayoutTerms['deliver']; currency: string; mode?: RoundingMode }>

/**
 * The parts of an amount by delivery, which come to the amount exactly: each is the rounded running sum less the one before it. What no
 * part names is cash. A part below its minimum is delivered as it says instead: of 20,000 in 60 and 40, where less than 10,000 of the
 * second becomes the first, 20,000 are the first. An amount of nothing or less is netted as cash.
 */
export function deliveredParts(
  amount: Decimal,
  { deliver = [], currency, mode = 'half_even' }: Terms,
): readonly Delivered[] {
  if (amount.lte(ZERO)) return isZero(amount) ? [] : [{ as: 'cash', amount }]
  const rest = decimal(100).minus(sum(deliver.map(({ percent }) => decimal(percent))))
  const rules = isZero(rest) ? deliver : [...deliver, { percent: rest.toFixed(), as: 'cash' as const }]
  let [percent, before] = [ZERO, ZERO]
  const parts = rules.map((rule): Delivered => {
    percent = percent.plus(rule.percent)
    const upTo = round(amount.times(percent).times('0.01'), currencyPlaces(currency), mode)
    const part = upTo.minus(before)
    before = upTo
    const { as, below, minimum } = rule
    return { as: below !== undefined && minimum !== undefined && part.lt(minimum) ? below : as, amount: part }
  })
  return [...Map.groupBy(parts, ({ as }) => as)]
    .map(([as, mine]) => ({ as, amount: sum(mine.map((one) => one.amount)) }))
    .filter((one) => !isZero(one.amount))
}
