import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { OrderFact, OrderTermsFact } from './order.ts'

/** The kinds of facts that tell under which purchase order a buyer ordered. */
export const PURCHASE_ORDER_KINDS = ['order', 'order_terms'] as const

/** The buyer's purchase order on one link for each subscription that came of an order, where it named one. */
export function purchaseOrdersOn(link: OwnedId, facts: readonly Fact[]): ReadonlyMap<OwnedId, string> {
  const orders = newestAboutEach(factsOfKind<OrderFact>(facts, 'order'))
  const terms = newestAboutEach(factsOfKind<OrderTermsFact>(facts, 'order_terms'))
  const named = [...terms.values()].flatMap(({ body }) => {
    if (body.link !== link || body.purchaseOrder === undefined) return []
    const { purchaseOrder } = body
    return (orders.get(body.order)?.body.lines ?? []).map((line) => [line.subscription, purchaseOrder] as const)
  })
  return new Map(named)
}
