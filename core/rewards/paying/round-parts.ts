import { type Decimal, ZERO } from '#core/ground/decimal.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import { round } from '#core/ground/rounding.ts'
import type { Program } from '#core/rewards/program.ts'
import type { Priced } from './priced.ts'

/**
 * Rounds amounts so that the parts of one credit come to its rounded whole: each part is the rounded running sum less the one
 * before it, in the order of the partners' ids. 10.00 among three are 3.33, 3.34 and 3.33.
 */
export function roundedParts(all: readonly Priced[], program: Program): ReadonlyMap<Priced, Decimal> {
  const [places, mode] = [currencyPlaces(program.currency), program.rounding?.mode ?? 'half_even']
  const amounts = new Map<Priced, Decimal>()
  for (const parts of Map.groupBy(
    all,
    ({ candidate }) => `${candidate.incentive.id} ${candidate.credit.id}`,
  ).values()) {
    let [running, rounded] = [ZERO, ZERO]
    const ordered =
      parts.length === 1
        ? parts
        : parts.toSorted((a, b) => (a.candidate.key.partner < b.candidate.key.partner ? -1 : 1))
    for (const part of ordered) {
      running = running.plus(part.amount)
      const upTo = round(running, places, mode)
      amounts.set(part, upTo.minus(rounded))
      rounded = upTo
    }
  }
  return amounts
}
