import type { Commitment } from '#core/billing/commitment.ts'
import type { CreditGrant } from '#core/billing/credit-grant.ts'
import { applyGoodwill, type Goodwill } from '#core/billing/goodwill.ts'
import type { LineKey } from '#core/billing/line.ts'
import type { Subscription } from '#core/billing/subscription.ts'
import { type Voided, withVoids } from '#core/billing/void.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import { type Catalog, type Charge, type Price, priceRefs } from '#core/channel/catalog.ts'
import type { FxRate } from '#core/channel/rate.ts'
import { type Period, spanTexts } from '#core/ground/calendar.ts'
import { type Decimal, decimalText, sum } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import { type Basis, basisOf, type Derived, type Park } from '#core/ground/reconcile.ts'
import type { Binding } from '#core/metering/binding.ts'
import type { MeterVersions } from '#core/metering/meter.ts'
import type { Quantity } from '#core/metering/quantity.ts'
import type { Domain } from './domain.ts'
import type { LabelledPart } from './measured.ts'
import type { Piece } from './pieces.ts'

/**
 * A rated line of the link above, which a cost-plus price marks up. It has the service period that the upstream measured; its
 * total is before goodwill, which one link gives and the next does not pass on.
 */
export type UpstreamLine = Readonly<{
  key: LineKey
  period: Period
  total: Decimal
  currency: Currency
  basis: Basis
  /** Its newest posted line; null where nothing was posted, as it rounds to nothing. */
  ref: string | null
}>

/** All that one link's lines are derived from, at one cut. */
export type LineFacts = Readonly<{
  agreement: Agreement
  subscriptions: readonly Subscription[]
  /** The link's own periods, up to and with the one that closes. */
  periods: readonly Period[]
  /** The period after the one that closes, for what is billed in advance. */
  ahead?: Period
  /** What of all this is to be derived; everything where nothing is said. */
  domain?: Domain
  catalog: Catalog
  meters: ReadonlyMap<OwnedId, MeterVersions>
  bindings: ReadonlyMap<OwnedId, readonly Binding[]>
  quantities: ReadonlyMap<string, Quantity>
  /** By the names of quantities: their parts by label, and their transactions in order, where a price asks for them. */
  splits?: ReadonlyMap<string, readonly LabelledPart[]>
  transactions?: ReadonlyMap<string, readonly Decimal[]>
  upstream: readonly UpstreamLine[]
  goodwill: readonly Goodwill[]
  voids?: readonly Voided[]
  commitments?: readonly Commitment[]
  grants?: readonly CreditGrant[]
  rates: ReadonlyMap<string, FxRate>
  /** Names of keys that have been rated before: only those are derived as zero once their subscription has ended. */
  rated: ReadonlySet<string>
}>

/** A derived line, with the amount that its price made before goodwill: what a link below marks up. */
export type DerivedLine = Derived<LineKey> & Readonly<{ rated?: Decimal }>

/** A charge of one subscription in one service period, before it has a price. */
export type Unit = Readonly<{ subscription: Subscription; charge: Charge; period: Period; key: LineKey }>

/** The same with its stretches, and the price that decides over what it counts: that of the first one. */
export type PricedUnit = Unit & Readonly<{ pieces: readonly Piece[]; price: Price | undefined }>

/** A rated amount on its way to a line: unrounded, with the facts and reasons it rests on. */
export type RatedUnit = Readonly<{
  amount: Decimal
  basis: Basis
  reasons: readonly Reason[]
  says: string
  /** The usage behind a marked-up cost: both sides may see it, the cost only the seller. */
  usage?: readonly Reason[]
  /** What its stretches came to, where it has several: a line that is booked anew shows each. */
  parts?: readonly Decimal[]
}>

/** The derived line of a unit: what its price made, less goodwill, with the facts of subscription and price in its basis. */
export function finish(unit: PricedUnit, rated: RatedUnit | Park, facts: LineFacts): DerivedLine {
  const { key, subscription, charge, price } = unit
  if ('code' in rated) return { key, park: rated }
  const given = applyGoodwill(facts.goodwill, key, rated.amount)
  const goodwill = withVoids(given, facts.voids ?? [], { key, rated: rated.amount })
  const total = sum([rated.amount, ...goodwill.map((one) => one.amount)])
  const told = [...subscription.facts, facts.agreement.fact]
  const refs = [...told.map((position) => factRef({ position })), ...(price ? priceRefs(price) : [])]
  const basis = basisOf(
    refs,
    rated.basis,
    goodwill.flatMap((one) => one.reason.facts ?? []),
  )
  const { currency } = facts.agreement
  const seller = price?.price.model === 'cost_plus' ? { parties: [facts.agreement.seller] } : {}
  const priced: Reason = {
    rule: price ? `price:${price.price.model}` : 'price',
    says: rated.says,
    amount: decimalText(rated.amount),
    currency,
    ...(price && { facts: priceRefs(price) }),
    ...seller,
    ...(rated.reasons.length > 0 && { because: rated.reasons }),
  }
  const reason: Reason = {
    rule: 'rated_line',
    says: `${charge.name}: ${decimalText(total)} ${currency}`,
    amount: decimalText(total),
    currency,
    facts: refs,
    because: [priced, ...goodwill.map((one) => one.reason), ...(rated.usage ?? [])],
  }
  const parts = rated.parts && goodwill.length === 0 ? { parts: rated.parts } : {}
  return { key, total, basis, reason, rated: rated.amount, ...parts }
}

export function keyOf(subscription: Subscription, charge: Charge, period: Period, agreement: Agreement): LineKey {
  return { link: agreement.id, subscription: subscription.id, charge: charge.charge, ...spanTexts(period) }
}

export function missingPrice({ charge, period }: Unit, { agreement }: LineFacts): Park {
  const says = `No price for ${charge.charge} in ${agreement.book} from ${period.starts.toString()}`
  return { code: 'missing_price', says }
}
