import { limitCredits } from '#core/billing/credit-limit.ts'
import { draftInvoice, groupLines, type InvoiceDraft } from '#core/billing/invoice.ts'
import { type LineKey, lineName } from '#core/billing/line.ts'
import type { LineOrigin } from '#core/billing/line-origin.ts'
import { linePolicy, postingReason } from '#core/billing/posting.ts'
import { purchaseOrdersOn } from '#core/billing/purchase-orders.ts'
import type { DerivedLine } from '#core/billing/rating/unit.ts'
import { taxDocuments } from '#core/billing/tax/tax-documents.ts'
import { taxFactsFrom } from '#core/billing/tax/tax-facts.ts'
import type { TaxedLine } from '#core/billing/tax/tax-of.ts'
import { rowName } from '#core/billing/tax/tax-of.ts'
import { categoryOf, taxPoint } from '#core/billing/tax/treatment.ts'
import { decimalText, ZERO } from '#core/ground/decimal.ts'
import type { Parked, Posting, Reconciled } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, beginPosting } from '#stores/postgres/acting.ts'
import { loadCorrected, loadOrigins } from '#stores/postgres/invoice-origins.ts'
import { issueInvoice } from '#stores/postgres/invoices.ts'
import { type RatedRow, saveRatedLines } from '#stores/postgres/lines.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { type Run, replaceParked, saveLinkClose } from '#stores/postgres/runs.ts'
import { loadPurchaseOrders, loadTaxFacts } from '#stores/postgres/tax-facts.ts'
import { documentIssued } from './document-issued.ts'
import { chargeOf, detailOf, shownQuantity, zoneOf } from './line-detail.ts'
import type { LoadedLink } from './line-facts.ts'

/** A document that was issued: its number, and how many lines it has. */
export type IssuedDocument = Readonly<{ number: string; lines: number }>

/** What the close of a link has decided before tax: all that its documents are made of. */
export type Decided = LoadedLink & Readonly<{ run: Run; derived: readonly DerivedLine[]; decided: Reconciled<LineKey> }>

/**
 * Issues what the close of a link posts: invoices, and credit notes for what is net negative, grouped as the agreement asks, each
 * with its tax. What would credit more than was billed is parked, and so is a document of which the tax is not known.
 */
export async function issueDocuments(
  acting: Acting,
  context: Context,
  given: Decided,
): Promise<Readonly<{ documents: readonly IssuedDocument[]; parked: number }>> {
  const { facts, run, period } = given
  const { agreement } = facts
  const { drafts, parked } = await draftDocuments(acting, given)
  const where = { owner: context.organization, scope: agreement.id, run, now: context.now }
  await replaceParked(acting, where, parked, lineName)
  await beginPosting(acting, agreement)
  const position = await takePositions(acting, 1, context.now)
  const whose = { run, position, seller: agreement.seller, buyer: agreement.buyer }
  await saveRatedLines(acting, ratedRows(given, parked), whose)
  await saveLinkClose(acting, { run, agreement, period, now: context.now })
  const documents = await issueAll(acting, context, { ...given, drafts, position })
  return { documents, parked: parked.length }
}

/** A draft with the name of the tax row of each of its lines. */
type Drafted = Readonly<{ draft: InvoiceDraft; taxed: readonly TaxedLine[] }>

async function draftDocuments(
  acting: Acting,
  given: Decided,
): Promise<Readonly<{ drafts: readonly Drafted[]; parked: readonly Parked<LineKey>[] }>> {
  const { facts, run, standing, derived, decided } = given
  const { agreement } = facts
  const corrected = decided.postings.filter((line) => line.revision > 1).map((line) => line.key)
  const origins = await loadOrigins(acting, agreement.id, corrected)
  const limited = limitCredits(decided, { derived, standing, origins })
  if (limited.postings.length === 0) return { drafts: [], parked: limited.parked }
  const orders = purchaseOrdersOn(agreement.id, await loadPurchaseOrders(acting, run.cut.record))
  const products = new Map(facts.subscriptions.map(({ id, product }) => [id, product]))
  const groups = groupLines(agreement, limited.postings, (subscription) => ({
    product: products.get(subscription) ?? subscription,
    purchaseOrder: orders.get(subscription),
  }))
  const originals = [...new Set([...origins.values()].map(({ document }) => document))]
  const taxed = taxDocuments(groups, {
    agreement,
    facts: taxFactsFrom(await loadTaxFacts(acting, agreement, run.cut.record)),
    corrected: await loadCorrected(acting, originals),
    placeOf: (line) => placeOf(given, origins, line),
  })
  const drafts = taxed.documents.map(({ grouped, lines, rows }) => ({
    draft: draftInvoice(agreement, grouped, rows),
    taxed: lines,
  }))
  return { drafts, parked: [...limited.parked, ...taxed.parked] }
}

function placeOf({ facts }: Decided, origins: ReadonlyMap<string, LineOrigin>, { key }: Posting<LineKey>) {
  return {
    origin: origins.get(lineName(key)),
    category: categoryOf(chargeOf(facts, key)),
    on: taxPoint(key, zoneOf(facts, key)),
  }
}

type ToIssue = Decided & Readonly<{ drafts: readonly Drafted[]; position: number }>

async function issueAll(acting: Acting, context: Context, given: ToIssue): Promise<readonly IssuedDocument[]> {
  const { facts, standing, period, run, position } = given
  const stands = new Map(standing.map((stand) => [lineName(stand.key), stand]))
  const policy = linePolicy(facts.agreement, context.rounding).mode
  const { currency } = facts.agreement
  const documents: IssuedDocument[] = []
  const told = []
  for (const { draft, taxed } of given.drafts) {
    const taxRows = draft.taxes.map(rowName)
    const taxOfLine = new Map(draft.lines.map((line, at) => [line, taxRows.indexOf(taxName(taxed, at))]))
    const invoice = {
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
    const issued = await issueInvoice(acting, invoice, position)
    documents.push({ number: issued.number, lines: draft.lines.length })
    told.push(documentIssued(invoice, issued))
  }
  await announce(acting, position, told)
  return documents
}

function taxName(taxed: readonly TaxedLine[], at: number): string {
  return rowName(present(taxed[at], 'each line is taxed'))
}

/** The rated lines to remember: those that were posted, and those whose total or basis is new although nothing was posted. */
function ratedRows({ facts, standing, derived }: Decided, parked: readonly Parked<LineKey>[]): readonly RatedRow[] {
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
