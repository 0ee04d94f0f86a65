import type { Fact } from '#core/ground/fact.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadShared, type NewFact } from '#stores/postgres/facts.ts'
import type { Context } from './context.ts'
import { EVERYBODY, type FactKind, type Known, type ToldFact, type Weighed } from './fact-kind.ts'

type Weighing = Readonly<{
  kind: FactKind
  told: ToldFact<unknown>
  known: Known
  /** What the same call has told before it. */
  judged: readonly NewFact[]
}>

/** Beyond every position that was ever taken: what is judged has none yet, and comes after all that has. */
const NOT_YET_TAKEN = 2 ** 52

/** Gathers what the kinds of one call weigh; the facts shared with one organization are read once. */
export function openWeighing(acting: Acting, { now, principal }: Context): (one: Weighing) => Promise<Weighed> {
  const read = new Map<string, readonly Fact[]>()
  return async ({ kind, told, known, judged }) => {
    const other = kind.weighs?.sharedWith(told, known)
    if (!kind.weighs || other === undefined) return { now, principal, facts: [] }
    const { kinds } = kind.weighs
    const name = `${other} ${kinds.join(' ')}`
    const stored = read.get(name) ?? (await loadShared(acting, kinds, other))
    read.set(name, stored)
    const fresh = judged
      .filter((fact) => kinds.includes(fact.kind) && (fact.parties.includes(other) || fact.parties.includes(EVERYBODY)))
      .map((fact, at) => ({ ...fact, position: NOT_YET_TAKEN + at }))
    return { now, principal, facts: [...stored, ...fresh] }
  }
}
