import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { type SourceDay, sourceState } from '#core/metering/source-state.ts'
import { listDoor } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'

const state = z.enum(['new', 'sending', 'silent', 'stopped'])
const flag = z.enum(['jump', 'drop'])

/** The sources of an organization's usage events, and how each does by its own past. */
export const usageSources = listDoor({
  name: 'usage-sources',
  plural: 'sources',
  path: '/v1/usage-sources',
  command: 'list sources',
  summary: 'List the sources of your usage events: last seen, silent, jumping or dropping',
  description:
    'By name. A source is silent when nothing came for its usual gap and one day more, and has stopped when it was silent for 30 days. Its newest full day is compared with the same weekday of the four weeks before.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  past: false,
  columns: {
    source: { type: z.string(), kind: 'id' },
    types: { type: z.array(z.string()), kind: 'list', says: 'The types of its events' },
    state: { type: state, kind: 'choice' },
    says: { type: z.string(), kind: 'text', says: 'Why it counts as that, and what is unusual' },
    lastTime: { type: moment, kind: 'moment', says: 'The newest time that an event of it is about' },
    lastReceivedAt: { type: moment, kind: 'moment' },
    silentFrom: { type: moment, kind: 'moment', says: 'From when on it is silent if nothing comes' },
    usualGapDays: {
      type: z.int(),
      kind: 'count',
      says: 'Days that usually lie between two on which something arrives',
    },
    events: { type: z.int(), kind: 'count', says: 'All that came, also what came twice' },
    events7d: { type: z.int(), kind: 'count', says: 'Those about the last 7 days' },
    events28d: { type: z.int(), kind: 'count', says: 'Those about the last 28 days' },
    lateEvents: { type: z.int(), kind: 'count', says: 'Those about a period that was closed when they came' },
    flagged: { type: flag.nullable(), kind: 'choice', says: 'Whether its newest full day is unusual' },
    day: { type: z.string().nullable(), kind: 'text', says: 'Its newest full day' },
    dayEvents: { type: z.int().nullable(), kind: 'count' },
    usualEvents: { type: z.number().nullable(), kind: 'count', says: 'The median of the same weekday of four weeks' },
  },
  filters: {
    state: state.optional(),
    flagged: flag.optional(),
    source: z.string().min(1).max(500).optional().meta({ description: 'What its name begins with' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, { now }, { filters, after, limit }) => {
    const found = await loadSources(acting, now)
    const [last] = after ?? []
    return ok(() =>
      found
        .filter(({ source }) => last === undefined || source > last)
        .filter((row) => filters.state === undefined || row.state === filters.state)
        .filter((row) => filters.flagged === undefined || row.flagged === filters.flagged)
        .filter((row) => filters.source === undefined || row.source.startsWith(filters.source))
        .slice(0, limit)
        .map((row) => ({ row, keys: [row.source] })),
    )
  },
})

type Row = Readonly<{
  source: string
  types: string[]
  last_time: string
  last_received_at: string
  arrivals: readonly number[]
  events: number
  events_7d: number
  events_28d: number
  late_events: number
  days: readonly SourceDay[]
}>

/** The newest days of arrival that a gap is learned from. */
const ARRIVALS = 21

/** Sources by name, as the database compares texts byte by byte. */
async function loadSources(acting: Acting, now: Temporal.Instant) {
  const { rows } = await sql<Row>`
    with told as (
      select source, type, day - date '1970-01-01' as day, events, last_time, last_received_at, late_events,
        (${now.toString()}::timestamptz at time zone 'UTC')::date - date '1970-01-01' as today
      from usage_source_day
    ), by_day as (
      select source, day, sum(events)::float8 as events, max(day) over (partition by source) as newest
      from told where day <= today group by source, day
    ), newest as (
      select source, jsonb_agg(jsonb_build_object('day', day, 'events', events) order by day) as days
      from by_day where day > newest - 70 group by source
    ), arrived as (
      select source, day - date '1970-01-01' as day, min(day) over of_source - date '1970-01-01' as first,
        row_number() over (of_source order by day desc) as back
      from usage_source_arrival window of_source as (partition by source)
    ), arrivals as (
      select source, array_agg(day order by day) as arrivals from arrived where back <= ${ARRIVALS} or day = first group by source
    ), sources as (
      select source, array_agg(distinct type order by type) as types, max(last_time) as last_time,
        max(last_received_at) as last_received_at, sum(events)::float8 as events,
        coalesce(sum(events) filter (where day > today - 7), 0)::float8 as events_7d,
        coalesce(sum(events) filter (where day > today - 28), 0)::float8 as events_28d,
        sum(late_events)::float8 as late_events
      from told group by source
    )
    select sources.*, coalesce(arrivals, '{}') as arrivals, coalesce(days, '[]') as days
    from sources left join newest using (source) left join arrivals using (source)
    order by source collate "C"`.execute(acting)
  return rows.map((row) => shown(row, now))
}

function shown(row: Row, now: Temporal.Instant) {
  const lastReceivedAt = Temporal.Instant.from(row.last_received_at)
  const found = sourceState({ days: row.days, arrivals: row.arrivals, lastReceivedAt }, now)
  const { change } = found
  return {
    source: row.source,
    types: row.types,
    state: found.state,
    says: found.says,
    lastTime: row.last_time,
    lastReceivedAt: row.last_received_at,
    silentFrom: found.silentFrom.toString(),
    usualGapDays: found.usualGapDays,
    events: row.events,
    events7d: row.events_7d,
    events28d: row.events_28d,
    lateEvents: row.late_events,
    flagged: change?.flagged ?? null,
    day: change ? Temporal.PlainDate.from('1970-01-01').add({ days: change.day }).toString() : null,
    dayEvents: change?.events ?? null,
    usualEvents: change?.usual ?? null,
  }
}
