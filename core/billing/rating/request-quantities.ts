import type { Subscription } from '#core/billing/subscription.ts'
import type { Charge } from '#core/channel/catalog.ts'
import { overlap } from '#core/ground/calendar.ts'
import { meterAt } from '#core/metering/meter.ts'
import { type QuantityRequest, requestQuantity } from '#core/metering/quantity.ts'
import { type LineFacts, priceOf } from './unit.ts'

/** The quantities that a link's lines need, to be measured at the cut: one per metered charge, subscription and period. */
export function requestQuantities(facts: Omit<LineFacts, 'quantities'>): readonly QuantityRequest[] {
  return facts.subscriptions.flatMap((subscription) => {
    const charges = facts.catalog.products.get(subscription.product)?.charges ?? []
    return charges.flatMap((charge) => ofCharge(subscription, charge, facts))
  })
}

function ofCharge(
  subscription: Subscription,
  charge: Charge,
  facts: Omit<LineFacts, 'quantities'>,
): readonly QuantityRequest[] {
  const versions = charge.meter === undefined ? undefined : facts.meters.get(charge.meter)
  const bindings = facts.bindings.get(subscription.id) ?? []
  return facts.periods.flatMap((period) => {
    const used = overlap(subscription, period)
    const model = priceOf(subscription, charge, period, facts)?.price.model
    // A flat fee asks for no quantity, and a cost-plus price takes its upstream's.
    if (!used || model === undefined || model === 'flat' || model === 'cost_plus') return []
    const meter = meterAt(versions, used.from)
    return meter ? [requestQuantity(subscription.id, meter, used, bindings)] : []
  })
}
