import { perform } from '#operations/perform.ts'
import { explanation } from '#questions/ground/explanation.ts'
import { followFacts, followUsage } from './follow.ts'
import { amountFault, type Node } from './node-amounts.ts'
import { isFor, type StoredPosting } from './stored-reasons.ts'
import type { View } from './view.ts'
import { endFault, type PathFault, parentOf, wholenessFaults } from './whole-tree.ts'

/** Where an explanation breaks for somebody, and how. */
export type Finding = Readonly<{ viewer: string; posting: string; path: string; says: string }>

/** One posting's reasons, looked at once: what is wrong there, what it leads to, what was found. */
export type Visited = Readonly<{
  nodes: readonly Node[]
  findings: readonly Finding[]
  below: readonly string[]
  facts: number
  references: number
  events: number
  closed: number
}>

/** The walk of one organization. Undefined: the posting's reasons were not shown. */
export type Walk = Readonly<{ view: View; visited: Map<string, Visited | undefined> }>

/** What is wrong with the explanation of a posting, all the way down. Empty where every step can be followed to its end. */
export async function walkDown(walk: Walk, posting: StoredPosting): Promise<readonly Finding[]> {
  const { view } = walk
  const met = new Set<string>([posting.id])
  const findings: Finding[] = []
  let [facts, references] = [0, 0]
  for (const id of met) {
    const visited = await visit(walk, id)
    findings.push(...(visited ? visited.findings : closedFindings(view, id)))
    for (const one of visited?.below ?? []) met.add(one)
    facts += visited?.facts ?? 0
    references += visited?.references ?? 0
  }
  const own = walk.visited.get(posting.id)
  if (!own) return findings
  const ended = own.nodes.some(({ rule }) => rule === 'subscription_ended')
  if (facts === 0) findings.push(at(view, posting.id, '1', 'no fact can be read anywhere below it'))
  if (posting.metered && references === 0 && !ended)
    findings.push(at(view, posting.id, '1', 'usage made it, and none is named'))
  return findings
}

function at({ context }: View, posting: string, path: string, says: string): Finding {
  return { viewer: context.organization, posting, path, says }
}

/** A posting that is not shown is honestly closed where its reasons exist and are others'. */
function closedFindings(view: View, posting: string): readonly Finding[] {
  const root = view.stored.reasons.get(posting)?.find(({ path }) => path === '1')
  if (!root) return [at(view, posting, '1', 'it has no reasons')]
  return isFor(root.parties, view.context.organization) ? [at(view, posting, '1', 'its reasons are not shown')] : []
}

async function visit(walk: Walk, posting: string): Promise<Visited | undefined> {
  if (walk.visited.has(posting)) return walk.visited.get(posting)
  const answer = await perform(explanation, walk.view.context, { posting })
  const visited = answer.ok ? await look(walk, posting, answer.value.nodes) : undefined
  walk.visited.set(posting, visited)
  return visited
}

async function look(walk: Walk, posting: string, nodes: readonly Node[]): Promise<Visited> {
  const { view } = walk
  const faults: PathFault[] = [...wholenessFaults(view, posting, nodes)]
  const below = new Set<string>()
  let [facts, references, events] = [0, 0, 0]
  for (const node of nodes) {
    const children = nodes.filter(({ path }) => parentOf(path) === node.path)
    const told = await followFacts(view, posting, node)
    facts += told.facts.length
    for (const name of told.postings) below.add(name)
    if (node.posting !== undefined) below.add(node.posting)
    const used = node.usage && (await followUsage(view, node))
    if (used) [references, events] = [references + 1, events + used.events]
    const placed = { node, below: children, ...(await around(walk, posting, node, nodes)) }
    for (const fault of [...told.faults, used?.fault, amountFault(placed), endFault(node, children)])
      if (fault !== undefined) faults.push([node.path, fault])
  }
  const findings = faults.map(([path, says]) => at(view, posting, path, says))
  const closed = nodes.reduce((sum, node) => sum + node.closed, 0)
  return { nodes, findings, below: [...below], facts, references, events, closed }
}

/** What a node's amount is compared with, beyond the nodes right below it. */
async function around(walk: Walk, posting: string, node: Node, nodes: readonly Node[]) {
  const visited = node.posting === undefined ? undefined : await visit(walk, node.posting)
  return {
    rated: nodes.find(({ path }) => path === '1.1'),
    before: walk.view.stored.postings.get(posting)?.before,
    named: visited?.nodes.find(({ path }) => path === '1')?.amount,
  }
}
