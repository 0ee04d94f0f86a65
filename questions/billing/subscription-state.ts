import type { z } from 'zod'
import { buyerOn, type Subscription, segmentAt } from '#core/billing/subscription.ts'
import { termAt } from '#core/billing/subscription-terms.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { amount, moment } from '#questions/reading.ts'

export const STATES = ['active', 'suspended', 'to come', 'ended'] as const
export type State = (typeof STATES)[number]

/** Where a subscription is at a moment, as lists and documents show it. */
export type StateShown = Readonly<{
  state: State
  quantity: z.input<typeof amount> | null
  plan: string | null
  termEnds: z.input<typeof moment> | null
}>

/** How it is at a moment; of what has not begun, as it begins, and of what has ended, as it was to the last. */
export function stateAt(subscription: Subscription, at: Temporal.Instant, zone: string): StateShown {
  const { segments, from, to } = subscription
  const isToCome = isBefore(at, from)
  const isOver = to !== undefined && !isBefore(at, to)
  const segment = segmentAt(subscription, at) ?? (isToCome && !isOver ? segments[0] : segments.at(-1))
  const running = isOver ? undefined : termAt(subscription, isToCome ? from : at, zone)
  const state = isOver ? 'ended' : isToCome ? 'to come' : segment?.suspended ? 'suspended' : 'active'
  return {
    state,
    quantity: segment ? decimalText(segment.quantity) : null,
    plan: segment?.plan ?? null,
    termEnds: running?.to.toString() ?? null,
  }
}

/** The zone by whose calendar an organization counts: of the link on which it sells, or else buys; UTC where it knows neither. */
export function zoneFor(
  subscription: Subscription,
  organization: OrganizationId,
  agreements: ReadonlyMap<OwnedId, Agreement>,
): string {
  const { chain } = subscription
  const own =
    chain.find((link) => ownerOf(link) === organization) ??
    chain.find((link) => buyerOn(subscription, link) === organization)
  return (own === undefined ? undefined : agreements.get(own)?.calendar.zone) ?? 'UTC'
}
