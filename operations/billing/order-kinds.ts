import { z } from 'zod'
import { creditExceeded } from '#core/billing/credit-use.ts'
import {
  cancellingFault,
  confirmingFault,
  type OrderBody,
  type OrderCancelledFact,
  type OrderConfirmedFact,
  type OrderFact,
  type OrderTermsBody,
} from '#core/billing/order.ts'
import { buyerOn, partiesOf } from '#core/billing/subscription.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import type { AgreementFact } from '#core/channel/agreement.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import type { ProductFact } from '#core/channel/catalog.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { sha256 } from '#operations/channel/enrollment-kinds.ts'
import type { Refusal } from '#operations/door.ts'
import { type FactKind, type Known, notYours, type Opened, unknown } from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { type Acting, lockInTurn } from '#stores/postgres/acting.ts'
import { type CreditStanding, loadCredit } from '#stores/postgres/credit-use.ts'
import type { NewFact } from '#stores/postgres/facts.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { noOrder, openOrders, termsFault } from './order-course.ts'
import { actorFault, actorId, planName, purchaseOrder, quantityText, termField } from './quote-schema.ts'

/** An order's own name goes into the ids of what others tell of it, which have 80 characters. */
const LONGEST_NAME = 39

export const orderLine = z.object({
  subscription: ownedId.meta({ description: 'The id that the subscription gets', example: 'nordwind:fen-stratum' }),
  product: ownedId,
  plan: planName.optional(),
  quantity: quantityText.optional(),
})
export const orderLines = z
  .array(orderLine)
  .min(1)
  .max(200)
  .refine((all) => new Set(all.map((one) => one.subscription)).size === all.length, 'each subscription once')

export const order: FactKind<OrderBody> = {
  kind: 'order',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'What a customer orders through a sales chain; told by who sells to it, and seen by everybody on the chain',
  schema: z.object({
    customer: organizationId,
    chain: z.array(ownedId).min(1).max(8),
    lines: orderLines,
    start: instant,
    term: termField.optional(),
    deal: ownedId.optional(),
    by: actorId,
  }) as unknown as z.ZodType<OrderBody>,
  needs: ({ body }) => [
    ...body.lines.flatMap(({ product, subscription }) => [
      ['product', product] as const,
      ['subscription', subscription] as const,
    ]),
    ...body.chain.map((link) => ['agreement', link] as const),
    ...(body.deal === undefined ? [] : [['deal', body.deal] as const]),
  ],
  fault: ({ owner, about, body }, known, _, { principal }) => {
    const last = body.chain.at(-1)
    if (last === undefined || ownerOf(last) !== owner) return notYours('an order', 'who sells on the last link')
    const name = about.slice(owner.length + 1)
    if (name.length > LONGEST_NAME) {
      return { code: 'wrong_about', says: `${about} has more than ${LONGEST_NAME} characters after its owner` }
    }
    if (known<OrderFact>('order', about)) {
      return { code: 'fixed_once_told', says: `${about} was placed and can't change: cancel it and place another` }
    }
    if (body.deal !== undefined && !known('deal', body.deal)) return unknown('deal', body.deal)
    return (
      actorFault('an order', body.by, principal) ?? chainFaultOf(owner, body, known) ?? linesFault(owner, body, known)
    )
  },
  parties: ({ body }) => partiesOf(body),
}

/** Links that the recorder isn't party to are judged by their own sellers when they confirm. */
function chainFaultOf(owner: string, body: OrderBody, known: Known): Refusal | undefined {
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

function linesFault(owner: string, { lines }: OrderBody, known: Known): Refusal | undefined {
  for (const { product, plan, subscription } of lines) {
    const sold = known<ProductFact>('product', product)
    if (!sold) return unknown('product', product)
    if (plan !== undefined && !sold.body.plans?.some((one) => one.plan === plan)) {
      return unknown('plan', `${plan} of ${product}`)
    }
    if (ownerOf(subscription) !== owner) return notYours(`the subscription ${subscription}`, ownerOf(subscription))
    if (known('subscription', subscription)) {
      return { code: 'fixed_once_told', says: `${subscription} has begun already: name the subscription anew` }
    }
  }
  return undefined
}

/** What the two sides of a link know of an order, which they see alike. */
export function linkParties(order: OrderBody | undefined, link: string, owner: string): readonly string[] {
  const buyer = order && buyerOn(order, link)
  return buyer === undefined ? [owner] : [owner, buyer]
}

/** Why an organization can't tell anything of a link of an order: it is not the seller there. */
export function sellerFault(
  what: string,
  owner: string,
  { order: id, link }: Readonly<{ order: string; link: string }>,
  known: Known,
): Refusal | undefined {
  const found = known<OrderFact>('order', id)
  if (!found) return noOrder(id)
  if (!found.body.chain.includes(link)) {
    return { code: 'link_not_of_order', says: `${id} goes through ${found.body.chain.join(', ')}, not ${link}` }
  }
  return ownerOf(link) === owner ? undefined : notYours(what, `the seller ${ownerOf(link)}`)
}

export const orderTerms: FactKind<OrderTermsBody> = {
  kind: 'order_terms',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'On which terms the seller of one link delivers an order: by an accepted quote or by list',
  schema: z.object({
    order: ownedId,
    link: ownedId,
    quote: z.object({ quote: ownedId, version: z.int().min(1).max(10_000), sha256 }).optional(),
    purchaseOrder: purchaseOrder.optional(),
    billTo: organizationId,
  }) as unknown as z.ZodType<OrderTermsBody>,
  needs: ({ body }) => [
    ['order', body.order],
    ['agreement', body.link],
  ],
  fault: ({ owner, body }, known) => {
    const foreign = sellerFault('terms', owner, body, known)
    if (foreign) return foreign
    const buyer = buyerOn(known<OrderFact>('order', body.order)?.body ?? NOBODY, body.link)
    return body.billTo === buyer ? undefined : notYours(`that ${body.billTo} is billed`, `the buyer ${buyer}`)
  },
  opens: async (acting, told, judged) => {
    const quotes = told.flatMap(({ body }) => body.quote?.quote ?? [])
    for (const quote of [...new Set(quotes)].sort()) await lockInTurn(acting, `quote ${quote}`)
    const ids = told.map(({ body }) => body.order)
    const buyers = told.map(({ body }) => body.billTo)
    const course = await openOrders(acting, ids, judged, buyers)
    return ({ body }, { now }) => {
      const found = course.order(body.order, now)
      if (!found) return noOrder(body.order)
      const standing = found.links.find(({ link }) => link === body.link)
      if (standing?.state === 'confirmed') {
        return { code: 'confirmed_already', says: `${body.link} of ${body.order} is confirmed: its terms stand` }
      }
      return termsFault(course, found, body, now)
    }
  },
  parties: ({ owner, body }, known) => linkParties(known<OrderFact>('order', body.order)?.body, body.link, owner),
}

const NOBODY = { chain: [], customer: '' }

export const orderConfirmed: FactKind<OrderConfirmedFact['body']> = {
  kind: 'order_confirmed',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  continues: 'order',
  summary: 'The seller of a link is bound to deliver what was ordered, within its credit limit for the buyer',
  schema: z.object({ link: ownedId, by: actorId }),
  needs: ({ body }) => [['agreement', body.link]],
  fault: ({ owner, about, body }, known, _, { principal }) => {
    const foreign = sellerFault('a confirmation', owner, { order: about, link: body.link }, known)
    if (foreign) return foreign
    const agreement = known<AgreementFact>('agreement', body.link)?.body
    const buyer = buyerOn(known<OrderFact>('order', about)?.body ?? NOBODY, body.link)
    if (!agreement) return unknown('agreement', body.link)
    if (agreement.buyer !== buyer) {
      const says = `${agreement.buyer} buys on ${body.link}, and the chain goes on with ${buyer}`
      return { code: 'chain_is_broken', says }
    }
    return actorFault('a confirmation', body.by, principal)
  },
  opens: openConfirmations,
}

/** Two orders on one link are confirmed one after the other, so that together they keep its limit. */
async function openConfirmations(
  acting: Acting,
  told: readonly Readonly<{ about: string; owner: string; body: OrderConfirmedFact['body'] }>[],
  judged: readonly NewFact[],
): Promise<Opened<OrderConfirmedFact['body']>> {
  const ids = told.map(({ about }) => about)
  const course = await openOrders(acting, ids, judged)
  const links = [...new Set(told.map(({ body }) => body.link))].sort()
  for (const link of links) await lockInTurn(acting, `credit ${link}`)
  const agreements = agreementsFrom(await loadFactsAbout(acting, [[['agreement'], links]]))
  const credits = new Map<string, CreditStanding>()
  for (const agreement of agreements.values()) {
    credits.set(agreement.id, await loadCredit(acting, agreement, agreement.seller))
  }
  return ({ about, body }, { now }) => {
    const found = course.order(about, now)
    if (!found) return noOrder(about)
    const refused = confirmingFault(found, body.link)
    if (refused) return refused
    const link = found.links.find((one) => one.link === body.link)
    if (!link?.terms) {
      return {
        code: 'terms_missing',
        says: `Tell the order_terms of ${body.link} first: whom it bills, by which quote`,
      }
    }
    const credit = credits.get(body.link)
    if (!credit) return undefined
    const { limitAt, use, feesOf } = credit
    return creditExceeded(limitAt(now), {
      use,
      adds: feesOf(found, link.terms.quote),
      released: link.released?.body.amount,
    })
  }
}

export const orderCancelled: FactKind<OrderCancelledFact['body']> = {
  kind: 'order_cancelled',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  continues: 'order',
  summary: 'A seller on the chain cancels an order before all of its links are confirmed',
  schema: z.object({ because: z.string().min(1).max(500) }),
  needs: () => [],
  fault: ({ owner, about }, known) => {
    const found = known<OrderFact>('order', about)
    if (!found) return noOrder(about)
    return found.body.chain.map(ownerOf).includes(owner)
      ? undefined
      : notYours('that an order is cancelled', 'a seller on its chain')
  },
  opens: async (acting, told, judged) => {
    const course = await openOrders(
      acting,
      told.map(({ about }) => about),
      judged,
    )
    return ({ about }, { now }) => {
      const found = course.order(about, now)
      return found ? cancellingFault(found) : noOrder(about)
    }
  },
}
