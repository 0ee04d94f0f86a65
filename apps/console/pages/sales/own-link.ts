import type { Order, OrderLink } from '#apps/console/api/sales.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'

export type SeenOrder = Readonly<{ order: Order; me: Me }>

/** The link that the viewer sells on; nobody sells on two of one chain. */
export function ownLink({ order, me }: SeenOrder): OrderLink | undefined {
  return order.links.find(({ seller }) => seller === me.organization)
}
