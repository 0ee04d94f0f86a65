import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { PriceBook } from '#core/channel/catalog.ts'
import { type BookAt, booksAt, stateAt } from '#core/channel/price-book.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { ok } from '#core/ground/result.ts'
import { organizationId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { at, loadCatalog, momentOf } from './price-facts.ts'

const COLUMNS = {
  book: { type: z.string().meta({ example: 'altus:list' }), kind: 'id' },
  owner: { type: z.string(), kind: 'id' },
  name: { type: z.string().nullable(), kind: 'text', says: 'Null where only prices name the book' },
  derived: {
    type: z.string().nullable(),
    kind: 'text',
    says: 'How it derives prices that it does not have: of a list less so many percent, or of the cost above',
  },
  readers: { type: z.array(z.string()), kind: 'list', says: 'Who may read it beside its owner; its owner is told' },
  prices: { type: z.int(), kind: 'count', says: 'Those that you may see' },
  valid: { type: z.int(), kind: 'count', says: 'Of them those that are valid at the moment' },
  charges: { type: z.int(), kind: 'count', says: 'Charges that have a price' },
  currencies: { type: z.array(z.string()), kind: 'list' },
  from: { type: moment.nullable(), kind: 'moment', says: 'When its first price begins' },
  to: { type: moment.nullable(), kind: 'moment', says: 'When its last price ends; null where one is open' },
} as const satisfies Readonly<Record<string, Column>>

/** Price books of one's own, and those that one may read. */
export const priceBooks = listDoor({
  name: 'price-books',
  plural: 'books',
  path: '/v1/price-books',
  command: 'list price-books',
  summary: 'List price books: your own, and those you may read',
  description:
    'Each with how many prices it has, for how many charges, in which currencies, and from when to when. A book that nobody told a fact about is there as soon as a price names it.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: COLUMNS,
  filters: { owner: organizationId.optional(), at },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, after, limit }) => {
    const { catalog } = await loadCatalog(acting)
    const moment = momentOf(filters.at, context.now)
    const [last = ''] = after ?? []
    const shown = booksAt(catalog, moment)
      .filter(({ id }) => id > last && (filters.owner === undefined || ownerOf(id) === filters.owner))
      .slice(0, limit)
    return ok(() => shown.map((book) => ({ row: rowOf(book, moment, context.organization), keys: [book.id] })))
  },
})

function rowOf({ id, book, prices }: BookAt, moment: Temporal.Instant, asking: string): RowOf<typeof COLUMNS> {
  const ends = prices.map(({ to }) => to)
  return {
    book: id,
    owner: ownerOf(id),
    name: book?.name ?? null,
    derived: derivedWords(book?.derived),
    readers: ownerOf(id) === asking ? [...(book?.readers ?? [])] : [],
    prices: prices.length,
    valid: prices.filter((price) => stateAt(price, moment) === 'valid').length,
    charges: new Set(prices.map(({ product, charge }) => `${product} ${charge}`)).size,
    currencies: [...new Set(prices.map(({ currency }) => currency))].sort(),
    from: inOrder(prices.map(({ from }) => from)).at(0) ?? null,
    to: ends.includes(undefined) ? null : (inOrder(ends.flatMap((end) => end ?? [])).at(-1) ?? null),
  }
}

function inOrder(moments: readonly string[]): readonly string[] {
  return moments
    .map((text) => Temporal.Instant.from(text))
    .sort(Temporal.Instant.compare)
    .map(String)
}

function derivedWords(derived: PriceBook['derived']): string | null {
  if (!derived) return null
  return 'list' in derived ? `${derived.list} less ${derived.less} %` : `the cost above plus ${derived.costPlus} %`
}
