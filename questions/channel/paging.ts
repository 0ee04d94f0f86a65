import { z } from 'zod'

/** A list in the order of its ids: where it goes on, and how much of it comes at once. */
export const page = {
  cursor: z.string().min(1).max(100).optional().meta({ description: 'What the page before gave as next' }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
}

export const next = z.string().nullable().meta({ description: 'The cursor of the next page; null at the end' })

/** A page and its next cursor, of rows of which one more was asked for than the page holds. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  idOf: (row: Row) => string,
): Readonly<{ rows: Row[]; next: string | null }> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last !== undefined ? idOf(last) : null }
}
