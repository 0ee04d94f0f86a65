import type { LineKey } from '#core/billing/line.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import { decimalText } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Parked } from '#core/ground/reconcile.ts'
import { assert } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, actAs, lockAllInTurn, tryLockAll } from '#stores/postgres/acting.ts'
import { type DraftDocument, loadDraftDocuments } from '#stores/postgres/close-drafts.ts'
import { closedLinks, coveredBy } from '#stores/postgres/runs.ts'
import type { Broke } from './close-faults.ts'
import { culpritsOn, draftOpen, partsOf } from './close-parts.ts'
import type { DraftedLink } from './draft-documents.ts'
import { type IssuedDocument, issueDocuments, leaveLink } from './issue-documents.ts'
import type { Reading } from './line-facts.ts'

/** What closing one link came to: the documents that it issued, and the later month that covers it, where there is one. */
export type ClosedLink = Readonly<{
  link: OwnedId
  covered: string | null
  documents: readonly IssuedDocument[]
  parked: number
  broke: readonly Broke[]
}>

/**
 * Closes a slice, links of one seller, for the month of the run, as that seller, in one transaction: one load at the run's cut,
 * pure decisions, one save. A link that the run has closed already is left alone, so a stopped run can be run again; so is a link
 * that was closed for a later month. Where an invariant breaks, the slice is closed in halves until what breaks it stands alone, and
 * is parked. Undefined where another worker has the slice and nobody waits for it.
 */
export async function closeSlice(
  context: Context,
  links: readonly Agreement[],
  reading: Reading,
  { waits }: Readonly<{ waits: boolean }>,
): Promise<readonly ClosedLink[] | undefined> {
  return await partsOf(links, {
    together: (some) => closeTogether(context, some, reading, waits),
    alone: (link, says) => closeBroken(context, link, reading, says),
  })
}

async function closeTogether(
  context: Context,
  links: readonly Agreement[],
  reading: Reading,
  waits: boolean,
): Promise<readonly ClosedLink[] | undefined> {
  return await actAs(context, async (acting) => {
    const ids = links.map(({ id }) => id)
    if (!(await takeTurn(acting, ids, waits))) return undefined
    const { open, rest } = await openLinks(acting, ids, reading)
    if (open.length === 0) return rest
    return [...rest, ...(await issueDrafted(acting, context, await draftOpen(acting, context, open, reading), reading))]
  })
}

async function issueDrafted(
  acting: Acting,
  context: Context,
  drafted: readonly DraftedLink[],
  { run }: Reading,
): Promise<readonly ClosedLink[]> {
  if (run.preview === 'issuing') await comparePreviewed(acting, drafted, run)
  const documents = await issueDocuments(acting, context, drafted, run)
  return drafted.map(({ facts, parked }) => {
    const link = facts.agreement.id
    return { link, covered: null, documents: documents.get(link) ?? [], parked: parked.length, broke: [] }
  })
}

/** What is issued is what was previewed: the same facts at the same cut, unless the code changed between the two. */
async function comparePreviewed(acting: Acting, drafted: readonly DraftedLink[], run: Reading['run']): Promise<void> {
  const previewed = await loadDraftDocuments(
    acting,
    run,
    drafted.map(({ facts }) => facts.agreement.id),
  )
  for (const link of drafted) {
    const { id } = link.facts.agreement
    const [was, is] = [documentsText(previewed.get(id) ?? []), documentsText(documentsOf(link))]
    assert(was === is, `${id} issues what was previewed: ${was || 'nothing'}, and now ${is || 'nothing'}`)
  }
}

/** The documents of a link as a preview keeps them. */
export function documentsOf({ drafts }: DraftedLink): readonly DraftDocument[] {
  return drafts.map(({ draft: { kind, group, net, tax, total, lines } }) => {
    return { kind, group, net: net.amount, tax: tax.amount, total: total.amount, lines: lines.length }
  })
}

function documentsText(documents: readonly DraftDocument[]): string {
  return documents
    .map(({ kind, group, net, tax, lines }) => [kind, group, decimalText(net), decimalText(tax), lines].join(' '))
    .join(', ')
}

/** Closes a link on which something broke: without the subscriptions that did, or, where that can't be, with nothing. */
async function closeBroken(
  context: Context,
  { id: link }: Agreement,
  reading: Reading,
  says: string,
): Promise<readonly ClosedLink[]> {
  const found = await culpritsOn(context, link, reading, says)
  return await actAs(context, async (acting) => {
    await takeTurn(acting, [link], true)
    const { open, rest } = await openLinks(acting, [link], reading)
    if (open.length === 0) return rest
    const { parks, broke, without } = found
    if (!without) {
      await leaveLink(acting, context, found.agreement, { run: reading.run, period: found.period, parks })
      return [{ link, covered: null, documents: [], parked: parks.length, broke }]
    }
    const drafted = await draftOpen(acting, context, open, { ...reading, without })
    const closed = await issueDrafted(
      acting,
      context,
      drafted.map((one) => withParks(one, parks)),
      reading,
    )
    return closed.map((one) => ({ ...one, broke }))
  })
}

export function withParks(link: DraftedLink, parks: readonly Parked<LineKey>[]): DraftedLink {
  return { ...link, parked: [...link.parked, ...parks] }
}

async function takeTurn(acting: Acting, links: readonly OwnedId[], waits: boolean): Promise<boolean> {
  const names = links.map((link) => `close ${link}`)
  if (!waits) return await tryLockAll(acting, names)
  await lockAllInTurn(acting, names)
  return true
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
    rest: done.map((link) => ({ link, covered: covered.get(link) ?? null, documents: [], parked: 0, broke: [] })),
  }
}

/** The links of a slice that no later month covers. */
export async function uncovered(
  acting: Acting,
  links: readonly OwnedId[],
  { run }: Reading,
): Promise<readonly OwnedId[]> {
  const covered = await coveredBy(acting, links, run)
  return links.filter((link) => !covered.has(link))
}
