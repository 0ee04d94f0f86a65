import type { Price } from '#core/channel/catalog.ts'
import { type Meter, meterAt } from '#core/metering/meter.ts'
import { joinRequests, type QuantityRequest, requestQuantity } from '#core/metering/quantity.ts'
import { periodsWithin } from './domain.ts'
import { needsTransactions } from './percentage.ts'
import { measuredSpans, piecesOf } from './pieces.ts'
import type { LineFacts } from './unit.ts'

/**
 * The quantities that a link's lines need, to be measured at the cut: one per meter and stretch with one price, with its parts by
 * label where a matrix asks for them, and its single transactions where a percentage does.
 */
export function requestQuantities(facts: Omit<LineFacts, 'quantities'>): readonly QuantityRequest[] {
  const requests = facts.subscriptions.flatMap((subscription) => {
    const bindings = facts.bindings.get(subscription.id) ?? []
    const metered = (facts.catalog.products.get(subscription.product)?.charges ?? []).flatMap((charge) => {
      const versions = charge.meter === undefined ? undefined : facts.meters.get(charge.meter)
      return versions ? [{ charge, versions }] : []
    })
    return metered.flatMap(({ charge, versions }) =>
      periodsWithin(facts.periods, facts.domain, subscription.id).flatMap((period) =>
        measuredSpans(piecesOf(subscription, charge, period, facts)).flatMap((span) => {
          const meter = meterAt(versions, span.from)
          const needed = meter && neededBy(span.price, meter)
          return needed ? [{ ...requestQuantity(subscription.id, meter, span, bindings), ...needed }] : []
        }),
      ),
    )
  })
  return joinRequests(requests)
}

/** What a price needs beside the quantity; undefined where it needs none: a fee, or a marked-up cost, which takes its upstream's. */
function neededBy(price: Price | undefined, meter: Meter): Pick<QuantityRequest, 'by' | 'each'> | undefined {
  const model = price?.price
  if (model === undefined || model.model === 'flat' || model.model === 'cost_plus') return undefined
  if (model.model === 'matrix') return { by: model.by }
  const single = model.model === 'percentage' && needsTransactions(model) && hasTransactions(meter)
  return single ? { each: true } : {}
}

/** Other measures make one number of many events, and no event has a part of its own in it. */
function hasTransactions({ measure }: Meter): boolean {
  return measure.aggregation === 'sum' || measure.aggregation === 'count'
}
