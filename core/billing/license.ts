import type { Agreement } from '#core/channel/agreement.ts'
import type { Product } from '#core/channel/catalog.ts'
import { contains, isBefore } from '#core/ground/calendar.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type BilledPeriod, type Coverage, coverageOf, earlierOf, laterOf, renewalWindow } from './license-period.ts'
import type { LicensePolicy } from './license-policy.ts'
import { buyerOn, type Segment, type Subscription } from './subscription.ts'

/** What a license of a subscription rests on, as the vendor knows it. `link` is the first of the chain: the vendor's own. */
export type LicenseFacts = Readonly<{
  subscription: Subscription
  product: Product | undefined
  policy: LicensePolicy | undefined
  link: Agreement | undefined
  billed: readonly BilledPeriod[]
}>

/** What a license says. Moments are ISO 8601, the quantity is an exact decimal text. */
export type LicenseTerms = Readonly<{
  subscription: OwnedId
  product: OwnedId
  customer: OrganizationId
  vendor: OrganizationId
  plan: string | null
  features: readonly string[]
  quantity: string
  audience: string
  notBefore: string
  /** From when on the next license can be had: the end of what this one is paid for. */
  renewAt: string
  expiresAt: string
}>

export const LICENSE_REFUSALS = [
  'product_not_licensed',
  'not_sold_by_vendor',
  'subscription_not_begun',
  'subscription_ended',
  'subscription_suspended',
  'payment_overdue',
] as const
export type LicenseRefusal = Readonly<{ code: (typeof LICENSE_REFUSALS)[number]; says: string }>

/**
 * What a license of the subscription says at a moment. It expires at the end of the period paid for (or of the policy's renewal
 * window, where that is sooner) plus the days of grace; never after the subscription ends or is suspended, as far as that is
 * known. Refused while there is nothing to license.
 */
export function licenseTerms(facts: LicenseFacts, now: Temporal.Instant): Result<LicenseTerms, LicenseRefusal> {
  const { subscription, policy } = facts
  const { id, product } = subscription
  if (!policy || !facts.product) {
    return refuse({ code: 'product_not_licensed', says: `${ownerOf(product)} has no license policy for ${product}` })
  }
  const link = vendorLink(facts)
  if (!link) {
    const says = `${id} is not sold by ${ownerOf(product)} on the first link of its chain`
    return refuse({ code: 'not_sold_by_vendor', says })
  }
  const segment = runningSegment(subscription, now)
  if (!segment.ok) return segment
  const covered = coverageOf({ calendar: link.calendar, billed: facts.billed, policy, now })
  const span = covered && licensedSpan({ covered, policy, segment: segment.value, subscription, now, link })
  if (!span || !isBefore(now, span.expires)) return refuse(overdue(subscription, facts.billed, covered))
  return ok({ ...saidOf(facts, facts.product, segment.value, policy), ...spanTexts(span) })
}

/** The first link, where it is one on which the vendor sells to whom the chain goes on with. */
function vendorLink({ subscription, link }: LicenseFacts): Agreement | undefined {
  if (!link || link.id !== subscription.chain[0]) return undefined
  const isVendors = link.seller === ownerOf(subscription.product) && ownerOf(link.id) === link.seller
  return isVendors && link.buyer === buyerOn(subscription, link.id) ? link : undefined
}

function runningSegment(subscription: Subscription, now: Temporal.Instant): Result<Segment, LicenseRefusal> {
  const { id, from, to } = subscription
  if (isBefore(now, from)) return refuse({ code: 'subscription_not_begun', says: `${id} begins ${from}` })
  if (to !== undefined && !isBefore(now, to)) return refuse({ code: 'subscription_ended', says: `${id} ended ${to}` })
  const segment = subscription.segments.find((one) => contains(one, now))
  if (!segment) return refuse({ code: 'subscription_ended', says: `${id} has no stretch at ${now}` })
  if (!segment.suspended) return ok(segment)
  return refuse({ code: 'subscription_suspended', says: `${id} is suspended since ${segment.from}` })
}

function overdue({ id }: Subscription, billed: readonly BilledPeriod[], covered: Coverage | undefined): LicenseRefusal {
  const late = covered?.overdue ?? billed.map(({ invoice }) => invoice)
  const paid = covered ? `; it was paid for until ${covered.to}` : ''
  return { code: 'payment_overdue', says: `${id} is not paid for: ${late.join(', ')} overdue${paid}` }
}

type Span = Readonly<{ from: Temporal.Instant; renew: Temporal.Instant; expires: Temporal.Instant }>

type Spanning = Readonly<{
  covered: Coverage
  policy: LicensePolicy
  segment: Segment
  subscription: Subscription
  link: Agreement
  now: Temporal.Instant
}>

function licensedSpan({ covered, policy, segment, subscription, link, now }: Spanning): Span {
  const isPaid = isBefore(now, covered.to)
  const window =
    isPaid && policy.renewEveryDays !== undefined
      ? renewalWindow(subscription.from, policy.renewEveryDays, now)
      : covered
  const paidTo = earlierOf(covered.to, window.to)
  const withGrace = paidTo.toZonedDateTimeISO(link.calendar.zone).add({ days: policy.graceDays }).toInstant()
  const end = runsUntil(subscription, now)
  const expires = end === undefined ? withGrace : earlierOf(withGrace, end)
  const from = laterOf(covered.from, laterOf(window.from, segment.from))
  return { from, renew: earlierOf(paidTo, expires), expires }
}

/** When it stops to run, as far as that is known: at its end, or at the first suspension to come. */
function runsUntil({ to, segments }: Subscription, now: Temporal.Instant): Temporal.Instant | undefined {
  const stop = segments.find((one) => one.suspended && isBefore(now, one.from))?.from
  return stop === undefined || (to !== undefined && isBefore(to, stop)) ? to : stop
}

function spanTexts({ from, renew, expires }: Span): Pick<LicenseTerms, 'notBefore' | 'renewAt' | 'expiresAt'> {
  return { notBefore: from.toString(), renewAt: renew.toString(), expiresAt: expires.toString() }
}

function saidOf(
  { subscription }: LicenseFacts,
  product: Product,
  segment: Segment,
  policy: LicensePolicy,
): Omit<LicenseTerms, 'notBefore' | 'renewAt' | 'expiresAt'> {
  const plan = product.plans?.find((one) => one.plan === segment.plan)
  return {
    subscription: subscription.id,
    product: product.id,
    customer: subscription.customer,
    vendor: ownerOf(product.id),
    plan: segment.plan ?? null,
    features: [...new Set([...(product.features ?? []), ...(plan?.features ?? [])])],
    quantity: decimalText(segment.quantity),
    audience: policy.audience ?? product.id,
  }
}

/** Whether the next license comes, and when; or why it won't. */
export type NextRenewal =
  | Readonly<{ renews: true; at: string }>
  | Readonly<{ renews: false; at: string; because: LicenseRefusal }>

/**
 * What becomes of a license when it is due for renewal, by what is known now: an invoice that is open and will be overdue by then
 * stands in the way, as does a suspension or an end that has been told ahead.
 */
export function nextRenewal(facts: LicenseFacts, renewAt: string, now: Temporal.Instant): NextRenewal {
  const at = laterOf(Temporal.Instant.from(renewAt), now)
  const terms = licenseTerms(facts, at)
  return terms.ok ? { renews: true, at: at.toString() } : { renews: false, at: at.toString(), because: terms.refusal }
}

/**
 * The refusal as somebody else than the two sides of the vendor's link is told it: whether they have paid each other is nobody
 * else's to know.
 */
export function refusalFor(
  refusal: LicenseRefusal,
  facts: Pick<LicenseFacts, 'link' | 'subscription'>,
  viewer: OrganizationId,
): Readonly<{ code: LicenseRefusal['code'] | 'license_withheld'; says: string }> {
  const { link, subscription } = facts
  if (refusal.code !== 'payment_overdue' || viewer === link?.seller || viewer === link?.buyer) return refusal
  const says = `${ownerOf(subscription.product)} issues no license of ${subscription.id} now: ask who sells it to you`
  return { code: 'license_withheld', says }
}

/** What a document is made from, in one text: the same where nothing has changed. */
export function licenseContent(terms: LicenseTerms, instance: string): string {
  const { features, ...said } = terms
  return JSON.stringify([Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1)), features, instance])
}

/** The type that a license's header names, so that no other signed token passes for one. */
export const LICENSE_TYPE = 'license+jwt'

/** The claims of a license, those of RFC 7519 first. Moments are seconds of the epoch there. */
export function licenseClaims(
  terms: LicenseTerms,
  issued: Readonly<{ id: string; instance: string; at: Temporal.Instant }>,
): Readonly<Record<string, unknown>> {
  const { vendor, subscription, audience, notBefore, renewAt, expiresAt, product, customer, plan, quantity } = terms
  return {
    iss: vendor,
    sub: subscription,
    aud: audience,
    iat: secondsOf(issued.at),
    nbf: secondsOf(Temporal.Instant.from(notBefore)),
    exp: secondsOf(Temporal.Instant.from(expiresAt)),
    jti: issued.id,
    product,
    customer,
    ...(plan !== null && { plan }),
    features: [...terms.features],
    quantity,
    renew_at: secondsOf(Temporal.Instant.from(renewAt)),
    ...(issued.instance !== '' && { instance: issued.instance }),
  }
}

function secondsOf(moment: Temporal.Instant): number {
  return Math.floor(moment.epochMilliseconds / 1000)
}
