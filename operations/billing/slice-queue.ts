import type { OrganizationId } from '#core/ground/identity.ts'
import type { SellingLink } from './close-slices.ts'

type Slice = readonly SellingLink[]

/** A slice to be done now: it is finished, or passed over because another worker has it. */
export type Taken = Readonly<{ slice: Slice; waits: boolean; finish: () => void; pass: () => void }>

export type Queue = Readonly<{
  /** The next slice; undefined where each that is left waits for one that somebody does. */
  take: () => Taken | undefined
  isDone: () => boolean
}>

type Node = Readonly<{ slice: Slice; seller: OrganizationId; before: readonly Node[] }>

/**
 * Slices, each of one seller and one depth, in an order in which they can be done side by side. One waits for those of a lesser depth
 * that sell to its seller or that its seller sells to: who stands above it in a chain sold to its seller. Of several, one is taken
 * whose seller is not at work already, as documents of one seller wait for their numbers. What was passed over comes when
 * nothing else can be done, and is waited for.
 */
export function sliceQueue(slices: readonly Slice[]): Queue {
  const nodes = nodesOf(slices)
  const waiting = new Set(nodes)
  const passed = new Set<Node>()
  const done = new Set<Node>()
  const begun = new Set<Node>()
  const begin = (node: Node, from: Set<Node>): Taken => {
    from.delete(node)
    begun.add(node)
    const end = (to: Set<Node>) => (): void => {
      begun.delete(node)
      to.add(node)
    }
    return { slice: node.slice, waits: from === passed, finish: end(done), pass: end(passed) }
  }
  return {
    isDone: () => done.size === nodes.length,
    take: () => {
      const selling = new Set([...begun].map(({ seller }) => seller))
      const ready = [...waiting].filter(({ before }) => before.every((one) => done.has(one)))
      const next = ready.find(({ seller }) => !selling.has(seller)) ?? ready[0]
      if (next) return begin(next, waiting)
      const [left] = passed
      return left && begun.size === 0 ? begin(left, passed) : undefined
    },
  }
}

function nodesOf(slices: readonly Slice[]): readonly Node[] {
  const selling = new Map<OrganizationId, Node[]>()
  const buying = new Map<OrganizationId, Node[]>()
  const nodes: Node[] = []
  for (const slice of slices) {
    const [first] = slice
    if (!first) continue
    const { seller } = first.agreement
    const buyers = [...new Set(slice.map(({ agreement }) => agreement.buyer))]
    const touching = [...(buying.get(seller) ?? []), ...buyers.flatMap((buyer) => selling.get(buyer) ?? [])]
    const before = [...new Set(touching)].filter((one) => placeOf(one) < first.place)
    const node = { slice, seller, before }
    nodes.push(node)
    selling.set(seller, [...(selling.get(seller) ?? []), node])
    for (const buyer of buyers) buying.set(buyer, [...(buying.get(buyer) ?? []), node])
  }
  return nodes
}

function placeOf({ slice }: Node): number {
  return slice[0]?.place ?? 0
}
