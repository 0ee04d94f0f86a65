import type { OwnedId } from '#core/ground/identity.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, actAs, lockAllInTurn } from '#stores/postgres/acting.ts'
import { closedLinks, coveredBy } from '#stores/postgres/runs.ts'
import { decideLink, draftLinks } from './draft-documents.ts'
import { type IssuedDocument, issueDocuments } from './issue-documents.ts'
import { loadLinks, type Reading } from './line-facts.ts'

/** What closing one link came to: the documents that it issued, and the later month that covers it, where there is one. */
export type ClosedLink = Readonly<{
  link: OwnedId
  covered: string | null
  documents: readonly IssuedDocument[]
  parked: number
}>

/**
 * Closes a slice, links of one seller, for the month of the run, as that seller, in one transaction: one load at the run's cut,
 * pure decisions, one save. A link that the run has closed already is left alone, so a stopped run can be run again; so is a link
 * that was closed for a later month.
 */
export async function closeSlice(
  context: Context,
  links: readonly OwnedId[],
  reading: Reading,
): Promise<readonly ClosedLink[]> {
  return await actAs(context, async (acting) => {
    await lockAllInTurn(
      acting,
      links.map((link) => `close ${link}`),
    )
    const { open, rest } = await openLinks(acting, links, reading)
    if (open.length === 0) return rest
    const loaded = await loadLinks(acting, context, open, reading)
    const decided = loaded.map((one) => decideLink(one, reading.run, context))
    const drafted = await draftLinks(acting, decided, reading.run)
    const documents = await issueDocuments(acting, context, drafted, reading.run)
    const closed = drafted.map(({ facts, parked }) => {
      const link = facts.agreement.id
      return { link, covered: null, documents: documents.get(link) ?? [], parked: parked.length }
    })
    return [...rest, ...closed]
  })
}

/** The links of a slice that are still to be closed, and what is known of the others. */
async function openLinks(
  acting: Acting,
  links: readonly OwnedId[],
  { run }: Reading,
): Promise<Readonly<{ open: readonly OwnedId[]; rest: readonly ClosedLink[] }>> {
  const covered = await coveredBy(acting, links, run)
  const closed = await closedLinks(acting, run, links)
  const done = links.filter((link) => covered.has(link) || closed.has(link))
  return {
    open: links.filter((link) => !covered.has(link) && !closed.has(link)),
    rest: done.map((link) => ({ link, covered: covered.get(link) ?? null, documents: [], parked: 0 })),
  }
}
