import { z } from 'zod'
import {
  type CreditHeldBody,
  type CreditLimitBody,
  type CreditLimitFact,
  type CreditReleasedBody,
  secondPersonFault,
} from '#core/billing/credit-use.ts'
import type { OrderFact } from '#core/billing/order.ts'
import { MONEY_ROLES, TELLING_ROLES } from '#core/channel/access.ts'
import type { AgreementFact } from '#core/channel/agreement.ts'
import { changedField, type FactKind, notYours, unknown } from '#operations/fact-kind.ts'
import { amountText, currency, decimalText, instant, ownedId } from '#operations/fields.ts'
import { noOrder, openOrders } from './order-course.ts'
import { linkParties, sellerFault } from './order-kinds.ts'
import { actorFault, actorId, personOf } from './quote-schema.ts'

export const creditLimit: FactKind<CreditLimitBody> = {
  kind: 'credit_limit',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'Up to what a seller lets the buyer of an agreement owe, from a moment on; the buyer sees it',
  schema: z.object({ agreement: ownedId, amount: amountText, from: instant }),
  needs: ({ body }) => [['agreement', body.agreement]],
  fault: ({ owner, about, body }, known) => {
    const agreement = known<AgreementFact>('agreement', body.agreement)?.body
    if (!agreement) return unknown('agreement', body.agreement)
    if (agreement.seller !== owner) return notYours('a credit limit', `the seller ${agreement.seller}`)
    const before = known<CreditLimitFact>('credit_limit', about)?.body
    return changedField(about, { before, now: body }, ['agreement'])
  },
  parties: ({ owner, body }, known) => {
    const agreement = known<AgreementFact>('agreement', body.agreement)?.body
    return agreement ? [agreement.seller, agreement.buyer] : [owner]
  },
}

const needsOrder = ({ body }: Readonly<{ body: Readonly<{ order: string }> }>) => [['order', body.order]] as const

export const orderHeld: FactKind<CreditHeldBody> = {
  kind: 'order_held',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'The seller of a link holds an order, as its buyer would be past its credit limit, with the numbers',
  schema: z.object({
    order: ownedId,
    link: ownedId,
    limit: amountText,
    open: decimalText,
    unbilled: decimalText,
    committed: decimalText,
    adds: decimalText,
    currency,
    by: actorId,
  }),
  needs: needsOrder,
  fault: ({ owner, body }, known, _, { principal }) =>
    sellerFault('a hold', owner, body, known) ?? actorFault('a hold', body.by, principal),
  opens: async (acting, told, judged) => {
    const course = await openOrders(
      acting,
      told.map(({ body }) => body.order),
      judged,
    )
    return ({ body }, { now }) => {
      const found = course.order(body.order, now)
      if (!found) return noOrder(body.order)
      const link = found.links.find((one) => one.link === body.link)
      if (found.state !== 'cancelled' && link?.state !== 'confirmed') return undefined
      const says = `${body.link} of ${body.order} is ${link?.state}, and the order ${found.state}: there is nothing to hold`
      return { code: 'order_not_open', says }
    }
  },
  parties: ({ owner, body }, known) => linkParties(known<OrderFact>('order', body.order)?.body, body.link, owner),
}

export const creditReleased: FactKind<CreditReleasedBody> = {
  kind: 'credit_released',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A second person of the seller lets an order through that is held, up to an amount of use in all',
  schema: z.object({
    order: ownedId,
    link: ownedId,
    amount: amountText.meta({ description: 'What use and order together may come to', example: '5000.00' }),
    by: actorId,
    because: z.string().min(1).max(500),
  }),
  needs: needsOrder,
  fault: ({ owner, body }, known, _, { principal }) =>
    sellerFault('a release', owner, body, known) ?? actorFault('a release', body.by, principal),
  opens: async (acting, told, judged) => {
    const course = await openOrders(
      acting,
      told.map(({ body }) => body.order),
      judged,
    )
    return ({ owner, body }, { now, principal }) => {
      const found = course.order(body.order, now)
      if (!found) return noOrder(body.order)
      const link = found.links.find((one) => one.link === body.link)
      if (found.state === 'cancelled' || link?.state !== 'held') {
        const says = `${body.link} of ${body.order} is ${link?.state}, and the order ${found.state}: nothing is held`
        return { code: 'nothing_held', says }
      }
      const person = personOf(body.by, principal)
      const asked = [link.held?.body.by, ...(found.seller === owner ? [found.by] : [])]
      return secondPersonFault('Releasing credit', { person, asked })
    }
  },
  parties: ({ owner, body }, known) => linkParties(known<OrderFact>('order', body.order)?.body, body.link, owner),
}
