import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { SourceReport } from '#core/metering/source-report.ts'
import type { Acting } from './acting.ts'

/** The end of the newest closed period of the deployment, or undefined where none was closed. */
export async function closedUpTo(acting: Acting): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ at: string | null }>`select closed_up_to() as at`.execute(acting)
  const at = rows[0]?.at
  return at == null ? undefined : Temporal.Instant.from(at)
}

/** Adds what a batch tells of its sources to what is known of them, in one order, so that two batches never wait for each other. */
export async function noteSources(
  acting: Acting,
  { owner, now }: Readonly<{ owner: OrganizationId; now: Temporal.Instant }>,
  reports: readonly SourceReport[],
): Promise<void> {
  if (reports.length === 0) return
  const rows = reports.map((report) => ({
    source: report.source,
    type: report.type,
    day: dateOf(report.day),
    events: report.events,
    first_time: isoOf(report.firstTime),
    last_time: isoOf(report.lastTime),
    late_events: report.lateEvents,
    late_sum: report.lateSumMs / 1_000,
    late_most: Math.round(report.lateMostMs / 1_000),
  }))
  await sql`with told as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as told (source text, type text, day date, events bigint,
        first_time timestamptz, last_time timestamptz, late_events bigint, late_sum numeric, late_most bigint)
    ), arrived as (
      insert into usage_source_arrival (owner_id, source, day)
      select distinct ${owner}, source, (${now.toString()}::timestamptz at time zone 'UTC')::date from told order by source
      on conflict do nothing
    )
    insert into usage_source_day (owner_id, source, type, day, events, first_time, last_time, last_received_at,
      late_events, late_sum_seconds, late_most_seconds, last_late_at)
    select ${owner}, source, type, day, events, first_time, last_time, ${now.toString()}::timestamptz,
      late_events, late_sum, late_most, case when late_events > 0 then ${now.toString()}::timestamptz end
    from told order by source, type, day
    on conflict (owner_id, source, type, day) do update set
      events = usage_source_day.events + excluded.events,
      first_time = least(usage_source_day.first_time, excluded.first_time),
      last_time = greatest(usage_source_day.last_time, excluded.last_time),
      last_received_at = greatest(usage_source_day.last_received_at, excluded.last_received_at),
      late_events = usage_source_day.late_events + excluded.late_events,
      late_sum_seconds = usage_source_day.late_sum_seconds + excluded.late_sum_seconds,
      late_most_seconds = greatest(usage_source_day.late_most_seconds, excluded.late_most_seconds),
      last_late_at = greatest(usage_source_day.last_late_at, excluded.last_late_at)`.execute(acting)
}

function dateOf(daysSince1970: number): string {
  return Temporal.PlainDate.from('1970-01-01').add({ days: daysSince1970 }).toString()
}

function isoOf(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString({ fractionalSecondDigits: 3 })
}
