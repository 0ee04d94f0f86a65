import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { TOUCHPOINT_KINDS, VERIFICATIONS } from '#core/life/touchpoint.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const before = (bound: string) => sql`(t.body ->> 'at')::timestamptz < ${bound}::timestamptz`
const since = (bound: string) => sql`(t.body ->> 'at')::timestamptz >= ${bound}::timestamptz`

/** Touchpoints as they were told last; of several verifications the first. */
export const touchpoints = sqlList({
  name: 'touchpoints',
  plural: 'touchpoints',
  path: '/v1/touchpoints',
  command: 'list touchpoints',
  summary: 'List touchpoints: who was in contact with which customer, when, and whether the customer took part',
  description:
    'Those that you logged, and those of your products, your customers’ chains or yourself; what was told last comes first. What was said stays with whoever logged it.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  source: (cut) => sql`fact t left join lateral (
      select owner_id, body, learned_at from fact
      where kind = 'touchpoint_verified' and about = t.about and position <= ${cut.record} order by position limit 1
    ) v on true`,
  // The limit has each one looked up by itself: the planner would else gather all touchpoints for every page.
  where: (cut) => sql`t.kind = 'touchpoint' and t.position <= ${cut.record} and t.position = (
      select n.position from fact n where n.kind = 'touchpoint' and n.about = t.about and n.position <= ${cut.record}
      order by n.position desc limit 1)`,
  columns: {
    touchpoint: { type: z.string().meta({ example: 'nordwind:review-may' }), kind: 'id', sql: sql`t.about` },
    partner: { type: z.string(), kind: 'id', sql: sql`t.owner_id`, says: 'Who logged it' },
    customer: { type: z.string(), kind: 'id', sql: sql`t.body ->> 'customer'` },
    product: { type: z.string(), kind: 'id', sql: sql`t.body ->> 'product'` },
    kind: { type: z.enum(TOUCHPOINT_KINDS), kind: 'choice', sql: sql`t.body ->> 'kind'` },
    at: { type: moment, kind: 'moment', sql: sql`t.body ->> 'at'` },
    learnedAt: { type: moment, kind: 'moment', sql: sql`t.learned_at` },
    verified: {
      type: z.enum(VERIFICATIONS).nullable(),
      kind: 'choice',
      sql: sql`v.body ->> 'how'`,
      says: 'How it is known that the customer took part; null where it is not',
    },
    verifiedBy: { type: z.string().nullable(), kind: 'id', sql: sql`v.owner_id` },
    verifiedAt: {
      type: moment.nullable(),
      kind: 'moment',
      sql: sql`case when v.body is not null then coalesce(v.body ->> 'at', t.body ->> 'at') end`,
      says: 'When the other side did',
    },
    verifiedLearnedAt: { type: moment.nullable(), kind: 'moment', sql: sql`v.learned_at` },
  },
  filters: {
    partner: filter(organizationId, (value) => sql`t.owner_id = ${value}`),
    customer: filter(organizationId, (value) => sql`t.body ->> 'customer' = ${value}`),
    product: filter(ownedId, (value) => sql`t.body ->> 'product' = ${value}`),
    kind: filter(z.enum(TOUCHPOINT_KINDS), (value) => sql`t.body ->> 'kind' = ${value}`),
    verified: filter(z.enum(['yes', 'no']).meta({ description: 'Only those that are, or are not' }), (value) =>
      value === 'yes' ? sql`v.body is not null` : sql`v.body is null`,
    ),
    from: filter(instant, since),
    to: filter(instant.meta({ description: 'Before this moment' }), before),
  },
  // By when they were told, not by when they were: a page then costs the same, however many there are.
  sorts: {
    newest: [{ sql: sql`t.position`, type: 'bigint', descending: true, isPosition: true }],
    oldest: [{ sql: sql`t.position`, type: 'bigint', isPosition: true }],
  },
})
