import type { Subscription } from '#core/billing/subscription.ts'
import { contains, isBefore } from '#core/ground/calendar.ts'
import { type Decimal, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { LineCredit } from '#core/rewards/credit.ts'

/** What was billed, found by subscription, and subscriptions found by whose they are. */
export type BilledIndex = Readonly<{
  lines: ReadonlyMap<OwnedId, readonly LineCredit[]>
  subscriptions: ReadonlyMap<string, readonly Subscription[]>
}>

/** What a stretch of time came to: an amount in one currency, and the postings that it rests on. */
export type Billed = Readonly<{
  amount: Decimal
  currency: Currency | undefined
  /** What the first postings said, before corrections. */
  first: Decimal
  basis: readonly string[]
  mixed?: boolean
}>

export function indexBilled(lines: readonly LineCredit[], subscriptions: Iterable<Subscription>): BilledIndex {
  return {
    lines: Map.groupBy(lines, ({ key }) => key.subscription),
    subscriptions: Map.groupBy(subscriptions, ({ customer, product }) => journeyName(customer, product)),
  }
}

export function journeyName(customer: OrganizationId | undefined, product: OwnedId | undefined): string {
  return `${customer ?? ''} ${product ?? ''}`
}

/** Σ of what was billed for service periods of a subscription that begin in a stretch. A second currency makes it mixed. */
export function billedBetween(
  index: BilledIndex,
  subscription: OwnedId,
  from: Temporal.Instant,
  to: Temporal.Instant,
): Billed {
  const lines = (index.lines.get(subscription) ?? []).filter(({ period }) => contains({ from, to }, period.from))
  return billedBy(lines)
}

export function billedBy(lines: readonly LineCredit[]): Billed {
  const currency = lines[0]?.currency
  let [amount, first] = [ZERO, ZERO]
  const basis: string[] = []
  for (const line of lines) {
    amount = amount.plus(line.base)
    first = first.plus(line.first ?? line.base)
    basis.push(...line.basis)
  }
  const mixed = lines.some((line) => line.currency !== currency)
  return { amount, currency, first, basis, ...(mixed ? { mixed } : {}) }
}

/** A year later by the calendar of a zone: what "first year" ends with. */
export function yearAfter(from: Temporal.Instant, zone: string): Temporal.Instant {
  return from.toZonedDateTimeISO(zone).add({ years: 1 }).toInstant()
}

/** The subscriptions of a customer to a product that have begun by a moment. */
export function subscriptionsOf(
  index: BilledIndex,
  whose: Readonly<{ customer: OrganizationId | undefined; product: OwnedId | undefined }>,
  at: Temporal.Instant,
): readonly Subscription[] {
  const all = index.subscriptions.get(journeyName(whose.customer, whose.product)) ?? []
  return all.filter(({ from }) => !isBefore(at, from))
}
