import type { Subscription } from '#core/billing/subscription.ts'
import { termsOf } from '#core/billing/subscription-terms.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Outcome } from './backtest.ts'

type OutcomeAsked = Readonly<{ at: Temporal.Instant; zone: string }>

/**
 * How a customer's deal for a product stands at a moment: lost where all of its subscriptions that had begun have ended, renewed where
 * one of them is in a term after its first or had one, else running. Undefined where nothing had begun by then. A subscription that was
 * moved to another chain goes on in the one that replaces it, so it is not lost.
 */
export function dealOutcomes(
  subscriptions: Iterable<Subscription>,
  { at, zone }: OutcomeAsked,
): (customer: OrganizationId, product: OwnedId) => Outcome | undefined {
  const begun = [...subscriptions].filter(({ from }) => isBefore(from, at))
  const deals = Map.groupBy(begun, ({ customer, product }) => `${customer} ${product}`)
  return (customer, product) => {
    const deal = deals.get(`${customer} ${product}`)
    if (!deal) return undefined
    if (deal.every(({ to }) => to !== undefined && !isBefore(at, to))) return 'lost'
    return deal.some((one) => isRenewed(one, { at, zone })) ? 'renewed' : 'running'
  }
}

function isRenewed(subscription: Subscription, { at, zone }: OutcomeAsked): boolean {
  return termsOf(subscription, { zone, until: at }).some(({ origin }) => origin !== 'agreed')
}
