import { z } from 'zod'
import type { AmendmentBody, AmendmentFact, AmendmentWithdrawnFact } from '#core/billing/amendment.ts'
import type { SubscriptionFact } from '#core/billing/subscription.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { changedField, type FactKind, notYours, unknown } from '#operations/fact-kind.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { openAmendments } from './amendment-judge.ts'
import { planName, quantityText, termMonths } from './subscription-kinds.ts'

/** What an amendment may make of a subscription, but its end. */
export const CHANGES = [
  z.strictObject({ to: z.literal('quantity'), quantity: quantityText }),
  z.strictObject({ to: z.literal('plan'), plan: planName }),
  z.strictObject({ to: z.literal('suspended') }),
  z.strictObject({ to: z.literal('running') }),
  z.strictObject({ to: z.literal('renewed'), months: termMonths, quantity: quantityText.optional() }),
  z.strictObject({ to: z.literal('co_termed'), end: instant }),
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
    change: z.discriminatedUnion('to', [...CHANGES, z.strictObject({ to: z.literal('cancelled') })]),
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
