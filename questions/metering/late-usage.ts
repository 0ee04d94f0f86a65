import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { instant } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

/** Usage that came after the periods it is about were closed. */
export const lateUsage = sqlList({
  name: 'late-usage',
  plural: 'days',
  path: '/v1/late-usage',
  command: 'list late-usage',
  summary: 'List what usage came late for closed periods: from which source, about which day, how late',
  description:
    'Newest day first. An event is late where a period that ends after its time had been closed when it came. It counts all the same: the next close posts the difference.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  past: false,
  source: () => sql`usage_source_day d`,
  where: () => sql`d.late_events > 0`,
  columns: {
    source: { type: z.string(), kind: 'id', sql: sql`d.source` },
    type: { type: z.string(), kind: 'choice', sql: sql`d.type` },
    day: { type: z.string(), kind: 'text', sql: sql`d.day::text`, says: 'What its late events are about, in UTC' },
    events: { type: z.int(), kind: 'count', sql: sql`d.events::float8`, says: 'All events about that day' },
    lateEvents: { type: z.int(), kind: 'count', sql: sql`d.late_events::float8` },
    meanHoursLate: {
      type: z.number(),
      kind: 'count',
      sql: sql`round(d.late_sum_seconds / d.late_events / 3600, 1)::float8`,
      says: 'From an event’s time to its arrival, on average',
    },
    mostHoursLate: { type: z.number(), kind: 'count', sql: sql`round(d.late_most_seconds / 3600.0, 1)::float8` },
    lastLateAt: { type: moment, kind: 'moment', sql: sql`d.last_late_at`, says: 'When a late one came last' },
  },
  filters: {
    source: filter(z.string().min(1).max(500), (value) => sql`d.source = ${value}`),
    type: filter(z.string().min(1).max(200), (value) => sql`d.type = ${value}`),
    since: filter(instant, (value) => sql`d.last_late_at >= ${value}::timestamptz`),
  },
  sorts: {
    newest: [
      { sql: sql`d.day`, type: 'date', descending: true },
      { sql: sql`d.source`, type: 'text' },
      { sql: sql`d.type`, type: 'text' },
    ],
    latest: [
      { sql: sql`d.last_late_at`, type: 'timestamptz', descending: true },
      { sql: sql`d.day`, type: 'date' },
      { sql: sql`d.source`, type: 'text' },
      { sql: sql`d.type`, type: 'text' },
    ],
  },
})
