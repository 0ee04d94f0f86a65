import { z } from 'zod'
import type { AmendmentBody, AmendmentFact, AmendmentWithdrawnFact } from '#core/billing/amendment.ts'
import { DEPARTURE_REASONS } from '#core/billing/departure.ts'
import type { SubscriptionFact } from '#core/billing/subscription.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { changedField, type FactKind, notYours, unknown } from '#operations/fact-kind.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { openAmendments } from './amendment-judge.ts'
import { planName, quantityText, termMonths } from './subscription-kinds.ts'

const renewed = { to: z.literal('renewed'), months: termMonths, quantity: quantityText.optional() }
const BUT_RENEWED = [
  z.strictObject({ to: z.literal('quantity'), quantity: quantityText }),
  z.strictObject({ to: z.literal('plan'), plan: planName }),
  z.strictObject({ to: z.literal('suspended') }),
  z.strictObject({ to: z.literal('running') }),
  z.strictObject({ to: z.literal('co_termed'), end: instant }),
] as const

/** What an amendment may make of a subscription, but its end. */
export const CHANGES = [...BUT_RENEWED, z.strictObject(renewed)] as const

/** Why a customer leaves, in one word. */
export const departureReason = z
  .enum(DEPARTURE_REASONS)
  .meta({ description: 'Why the customer leaves, in one word', example: 'price' })

/** As a fact a renewal may go by an accepted quote, and an end says why. */
const TOLD_CHANGES = [
  ...BUT_RENEWED,
  z.strictObject({
    ...renewed,
    quote: z.strictObject({ quote: ownedId, version: z.int().min(1).max(10_000) }).optional(),
  }),
  z.strictObject({ to: z.literal('cancelled'), reason: departureReason.optional() }),
] as const

export const because = z.string().min(1).max(500).meta({ description: 'Why, for whoever reads it later' })

export const amendment: FactKind<AmendmentBody> = {
  kind: 'amendment',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'What changes about a subscription from a moment on: quantity, plan, suspension, term, end',
  schema: z.object({
    subscription: ownedId,
    at: instant,
    change: z.discriminatedUnion('to', TOLD_CHANGES),
    because: because.optional(),
  }) as z.ZodType<AmendmentBody>,
  needs: ({ body }) => [['subscription', body.subscription]],
  fault: ({ owner, about, body }, known) => {
    const amended = known<SubscriptionFact>('subscription', body.subscription)
    if (!amended) return unknown('subscription', body.subscription)
    const sellers = amended.body.chain.map(ownerOf)
    if (!sellers.includes(owner)) return notYours('an amendment', 'a seller on the chain of the subscription')
    const before = known<AmendmentFact>('amendment', about)?.body
    return changedField(about, { before, now: body }, ['subscription'])
  },
  opens: openAmendments,
  parties: ({ body, owner }, known) => known<SubscriptionFact>('subscription', body.subscription)?.parties ?? [owner],
}

export const amendmentWithdrawn: FactKind<AmendmentWithdrawnFact['body']> = {
  kind: 'amendment_withdrawn',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'An amendment that no longer holds, as if it had never been told: a cancellation that is taken back',
  schema: z.object({ because }),
  continues: 'amendment',
  needs: () => [],
  fault: ({ owner, about }) => (ownerOf(about) === owner ? undefined : notYours('a withdrawal', ownerOf(about))),
}
