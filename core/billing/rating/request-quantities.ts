import { meterAt } from '#core/metering/meter.ts'
import { type QuantityRequest, requestQuantity } from '#core/metering/quantity.ts'
import { measuredSpans, piecesOf } from './pieces.ts'
import type { LineFacts } from './unit.ts'

/** The quantities that a link's lines need, to be measured at the cut: one per metered charge and stretch with one price. */
export function requestQuantities(facts: Omit<LineFacts, 'quantities'>): readonly QuantityRequest[] {
  return facts.subscriptions.flatMap((subscription) => {
    const bindings = facts.bindings.get(subscription.id) ?? []
    const metered = (facts.catalog.products.get(subscription.product)?.charges ?? []).flatMap((charge) => {
      const versions = charge.meter === undefined ? undefined : facts.meters.get(charge.meter)
      return versions ? [{ charge, versions }] : []
    })
    return metered.flatMap(({ charge, versions }) =>
      facts.periods.flatMap((period) =>
        measuredSpans(piecesOf(subscription, charge, period, facts)).flatMap((span) => {
          const model = span.price?.price.model
          const meter = meterAt(versions, span.from)
          // A flat fee asks for no quantity, and a cost-plus price takes its upstream's.
          const needs = model !== undefined && model !== 'flat' && model !== 'cost_plus'
          return needs && meter ? [requestQuantity(subscription.id, meter, span, bindings)] : []
        }),
      ),
    )
  })
}
