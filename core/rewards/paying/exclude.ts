import { type Decimal, ZERO } from '#core/ground/decimal.ts'
import type { Priced } from './priced.ts'

/**
 * Of incentives that exclude each other only the first of the list that earns counts, for each customer and product. What is posted for
 * a partner stays its own when another one earns something that goes before.
 */
export function excluded(
  groups: readonly (readonly string[])[],
  all: readonly Priced[],
  posted: (one: Priced) => Decimal,
): readonly Priced[] {
  return groups.reduce((priced, group) => excludedBy(group, priced, posted), all)
}

function excludedBy(
  group: readonly string[],
  all: readonly Priced[],
  posted: (one: Priced) => Decimal,
): readonly Priced[] {
  const earning = all.filter((one) => group.includes(one.candidate.incentive.id) && one.amount.gt(ZERO))
  const winners = new Map(
    [...Map.groupBy(earning, journeyOf)].map(([journey, mine]) => [journey, winnerOf(group, mine, posted)] as const),
  )
  return all.map((one) => {
    const winner = winners.get(journeyOf(one))
    const id = one.candidate.incentive.id
    if (winner === undefined || winner === id || !group.includes(id) || one.amount.lte(ZERO)) return one
    const says = `${winner} was earned for the same customer and product and excludes ${id}`
    return { ...one, amount: ZERO, fault: { code: 'exclusive', says, hint: 'Only one of the two can be earned' } }
  })
}

/** The first of the list, unless somebody else was paid for another one before. */
function winnerOf(
  group: readonly string[],
  earning: readonly Priced[],
  posted: (one: Priced) => Decimal,
): string | undefined {
  const ofIncentive = (id: string) => earning.filter(({ candidate }) => candidate.incentive.id === id)
  const [first, ...later] = group.filter((id) => ofIncentive(id).length > 0)
  if (first === undefined || ofIncentive(first).some((one) => posted(one).gt(ZERO))) return first
  const partners = new Set(ofIncentive(first).map(({ candidate }) => candidate.key.partner))
  const isPaidToOther = (one: Priced) => posted(one).gt(ZERO) && !partners.has(one.candidate.key.partner)
  return later.find((id) => ofIncentive(id).some(isPaidToOther)) ?? first
}

function journeyOf({ candidate: { credit } }: Priced): string {
  return `${credit.customer ?? ''} ${credit.product ?? ''}`
}
