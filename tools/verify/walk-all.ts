import { as, type Context } from '#operations/context.ts'
import type { Ask } from './check.ts'
import { loadStored } from './stored-reasons.ts'
import { openView } from './view.ts'
import { type Finding, type Visited, type Walk, walkDown } from './walk.ts'

/** What one organization was shown of postings of one sort: how many are its to see, and how many it could follow to the end. */
export type Explained = Readonly<{ viewer: string; sort: string; postings: number; explained: number }>

/** What was met on the way, over all organizations. */
export type Met = Readonly<{ reasons: number; facts: number; quantities: number; events: number; closed: number }>

export type Walked = Readonly<{ explained: readonly Explained[]; met: Met; findings: readonly Finding[] }>

/**
 * Walks every invoice line, earning and payout as each of the two organizations that it is between, through the real doors; or
 * only as the organizations that are named.
 */
export async function walkAll(context: Context, ask: Ask, named?: readonly string[]): Promise<Walked> {
  const stored = await loadStored(ask)
  const postings = [...stored.postings.values()]
  const viewers = named ?? [...new Set(postings.flatMap(({ parties }) => parties))].sort()
  const explained: Explained[] = []
  const findings: Finding[] = []
  const met = { reasons: 0, facts: 0, quantities: 0, events: 0, closed: 0 }
  for (const viewer of viewers) {
    const walk: Walk = { view: openView(as(context, viewer), stored), visited: new Map() }
    const mine = postings.filter(({ parties }) => parties.includes(viewer))
    for (const [sort, some] of Map.groupBy(mine, (one) => one.sort)) {
      let whole = 0
      for (const posting of some) {
        const found = await walkDown(walk, posting)
        findings.push(...found)
        if (found.length === 0) whole += 1
      }
      explained.push({ viewer, sort, postings: some.length, explained: whole })
    }
    for (const [field, count] of Object.entries(metBy(walk))) met[field as keyof Met] += count
  }
  return { explained, met, findings }
}

/** Each posting counts once, however many lead to it. One that was not shown is one closed reason. */
function metBy({ visited }: Walk): Met {
  const all = [...visited.values()]
  const total = (count: (one: Visited) => number): number => all.reduce((sum, one) => sum + (one ? count(one) : 0), 0)
  return {
    reasons: total(({ nodes }) => nodes.length),
    facts: total(({ facts }) => facts),
    quantities: total(({ references }) => references),
    events: total(({ events }) => events),
    closed: total(({ closed }) => closed) + all.filter((one) => one === undefined).length,
  }
}
