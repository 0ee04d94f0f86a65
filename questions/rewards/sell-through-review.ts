import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { SELL_THROUGH_SIDES } from '#core/rewards/sell-through.ts'
import { organizationId } from '#operations/fields.ts'
import { amount, moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'
import { linesAt } from './sell-through-sql.ts'

const HOW = ['none', 'new_needed', 'undone'] as const

const candidate = z.object({ id: z.string(), name: z.string(), score: z.int() })

/** Names in distributors' files that nobody has matched yet. */
export const sellThroughReview = sqlList({
  name: 'sell-through-review',
  plural: 'names',
  path: '/v1/sell-through-review',
  command: 'list sell-through-review',
  summary: 'List names in distributors’ files that wait for somebody to say what they mean',
  description:
    'Longest waiting first, each with how many lines wait for it, what they come to (sales less returns, by currency), and what it may mean: 95 is the same name but for legal form, marks and spacing. Record a fact of the kind `sell_through_decided` with its vendor, distributor, side and key to decide.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  source: (cut) => sql`sell_through_match m left join (
    select vendor_id, distributor_id, side, key, sum(lines)::int as lines, jsonb_object_agg(currency, sum::text) as sums
    from (select l.vendor_id, l.distributor_id, k.side, k.key, l.currency, count(*) as lines,
        sum(case l.kind when 'return' then -l.amount else l.amount end) as sum
      from sell_through_line l cross join lateral (
        values ('reseller', l.reseller_key), ('customer', l.customer_key), ('product', l.product_key)) as k (side, key)
      where ${linesAt(cut)} and k.key is not null group by 1, 2, 3, 4, 5) by_currency
    group by 1, 2, 3, 4) w on w.vendor_id = m.vendor_id and w.distributor_id = m.distributor_id and w.side = m.side
      and w.key = m.key`,
  where: ({ record }) =>
    sql`m.state = 'open' and m.position <= ${record} and (m.ended_position is null or m.ended_position > ${record})`,
  columns: {
    side: { type: z.enum(SELL_THROUGH_SIDES), kind: 'choice', sql: sql`m.side` },
    key: { type: z.string(), kind: 'id', sql: sql`m.key` },
    name: {
      type: z.string(),
      kind: 'text',
      sql: sql`coalesce(nullif(m.reported ->> 'name', ''), m.reported ->> 'sku', m.reported ->> 'ref')`,
    },
    ref: { type: z.string().nullable(), kind: 'text', sql: sql`coalesce(m.reported ->> 'ref', m.reported ->> 'sku')` },
    domain: { type: z.string().nullable(), kind: 'text', sql: sql`m.reported ->> 'domain'` },
    country: { type: z.string().nullable(), kind: 'text', sql: sql`m.reported ->> 'country'` },
    vendor: { type: z.string(), kind: 'id', sql: sql`m.vendor_id` },
    distributor: { type: z.string(), kind: 'id', sql: sql`m.distributor_id` },
    because: {
      type: z.enum(HOW),
      kind: 'choice',
      sql: sql`m.how`,
      says: 'Nothing was surely like it, somebody said that it has to be told of first, or a decision was taken back',
    },
    lines: { type: z.int(), kind: 'count', sql: sql`coalesce(w.lines, 0)` },
    sums: { type: z.record(z.string(), amount), kind: 'object', sql: sql`coalesce(w.sums, '{}')` },
    candidates: { type: z.array(candidate), kind: 'list', sql: sql`m.candidates` },
    since: { type: moment, kind: 'moment', sql: sql`m.learned_at` },
  },
  filters: {
    side: filter(z.enum(SELL_THROUGH_SIDES), (value) => sql`m.side = ${value}`),
    vendor: filter(organizationId, (value) => sql`m.vendor_id = ${value}`),
    distributor: filter(organizationId, (value) => sql`m.distributor_id = ${value}`),
    because: filter(z.enum(HOW), (value) => sql`m.how = ${value}`),
  },
  sorts: {
    oldest: [
      { sql: sql`m.position`, type: 'bigint' },
      { sql: sql`m.vendor_id`, type: 'text' },
      { sql: sql`m.distributor_id`, type: 'text' },
      { sql: sql`m.side`, type: 'text' },
      { sql: sql`m.key`, type: 'text' },
    ],
    lines: [
      { sql: sql`coalesce(w.lines, 0)`, type: 'bigint', descending: true },
      { sql: sql`m.vendor_id`, type: 'text' },
      { sql: sql`m.distributor_id`, type: 'text' },
      { sql: sql`m.side`, type: 'text' },
      { sql: sql`m.key`, type: 'text' },
    ],
  },
})
