import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import type { Cut } from '#core/ground/cut.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { type KeyedRow, listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadLives } from '#stores/postgres/subscription-facts.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { STATES, stateAt, zoneFor } from './subscription-state.ts'

const COLUMNS = {
  subscription: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  customer: { type: z.string(), kind: 'id' },
  seller: { type: z.string(), kind: 'id', says: 'Who sells to the customer' },
  state: { type: z.enum(STATES), kind: 'choice' },
  quantity: { type: amount.nullable(), kind: 'amount', says: 'How many; null where it ended as it began' },
  plan: { type: z.string().nullable(), kind: 'text' },
  from: { type: moment, kind: 'moment' },
  to: { type: moment.nullable(), kind: 'moment', says: 'Null where nobody has cancelled it' },
  termEnds: { type: moment.nullable(), kind: 'moment', says: 'When the running term ends; null where none runs' },
  replaces: { type: z.string().nullable(), kind: 'id', says: 'The subscription that it goes on with' },
} as const

const FILTERS = {
  product: ownedId.optional(),
  customer: organizationId.optional(),
  partner: organizationId.optional().meta({ description: 'Only those whose chain this organization sells in' }),
  link: ownedId.optional().meta({ description: 'Only those whose chain has this agreement of yours' }),
  state: z.enum(STATES).optional(),
  plan: z.string().min(1).max(100).optional(),
  at: instant
    .optional()
    .meta({ description: 'The moment whose state, quantity, plan and term are shown; without it now' }),
  sort: z
    .enum(['id', 'newest', 'oldest'])
    .optional()
    .meta({ description: 'How rows are sorted: by id, or by when they began; without it id' }),
}
type Filters = z.output<z.ZodObject<typeof FILTERS>>

/** Subscriptions that the acting organization may see, as they are at a moment. */
export const subscriptions = listDoor({
  name: 'subscriptions',
  plural: 'subscriptions',
  path: '/v1/subscriptions',
  command: 'list subscriptions',
  summary: 'List the subscriptions that you may see: quantity, plan, state, term',
  description:
    '`as_of` says what was known, `at` which moment is looked at: an end that was told in May for December is known in June, and the subscription is active. Of what has not begun, the beginning is shown, and of what has ended, the last.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  columns: COLUMNS,
  filters: FILTERS,
  keyTypes: ({ sort }) => (sort === 'newest' || sort === 'oldest' ? ['timestamptz', 'text'] : ['text']),
  page: async (acting, context, { filters, cut, after, limit }) => {
    const rows: KeyedRow<typeof COLUMNS>[] = []
    // State and plan are worked out of a subscription's whole life: where they are asked for, more are looked at.
    const some = filters.state === undefined && filters.plan === undefined ? limit : Math.max(limit, BATCH)
    for (let last = after; rows.length < limit; ) {
      const found = await candidates(acting, filters, { cut, after: last, limit: some })
      rows.push(...(await rowsOf(acting, context, filters, { cut, found })))
      if (found.length < some) break
      last = found.at(-1)?.keys
    }
    const page = rows.slice(0, limit)
    return ok(() => page)
  },
})

const BATCH = 500

type Candidate = Readonly<{ id: OwnedId; keys: readonly string[] }>
type Sql = RawBuilder<unknown>

/** The next subscriptions by the list's order that the filters on what they were told to be let through. */
async function candidates(
  acting: Acting,
  filters: Filters,
  { cut, after, limit }: Readonly<{ cut: Cut; after: readonly string[] | undefined; limit: number }>,
): Promise<readonly Candidate[]> {
  const { sort = 'id' } = filters
  const conditions = [...conditionsOf(filters), ...(after ? [afterKeys(sort, after)] : [])]
  const order = {
    id: sql`s.about collate "C"`,
    newest: sql`s.begins desc, s.about collate "C"`,
    oldest: sql`s.begins, s.about collate "C"`,
  }[sort]
  const { rows } = await sql<{ id: OwnedId; begins: string }>`
    select s.about as id, s.begins::text as begins from (
      select distinct on (about) about, body, customer_id, (body ->> 'from')::timestamptz as begins from fact
      where kind = 'subscription' and position <= ${cut.record} order by about, position desc
    ) s where ${sql.join([sql`true`, ...conditions], sql` and `)} order by ${order} limit ${limit}`.execute(acting)
  return rows.map(({ id, begins }) => ({ id, keys: sort === 'id' ? [id] : [begins, id] }))
}

function conditionsOf({ product, customer, partner, link }: Filters): readonly Sql[] {
  return [
    ...(product === undefined ? [] : [sql`s.body ->> 'product' = ${product}`]),
    ...(customer === undefined ? [] : [sql`s.customer_id = ${customer}`]),
    ...(link === undefined ? [] : [sql`s.body -> 'chain' @> to_jsonb(${link}::text)`, isOwn(link)]),
    ...(partner === undefined
      ? []
      : [
          sql`exists (select from jsonb_array_elements_text(s.body -> 'chain') l (link)
            where split_part(l.link, ':', 1) = ${partner})`,
        ]),
  ]
}

/** Others' links are told from none that there is by nothing, though a chain names them: so neither finds anything. */
function isOwn(link: OwnedId): Sql {
  return sql`exists (select from fact where kind = 'agreement' and about = ${link})`
}

function afterKeys(sort: NonNullable<Filters['sort']>, [first = '', id = '']: readonly string[]): Sql {
  if (sort === 'id') return sql`s.about collate "C" > ${first}`
  const beyond = sort === 'newest' ? sql`s.begins < ${first}::timestamptz` : sql`s.begins > ${first}::timestamptz`
  return sql`(${beyond} or s.begins = ${first}::timestamptz and s.about collate "C" > ${id})`
}

/** The rows of these subscriptions that the filters on how they are let through, in the same order. */
async function rowsOf(
  acting: Acting,
  { organization, now }: Context,
  { at: text, state, plan }: Filters,
  { cut, found }: Readonly<{ cut: Cut; found: readonly Candidate[] }>,
): Promise<readonly KeyedRow<typeof COLUMNS>[]> {
  const at = text === undefined ? now : Temporal.Instant.from(text)
  const ids = found.map(({ id }) => id)
  const lives = subscriptionsFrom(await loadLives(acting, ids, cut.record))
  const links = [...new Set([...lives.values()].flatMap(({ chain }) => chain))]
  const agreements = agreementsFrom(await loadFactsAbout(acting, [[['agreement'], links]], cut.record))
  return found.flatMap(({ id, keys }) => {
    const one = lives.get(id)
    if (!one) return []
    const row = rowOf(one, at, zoneFor(one, organization, agreements))
    const fits = (state === undefined || row.state === state) && (plan === undefined || row.plan === plan)
    return fits ? [{ row, keys }] : []
  })
}

function rowOf(subscription: Subscription, at: Temporal.Instant, zone: string): RowOf<typeof COLUMNS> {
  const { id, product, customer, chain, from, to, replaces } = subscription
  return {
    subscription: id,
    product,
    customer,
    seller: ownerOf(chain.at(-1) ?? ''),
    ...stateAt(subscription, at, zone),
    from: from.toString(),
    to: to?.toString() ?? null,
    replaces: replaces ?? null,
  }
}
