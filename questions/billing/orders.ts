import { z } from 'zod'
import { ORDER_KINDS, ORDER_STATES, type Order, type OrderLink, ordersFrom } from '#core/billing/order.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Fact } from '#core/ground/fact.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf, rowShape } from '#questions/list.ts'
import { amount, moment, read } from '#questions/reading.ts'
import { everyFact, inOrder } from './quotes-reading.ts'

const HEAD = {
  id: { type: z.string().meta({ example: 'nordwind:o-17' }), kind: 'id' },
  seller: { type: z.string(), kind: 'id', says: 'Who sells to the customer' },
  customer: { type: z.string(), kind: 'id' },
  chain: { type: z.array(z.string()), kind: 'list' },
  deal: { type: z.string().nullable(), kind: 'id' },
  placedAt: { type: moment, kind: 'moment' },
  start: { type: moment, kind: 'moment' },
  months: { type: z.int().nullable(), kind: 'count', says: 'How long its term is; null where it has none' },
  state: { type: z.enum(ORDER_STATES), kind: 'choice', says: 'Held is seen by the two sides of the link that is held' },
  since: { type: moment, kind: 'moment' },
  waitsFor: { type: z.array(z.string()), kind: 'list', says: 'Who has to act' },
  because: { type: z.string().nullable(), kind: 'text', says: 'Why it was cancelled' },
} as const satisfies Readonly<Record<string, Column>>
type Head = RowOf<typeof HEAD>

/** Orders of the chains that the acting organization is on. What they are depends on the clock, so there is no past. */
export const orders = listDoor({
  name: 'orders',
  plural: 'orders',
  path: '/v1/orders',
  command: 'list orders',
  summary: 'List the orders that go through you: placed, held, confirmed, active or cancelled',
  description: 'Everybody on the chain sees an order. In the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: HEAD,
  filters: {
    seller: organizationId.optional(),
    customer: organizationId.optional(),
    state: z.enum(ORDER_STATES).optional(),
    waitsFor: organizationId.optional().meta({ description: 'Only those in which this organization has to act' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters: { seller, customer, state, waitsFor }, after, limit }) => {
    const all = ordersFrom(await everyFact(acting, ORDER_KINDS), context.now)
      .map(headOf)
      .filter((one) => seller === undefined || one.seller === seller)
      .filter((one) => customer === undefined || one.customer === customer)
      .filter((one) => state === undefined || one.state === state)
      .filter((one) => waitsFor === undefined || one.waitsFor.includes(waitsFor))
      .map((row) => ({ id: row.id, row }))
    return ok(() => inOrder(all, after, limit))
  },
})

const held = z.object({
  limit: amount,
  open: amount,
  unbilled: amount,
  committed: amount,
  adds: amount,
  currency: z.string(),
  at: moment,
})
const link = z.object({
  link: z.string(),
  seller: z.string(),
  buyer: z.string(),
  state: z.enum(['waiting', 'held', 'confirmed']),
  says: z.string(),
  waitsFor: z.string().nullable().meta({ description: 'Who has to act next' }),
  quote: z
    .object({ quote: z.string(), version: z.int(), sha256: z.string() })
    .nullable()
    .meta({ description: 'Null where it goes by list, or is none of your links' }),
  purchaseOrder: z.string().nullable(),
  billTo: z.string().nullable(),
  held: held.nullable().meta({ description: 'The numbers that it is, or was, held with' }),
  released: z.object({ amount, at: moment }).nullable(),
})

/** One order with the state of each of its links, as far as the acting organization may see. */
export const order = door({
  name: 'order',
  kind: 'question',
  summary: 'Show an order: what was ordered, how each link stands, what it waits for and for whom',
  description:
    'Quote, purchase order, bill-to and credit of a link are shown to its two sides alone. An order of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/orders/{order}' },
  command: 'show order',
  input: z.object({ order: ownedId }),
  output: z.object({
    ...rowShape(HEAD),
    renews: z.boolean().nullable(),
    lines: z.array(
      z.object({
        subscription: z.string(),
        product: z.string(),
        plan: z.string().nullable(),
        quantity: amount.nullable(),
      }),
    ),
    links: z.array(link),
  }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { order: id }) =>
    read(context, async (acting) => {
      const facts = (await everyFact(acting, ORDER_KINDS)).filter((fact) => isOf(fact, id))
      const found = ordersFrom(facts, context.now)[0]
      if (!found) return refuse({ code: 'not_found', says: `There is no order ${id} that you may see` })
      const lines = found.lines.map(({ subscription, product, plan, quantity }) => ({
        ...{ subscription, product },
        plan: plan ?? null,
        quantity: quantity ?? null,
      }))
      return ok({ ...headOf(found), renews: found.term?.renews ?? null, lines, links: found.links.map(linkOf) })
    }),
})

function isOf({ about, body }: Fact, id: string): boolean {
  return about === id || (body as Readonly<{ order?: string }>).order === id
}

function headOf({
  id,
  seller,
  customer,
  chain,
  deal,
  term,
  start,
  placedAt,
  state,
  since,
  because,
  links,
}: Order): Head {
  const waiting = state === 'cancelled' ? [] : links.flatMap(({ waitsFor }) => waitsFor ?? [])
  return {
    ...{ id, seller, customer, start, state },
    chain: [...chain],
    deal: deal ?? null,
    placedAt: placedAt.toString(),
    months: term?.months ?? null,
    since: since.toString(),
    waitsFor: [...new Set(waiting)],
    because: because ?? null,
  }
}

function linkOf({ terms, held: hold, released, waitsFor, ...shown }: OrderLink): z.infer<typeof link> {
  const { limit, open, unbilled, committed, adds, currency } = hold?.body ?? {}
  const numbers = hold?.body && { limit, open, unbilled, committed, adds, currency, at: hold.learnedAt }
  return {
    ...shown,
    waitsFor: waitsFor ?? null,
    quote: terms?.quote ?? null,
    purchaseOrder: terms?.purchaseOrder ?? null,
    billTo: terms?.billTo ?? null,
    held: (numbers as z.infer<typeof held> | undefined) ?? null,
    released: released ? { amount: released.body.amount, at: released.learnedAt } : null,
  }
}
