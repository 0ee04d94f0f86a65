import type { Price } from '#core/channel/catalog.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Basis, Park } from '#core/ground/reconcile.ts'
import { measureText } from '#core/metering/measure-text.ts'
import { type Meter, meterAt } from '#core/metering/meter.ts'
import { type Quantity, quantityBasis, quantityName } from '#core/metering/quantity.ts'
import type { Measured } from './measured.ts'
import type { Piece } from './pieces.ts'
import { type LineFacts, missingPrice, type PricedUnit } from './unit.ts'

/** What was measured in a piece, with the reason that leads to its events. `named` is the quantity as it stands in a basis. */
export type MeasuredPiece = Readonly<{ price: Price; measured: Measured; named: string; basis: Basis; reason: Reason }>

/** A charge without a meter, or a subscription without a subject, is unknown, not zero: it parks. */
export function measurePiece(unit: PricedUnit, piece: Piece, facts: LineFacts): MeasuredPiece | Park {
  const { charge, subscription } = unit
  const meter = charge.meter === undefined ? undefined : meterAt(facts.meters.get(charge.meter), piece.from)
  if (!piece.price) return missingPrice(unit, facts)
  if (!meter) {
    return { code: 'missing_price', says: `The price of ${charge.charge} needs a quantity, and nothing meters it` }
  }
  const name = quantityName(subscription.id, meter.id, piece)
  const quantity = facts.quantities.get(name)
  if (!quantity) {
    const says = `No subject is bound to ${subscription.id} in ${unit.period.starts.toString()}`
    return { code: 'missing_binding', says }
  }
  const bindings = facts.bindings.get(subscription.id) ?? []
  const basis = [meter.fact, ...bindings.map((binding) => binding.fact)].map((position) => factRef({ position }))
  const measured = {
    quantity: quantity.amount,
    events: quantity.events,
    parts: facts.splits?.get(name) ?? [],
    transactions: facts.transactions?.get(name) ?? [],
  }
  const reason = quantityReason(unit, meter, quantity, piece)
  return { price: piece.price, measured, named: quantityBasis(name, quantity), basis, reason }
}

function quantityReason(
  { subscription }: PricedUnit,
  meter: Meter,
  { amount, events }: Quantity,
  { from, to }: Piece,
): Reason {
  const span = { from: from.toString(), to: to.toString() }
  return {
    rule: 'quantity',
    says: `${decimalText(amount)} ${meter.unit}: ${measureText(meter)} over ${events} events`,
    quantity: decimalText(amount),
    unit: meter.unit,
    facts: [factRef({ position: meter.fact })],
    // The usage position is filled in from the cut by whoever posts: core/billing/posting.ts.
    usage: { subscription: subscription.id, meter: meter.id, ...span, usagePosition: 0, events },
  }
}
