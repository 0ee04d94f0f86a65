import { z } from 'zod'
import {
  buyerOn,
  partiesOf,
  type SubscriptionBody,
  type SubscriptionCancelledFact,
  type SubscriptionFact,
} from '#core/billing/subscription.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import type { AgreementFact } from '#core/channel/agreement.ts'
import type { ProductBody, ProductFact } from '#core/channel/catalog.ts'
import { readDecimal } from '#core/ground/decimal.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import { changedField, type FactKind, type Known, notYours, type ToldFact, unknown } from '#operations/fact-kind.ts'
import { decimalText, instant, organizationId, ownedId } from '#operations/fields.ts'

/** How many of something: seats, licenses. */
export const quantityText = decimalText
  .refine((text) => readDecimal(text)?.gt(0) === true, 'a quantity above zero')
  .meta({ description: 'How many, above zero', example: '25' })
export const planName = z.string().min(1).max(100).meta({ description: 'A plan of the product', example: 'gold' })
export const termMonths = z.int().min(1).max(120).meta({ description: 'Length of a term in months', example: 12 })
export const noticeDays = z.int().min(1).max(365).meta({
  description: 'Days before the end of a term by which notice is given, where another follows by itself',
  example: 30,
})

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
    quantity: quantityText.optional(),
    plan: planName.optional(),
    term: z.object({ months: termMonths, renews: z.boolean(), noticeDays: noticeDays.optional() }).optional(),
    replaces: ownedId.optional(),
  }) as z.ZodType<SubscriptionBody>,
  needs: ({ body }) => [
    ['product', body.product],
    ...body.chain.map((link) => ['agreement', link] as const),
    ...(body.replaces === undefined ? [] : [['subscription', body.replaces] as const]),
  ],
  fault: (told, known) => {
    const { owner, about, body } = told
    const product = known<ProductFact>('product', body.product)?.body
    if (!product) return unknown('product', body.product)
    if (!body.chain.some((link) => ownerOf(link) === owner)) return notYours('a subscription', 'a seller on its chain')
    const before = known<SubscriptionFact>('subscription', about)?.body
    return (
      chainFault(told, known) ??
      planFault(body, product) ??
      replacedFault(told, known) ??
      changedField(about, { before, now: body }, ['product', 'customer', 'chain'])
    )
  },
  parties: ({ body }) => partiesOf(body),
}

/** Links that the recorder isn't party to are judged by their own sellers when they close. */
function chainFault({ owner, body }: ToldFact<SubscriptionBody>, known: Known): Refusal | undefined {
  for (const link of body.chain) {
    const agreement = known<AgreementFact>('agreement', link)?.body
    const buyer = buyerOn(body, link)
    if (!agreement && (ownerOf(link) === owner || buyer === owner)) return unknown('agreement', link)
    if (agreement && agreement.buyer !== buyer) {
      const says = `${agreement.buyer} buys on ${link}, and the chain goes on with ${buyer}`
      return { code: 'chain_is_broken', says }
    }
  }
  return undefined
}

/** Whether the product has the plan; where none is named, nothing speaks against it. */
export function planFault(
  { plan, product: id }: Readonly<{ plan?: string | undefined; product: OwnedId }>,
  product: Pick<ProductBody, 'plans'> | undefined,
): Refusal | undefined {
  const plans = (product?.plans ?? []).map((one) => one.plan)
  if (plan === undefined || plans.includes(plan)) return undefined
  const has = plans.length === 0 ? 'no plans' : `the plans ${plans.join(', ')}`
  return { code: 'unknown_plan', says: `${id} has ${has}, and not ${plan}` }
}

function replacedFault({ about, body }: ToldFact<SubscriptionBody>, known: Known): Refusal | undefined {
  const { replaces } = body
  if (replaces === undefined) return undefined
  const replaced = known<SubscriptionFact>('subscription', replaces)?.body
  if (!replaced) return unknown('subscription', replaces)
  if (replaces === about) return { code: 'replaces_another', says: `${about} can't replace itself` }
  if (replaced.product === body.product && replaced.customer === body.customer) return undefined
  const says = `${replaces} is of ${replaced.product} for ${replaced.customer}: what replaces it is of the same`
  return { code: 'replaces_another', says }
}

export const subscriptionCancelled: FactKind<SubscriptionCancelledFact['body']> = {
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
