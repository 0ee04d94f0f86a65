import type { OrganizationId } from '#core/ground/identity.ts'
import { flattenReason, type Reason } from '#core/ground/reason.ts'
import type { Acting } from './acting.ts'

/** Saves the trees of reasons of several postings, node by node, each with the parties that may see it. */
export async function saveReasons(
  acting: Acting,
  postings: readonly Readonly<{ id: string; reason: Reason }>[],
  parties: readonly OrganizationId[],
): Promise<void> {
  const rows = postings.flatMap(({ id, reason }) =>
    flattenReason(reason, parties).map((node) => ({
      posting: id,
      path: node.path,
      parties: node.parties,
      children: node.children,
      body: JSON.stringify(node.body),
    })),
  )
  for (let at = 0; at < rows.length; at += 1000)
    await acting
      .insertInto('reason')
      .values(rows.slice(at, at + 1000))
      .execute()
}
