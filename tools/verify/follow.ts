import { countEvents, type Measure, usageFault } from './counted-events.ts'
import type { Node } from './node-amounts.ts'
import { isFor } from './stored-reasons.ts'
import { readFact, type View } from './view.ts'

export type Told = Readonly<{ facts: readonly string[]; postings: readonly string[]; faults: readonly string[] }>

/** What a node rests on: facts are read, billed lines are explained next, quantities are counted, costs were rated. */
export async function followFacts(view: View, posting: string, node: Node): Promise<Told> {
  const [facts, postings, faults]: [string[], string[], string[]] = [[], [], []]
  for (const name of node.facts ?? []) {
    const sort = name.slice(0, name.indexOf(':'))
    if (sort === 'line') postings.push(name)
    else if (sort === 'cost') faults.push(...(view.stored.rated.has(name) ? [] : [`${name} was never rated`]))
    else if (sort === 'usage') faults.push(...(await basisFaults(view, posting, name)))
    else if (sort === 'fact') {
      const shown = await readFact(view, name)
      if (shown) facts.push(name)
      faults.push(...factFaults(view, name, shown !== undefined))
    } else faults.push(`${name} leads nowhere`)
  }
  return { facts, postings, faults }
}

function factFaults({ stored, context }: View, name: string, shown: boolean): readonly string[] {
  const found = stored.facts.get(name)
  if (!found) return [`${name} does not exist`]
  const mine = isFor(found.parties, context.organization)
  if (mine && !shown) return [`${name} is not shown to its party`]
  // Organizations are known to those whom a fact has introduced, beyond its parties.
  return shown && !mine && found.kind !== 'organization' ? [`${name} is shown to somebody else`] : []
}

/** `usage:` in a basis names a quantity in short: subscription, meter, span, and how many events. */
async function basisFaults(view: View, posting: string, name: string): Promise<readonly string[]> {
  const [, subscription, meter, from, to, events] =
    /^usage:([^/]+)\/([^/]+)\/([^/]+)\/([^/]+):(\d+) events:/.exec(name) ?? []
  const usagePosition = view.stored.postings.get(posting)?.cutUsage
  if (!subscription || !meter || !from || !to || usagePosition === undefined) return [`${name} leads nowhere`]
  const usage = { subscription, meter, from, to, usagePosition, events: Number(events) }
  const used = await followUsage(view, { path: '', rule: 'news', says: name, closed: 0, usage })
  return used.fault === undefined ? [] : [used.fault]
}

/** Counts the events behind a node; a closed door is honest where the subscription is others'. */
export async function followUsage(view: View, node: Node): Promise<Readonly<{ events: number; fault?: string }>> {
  const { context, stored, counted } = view
  const { usage } = node
  if (!usage) return { events: 0 }
  const measure = await measureOf(view, node)
  const key = JSON.stringify([usage, measure])
  if (!counted.has(key)) counted.set(key, await countEvents(context, usage, measure))
  const found = counted.get(key)
  if (!found) {
    const others = !isFor(stored.subscriptions.get(usage.subscription) ?? [context.organization], context.organization)
    return { events: 0, ...(!others && { fault: 'its events are not shown' }) }
  }
  const fault = usageFault(node, found)
  return { events: found.events, ...(fault !== undefined && { fault }) }
}

/** How a quantity aggregates, by the meter's fact that its node names. */
async function measureOf(view: View, { facts = [] }: Node): Promise<Measure | undefined> {
  for (const name of facts) {
    const shown = name.startsWith('fact:') ? await readFact(view, name) : undefined
    if (shown?.kind === 'meter') return shown.body['measure'] as Measure
  }
  return undefined
}
