import type { z } from 'zod'
import { type Decimal, decimal, decimalText, sum } from '#core/ground/decimal.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import { type RoundingMode, round } from '#core/ground/rounding.ts'
import type { explanation } from '#questions/ground/explanation.ts'
import { pricedBelow } from './priced-below.ts'

export type Node = z.infer<typeof explanation.output>['nodes'][number]

/** One node with the nodes right below it that are shown, and what is known of it beyond the tree. */
export type Placed = Readonly<{
  node: Node
  below: readonly Node[]
  /** The first reason of the posting: what it rounds. */
  rated: Node | undefined
  /** What stands of the posting's key before it, as stored. */
  before: string | undefined
  /** The amount of the posting that the node names, where that may be seen. */
  named: string | undefined
}>

/** What a node should come to by its rule; undefined where the rule does not add up, or part of it is closed. */
type Rule = (placed: Placed) => Decimal | undefined

const RULES: Readonly<Record<string, Rule>> = {
  posting: ({ below }) => amountOf(below, 'rounding'),
  rebooking: ({ below }) => amountOf(below, 'rounding'),
  correction: ({ below }) => {
    const [target, stood] = [amountOf(below, 'rounding'), amountOf(below, 'posted')]
    return target && stood && target.minus(stood)
  },
  reversal: ({ below }) => amountOf(below, 'posted')?.times(-1),
  posted: ({ before }) => (before === undefined ? undefined : decimal(before)),
  rounding: roundedBelow,
  rated_line: (placed) => total(placed, (rule) => rule === 'goodwill' || rule === 'void' || isRated(rule)),
  part: pricedBelow,
  stretch: pricedBelow,
  balance: (placed) => total(placed, () => true),
  payout: (placed) => total(placed, () => true),
  voided_line: ({ named }) => (named === undefined ? undefined : decimal(named)),
  earned: ({ named }) => (named === undefined ? undefined : decimal(named)),
  opening: ({ named }) => (named === undefined ? undefined : decimal(named)),
}

/** What is wrong with a node's amounts, in words; undefined where they add up, or its rule is not one of adding. */
export function amountFault(placed: Placed): string | undefined {
  const { node, below } = placed
  const rule = RULES[node.rule] ?? (isPrice(node.rule) ? pricedBelow : undefined)
  const wanted = rule?.(placed)
  if (wanted && (node.amount === undefined || !wanted.eq(decimal(node.amount))))
    return `${node.rule} says ${node.amount ?? 'no amount'}, its parts come to ${decimalText(wanted)}`
  if (node.rule !== 'price:graduated' || node.closed > 0 || !ofTiers(placed)) return undefined
  const tiers = sum(below.filter(({ rule }) => rule === 'tier').map(({ quantity }) => decimal(quantity ?? '0')))
  const used = below.find(({ rule }) => rule === 'quantity')?.quantity
  return used !== undefined && !tiers.eq(decimal(used))
    ? `the tiers hold ${decimalText(tiers)}, the quantity is ${used}`
    : undefined
}

/** Whether tiers alone make the amount: what came before in the window, a discount or a bound changes it otherwise. */
function ofTiers({ below }: Placed): boolean {
  return below.every(({ rule }) => rule === 'tier' || rule === 'quantity')
}

function isPrice(rule: string): boolean {
  return rule === 'price' || rule.startsWith('price:')
}

/** What a line is rated by: a price, or a commitment or credit of its own. */
function isRated(rule: string): boolean {
  return isPrice(rule) || rule.startsWith('promise:')
}

function amountOf(nodes: readonly Node[], rule: string): Decimal | undefined {
  const amount = nodes.find((one) => one.rule === rule)?.amount
  return amount === undefined ? undefined : decimal(amount)
}

function total({ node, below }: Placed, counts: (rule: string) => boolean): Decimal | undefined {
  if (node.closed > 0) return undefined
  return sum(below.filter(({ rule }) => counts(rule)).map(({ amount }) => decimal(amount ?? '0')))
}

/** `rounded once, at the line, by half-even`: the way is named in the sentence. */
function roundedBelow({ node, rated }: Placed): Decimal | undefined {
  const mode = / by (half-even|half-up|truncate|up)$/.exec(node.says)?.[1]?.replace('-', '_') as
    | RoundingMode
    | undefined
  if (rated?.amount === undefined || mode === undefined || node.currency === undefined) return undefined
  return round(decimal(rated.amount), currencyPlaces(node.currency), mode)
}
