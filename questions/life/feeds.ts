import { sql } from 'kysely'
import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { FEED_KINDS } from '#core/life/feed.ts'
import { ownedId } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const access = { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] } as const

/** The systems that tell the acting organization's contacts. */
export const feeds = sqlList({
  name: 'feeds',
  plural: 'feeds',
  path: '/v1/feeds',
  command: 'list feeds',
  summary: 'List your feeds: the systems that tell of contacts by themselves',
  description: 'In the order of their ids, ended ones too. The secret is not shown. Nobody else sees them.',
  access,
  past: false,
  source: () => sql`feed f`,
  where: () => sql`true`,
  columns: {
    feed: { type: z.string().meta({ example: 'nordwind:autotask' }), kind: 'id', sql: sql`f.id` },
    name: { type: z.string(), kind: 'text', sql: sql`f.name` },
    kind: { type: z.enum(FEED_KINDS), kind: 'choice', sql: sql`f.kind` },
    path: {
      type: z.string().meta({ example: '/v1/feeds/nordwind/autotask' }),
      kind: 'text',
      sql: sql`'/v1/feeds/' || replace(f.id, ':', '/')`,
      says: 'Where the system sends to',
    },
    waiting: {
      type: z.int(),
      kind: 'count',
      sql: sql`(select count(*)::int from feed_quarantine q where q.feed_id = f.id and q.state = 'open')`,
      says: 'Items in the quarantine',
    },
    createdAt: { type: moment, kind: 'moment', sql: sql`f.created_at` },
    endedAt: { type: moment.nullable(), kind: 'moment', sql: sql`f.ended_at` },
    mapping: { type: z.record(z.string(), z.unknown()), kind: 'object', sql: sql`f.mapping` },
    names: {
      type: z.record(z.string(), z.record(z.string(), z.string())),
      kind: 'object',
      sql: sql`f.names`,
      says: 'What names of the system stand for',
    },
  },
  filters: { kind: filter(z.enum(FEED_KINDS), (value) => sql`f.kind = ${value}`) },
  sorts: { id: [{ sql: sql`f.id`, type: 'text' }] },
})

/** What feeds told and nobody could use yet. */
export const feedQuarantine = sqlList({
  name: 'feed-quarantine',
  plural: 'items',
  path: '/v1/feed-quarantine',
  command: 'list feed-quarantine',
  summary: 'List items of feeds that wait for a name to be known',
  description: 'The newest first. Say what the name stands for, and they are taken.',
  access,
  past: false,
  source: () => sql`feed_quarantine q`,
  where: () => sql`q.state = 'open'`,
  columns: {
    feed: { type: z.string(), kind: 'id', sql: sql`q.feed_id` },
    item: { type: z.string(), kind: 'text', sql: sql`q.item`, says: 'The system’s own id' },
    code: { type: z.string(), kind: 'choice', sql: sql`q.code` },
    says: { type: z.string(), kind: 'text', sql: sql`q.says` },
    kind: { type: z.enum(['customer', 'product']), kind: 'choice', sql: sql`q.unknown_kind` },
    name: { type: z.string(), kind: 'text', sql: sql`q.unknown_name`, says: 'What stands for nothing yet' },
    learnedAt: { type: moment, kind: 'moment', sql: sql`q.learned_at` },
  },
  filters: { feed: filter(ownedId, (value) => sql`q.feed_id = ${value}`) },
  sorts: { newest: [{ sql: sql`q.id`, type: 'bigint', descending: true }] },
})
