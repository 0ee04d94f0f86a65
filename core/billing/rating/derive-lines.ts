import { lineName } from '#core/billing/line.ts'
import type { Subscription } from '#core/billing/subscription.ts'
import type { Charge, Price } from '#core/channel/catalog.ts'
import { overlap } from '#core/ground/calendar.ts'
import { ZERO } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import { basisOf, type Park } from '#core/ground/reconcile.ts'
import { deriveCostPlus } from './derive-cost-plus.ts'
import { deriveMetered } from './derive-metered.ts'
import { rateFlat } from './flat.ts'
import {
  type DerivedLine,
  finish,
  keyOf,
  type LineFacts,
  missingPrice,
  priceOf,
  type RatedUnit,
  type Unit,
} from './unit.ts'

/**
 * Every line that the link is worth at the cut, unrounded: each charge of each subscription in each of its periods. What
 * lacks a price, a binding, a rate or its upstream comes back as a park. Upstream links derive first.
 */
export function deriveLines(facts: LineFacts): readonly DerivedLine[] {
  return facts.subscriptions.flatMap((subscription) => {
    const charges = facts.catalog.products.get(subscription.product)?.charges ?? []
    return charges.flatMap((charge) => deriveCharge(subscription, charge, facts))
  })
}

function deriveCharge(subscription: Subscription, charge: Charge, facts: LineFacts): readonly DerivedLine[] {
  const units = facts.periods.map((period) => ({ period, price: priceOf(subscription, charge, period, facts) }))
  // A cost-plus charge has the periods that its upstream measured; only where there is none, the link's own period parks.
  const own = units.filter(({ price }) => price?.price.model !== 'cost_plus')
  const marked = deriveCostPlus(subscription, charge, facts)
  const met = new Set(marked.map(({ key }) => lineName(key)))
  const lines = own.flatMap(({ period, price }) => {
    const unit = { subscription, charge, period, key: keyOf(subscription, charge, period, facts.agreement) }
    if (met.has(lineName(unit.key))) return []
    const used = overlap(subscription, period)
    if (!used) return ended(unit, facts)
    return [finish(unit, price ? deriveOwn(unit, price, used, facts) : missingPrice(unit, facts), facts, price)]
  })
  return [...marked, ...lines]
}

function deriveOwn(
  unit: Unit,
  price: Price,
  used: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
  facts: LineFacts,
): RatedUnit | Park {
  const model = price.price
  if (model.model !== 'flat') return deriveMetered(unit, model, used, facts)
  const { amount, says, steps } = rateFlat(model, unit.period, used)
  return { amount, basis: [], reasons: steps, says }
}

/** A period after the subscription's end is worth nothing, said aloud where something was rated in it before. */
function ended(unit: Unit, facts: LineFacts): readonly DerivedLine[] {
  if (!facts.rated.has(lineName(unit.key))) return []
  const refs = unit.subscription.facts.map((position) => factRef({ position }))
  const basis = basisOf(refs, [factRef({ position: facts.agreement.fact })])
  const says = 'The subscription does not cover this period, so it is worth nothing'
  return [{ key: unit.key, total: ZERO, basis, reason: { rule: 'subscription_ended', says, amount: '0', facts: refs } }]
}
