import { z } from 'zod'
import { creditExceeded } from '#core/billing/credit-use.ts'
import type { Order, OrderLink } from '#core/billing/order.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadCredit } from '#stores/postgres/credit-use.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { noOrder, openOrders } from './order-course.ts'
import {
  type ChosenTerms,
  chooseTerms,
  creditField,
  heldFact,
  ORDER_REFUSALS,
  plain,
  preview,
  shownCredit,
  type WeighedCredit,
} from './order-place.ts'
import { actorOf, purchaseOrder } from './quote-schema.ts'

type ToldFact = Readonly<{ kind: string; about: string; id?: string; body: Record<string, unknown> }>

/** Confirms the acting organization's link of an order; the last link begins the subscriptions. */
export const confirmOrder = door({
  name: 'confirm-order',
  kind: 'act',
  summary: 'Confirm your link of an order; who sells to the customer confirms last, and its subscriptions begin',
  description:
    'Your link goes by the quote that your buyer accepted, or by your list. Where your buyer would be past its credit limit the link is held, with the numbers, until a second person of yours has recorded credit_released; then confirm it again. The confirmation of the last link records the subscriptions in the same transaction. A link that is confirmed already is known and changes nothing.',
  http: { method: 'POST', path: '/v1/orders/{order}/confirmations' },
  command: 'order confirm',
  input: z.object({
    order: ownedId,
    quote: ownedId.optional().meta({
      description: 'The quote that your buyer accepted; without it the only one that fits, and else the list',
      example: 'altus:q-4',
    }),
    purchaseOrder: purchaseOrder.optional().meta({ description: 'Where no quote was accepted with one' }),
    preview,
  }),
  output: z.object({
    recorded: z.boolean(),
    order: z.string(),
    link: z.string(),
    state: z.enum(['held', 'confirmed']),
    says: z.string(),
    quote: z
      .object({ quote: z.string(), version: z.int() })
      .nullable()
      .meta({ description: 'Null where it goes by list' }),
    subscriptions: z.array(z.string()).meta({ description: 'Those that begin with it: where it is the last link' }),
    credit: creditField.nullable().meta({ description: 'Null where your buyer has no limit' }),
  }),
  refusals: { ...ORDER_REFUSALS, not_yet_confirmed: 409, terms_missing: 409, credit_exceeded: 409 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { order: id, quote, purchaseOrder: number, preview: only = false }) => {
    const order = await lookAs(context, async (acting) => (await openOrders(acting, [id])).order(id, context.now))
    if (!order) return refuse(noOrder(id))
    const link = order.links.find(({ seller }) => seller === context.organization)
    if (!link)
      return refuse({ code: 'not_yours', says: `Only a seller on the chain of ${id} may confirm a link of it` })
    if (link.state === 'confirmed') return ok(answerOf(order, link, { quote: goesBy(link), only }))
    const terms = await termsOf(context, order, { link, quote, number })
    if (!terms.ok) return terms
    const credit = await weighCredit(context, order, { link, terms: terms.value })
    const told = link.terms && quote === undefined ? [] : [terms.value.fact]
    if (credit?.exceeded) return await hold(context, order, { link, credit, terms: terms.value, told, only })
    const facts = [...told, confirmation(context, order, link), ...subscriptionsOf(context, order, link.link)]
    const recorded = await recordOrPreview(context, facts, only)
    if (!recorded.ok) return recorded
    const says = `${link.seller} ${only ? 'can confirm' : 'has confirmed'} its part`
    const confirmed = { ...link, state: 'confirmed', says } as const
    return ok(answerOf(order, confirmed, { quote: terms.value.quote, only, credit }))
  },
})

function goesBy({ terms }: OrderLink): ChosenTerms['quote'] {
  return terms?.quote ? { quote: terms.quote.quote, version: terms.quote.version } : null
}

function answerOf(
  order: Order,
  { link, state, says }: Pick<OrderLink, 'link' | 'says'> & Readonly<{ state: OrderLink['state'] }>,
  { quote, only, credit }: Readonly<{ quote: ChosenTerms['quote']; only: boolean; credit?: WeighedCredit | undefined }>,
) {
  const begins = state === 'confirmed' && link === order.chain.at(-1)
  return {
    recorded: !only,
    order: order.id,
    link,
    state: state === 'confirmed' ? ('confirmed' as const) : ('held' as const),
    says,
    quote,
    subscriptions: begins ? order.lines.map(({ subscription }) => subscription) : [],
    credit: credit ? shownCredit(credit) : null,
  }
}

/** The terms that were told for the link, unless another quote is named; of the last link they were told when it was placed. */
async function termsOf(
  context: Context,
  order: Order,
  { link, quote, number }: Readonly<{ link: OrderLink; quote: OwnedId | undefined; number: string | undefined }>,
): Promise<Result<ChosenTerms, Refusal>> {
  if (link.terms && quote === undefined) {
    const fact = { kind: 'order_terms', about: '', id: '', body: {} }
    return ok({ quote: goesBy(link), fact, named: link.terms.quote })
  }
  const chosen = await chooseTerms(context, { order, link: link.link, quote, purchaseOrder: number })
  if (!chosen.ok || !link.terms) return chosen
  // Told anew, it is another fact about the same terms.
  const named = chosen.value.named
  const id = `${chosen.value.fact.id} ${named?.quote ?? ''} ${named?.version ?? ''}`
  return ok({ ...chosen.value, fact: { ...chosen.value.fact, id } })
}

async function weighCredit(
  context: Context,
  order: Order,
  { link: { link, released }, terms }: Readonly<{ link: OrderLink; terms: ChosenTerms }>,
): Promise<WeighedCredit | undefined> {
  return await lookAs(context, async (acting) => {
    const agreement = agreementsFrom(await loadFactsAbout(acting, [[['agreement'], [link]]])).get(link)
    if (!agreement) return undefined
    const { limitAt, use, feesOf } = await loadCredit(acting, agreement, context.organization)
    const limit = limitAt(context.now)
    if (!limit) return undefined
    const adds = feesOf(order, terms.named)
    const exceeded = creditExceeded(limit, { use, adds, released: released?.body.amount })
    return { limit, use, adds, currency: agreement.currency, exceeded, known: false }
  })
}

type Holding = Readonly<{
  link: OrderLink
  credit: WeighedCredit
  terms: ChosenTerms
  told: readonly ToldFact[]
  only: boolean
}>

/** Held again it is not told again: the numbers that it was held with are those that a second person releases. */
async function hold(context: Context, order: Order, { link, credit, terms, told, only }: Holding) {
  const held = { ...link, state: 'held', says: credit.exceeded?.says ?? link.says } as const
  const answer = answerOf(order, held, { quote: terms.quote, only, credit })
  if (link.state === 'held') return ok(answer)
  const recorded = await recordOrPreview(
    context,
    [...told, heldFact(context, { id: order.id, link: link.link, credit })],
    only,
  )
  return recorded.ok ? ok(answer) : recorded
}

function confirmation(context: Context, order: Order, { link }: OrderLink): ToldFact {
  const body = { link, by: actorOf(context.principal) }
  return { kind: 'order_confirmed', about: order.id, id: `confirmed ${order.id} ${link}`, body }
}

/** The subscriptions that begin with the last link: they are of who sells to the customer. */
function subscriptionsOf(context: Context, order: Order, link: OwnedId): readonly ToldFact[] {
  if (link !== order.chain.at(-1) || ownerOf(link) !== context.organization) return []
  const { customer, chain, start, term } = order
  return order.lines.map(({ subscription, product, plan, quantity }) => ({
    kind: 'subscription',
    about: subscription,
    id: `ordered ${order.id} ${subscription}`,
    body: plain({ product, customer, chain, from: start, quantity, plan, term }),
  }))
}
