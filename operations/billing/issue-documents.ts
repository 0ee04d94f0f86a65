import { type LineKey, lineName } from '#core/billing/line.ts'
import { linePolicy, postingReason } from '#core/billing/posting.ts'
import { rowName, type TaxedLine } from '#core/billing/tax/tax-of.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import type { Period } from '#core/ground/calendar.ts'
import { decimalText, ZERO } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Parked, Posting } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, beginPostingTo } from '#stores/postgres/acting.ts'
import { insertStaged } from '#stores/postgres/insert-rows.ts'
import { type InvoiceToIssue, issueInvoices, numberInvoices } from '#stores/postgres/invoices.ts'
import { type RatedRow, stageRatedLines } from '#stores/postgres/lines.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { type Run, replaceParkedIn, saveLinkCloses } from '#stores/postgres/runs.ts'
import { documentIssued } from './document-issued.ts'
import type { Drafted, DraftedLink } from './draft-documents.ts'
import { detailOf, shownQuantity, zoneOf } from './line-detail.ts'

/** A document that was issued: its number, and how many lines it has. */
export type IssuedDocument = Readonly<{ number: string; lines: number }>

/**
 * Issues the documents of closing links of one seller in one set, by the posting role bound to the seller and their buyers: rated
 * lines, documents, entries in both books, and what is told of them. Their numbers follow the order of the links.
 */
export async function issueDocuments(
  acting: Acting,
  context: Context,
  links: readonly DraftedLink[],
  run: Run,
): Promise<ReadonlyMap<OwnedId, readonly IssuedDocument[]>> {
  const [first] = links
  if (!first) return new Map()
  const { seller } = first.facts.agreement
  const where = { owner: context.organization, run, now: context.now }
  const invoices = links.flatMap((link) => link.drafts.map((drafted) => toIssue(context, link, drafted, run)))
  const buyers = new Map(links.map(({ facts }) => [facts.agreement.id, facts.agreement.buyer]))
  const buyerOf = (link: OwnedId) => present(buyers.get(link), 'a line is of a link that closes')
  const rated = stageRatedLines(links.flatMap(ratedRows), { run, seller, buyerOf })
  await replaceParkedIn(
    acting,
    where,
    new Map(links.map(({ facts, parked }) => [facts.agreement.id, parked])),
    lineName,
  )
  await beginPostingTo(acting, { seller, buyers: [...buyers.values()] })
  const closes = links.map(({ facts, period }) => ({ agreement: facts.agreement, period }))
  await saveLinkCloses(acting, closes, { run, now: context.now })
  if (rated.statements.length === 0 && invoices.length === 0) return new Map()
  const numbered = await numberInvoices(acting, invoices)
  const told = invoices.map((invoice, at) => documentIssued(invoice, present(numbered.issued[at], 'each is issued')))
  // Everybody who records or posts anything waits for a position until the transaction of the one before commits. So it is taken
  // when nothing is left to do but to send what says it.
  const position = await takePositions(acting, 1, context.now)
  await insertStaged(acting, rated, { position })
  await issueInvoices(acting, numbered, position)
  await announce(acting, position, told)
  const documents = invoices.map(({ draft }, at) => {
    const { number } = present(numbered.issued[at], 'each document is issued')
    return { link: draft.agreement.id, number, lines: draft.lines.length }
  })
  return Map.groupBy(documents, ({ link }) => link)
}

/** Closes a link without posting anything on it: what is parked is all that can be said of it. */
export async function leaveLink(
  acting: Acting,
  context: Context,
  agreement: Agreement,
  { run, period, parks }: Readonly<{ run: Run; period: Period; parks: readonly Parked<LineKey>[] }>,
): Promise<void> {
  const where = { owner: context.organization, run, now: context.now }
  await replaceParkedIn(acting, where, new Map([[agreement.id, parks]]), lineName)
  await beginPostingTo(acting, { seller: agreement.seller, buyers: [agreement.buyer] })
  await saveLinkCloses(acting, [{ agreement, period }], { run, now: context.now })
}

function toIssue(context: Context, link: DraftedLink, { draft, taxed }: Drafted, run: Run): InvoiceToIssue {
  const { facts, standing, period } = link
  const stands = new Map(standing.map((stand) => [lineName(stand.key), stand]))
  const policy = linePolicy(facts.agreement, context.rounding).mode
  const { currency } = facts.agreement
  const taxRows = draft.taxes.map(rowName)
  const taxOfLine = new Map(draft.lines.map((line, at) => [line, taxRows.indexOf(taxName(taxed, at))]))
  const said = new Map(
    draft.lines.map((line) => {
      const stand = stands.get(lineName(line.key))
      const stood = decimalText(stand?.sum ?? ZERO)
      const reason = postingReason(line, { currency, policy, stood })
      return [line, { detail: detailOf(facts, line, stand), reason }] as const
    }),
  )
  const ofLine = (line: Posting<LineKey>) => present(said.get(line), 'each line of a draft is told of')
  return {
    draft,
    period,
    month: run.period,
    run,
    now: context.now,
    detailOf: (line: Posting<LineKey>) => ofLine(line).detail,
    reasonOf: (line: Posting<LineKey>) => ofLine(line).reason,
    taxOf: (line: Posting<LineKey>) => present(taxOfLine.get(line), 'each line is taxed'),
  }
}

function taxName(taxed: readonly TaxedLine[], at: number): string {
  return rowName(present(taxed[at], 'each line is taxed'))
}

/** The rated lines to remember: those that were posted, and those whose total or basis is new although nothing was posted. */
function ratedRows({ facts, standing, derived, parked }: DraftedLink): readonly RatedRow[] {
  const bases = new Map(standing.map((stand) => [lineName(stand.key), stand.basis.join('\n')]))
  const kept = new Set(parked.map(({ key }) => lineName(key)))
  return derived.flatMap((one) => {
    const name = lineName(one.key)
    if ('park' in one || kept.has(name) || bases.get(name) === one.basis.join('\n')) return []
    const { quantity, unit } = shownQuantity(facts, one.key, one.reason)
    const { currency } = facts.agreement
    const { key, total, basis, rated = total } = one
    return [
      {
        key,
        zone: zoneOf(facts, key),
        quantity,
        unit,
        total: decimalText(total),
        rated: decimalText(rated),
        currency,
        basis,
      },
    ]
  })
}
