import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import { type Fact, factRef, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { LineKey } from './line.ts'

/**
 * A seller's decision to charge less for one charge of one service period: a fixed amount, or a share of whatever the
 * charge comes to. It enters the derivation, so the next close does not undo it.
 */
export type GoodwillBody = Readonly<{
  link: OwnedId
  subscription: OwnedId
  charge: string
  periodFrom: string
  credit: Readonly<{ fixed: string }> | Readonly<{ percent: string }>
  because: string
}>
export type GoodwillFact = Fact<'goodwill', GoodwillBody>
export type Goodwill = GoodwillBody & Readonly<{ fact: number }>

export function goodwillFrom(facts: readonly Fact[]): readonly Goodwill[] {
  const newest = newestAboutEach(factsOfKind<GoodwillFact>(facts, 'goodwill'))
  return [...newest.values()].map(({ body, position }) => ({ ...body, fact: position }))
}

/** What the decisions take from a rated amount, as a negative number with a reason each. 10 % of 300 is −30. */
export function applyGoodwill(
  goodwill: readonly Goodwill[],
  key: LineKey,
  rated: Decimal,
): readonly Readonly<{ amount: Decimal; reason: Reason }>[] {
  return goodwill
    .filter((one) => one.link === key.link && one.subscription === key.subscription && one.charge === key.charge)
    .filter((one) => Temporal.Instant.from(one.periodFrom).equals(Temporal.Instant.from(key.from)))
    .map((one) => {
      const taken =
        'fixed' in one.credit ? decimal(one.credit.fixed) : rated.times(decimal(one.credit.percent)).times('0.01')
      const size = 'fixed' in one.credit ? decimalText(taken) : `${one.credit.percent} % of ${decimalText(rated)}`
      const amount = taken.times(-1)
      const says = `Goodwill of ${size}: ${one.because}`
      return {
        amount,
        reason: { rule: 'goodwill', says, amount: decimalText(amount), facts: [factRef({ position: one.fact })] },
      }
    })
}
