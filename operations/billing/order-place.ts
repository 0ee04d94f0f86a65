import { z } from 'zod'
import { type CreditLimit, type CreditUse, creditExceeded, creditLeft } from '#core/billing/credit-use.ts'
import type { Order, OrderBody, OrderTermsBody } from '#core/billing/order.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadCredit } from '#stores/postgres/credit-use.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { coverFault, openOrders } from './order-course.ts'
import { orderLines } from './order-kinds.ts'
import { actorOf, purchaseOrder, termField } from './quote-schema.ts'

export const preview = z.boolean().optional().meta({ description: 'Only says what it would come to' })
const amount = z.string().meta({ description: 'Exact decimal number as text', example: '240.00' })

/** How the buyer's credit stands on the link, and what the order adds. */
export const creditField = z.object({
  limit: amount,
  open: amount,
  unbilled: amount.meta({
    description: 'What the newest period of the link came to, as an estimate',
    example: '240.00',
  }),
  committed: amount,
  adds: amount.meta({ description: 'The fees of a period that are known without use', example: '240.00' }),
  left: amount.meta({ description: 'Before the order', example: '240.00' }),
  currency: z.string(),
})

/** What acts on orders refuse beside what recording facts refuses. */
export const ORDER_REFUSALS = {
  role_not_allowed: 403,
  scope_missing: 403,
  wrong_body: 422,
  wrong_about: 422,
  not_yours: 403,
  unknown_reference: 422,
  id_used: 409,
  fixed_once_told: 409,
  chain_is_broken: 422,
  quote_not_accepted: 409,
  quote_ordered_already: 409,
  quote_differs: 409,
  which_quote: 409,
  other_content: 409,
  link_not_of_order: 422,
  order_not_open: 409,
  confirmed_already: 409,
} as const

/** Places an order: the accepted quote of the last link, or the list, for a customer. */
export const placeOrder = door({
  name: 'place-order',
  kind: 'act',
  summary: 'Place an order of your customer, by the quote that it accepted or by list',
  description:
    'Records the order, which everybody on the chain sees, and the terms of your link, which your customer sees. Each seller of the chain then confirms its own link, you last. Where your customer would be past its credit limit, your link is held until a second person of yours releases it. Placed again with the same content, it is known and changes nothing.',
  http: { method: 'POST', path: '/v1/orders' },
  command: 'order place',
  input: z.object({
    order: ownedId.meta({ description: 'Your id of the order', example: 'nordwind:o-17' }),
    customer: organizationId,
    chain: z.array(ownedId).min(1).max(8).meta({ description: 'The agreements from the vendor to the customer' }),
    lines: orderLines,
    start: instant,
    term: termField.optional(),
    deal: ownedId.optional(),
    quote: ownedId.optional().meta({
      description: 'The quote that the customer accepted; without it the only one that fits, and else the list',
      example: 'nordwind:q-17',
    }),
    purchaseOrder: purchaseOrder.optional().meta({ description: 'Where no quote was accepted with one' }),
    preview,
  }),
  output: z.object({
    recorded: z.boolean(),
    order: z.string(),
    quote: z
      .object({ quote: z.string(), version: z.int() })
      .nullable()
      .meta({ description: 'Null where it goes by list' }),
    held: z.string().nullable().meta({ description: 'Why your link is held; null where it is not' }),
    credit: creditField.nullable().meta({ description: 'Null where your customer has no limit' }),
    waitsFor: z.array(z.string()).meta({ description: 'Who has to confirm a link, in the order of the chain' }),
  }),
  refusals: ORDER_REFUSALS,
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_id',
  run: async (context, { order: id, quote, purchaseOrder: number, preview: only = false, ...told }) => {
    const by = actorOf(context.principal)
    const body = { ...told, by } as OrderBody
    const link = body.chain.at(-1) ?? ''
    const terms = await chooseTerms(context, { order: { ...body, id }, link, quote, purchaseOrder: number })
    if (!terms.ok) return terms
    const credit = await weighCredit(context, { id, body, link, terms: terms.value })
    const facts = [
      { kind: 'order', about: id, id: `order ${id}`, body: plain(body) },
      terms.value.fact,
      ...(credit?.exceeded && !credit.known ? [heldFact(context, { id, link, credit })] : []),
    ]
    const recorded = await recordOrPreview(context, facts, only)
    if (!recorded.ok) return recorded
    return ok({
      recorded: !only,
      order: id,
      quote: terms.value.quote,
      held: credit?.exceeded?.says ?? null,
      credit: credit ? shownCredit(credit) : null,
      waitsFor: [...new Set(body.chain.map(ownerOf))],
    })
  },
})

export type ChosenTerms = Readonly<{
  quote: Readonly<{ quote: string; version: number }> | null
  fact: Readonly<{ kind: string; about: string; id: string; body: Record<string, unknown> }>
  named: OrderTermsBody['quote'] | undefined
}>

/**
 * The terms of one link: the accepted quote that is named, or the only accepted one that offers what is ordered and went into no
 * other order, or the list where there is none.
 */
export async function chooseTerms(
  context: Context,
  wanted: Readonly<{
    order: Pick<Order, 'id' | 'customer' | 'lines' | 'term' | 'chain'>
    link: OwnedId
    quote: OwnedId | undefined
    purchaseOrder: string | undefined
  }>,
): Promise<Result<ChosenTerms, Refusal>> {
  const { order, link, quote: named } = wanted
  const at = order.chain.indexOf(link)
  const below = order.chain[at + 1]
  const buyer = below === undefined ? order.customer : ownerOf(below)
  const accepted = await lookAs(context, async (acting) => {
    const course = await openOrders(acting, [order.id], [], [buyer])
    return course
      .accepted(link, context.now)
      .filter(({ id }) => course.orderOf(id) === undefined || course.orderOf(id) === order.id)
  })
  const fitting = accepted.filter((one) => (named === undefined ? !coverFault(one, order) : one.id === named))
  const [chosen, another] = fitting
  if (named !== undefined && !chosen) {
    return refuse({
      code: 'quote_not_accepted',
      says: `${named} was not accepted on ${link}, or went into another order`,
    })
  }
  if (another) {
    const says = `${fitting.map(({ id }) => id).join(' and ')} were both accepted: name the one it goes by`
    return refuse({ code: 'which_quote', says })
  }
  const differs = chosen && coverFault(chosen, order)
  if (differs) return refuse(differs)
  const told = chosen?.accepted?.body
  const number = told?.purchaseOrder ?? wanted.purchaseOrder
  const goesBy = chosen && told && { quote: chosen.id, version: chosen.version, sha256: told.sha256 }
  const body = {
    order: order.id,
    link,
    billTo: told?.billTo ?? buyer,
    ...(goesBy && { quote: goesBy }),
    ...(number !== undefined && { purchaseOrder: number }),
  }
  const about = `${context.organization}:${order.id.replace(':', '.')}`
  const fact = { kind: 'order_terms', about, id: `terms ${order.id} ${link}`, body }
  return ok({ quote: chosen ? { quote: chosen.id, version: chosen.version } : null, fact, named: goesBy })
}

export type WeighedCredit = Readonly<{
  limit: CreditLimit
  use: CreditUse
  adds: Decimal
  currency: string
  exceeded: Refusal | undefined
  /** The order was placed before: what it added then is told. */
  known: boolean
}>

/** What the order would add to the credit of the buyer of the link; undefined where there is no limit. */
async function weighCredit(
  context: Context,
  { id, body, link, terms }: Readonly<{ id: OwnedId; body: OrderBody; link: OwnedId; terms: ChosenTerms }>,
): Promise<WeighedCredit | undefined> {
  return await lookAs(context, async (acting) => {
    const facts = await loadFactsAbout(acting, [
      [['agreement'], [link]],
      [['order'], [id]],
    ])
    const agreement = agreementsFrom(facts).get(link)
    if (agreement?.seller !== context.organization) return undefined
    const { limitAt, use, feesOf } = await loadCredit(acting, agreement, context.organization)
    const limit = limitAt(context.now)
    if (!limit) return undefined
    const adds = feesOf(body, terms.named)
    const exceeded = creditExceeded(limit, { use, adds, released: undefined })
    const known = facts.some(({ kind }) => kind === 'order')
    return { limit, use, adds, currency: agreement.currency, exceeded, known }
  })
}

/** The fact by which a link is held, with the numbers of now. */
export function heldFact(
  context: Context,
  { id, link, credit }: Readonly<{ id: OwnedId; link: OwnedId; credit: WeighedCredit }>,
) {
  const { limit, use, adds, currency } = credit
  const numbers = {
    limit: limit.amount,
    open: decimalText(use.open),
    unbilled: decimalText(use.unbilled),
    committed: decimalText(use.committed),
    adds: decimalText(adds),
  }
  const body = { order: id, link, ...numbers, currency, by: actorOf(context.principal) }
  return { kind: 'order_held', about: `${context.organization}:${id.replace(':', '.')}`, body }
}

export function shownCredit({ limit, use, adds, currency }: WeighedCredit): z.output<typeof creditField> {
  return {
    limit: limit.amount,
    open: decimalText(use.open),
    unbilled: decimalText(use.unbilled),
    committed: decimalText(use.committed),
    adds: decimalText(adds),
    left: decimalText(creditLeft(decimal(limit.amount), use)),
    currency,
  }
}

/** A body without the fields that were not given. */
export function plain(body: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
