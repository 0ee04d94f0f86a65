import type { Agreement } from '#core/channel/agreement.ts'
import type { Price } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, isZero, sum } from '#core/ground/decimal.ts'
import { allocate, currencyPlaces } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import { ROUNDING_POLICIES, round } from '#core/ground/rounding.ts'

/** One subscription's part of a pool's amount, with the reason where there is more than one. */
export type Share = Readonly<{ amount: Decimal; reasons: readonly Reason[] }>

/**
 * The amount of a pool back to its subscriptions, so that the parts sum to it exactly: the pool's amount is rounded once, as a
 * line would be, and split by what each used, or evenly. A pool of one keeps its amount unrounded: its line rounds it.
 */
export function allot(
  amount: Decimal,
  uses: readonly Decimal[],
  { allotment = 'by_quantity' }: Pick<Price, 'allotment'>,
  { currency, rounding }: Pick<Agreement, 'currency' | 'rounding'>,
): readonly Share[] {
  if (uses.length === 1) return [{ amount, reasons: [] }]
  const places = currencyPlaces(currency)
  const whole = round(amount, places, ROUNDING_POLICIES[rounding].mode)
  const even = allotment === 'evenly' || isZero(sum(uses))
  const weights = even ? uses.map(() => decimal(1)) : uses
  return allocate(whole, weights, places).map((part, at) => {
    const use = decimalText(uses[at] ?? decimal(0))
    const how = even ? `one of ${uses.length} even parts` : `for ${use} of ${decimalText(sum(uses))}`
    const says = `${decimalText(part)} of the pool's ${decimalText(whole)}, ${how}`
    return { amount: part, reasons: [{ rule: 'allotment', says, amount: decimalText(part) }] }
  })
}
