import { z } from 'zod'
import type { GoodwillBody } from '#core/billing/goodwill.ts'
import { buyerOn, partiesOf, type SubscriptionBody, type SubscriptionFact } from '#core/billing/subscription.ts'
import { MONEY_ROLES, TELLING_ROLES } from '#core/channel/access.ts'
import type { AgreementFact } from '#core/channel/agreement.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { changedField, type FactKind, notYours, unknown } from '#operations/fact-kind.ts'
import { amountText, instant, organizationId, ownedId } from '#operations/fields.ts'

export const subscription: FactKind<SubscriptionBody> = {
  kind: 'subscription',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A customer’s right to a product, through one sales chain',
  schema: z.object({
    product: ownedId,
    customer: organizationId,
    chain: z.array(ownedId).min(1).max(8),
    from: instant,
  }),
  needs: ({ body }) => [['product', body.product], ...body.chain.map((link) => ['agreement', link] as const)],
  fault: ({ owner, about, body }, known) => {
    if (!known('product', body.product)) return unknown('product', body.product)
    if (!body.chain.some((link) => ownerOf(link) === owner)) return notYours('a subscription', 'a seller on its chain')
    // Links that the recorder isn't party to are judged by their own sellers when they close.
    for (const link of body.chain) {
      const agreement = known<AgreementFact>('agreement', link)?.body
      const buyer = buyerOn(body, link)
      if (!agreement && (ownerOf(link) === owner || buyer === owner)) return unknown('agreement', link)
      if (agreement && agreement.buyer !== buyer) {
        return {
          code: 'chain_is_broken',
          says: `${agreement.buyer} buys on ${link}, and the chain goes on with ${buyer}`,
        }
      }
    }
    const before = known<SubscriptionFact>('subscription', about)?.body
    return changedField(about, { before, now: body }, ['product', 'customer', 'chain'])
  },
  parties: ({ body }) => partiesOf(body),
}

export const subscriptionCancelled: FactKind<Readonly<{ at: string; because: string }>> = {
  kind: 'subscription_cancelled',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'When a subscription ended or will end, and why',
  schema: z.object({ at: instant, because: z.string().min(1).max(500) }),
  continues: 'subscription',
  needs: () => [],
  fault: ({ owner, about, body }, known) => {
    const ended = known<SubscriptionFact>('subscription', about)
    if (!ended) return unknown('subscription', about)
    if (!partiesOf(ended.body).includes(owner)) return notYours('a cancellation', 'somebody on the chain')
    const begins = Temporal.Instant.from(ended.body.from)
    return Temporal.Instant.compare(Temporal.Instant.from(body.at), begins) < 0
      ? { code: 'ends_before_it_begins', says: `${about} begins ${ended.body.from} and can't end ${body.at}` }
      : undefined
  },
}

export const goodwill: FactKind<GoodwillBody> = {
  kind: 'goodwill',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A seller’s decision to charge less for one charge of one service period',
  schema: z.object({
    link: ownedId,
    subscription: ownedId,
    charge: z.string(),
    periodFrom: instant,
    credit: z.union([z.strictObject({ fixed: amountText }), z.strictObject({ percent: amountText })]),
    because: z.string().min(1).max(500),
  }),
  needs: ({ body }) => [
    ['agreement', body.link],
    ['subscription', body.subscription],
  ],
  fault: ({ owner, body }, known) => {
    const link = known<AgreementFact>('agreement', body.link)
    if (!link) return unknown('agreement', body.link)
    if (link.body.seller !== owner) return notYours('goodwill', `the seller ${link.body.seller}`)
    return known('subscription', body.subscription) ? undefined : unknown('subscription', body.subscription)
  },
  parties: ({ body, owner }, known) => {
    const link = known<AgreementFact>('agreement', body.link)
    return link ? [link.body.seller, link.body.buyer] : [owner]
  },
}
