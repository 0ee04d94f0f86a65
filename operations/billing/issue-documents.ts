import { type LineKey, lineName } from '#core/billing/line.ts'
import { linePolicy, postingReason } from '#core/billing/posting.ts'
import { rowName, type TaxedLine } from '#core/billing/tax/tax-of.ts'
import { decimalText, ZERO } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, beginPostingTo } from '#stores/postgres/acting.ts'
import { type InvoiceToIssue, issueInvoices } from '#stores/postgres/invoices.ts'
import { type RatedRow, saveRatedLines } from '#stores/postgres/lines.ts'
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
  await replaceParkedIn(
    acting,
    where,
    new Map(links.map(({ facts, parked }) => [facts.agreement.id, parked])),
    lineName,
  )
  await beginPostingTo(acting, { seller, buyers: links.map(({ facts }) => facts.agreement.buyer) })
  const position = await takePositions(acting, 1, context.now)
  const buyers = new Map(links.map(({ facts }) => [facts.agreement.id, facts.agreement.buyer]))
  const buyerOf = (link: OwnedId) => present(buyers.get(link), 'a line is of a link that closes')
  await saveRatedLines(acting, links.flatMap(ratedRows), { run, position, seller, buyerOf })
  const closes = links.map(({ facts, period }) => ({ agreement: facts.agreement, period }))
  await saveLinkCloses(acting, closes, { run, now: context.now })
  const invoices = links.flatMap((link) => link.drafts.map((drafted) => toIssue(context, link, drafted, run)))
  if (invoices.length === 0) return new Map()
  const issued = await issueInvoices(acting, invoices, position)
  const told = invoices.map((invoice, at) => documentIssued(invoice, present(issued[at], 'each document is issued')))
  await announce(acting, position, told)
  const documents = invoices.map(({ draft }, at) => {
    const { number } = present(issued[at], 'each document is issued')
    return { link: draft.agreement.id, number, lines: draft.lines.length }
  })
  return Map.groupBy(documents, ({ link }) => link)
}

function toIssue(context: Context, link: DraftedLink, { draft, taxed }: Drafted, run: Run): InvoiceToIssue {
  const { facts, standing, period } = link
  const stands = new Map(standing.map((stand) => [lineName(stand.key), stand]))
  const policy = linePolicy(facts.agreement, context.rounding).mode
  const { currency } = facts.agreement
  const taxRows = draft.taxes.map(rowName)
  const taxOfLine = new Map(draft.lines.map((line, at) => [line, taxRows.indexOf(taxName(taxed, at))]))
  return {
    draft,
    period,
    month: run.period,
    run,
    now: context.now,
    detailOf: (line: Posting<LineKey>) => detailOf(facts, line, stands.get(lineName(line.key))),
    reasonOf: (line: Posting<LineKey>) => {
      const stood = decimalText(stands.get(lineName(line.key))?.sum ?? ZERO)
      return postingReason(line, { currency, policy, stood })
    },
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
