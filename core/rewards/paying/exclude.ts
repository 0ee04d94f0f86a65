import { ZERO } from '#core/ground/decimal.ts'
import type { Priced } from './priced.ts'

/** Of incentives that exclude each other only the first of the list that earns counts, for each customer and product. */
export function excluded(groups: readonly (readonly string[])[], all: readonly Priced[]): readonly Priced[] {
  return groups.reduce((priced, group) => excludedBy(group, priced), all)
}

function excludedBy(group: readonly string[], all: readonly Priced[]): readonly Priced[] {
  const rank = new Map(group.map((id, at) => [id, at]))
  const first = new Map<string, number>()
  for (const { candidate, amount } of all) {
    const place = rank.get(candidate.incentive.id)
    if (place === undefined || amount.lte(ZERO)) continue
    const name = journeyOf(candidate)
    first.set(name, Math.min(first.get(name) ?? place, place))
  }
  return all.map((one) => {
    const place = rank.get(one.candidate.incentive.id)
    const winner = first.get(journeyOf(one.candidate))
    if (place === undefined || winner === undefined || place <= winner || one.amount.lte(ZERO)) return one
    const says = `${group[winner] ?? ''} was earned for the same customer and product and excludes ${one.candidate.incentive.id}`
    return { ...one, amount: ZERO, fault: { code: 'exclusive', says, hint: 'Only the first of the two can be earned' } }
  })
}

function journeyOf({ credit }: Priced['candidate']): string {
  return `${credit.customer ?? ''} ${credit.product ?? ''}`
}
