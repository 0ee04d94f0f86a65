import type { PriceModel } from '#core/channel/catalog.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Park } from '#core/ground/reconcile.ts'
import { measureText } from '#core/metering/measure-text.ts'
import { type Meter, meterAt } from '#core/metering/meter.ts'
import { type Quantity, quantityBasis, quantityName } from '#core/metering/quantity.ts'
import { rateQuantity } from './rate-quantity.ts'
import type { LineFacts, RatedUnit, Unit } from './unit.ts'

/** The rated quantity of a charge, or a park: a charge without a meter, or a subscription without a subject, is unknown, not zero. */
export function deriveMetered(
  unit: Unit,
  price: Exclude<PriceModel, { model: 'flat' }>,
  used: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
  facts: LineFacts,
): RatedUnit | Park {
  const meter = unit.charge.meter === undefined ? undefined : meterAt(facts.meters.get(unit.charge.meter), used.from)
  if (!meter || price.model === 'cost_plus' || price.model === 'matrix' || price.model === 'percentage')
    return missingMeter(unit)
  const name = quantityName(unit.subscription.id, meter.id, used)
  const quantity = facts.quantities.get(name)
  if (!quantity) return missingBinding(unit)
  const bindings = facts.bindings.get(unit.subscription.id) ?? []
  const told = [meter.fact, ...bindings.map((binding) => binding.fact)].map((position) => factRef({ position }))
  const { amount, says, steps } = rateQuantity(price, quantity.amount)
  const reason = quantityReason(unit, meter, quantity, used)
  return { amount, says, basis: [...told, quantityBasis(name, quantity)], reasons: [...steps, reason] }
}

function quantityReason(
  unit: Unit,
  meter: Meter,
  { amount, events }: Quantity,
  used: Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>,
): Reason {
  return {
    rule: 'quantity',
    says: `${decimalText(amount)} ${meter.unit}: ${measureText(meter)} over ${events} events`,
    quantity: decimalText(amount),
    unit: meter.unit,
    facts: [factRef({ position: meter.fact })],
    // The usage position is filled in from the cut by whoever posts: core/billing/posting.ts.
    usage: {
      subscription: unit.subscription.id,
      meter: meter.id,
      from: used.from.toString(),
      to: used.to.toString(),
      usagePosition: 0,
      events,
    },
  }
}

function missingMeter({ charge }: Unit): Park {
  return { code: 'missing_price', says: `The price of ${charge.charge} needs a quantity, and nothing meters it` }
}

function missingBinding({ subscription, period }: Unit): Park {
  return { code: 'missing_binding', says: `No subject is bound to ${subscription.id} in ${period.starts.toString()}` }
}
