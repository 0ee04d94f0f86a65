/** What a price comes to by its steps: what it rates, what it takes off, its bounds, and what stood before in its window. */
import { type Decimal, decimal, sum } from '#core/ground/decimal.ts'
import { divide } from '#core/ground/rounding.ts'
import type { Node } from './node-amounts.ts'

/** Parts of a price that are kept to so many places before the line rounds them. */
const PRORATED = { places: 18, mode: 'half_even' } as const

/** Steps whose amounts add up to what a price makes of a quantity. */
const RATING: readonly string[] = ['tier', 'cell', 'stretch']

/** What makes another amount of a price's by a number that no step says: a rate, a factor. */
const ELSEWHERE: readonly string[] = ['fx', 'upstream']

/**
 * What a price, a part of it or a stretch should come to by what is right below it; undefined where its steps have no amounts, or part of
 * it is closed. 100 and 50 of two tiers, 15 off, at most 120, and 40 before in the window are 80.
 */
export function pricedBelow({ node, below }: Readonly<{ node: Node; below: readonly Node[] }>): Decimal | undefined {
  if (node.closed > 0) return undefined
  const parts = below.filter(({ rule }) => rule === 'part')
  if (parts.length > 0) return summed(parts)
  const share = amountBelow(below, 'allotment')
  if (share) return share
  if (below.some(({ rule }) => ELSEWHERE.includes(rule))) return undefined
  const reached = reachedBy(node, below)
  if (!reached) return undefined
  const stood = amountBelow(below, 'before')
  const due = amountBelow(below, 'minimum')
  return sum([reached, ...(stood ? [stood.times(-1)] : []), ...(due ? [due] : [])])
}

/** What the whole window comes to: what is rated, less what is taken off in order, at most the maximum. */
function reachedBy(node: Node, below: readonly Node[]): Decimal | undefined {
  const most = amountBelow(below, 'maximum')
  if (most) return most
  const rated = ratedBy(node, below)
  if (!rated) return numberIn(node.says, /^(-?[\d.]+) with this period, /)
  const taken = summed(below.filter(({ rule }) => rule === 'discount'))
  return taken && rated.plus(taken)
}

/** The tiers, cells or stretches together, or a quantity at one price; less where only some of the days count. */
function ratedBy({ says }: Node, below: readonly Node[]): Decimal | undefined {
  const steps = below.filter(({ rule }) => RATING.includes(rule))
  const whole = steps.length > 0 ? summed(steps) : productIn(says)
  const [, used, of] = / for ([\d.]+) of ([\d.]+) days = /.exec(says) ?? []
  if (!whole || used === undefined || of === undefined) return whole
  return divide(whole.times(used), decimal(of), PRORATED)
}

function productIn(says: string): Decimal | undefined {
  const [, quantity, unit] = /^(-?[\d.]+) × (-?[\d.]+) = /.exec(says) ?? []
  return quantity === undefined || unit === undefined ? undefined : decimal(quantity).times(unit)
}

function numberIn(says: string, pattern: RegExp): Decimal | undefined {
  const [, found] = pattern.exec(says) ?? []
  return found === undefined ? undefined : decimal(found)
}

function amountBelow(below: readonly Node[], rule: string): Decimal | undefined {
  const amount = below.find((one) => one.rule === rule)?.amount
  return amount === undefined ? undefined : decimal(amount)
}

function summed(nodes: readonly Node[]): Decimal | undefined {
  const amounts = nodes.flatMap(({ amount }) => (amount === undefined ? [] : [decimal(amount)]))
  return amounts.length === nodes.length ? sum(amounts) : undefined
}
