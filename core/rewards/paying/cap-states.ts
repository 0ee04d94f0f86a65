import { type Decimal, decimal, larger, sum, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { periodHolding } from '#core/rewards/crediting/period-credits.ts'
import type { Cap, Program } from '#core/rewards/program.ts'
import type { ScopeWord } from '#core/rewards/scope.ts'
import { budgetOf, capSentence, isCountedWith } from './cap.ts'
import type { Priced } from './priced.ts'

/** How far a cap is used up, for one thing that it bounds and one period. */
export type CapState = Readonly<{
  program: string
  version: number
  /** The incentive that names the cap; undefined for one over several, and for the budget. */
  incentive: string | undefined
  says: string
  /** Whom the cap bounds by itself; undefined where several share it, so that nobody is shown what others used. */
  partner: OrganizationId | undefined
  customer: OrganizationId | undefined
  /** The first day of the period that it counts over, where it names one. */
  from: string | undefined
  counts: 'amount' | 'units' | 'times'
  limit: Decimal
  used: Decimal
  remains: Decimal
}>

/**
 * The state of every cap that something of a version counts against, from the amounts that were granted in the end, and from what the
 * versions before it had used of the same.
 */
export function capStates(program: Program, own: readonly Priced[], before: readonly Priced[]): readonly CapState[] {
  const all = [...own, ...before]
  const budget = budgetOf(program)
  const shared = [...(program.caps ?? []), ...(budget ? [budget] : [])]
  const ofIncentives = program.incentives.flatMap(({ id, caps = [] }) => caps.map((cap) => ({ cap, incentive: id })))
  return [
    ...ofIncentives.flatMap(({ cap, incentive }) =>
      statesOf(
        program,
        cap,
        incentive,
        all.filter(({ candidate }) => candidate.incentive.id === incentive),
      ),
    ),
    ...shared.flatMap((cap) =>
      statesOf(
        program,
        cap,
        undefined,
        all.filter(({ candidate }) => cap.incentives?.includes(candidate.incentive.id) ?? true),
      ),
    ),
  ]
}

function statesOf(
  program: Program,
  cap: Cap,
  incentive: string | undefined,
  counted: readonly Priced[],
): readonly CapState[] {
  const limit = decimal(cap.amount ?? cap.units ?? String(cap.times ?? 0))
  const counts = cap.amount !== undefined ? 'amount' : cap.units !== undefined ? 'units' : 'times'
  const words: readonly ScopeWord[] = cap.per === undefined ? [] : typeof cap.per === 'string' ? [cap.per] : cap.per
  const together = counted.filter(({ candidate }) => isCountedWith(cap, program, candidate.program))
  const groups = Map.groupBy(together, (one) =>
    [...words.map((word) => wordOf(word, one) ?? ''), startOf(cap, program, one) ?? ''].join('\n'),
  )
  return [...groups.values()].flatMap((group) => {
    const first = group.find(({ candidate }) => candidate.program === program)
    if (!first) return []
    const used = usedBy(group, counts)
    return [
      {
        program: program.id,
        version: program.version,
        incentive,
        says: capSentence(cap, program),
        partner: words.includes('partner') ? first.candidate.key.partner : undefined,
        customer: words.includes('customer') ? first.candidate.credit.customer : undefined,
        from: startOf(cap, program, first),
        counts,
        limit,
        used,
        remains: larger(ZERO, limit.minus(used)),
      },
    ]
  })
}

function wordOf(word: ScopeWord, { candidate }: Priced): string | undefined {
  return word === 'program' ? undefined : candidate.scoped[word]
}

function startOf({ period }: Cap, { payout }: Program, { candidate }: Priced): string | undefined {
  if (period === undefined || period === 'program') return undefined
  return periodHolding(period, candidate.credit.at, payout.zone).starts.toString()
}

function usedBy(group: readonly Priced[], counts: CapState['counts']): Decimal {
  if (counts === 'amount') return sum(group.map(({ amount }) => amount))
  const paying = group.filter(({ amount }) => amount.gt(ZERO))
  if (counts === 'units') return sum(paying.map(({ counted }) => counted))
  return decimal(new Set(paying.map(({ candidate }) => candidate.credit.id)).size)
}
