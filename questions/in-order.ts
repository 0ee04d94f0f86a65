import { present } from '#core/ground/result.ts'

/** The page of rows that were all found, in the order of their ids, of which no two are the same. */
export function inOrder<Row>(
  rows: readonly Readonly<{ id: string; row: Row }>[],
  { after, limit }: Readonly<{ after: readonly string[] | undefined; limit: number }>,
): readonly Readonly<{ row: Row; keys: readonly string[] }>[] {
  const last = after === undefined ? '' : present(after[0], 'a cursor of this list has one key')
  return rows
    .filter(({ id }) => id > last)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id, row }) => ({ row, keys: [id] }))
}
