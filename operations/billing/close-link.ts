import { draftInvoice, type InvoiceDraft } from '#core/billing/invoice.ts'
import { type LineKey, lineName } from '#core/billing/line.ts'
import { linePolicy, postingReason, reconcileLines } from '#core/billing/posting.ts'
import { deriveLines } from '#core/billing/rating/derive-lines.ts'
import type { DerivedLine, LineFacts } from '#core/billing/rating/unit.ts'
import type { EventOut } from '#core/channel/webhook.ts'
import type { Period } from '#core/ground/calendar.ts'
import { decimalText, ZERO } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Posting, Reconciled } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, actAs, beginPosting, lockInTurn } from '#stores/postgres/acting.ts'
import { type IssuedInvoice, issueInvoice, type LineDetail } from '#stores/postgres/invoices.ts'
import { type RatedRow, type StandingLine, saveRatedLines } from '#stores/postgres/lines.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { closedLinks, coveredBy, type Run, replaceParked, saveLinkClose } from '#stores/postgres/runs.ts'
import { type LoadedLink, loadLink } from './line-facts.ts'

/** What closing one link came to. `invoice` is null where there was nothing to post, `covered` the later month that covers it. */
export type ClosedLink = Readonly<{
  link: OwnedId
  covered: string | null
  invoice: string | null
  lines: number
  parked: number
  already: boolean
}>

/**
 * Closes one link for the month of the run, as its seller, in one transaction: one load at the run's cut, pure decisions, one
 * save. A link that the run has closed already is left alone, so a stopped run can be run again; so is a link that was closed
 * for a later month.
 */
export async function closeLink(context: Context, link: OwnedId, run: Run): Promise<ClosedLink> {
  return await actAs(context, async (acting) => {
    await lockInTurn(acting, `close ${link}`)
    const covered = (await coveredBy(acting, link, run)) ?? null
    if (covered !== null || (await closedLinks(acting, run)).has(link)) {
      return { link, covered, invoice: null, lines: 0, parked: 0, already: true }
    }
    const loaded = await loadLink(acting, context, link, run)
    const { agreement } = loaded.facts
    const derived = deriveLines(loaded.facts)
    const decided = reconcileLines(agreement, derived, loaded.standing, run.cut, context.rounding)
    const where = { owner: context.organization, scope: link, run, now: context.now }
    await replaceParked(acting, where, decided.parked, lineName)
    const invoice = await post(acting, context, loaded, { run, derived, decided })
    return { link, covered, invoice, lines: decided.postings.length, parked: decided.parked.length, already: false }
  })
}

type Decided = Readonly<{ run: Run; derived: readonly DerivedLine[]; decided: Reconciled<LineKey> }>

async function post(
  acting: Acting,
  context: Context,
  loaded: LoadedLink,
  { run, derived, decided }: Decided,
): Promise<string | null> {
  const { facts, standing, period } = loaded
  const { agreement } = facts
  await beginPosting(acting, agreement)
  const position = await takePositions(acting, 1, context.now)
  const whose = { run, position, seller: agreement.seller, buyer: agreement.buyer }
  await saveRatedLines(acting, ratedRows(facts, derived, standing, decided), whose)
  await saveLinkClose(acting, { run, agreement, period, now: context.now })
  const draft = draftInvoice(agreement, decided.postings)
  if (!draft) return null
  const stands = new Map(standing.map((stand) => [lineName(stand.key), stand]))
  const policy = linePolicy(agreement, context.rounding)
  const stood = (line: Posting<LineKey>): string => decimalText(stands.get(lineName(line.key))?.sum ?? ZERO)
  const issued = await issueInvoice(
    acting,
    {
      draft,
      period,
      month: run.period,
      run,
      now: context.now,
      detailOf: (line) => detailOf(facts, line, stands.get(lineName(line.key))),
      reasonOf: (line) =>
        postingReason(line, { currency: agreement.currency, policy: policy.mode, stood: stood(line) }),
    },
    position,
  )
  const told = { at: context.now, month: run.period, period }
  await announce(acting, position, [invoiceIssued(draft, issued, told)])
  return issued.number
}

function invoiceIssued(
  { agreement, lines, total }: InvoiceDraft,
  { number, issueDate, dueDate }: IssuedInvoice,
  { at, month, period }: Readonly<{ at: Temporal.Instant; month: string; period: Period }>,
): EventOut {
  const { id: link, seller, buyer } = agreement
  const dates = { periodFrom: period.from.toString(), periodTo: period.to.toString(), issueDate, dueDate }
  const amounts = { currency: total.currency, total: decimalText(total.amount), lines: lines.length }
  const data = { number, link, seller, buyer, month, ...dates, ...amounts }
  return { type: 'invoice.issued', at, parties: [seller, buyer], data }
}

/** The rated lines to remember: those that were posted, and those whose total or basis is new although nothing was posted. */
function ratedRows(
  facts: LineFacts,
  derived: readonly DerivedLine[],
  standing: readonly StandingLine[],
  decided: Reconciled<LineKey>,
): readonly RatedRow[] {
  const bases = new Map(standing.map((stand) => [lineName(stand.key), stand.basis.join('\n')]))
  const kept = new Set(decided.parked.map(({ key }) => lineName(key)))
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

function detailOf(facts: LineFacts, line: Posting<LineKey>, stand: StandingLine | undefined): LineDetail {
  const { key } = line
  const subscription = present(
    facts.subscriptions.find((one) => one.id === key.subscription),
    `a line's subscription is known`,
  )
  const charge = chargeOf(facts, key)
  return {
    subscription: subscription.id,
    product: subscription.product,
    customer: subscription.customer,
    chargeName: charge?.name ?? key.charge,
    metered: charge?.meter !== undefined,
    zone: zoneOf(facts, key),
    ...shownQuantity(facts, key, line.reason),
    corrects: stand?.line ?? null,
  }
}

/** The measured quantity that a line may show: none where the quantity is itself somebody's cost. */
function shownQuantity(
  facts: LineFacts,
  key: LineKey,
  reason: Reason,
): Readonly<{ quantity: string | null; unit: string | null }> {
  const measured = chargeOf(facts, key)?.discloses === 'quantity' ? findQuantity(reason) : undefined
  return { quantity: measured?.quantity ?? null, unit: measured?.unit ?? null }
}

function findQuantity(reason: Reason): Reason | undefined {
  if (reason.rule === 'quantity') return reason
  for (const child of reason.because ?? []) {
    const found = findQuantity(child)
    if (found) return found
  }
  return undefined
}

/** The zone of a line's service period: the link's own, or that of the upstream line whose period a marked-up cost keeps. */
function zoneOf(facts: LineFacts, { subscription, charge, from, to }: LineKey): string {
  const above = facts.upstream.find(
    ({ key }) => key.subscription === subscription && key.charge === charge && key.from === from && key.to === to,
  )
  return above?.period.zone ?? facts.agreement.calendar.zone
}

function chargeOf(facts: LineFacts, key: LineKey) {
  const product = facts.subscriptions.find((one) => one.id === key.subscription)?.product ?? ''
  return facts.catalog.products.get(product)?.charges.find((one) => one.charge === key.charge)
}
