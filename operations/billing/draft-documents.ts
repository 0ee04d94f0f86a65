import { limitCredits } from '#core/billing/credit-limit.ts'
import { draftInvoice, groupLines, type InvoiceDraft } from '#core/billing/invoice.ts'
import { type LineKey, lineName } from '#core/billing/line.ts'
import type { LineOrigin } from '#core/billing/line-origin.ts'
import { reconcileLines } from '#core/billing/posting.ts'
import { purchaseOrdersOn } from '#core/billing/purchase-orders.ts'
import { deriveLines } from '#core/billing/rating/derive-lines.ts'
import type { DerivedLine } from '#core/billing/rating/unit.ts'
import { taxDocuments } from '#core/billing/tax/tax-documents.ts'
import { taxFactsFrom } from '#core/billing/tax/tax-facts.ts'
import type { TaxedLine } from '#core/billing/tax/tax-of.ts'
import { categoryOf, taxPoint } from '#core/billing/tax/treatment.ts'
import type { Parked, Posting, Reconciled } from '#core/ground/reconcile.ts'
import type { Context } from '#operations/context.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadCorrected, loadOrigins } from '#stores/postgres/invoice-origins.ts'
import type { Run } from '#stores/postgres/runs.ts'
import { loadPurchaseOrders, loadTaxFacts } from '#stores/postgres/tax-facts.ts'
import { chargeOf, zoneOf } from './line-detail.ts'
import type { LoadedLink } from './line-facts.ts'

/** What the close of a link has decided before tax. */
export type DecidedLink = LoadedLink & Readonly<{ derived: readonly DerivedLine[]; decided: Reconciled<LineKey> }>

/** A document that is about to be issued, with how each of its lines is taxed. */
export type Drafted = Readonly<{ draft: InvoiceDraft; taxed: readonly TaxedLine[] }>

/** The documents of a link that is about to close, and all that is parked on it. */
export type DraftedLink = DecidedLink & Readonly<{ drafts: readonly Drafted[]; parked: readonly Parked<LineKey>[] }>

/** What a link is worth at the cut against what was posted: pure, from what was loaded. */
export function decideLink(loaded: LoadedLink, { cut }: Run, { rounding }: Pick<Context, 'rounding'>): DecidedLink {
  const derived = deriveLines(loaded.facts)
  const decided = reconcileLines(loaded.facts.agreement, derived, loaded.standing, cut, rounding)
  return { ...loaded, derived, decided }
}

/**
 * The documents of links of one seller: invoices, and credit notes for what is net negative, grouped as each agreement asks, each
 * with its tax. What would credit more than was billed is parked, and so is a document of which the tax is not known.
 */
export async function draftLinks(
  acting: Acting,
  links: readonly DecidedLink[],
  run: Run,
): Promise<readonly DraftedLink[]> {
  const corrected = links.flatMap(({ decided }) =>
    decided.postings.filter((line) => line.revision > 1).map((line) => line.key),
  )
  const origins = await loadOrigins(acting, corrected)
  const limited = links.map((link) => ({ ...link, decided: limitCredits(link.decided, { ...link, origins }) }))
  const posting = limited.filter(({ decided }) => decided.postings.length > 0)
  const [first] = posting
  if (!first) return limited.map((link) => ({ ...link, drafts: [], parked: link.decided.parked }))
  const { seller } = first.facts.agreement
  const buyers = posting.map(({ facts }) => facts.agreement.buyer)
  const originals = [...new Set([...origins.values()].map(({ document }) => document))]
  const ground = {
    origins,
    corrected: await loadCorrected(acting, originals),
    orders: await loadPurchaseOrders(acting, run.cut.record),
    tax: taxFactsFrom(await loadTaxFacts(acting, { seller, buyers }, run.cut.record)),
  }
  return limited.map((link) => draftLink(link, ground))
}

type Ground = Readonly<{
  origins: ReadonlyMap<string, LineOrigin>
  corrected: Awaited<ReturnType<typeof loadCorrected>>
  orders: Awaited<ReturnType<typeof loadPurchaseOrders>>
  tax: ReturnType<typeof taxFactsFrom>
}>

function draftLink(link: DecidedLink, { origins, corrected, orders, tax }: Ground): DraftedLink {
  const { facts, decided } = link
  if (decided.postings.length === 0) return { ...link, drafts: [], parked: decided.parked }
  const { agreement } = facts
  const ordered = purchaseOrdersOn(agreement.id, orders)
  const products = new Map(facts.subscriptions.map(({ id, product }) => [id, product]))
  const groups = groupLines(agreement, decided.postings, (subscription) => ({
    product: products.get(subscription) ?? subscription,
    purchaseOrder: ordered.get(subscription),
  }))
  const placeOf = ({ key }: Posting<LineKey>) => ({
    origin: origins.get(lineName(key)),
    category: categoryOf(chargeOf(facts, key)),
    on: taxPoint(key, zoneOf(facts, key)),
  })
  const taxed = taxDocuments(groups, { agreement, facts: tax, corrected, placeOf })
  const drafts = taxed.documents.map(({ grouped, lines, rows }) => ({
    draft: draftInvoice(agreement, grouped, rows),
    taxed: lines,
  }))
  return { ...link, drafts, parked: [...decided.parked, ...taxed.parked] }
}
