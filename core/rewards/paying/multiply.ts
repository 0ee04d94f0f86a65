import { decimal } from '#core/ground/decimal.ts'
import { valuesOf } from '#core/rewards/crediting/values.ts'
import type { Incentive } from '#core/rewards/program.ts'
import type { Workings } from '#core/rewards/workings.ts'
import type { Priced } from './priced.ts'

/** Multiplies by every factor whose condition holds, in the order of the document. */
export function multiplied(
  { multipliers }: Incentive,
  all: readonly Priced[],
  { facts, lets, ask }: Workings,
): readonly Priced[] {
  if (!multipliers || multipliers.length === 0) return all
  return all.map((priced) => {
    const { credit, program, key } = priced.candidate
    const asking = { credit, partner: key.partner, program, at: credit.seen ?? credit.at }
    const values = valuesOf(facts, lets, asking)
    const held = multipliers.filter(({ when }) => when === undefined || ask(when, values).holds)
    if (held.length === 0) return priced
    return {
      ...priced,
      amount: held.reduce((amount, { times }) => amount.times(decimal(times)), priced.amount),
      multiplied: held.map(({ times, when, says }) => ({
        times,
        says: says ?? `× ${times}${when === undefined ? '' : `, as ${when}`}`,
      })),
    }
  })
}
