import type { Fact } from '#core/ground/fact.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadShared, loadSharedWith, type NewFact } from '#stores/postgres/facts.ts'
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

type Expected = Pick<Weighing, 'kind' | 'told'>

/**
 * Gathers what the kinds of one call weigh; the facts shared with one organization are read once. What is `expected` is read at once, for
 * all whom it is shared with.
 */
export async function openWeighing(
  acting: Acting,
  { now, principal }: Context,
  expected: readonly Expected[],
  known: Known,
): Promise<(one: Weighing) => Promise<Weighed>> {
  const read = await readExpected(acting, expected, known)
  return async ({ kind, told, known, judged }) => {
    const other = kind.weighs?.sharedWith(told, known)
    if (!kind.weighs || other === undefined) return { now, principal, facts: [] }
    const { kinds } = kind.weighs
    const name = nameOf(kinds, other)
    const stored = read.get(name) ?? (await loadShared(acting, kinds, other))
    read.set(name, stored)
    const fresh = judged
      .filter((fact) => kinds.includes(fact.kind) && (fact.parties.includes(other) || fact.parties.includes(EVERYBODY)))
      .map((fact, at) => ({ ...fact, position: NOT_YET_TAKEN + at }))
    return { now, principal, facts: [...stored, ...fresh] }
  }
}

const nameOf = (kinds: readonly string[], other: string): string => `${other} ${kinds.join(' ')}`

/** By whom it is shared with and of which kinds. Who is known only once the call has told it is not among them. */
async function readExpected(acting: Acting, expected: readonly Expected[], known: Known) {
  const read = new Map<string, readonly Fact[]>()
  const weighing = expected.flatMap(({ kind, told }) => {
    const other = kind.weighs?.sharedWith(told, known)
    return kind.weighs && other !== undefined ? [{ kinds: kind.weighs.kinds, other }] : []
  })
  for (const ones of Map.groupBy(weighing, ({ kinds }) => kinds.join(' ')).values()) {
    const kinds = ones[0]?.kinds ?? []
    const shared = await loadSharedWith(acting, kinds, [...new Set(ones.map(({ other }) => other))])
    for (const [other, facts] of shared) read.set(nameOf(kinds, other), facts)
  }
  return read
}
