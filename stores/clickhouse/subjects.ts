import type { OrganizationId } from '#core/ground/identity.ts'
import { type CountedBatches, counted } from './events.ts'
import { quoteText, type Usage } from './usage.ts'

/** What an organization has reported under one subject: how many events of which types, over which time. */
export type ReportedSubject = Readonly<{
  subject: string
  types: readonly string[]
  events: number
  first: string
  last: string
}>

/** Every subject under which an organization has reported usage that counts. */
export async function reportedSubjects(
  usage: Usage,
  recorder: OrganizationId,
  batches: CountedBatches,
): Promise<readonly ReportedSubject[]> {
  const answer = await usage.client.query({
    query: `select subject, arraySort(groupUniqArray(type)) as types, toUInt32(count()) as events,
        toString(min(time)) as first, toString(max(time)) as last
      from usage_event where tenant = ${quoteText(usage.tenant)} and recorder = ${quoteText(recorder)} and ${counted(batches)}
      group by subject order by subject`,
    format: 'JSONEachRow',
  })
  const rows = await answer.json<ReportedSubject>()
  return rows.map((row) => ({ ...row, first: isoText(row.first), last: isoText(row.last) }))
}

function isoText(dateTime: string): string {
  return Temporal.Instant.from(`${dateTime.replace(' ', 'T')}Z`).toString()
}
