import { z } from 'zod'
import type { GoodwillBody } from '#core/billing/goodwill.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import type { AgreementFact } from '#core/channel/agreement.ts'
import { type FactKind, notYours, unknown } from '#operations/fact-kind.ts'
import { amountText, instant, ownedId } from '#operations/fields.ts'

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
