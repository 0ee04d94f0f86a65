import type { ReasonNode } from '#apps/console/api/answers.ts'

/** A reason with the reasons below it. */
export type Branch = Readonly<{ node: ReasonNode; below: readonly Branch[] }>

/** The flat list, parents before children, as the tree that it is; undefined where even the root is missing. */
export function treeOf(nodes: readonly ReasonNode[]): Branch | undefined {
  const byParent = Map.groupBy(nodes, ({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('.'))))
  const grow = (node: ReasonNode): Branch => ({ node, below: (byParent.get(node.path) ?? []).map(grow) })
  const [root] = byParent.get('') ?? []
  return root && grow(root)
}

const LABELS: Readonly<Record<string, string>> = {
  posting: 'Posted',
  correction: 'Correction',
  reversal: 'Reversal',
  rebooking: 'Rebooking',
  rated_line: 'Rated',
  rounding: 'Rounding',
  posted: 'Stood before',
  news: 'What is new',
  'price:per_unit': 'Price per unit',
  'price:graduated': 'Graduated price',
  'price:flat': 'Flat price',
  'price:cost_plus': 'Cost plus',
  tier: 'Tier',
  quantity: 'Quantity',
  usage: 'Usage',
  cost: 'Cost',
  upstream: 'Cost',
  fx: 'Exchange rate',
  goodwill: 'Goodwill',
  earning: 'Earning',
  incentive: 'Incentive',
  role: 'Role',
  billed: 'Billed',
  milestone: 'Milestone',
  evidence: 'Evidence',
  approval: 'Approval',
  payout: 'Payout',
  earned: 'Earned',
  opening: 'Opening balance',
}

/** What a rule does, in a word or two. A rule that is new here is shown by its own name. */
export function labelOf(rule: string): string {
  const words = rule.replaceAll(/[_:]/g, ' ')
  return LABELS[rule] ?? words.charAt(0).toUpperCase() + words.slice(1)
}
