import type { Fact } from '#core/ground/fact.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

/** The page of rows that were all found, in the order of their ids. */
export function inOrder<Row>(
  rows: readonly Readonly<{ id: string; row: Row }>[],
  after: readonly string[] | undefined,
  limit: number,
) {
  const [last = ''] = after ?? []
  return rows
    .filter(({ id }) => id > last)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id, row }) => ({ row, keys: [id] }))
}

/** All facts of these kinds that the acting organization may see, oldest first. */
export function everyFact(acting: Acting, kinds: readonly string[]): Promise<readonly Fact[]> {
  return loadFacts(acting, kinds, Number.MAX_SAFE_INTEGER)
}
