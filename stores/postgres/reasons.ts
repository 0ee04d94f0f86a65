import type { OrganizationId } from '#core/ground/identity.ts'
import { flattenReason, type Reason } from '#core/ground/reason.ts'
import type { Acting } from './acting.ts'
import { type ColumnTypes, insertRows } from './insert-rows.ts'

const REASON_COLUMNS: ColumnTypes = {
  posting: 'text',
  path: 'text',
  parties: 'text[]',
  children: 'int',
  body: 'jsonb',
}

/** Saves the trees of reasons of several postings, node by node, each with the parties that may see it. */
export async function saveReasons(
  acting: Acting,
  postings: readonly Readonly<{ id: string; reason: Reason }>[],
  parties: readonly OrganizationId[],
): Promise<void> {
  await saveReasonsOf(
    acting,
    postings.map((posting) => ({ ...posting, parties })),
  )
}

/** The same where each posting has parties of its own. */
export async function saveReasonsOf(
  acting: Acting,
  postings: readonly Readonly<{ id: string; reason: Reason; parties: readonly OrganizationId[] }>[],
): Promise<void> {
  const rows = postings.flatMap(({ id, reason, parties }) =>
    flattenReason(reason, parties).map((node) => ({
      posting: id,
      path: node.path,
      parties: node.parties,
      children: node.children,
      body: JSON.stringify(node.body),
    })),
  )
  await insertRows(acting, 'reason', REASON_COLUMNS, rows)
}
