import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Price } from '#core/channel/catalog.ts'
import { stateAt } from '#core/channel/price-book.ts'
import { priceSentence } from '#core/channel/price-book-sentence.ts'
import { ok } from '#core/ground/result.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { at, loadCatalog, momentOf } from './price-facts.ts'

const COLUMNS = {
  price: { type: z.string().meta({ example: 'altus:cores-list' }), kind: 'id' },
  book: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  charge: { type: z.string(), kind: 'text' },
  says: { type: z.string(), kind: 'text', says: 'What it says, in one sentence' },
  currency: { type: z.string(), kind: 'choice' },
  from: { type: moment, kind: 'moment' },
  to: { type: moment.nullable(), kind: 'moment' },
  state: { type: z.enum(['coming', 'valid', 'ended']), kind: 'choice', says: 'At the moment that is asked for' },
  subscription: { type: z.string().nullable(), kind: 'id', says: 'The only one it is for' },
  customer: { type: z.string().nullable(), kind: 'id', says: 'The only one it is for' },
  plan: { type: z.string().nullable(), kind: 'text', says: 'The only one it is for' },
  model: { type: z.string(), kind: 'choice' },
  body: { type: z.record(z.string(), z.unknown()), kind: 'object', says: 'The price as its fact tells it' },
} as const satisfies Readonly<Record<string, Column>>

const filters = {
  book: ownedId.optional(),
  product: ownedId.optional(),
  charge: z.string().min(1).max(40).optional(),
  customer: organizationId.optional().meta({ description: 'Only those that are for this customer alone' }),
  subscription: ownedId.optional().meta({ description: 'Only those that are for this subscription alone' }),
  state: z.enum(['coming', 'valid', 'ended']).optional(),
  at,
}
type Filters = z.output<z.ZodObject<typeof filters>>

/** The prices of books of one's own, and of those that one may read. */
export const prices = listDoor({
  name: 'prices',
  plural: 'prices',
  path: '/v1/prices',
  command: 'list prices',
  summary: 'List prices, each in a sentence',
  description:
    'Of one book, product or charge, for one customer or subscription, or all that you may see; with whether each is valid at a moment. Prices that a book derives of another are not prices of its own.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: COLUMNS,
  filters,
  keyTypes: () => ['text'],
  page: async (acting, context, { filters: asked, after, limit }) => {
    const { catalog } = await loadCatalog(acting)
    const moment = momentOf(asked.at, context.now)
    const [last = ''] = after ?? []
    const shown = catalog.prices
      .filter((price) => fits(price, asked, moment))
      .map((price) => ({ price, key: keyOf(price) }))
      .filter(({ key }) => key > last)
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, limit)
    return ok(() => shown.map(({ price, key }) => ({ row: rowOf(price, moment), keys: [key] })))
  },
})

function fits(price: Price, asked: Filters, moment: Temporal.Instant): boolean {
  const { book, product, charge, customer, subscription, state } = asked
  return (
    (book === undefined || price.book === book) &&
    (product === undefined || price.product === product) &&
    (charge === undefined || price.charge === charge) &&
    (customer === undefined || price.only?.customer === customer) &&
    (subscription === undefined || price.only?.subscription === subscription) &&
    (state === undefined || stateAt(price, moment) === state)
  )
}

/** Prices of one charge stand together. */
function keyOf({ book, product, charge, id }: Price): string {
  return [book, product, charge, id].join(' ')
}

function rowOf(price: Price, moment: Temporal.Instant): RowOf<typeof COLUMNS> {
  const { id, fact: _, derivedBy: __, ...body } = price
  const { book, product, charge, currency, from, to = null, only = {} } = price
  return {
    price: id,
    book,
    product,
    charge,
    says: priceSentence(price),
    currency,
    from,
    to,
    state: stateAt(price, moment),
    subscription: only.subscription ?? null,
    customer: only.customer ?? null,
    plan: only.plan ?? null,
    model: price.price.model,
    body,
  }
}
