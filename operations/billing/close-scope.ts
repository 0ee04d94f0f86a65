import type { Domain } from '#core/billing/rating/domain.ts'
import { buyerOn } from '#core/billing/subscription.ts'
import { type AgreementFact, agreementsFrom } from '#core/channel/agreement.ts'
import { isBefore, type Period, periodStartingIn } from '#core/ground/calendar.ts'
import { factsOfKind } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadAbove } from '#stores/postgres/closes.ts'
import { loadAgreements, loadSold } from '#stores/postgres/slice-facts.ts'
import { type ClosingLink, loadDomains } from './close-domain.ts'
import type { Reading, Told } from './line-facts.ts'

/** What of a link is to be derived, the period that closes, and the subscriptions that this takes. */
export type ScopedLink = ClosingLink &
  Readonly<{
    told: AgreementFact
    /** The links right above it, where something is to be derived. */
    above: readonly OwnedId[]
    domain: Domain | undefined
    wanted: readonly OwnedId[]
    closing: Period
    /** Subscriptions that broke: nothing of them is looked at. */
    without?: ReadonlySet<OwnedId>
  }>

export async function scopeLinks(
  acting: Acting,
  context: Context,
  links: readonly OwnedId[],
  reading: Reading,
): Promise<readonly ScopedLink[]> {
  const { run, everything, without } = reading
  const facts = await loadAgreements(acting, links, run.cut.record)
  const agreements = agreementsFrom(facts)
  const newest = new Map(factsOfKind<AgreementFact>(facts, 'agreement').map((fact) => [fact.about, fact]))
  const sold = await loadSold(acting, links, run.cut.record)
  const closing = links.map((link) => {
    const agreement = present(agreements.get(link), `the seller of ${link} knows its agreement`)
    return { agreement, sold: sold.get(link) ?? [] }
  })
  const domains = everything ? new Map<OwnedId, Domain>() : await loadDomains(acting, context, closing, reading)
  const found = closing.map((one) => {
    const { calendar, id } = one.agreement
    const period = periodStartingIn(calendar, Temporal.PlainYearMonth.from(run.period))
    const told = present(newest.get(id), `the agreement ${id} was told`)
    return scoped({ ...one, told, above: [], closing: period, ...(without && { without }) }, domains.get(id))
  })
  const open = found.filter((one) => !isQuiet(one)).map(({ agreement }) => agreement.id)
  const above = await loadAbove(acting, open, run.cut.record)
  return found.map((one) => ({ ...one, above: above.get(one.agreement.id) ?? [] }))
}

/** Whether nothing of a link is to be derived: all its periods were, and nothing was learned that concerns it. */
export function isQuiet({ domain, wanted, closing }: Pick<ScopedLink, 'domain' | 'wanted' | 'closing'>): boolean {
  return domain !== undefined && wanted.length === 0 && !isBefore(domain.since, closing.to)
}

function scoped(link: Omit<ScopedLink, 'domain' | 'wanted'>, domain: Domain | undefined): ScopedLink {
  const open = !domain || isBefore(domain.since, link.closing.to)
  const sold = link.without ? link.sold.filter((one) => !link.without?.has(one)) : link.sold
  return { ...link, domain, wanted: open ? sold : sold.filter((one) => domain.whole.has(one)) }
}

/**
 * The links with all that has to be derived together: a price that counts over a window needs all of its subscription, one that
 * counts over a pool, a commitment and a credit need all of the link. Undefined where nothing more is needed.
 */
export function widened(links: readonly ScopedLink[], told: Told): readonly ScopedLink[] | undefined {
  const wider = links.map((link) => widen(link, told))
  return wider.some((one, at) => one !== links[at]) ? wider : undefined
}

function widen(link: ScopedLink, { all, subscriptions, shared }: Told): ScopedLink {
  const { domain, agreement, wanted } = link
  if (!domain) return link
  const closes = wanted.length > 0 || isBefore(domain.since, link.closing.to)
  const promises = all.some(
    ({ kind, body }) => PROMISES.includes(kind) && (body as { link: OwnedId }).link === agreement.id,
  )
  if (promises && closes) return scoped(link, undefined)
  if (wanted.length === 0) return link
  const counting = shared.catalog.prices.filter(({ scope, window }) => scope !== undefined || window !== undefined)
  if (counting.length === 0) return link
  const concerned = wanted.filter((id) => {
    const one = subscriptions.get(id)
    return (
      one && buyerOn(one, agreement.id) === agreement.buyer && counting.some(({ product }) => product === one.product)
    )
  })
  const pooled = counting.some(({ scope = 'subscription' }) => scope !== 'subscription')
  if (pooled && concerned.length > 0) return scoped(link, undefined)
  const more = concerned.filter((id) => !domain.whole.has(id))
  return more.length === 0 ? link : scoped(link, { ...domain, whole: new Set([...domain.whole, ...more]) })
}

const PROMISES: readonly string[] = ['commitment', 'credit_grant']
