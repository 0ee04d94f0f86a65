import { decimal, isZero } from '#core/ground/decimal.ts'
import type { Node } from './node-amounts.ts'
import { isFor } from './stored-reasons.ts'
import type { View } from './view.ts'

/** What is wrong at one node of a posting's reasons. */
export type PathFault = readonly [path: string, says: string]

/** Every stored node that is the viewer's is shown, no other is, and `closed` is exactly what is left away. */
export function wholenessFaults(
  { stored, context }: View,
  posting: string,
  nodes: readonly Node[],
): readonly PathFault[] {
  const all = stored.reasons.get(posting) ?? []
  const shown = new Map(nodes.map((node) => [node.path, node]))
  const found: PathFault[] = []
  if (!shown.has('1')) found.push(['1', 'the posting itself has no reason'])
  const [explained, posted] = [shown.get('1')?.amount, stored.postings.get(posting)?.amount]
  if (posted !== undefined && !(explained !== undefined && decimal(explained).eq(decimal(posted))))
    found.push(['1', `its reasons explain ${explained ?? 'nothing'}, it is ${posted}`])
  for (const { path, parties, children } of all) {
    const mine = isFor(parties, context.organization)
    const node = shown.get(path)
    if (mine !== (node !== undefined)) found.push([path, mine ? 'a reason is not shown' : 'a foreign reason is shown'])
    const below = all.filter((one) => parentOf(one.path) === path)
    if (below.length !== children) found.push([path, `${children} reasons belong below it, ${below.length} exist`])
    const others = below.filter((one) => !isFor(one.parties, context.organization)).length
    if (node && node.closed !== others)
      found.push([path, `${node.closed} reasons are called closed, ${others} are others’`])
  }
  return found
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'))
}

/** These say how the number above them came about and have nothing below. */
const ENDS = new Set([
  'rounding',
  'posted',
  'tier',
  'level',
  'allowance',
  'bound',
  'cell',
  'discount',
  'maximum',
  'before',
])

/** A reason without a fact, usage, posting or further reasons ends in nowhere, but for steps of arithmetic and an opening of 0. */
export function endFault(node: Node, below: readonly Node[]): string | undefined {
  const { rule, facts, usage, posting, closed, amount, says } = node
  const goesOn = usage !== undefined || posting !== undefined || closed > 0 || below.length > 0
  if (goesOn || (facts?.length ?? 0) > 0 || ENDS.has(rule)) return undefined
  if (rule === 'opening' && amount !== undefined && isZero(decimal(amount))) return undefined
  // A basis from which something went away and to which nothing came: the sentence says so.
  if (rule === 'news' && says.endsWith('facts that no longer count')) return undefined
  return `${rule} ends in nowhere: ${says}`
}
