import { reconcileLines } from '#core/billing/posting.ts'
import { deriveLines } from '#core/billing/rating/derive-lines.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { closedLinks, coveredBy } from '#stores/postgres/runs.ts'
import { type IssuedDocument, issueDocuments } from './issue-documents.ts'
import { loadLinks, type Reading } from './line-facts.ts'

/** What closing one link came to: the documents that it issued, and the later month that covers it, where there is one. */
export type ClosedLink = Readonly<{
  link: OwnedId
  covered: string | null
  documents: readonly IssuedDocument[]
  parked: number
  already: boolean
}>

/**
 * Closes one link for the month of the run, as its seller, in one transaction: one load at the run's cut, pure decisions, one
 * save. A link that the run has closed already is left alone, so a stopped run can be run again; so is a link that was closed
 * for a later month.
 */
export async function closeLink(context: Context, link: OwnedId, reading: Reading): Promise<ClosedLink> {
  const { run } = reading
  return await actAs(context, async (acting) => {
    await lockInTurn(acting, `close ${link}`)
    const covered = (await coveredBy(acting, link, run)) ?? null
    if (covered !== null || (await closedLinks(acting, run)).has(link)) {
      return { link, covered, documents: [], parked: 0, already: true }
    }
    const loaded = present((await loadLinks(acting, context, [link], reading))[0], 'a link that closes is loaded')
    const derived = deriveLines(loaded.facts)
    const decided = reconcileLines(loaded.facts.agreement, derived, loaded.standing, run.cut, context.rounding)
    const { documents, parked } = await issueDocuments(acting, context, { ...loaded, run, derived, decided })
    return { link, covered, documents, parked, already: false }
  })
}
