import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

/** Which subjects of events are which subscription's. */
export const bindings = sqlList({
  name: 'bindings',
  plural: 'bindings',
  path: '/v1/bindings',
  command: 'list bindings',
  summary: 'List resources: which subjects of events are bound to which subscriptions, and for which time',
  description: 'Bindings of subscriptions that you may see, by subject. What was removed is not among them.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  source: (cut) => sql`(
    select told.about, told.body, told.learned_at, s.body ->> 'customer' as customer, s.body ->> 'product' as product from (
      select distinct on (about) about, kind, body, learned_at from fact
      where kind in ('binding', 'binding_removed') and position <= ${cut.record} order by about, position desc
    ) told left join lateral (
      select body from fact where kind = 'subscription' and about = told.body ->> 'subscription' and position <= ${cut.record}
      order by position desc limit 1
    ) s on true where told.kind = 'binding') b`,
  where: () => sql`true`,
  columns: {
    binding: { type: z.string(), kind: 'id', sql: sql`b.about` },
    subject: { type: z.string(), kind: 'id', sql: sql`b.body ->> 'subject'` },
    recorder: { type: z.string(), kind: 'id', sql: sql`b.body ->> 'recorder'`, says: 'Whose events are believed' },
    subscription: { type: z.string(), kind: 'id', sql: sql`b.body ->> 'subscription'` },
    customer: { type: z.string().nullable(), kind: 'id', sql: sql`b.customer` },
    product: { type: z.string().nullable(), kind: 'id', sql: sql`b.product` },
    from: { type: moment, kind: 'moment', sql: sql`b.body ->> 'from'` },
    to: { type: moment.nullable(), kind: 'moment', sql: sql`b.body ->> 'to'`, says: 'Null where it has no end' },
  },
  filters: {
    subject: filter(
      z.string().min(1).max(500).meta({ description: 'What the subject begins with' }),
      (value) => sql`starts_with(b.body ->> 'subject', ${value})`,
    ),
    subscription: filter(ownedId, (value) => sql`b.body ->> 'subscription' = ${value}`),
    customer: filter(organizationId, (value) => sql`b.customer = ${value}`),
    recorder: filter(organizationId, (value) => sql`b.body ->> 'recorder' = ${value}`),
    at: filter(
      instant.meta({ description: 'Only those that hold at this moment' }),
      (value) => sql`(b.body ->> 'from')::timestamptz <= ${value}::timestamptz
        and coalesce((b.body ->> 'to')::timestamptz > ${value}::timestamptz, true)`,
    ),
  },
  sorts: {
    subject: [
      { sql: sql`(b.body ->> 'subject') collate "C"`, type: 'text' },
      { sql: sql`b.about collate "C"`, type: 'text' },
    ],
  },
})
