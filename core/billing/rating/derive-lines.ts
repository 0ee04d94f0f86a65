import { lineName } from '#core/billing/line.ts'
import type { Subscription } from '#core/billing/subscription.ts'
import type { Charge } from '#core/channel/catalog.ts'
import type { Period } from '#core/ground/calendar.ts'
import { ZERO } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import { basisOf } from '#core/ground/reconcile.ts'
import { deriveAgreed } from './derive-agreed.ts'
import { deriveCostPlus } from './derive-cost-plus.ts'
import { deriveWindow, type Stage } from './derive-metered-window.ts'
import { periodsWithin } from './domain.ts'
import { piecesOf } from './pieces.ts'
import { settlePromises } from './settle-promises.ts'
import { type DerivedLine, keyOf, type LineFacts, missingPrice, type PricedUnit, type Unit } from './unit.ts'
import { windowOf } from './window.ts'

/**
 * Every line that the link is worth at the cut, unrounded: each charge of each subscription in each of its periods, those that
 * count together derived together, and what commitments and credits make of them. What lacks a price, a binding, a rate or its upstream comes back as a park. Upstream links
 * derive first.
 */
export function deriveLines(facts: LineFacts): readonly DerivedLine[] {
  const lines: DerivedLine[] = []
  const units: PricedUnit[] = []
  for (const subscription of facts.subscriptions) {
    for (const charge of facts.catalog.products.get(subscription.product)?.charges ?? []) {
      const found = deriveCharge(subscription, charge, facts)
      lines.push(...found.lines)
      units.push(...found.units)
    }
  }
  for (const pool of Map.groupBy(units, (unit) => poolName(unit, facts)).values())
    lines.push(...derivePool(pool, facts))
  return [...lines, ...settlePromises(lines, facts)]
}

/** The lines of a charge that need no price of their own, and its units that do. */
function deriveCharge(
  subscription: Subscription,
  charge: Charge,
  facts: LineFacts,
): Readonly<{ lines: readonly DerivedLine[]; units: readonly PricedUnit[] }> {
  // A cost-plus charge has the periods that its upstream measured; only where there is none, the link's own period parks.
  const lines: DerivedLine[] = [...deriveCostPlus(subscription, charge, facts)]
  const met = new Set(lines.map(({ key }) => lineName(key)))
  const units: PricedUnit[] = []
  for (const period of periodsOf(subscription, facts)) {
    const unit = { subscription, charge, period, key: keyOf(subscription, charge, period, facts.agreement) }
    if (met.has(lineName(unit.key))) continue
    const pieces = piecesOf(subscription, charge, period, facts)
    const price = pieces.find((piece) => piece.price)?.price
    if (period === facts.ahead && price?.billed !== 'advance') continue
    if (price?.price.model === 'cost_plus') continue
    if (pieces.length === 0) lines.push(...ended(unit, facts))
    else if (price) units.push({ ...unit, pieces, price })
    else lines.push({ key: unit.key, park: missingPrice(unit, facts) })
  }
  return { lines, units }
}

function periodsOf({ id }: Subscription, { periods, ahead, domain }: LineFacts): readonly Period[] {
  const within = periodsWithin(periods, domain, id)
  return ahead ? [...within, ahead] : within
}

/** What units count their tiers, minimum and maximum together: one charge, over a scope and a window, at prices for the same. */
function poolName({ subscription, charge, period, price, key }: PricedUnit, { agreement }: LineFacts): string {
  const { scope = 'subscription', window = 'period', only } = price ?? {}
  if (scope === 'subscription' && (window === 'period' || charge.meter === undefined)) return lineName(key)
  const over = { subscription: subscription.id, customer: subscription.customer, agreement: agreement.id }[scope]
  const stretch = charge.meter === undefined ? period.starts.toString() : windowOf(window, subscription, period).name
  return `${scope} ${over} ${subscription.product} ${charge.charge} ${window} ${stretch} ${JSON.stringify(only ?? {})}`
}

function derivePool(units: readonly PricedUnit[], facts: LineFacts): readonly DerivedLine[] {
  if (units[0]?.charge.meter === undefined || units.every(({ price }) => price?.price.model === 'flat')) {
    return deriveAgreed(units, facts)
  }
  return deriveWindow(stagesOf(units), facts)
}

/** The units of a window, period by period. The window of a pool ends with the last of its subscriptions. */
function stagesOf(units: readonly PricedUnit[]): readonly Stage[] {
  const byPeriod = Map.groupBy(units, ({ period }) => period.from.epochMilliseconds)
  const ordered = [...byPeriod].sort(([a], [b]) => a - b).map(([, together]) => together)
  return ordered.map((together) => ({ units: together, last: together.every(isLast) }))
}

function isLast({ price, subscription, period }: PricedUnit): boolean {
  return windowOf(price?.window ?? 'period', subscription, period).last
}

/** A period after the subscription's end is worth nothing, said aloud where something was rated in it before. */
function ended(unit: Unit, facts: LineFacts): readonly DerivedLine[] {
  if (!facts.rated.has(lineName(unit.key))) return []
  const refs = unit.subscription.facts.map((position) => factRef({ position }))
  const basis = basisOf(refs, [factRef({ position: facts.agreement.fact })])
  const says = 'The subscription does not cover this period, so it is worth nothing'
  return [{ key: unit.key, total: ZERO, basis, reason: { rule: 'subscription_ended', says, amount: '0', facts: refs } }]
}
