import { type Decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import type { Park, Parked, Posting, Reconciled, Standing } from '#core/ground/reconcile.ts'
import { type LineKey, lineName } from './line.ts'
import type { LineOrigin } from './line-origin.ts'
import type { DerivedLine } from './rating/unit.ts'

/** What `limitCredits` judges by: what was derived, where the keys stand, and the lines that corrections correct. */
export type CreditGround = Readonly<{
  derived: readonly DerivedLine[]
  standing: readonly Standing<LineKey>[]
  origins: ReadonlyMap<string, LineOrigin>
}>

/**
 * Parks what would credit more than was billed: per line, credits and negative corrections never exceed the line and its positive
 * corrections. A charge that is worth less than nothing by itself, such as one with a negative price, is a line of its own and
 * passes; goodwill of 60 on a charge of 50 is not.
 */
export function limitCredits(
  decided: Reconciled<LineKey>,
  { derived, standing, origins }: CreditGround,
): Reconciled<LineKey> {
  const stands = new Map(standing.map((stand) => [lineName(stand.key), stand.sum]))
  const rated = new Map(derived.map((one) => [lineName(one.key), 'park' in one ? undefined : one.rated]))
  const exceeding: Parked<LineKey>[] = []
  const kept: Posting<LineKey>[] = []
  for (const [name, postings] of Map.groupBy(decided.postings, (one) => lineName(one.key))) {
    const stood = stands.get(name) ?? ZERO
    const target = stood.plus(sum(postings.map(({ amount }) => amount)))
    const line = origins.get(name)?.amount ?? rated.get(name) ?? ZERO
    if (target.gte(ZERO) || line.lte(ZERO)) kept.push(...postings)
    else exceeding.push(...postings.slice(0, 1).map(({ key }) => ({ key, park: excess(line, target) })))
  }
  return { ...decided, postings: kept, parked: [...decided.parked, ...exceeding] }
}

function excess(line: Decimal, target: Decimal): Park {
  const says = `The line is ${decimalText(line)}, and credits would leave ${decimalText(target)} of it: nothing was posted`
  return { code: 'credit_exceeds_line', says }
}
