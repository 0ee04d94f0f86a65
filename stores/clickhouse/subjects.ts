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

/**
 * Subjects under which an organization has reported usage that counts, in their order: those that begin with `subject`, by their
 * events of one type, after another subject.
 */
export async function reportedSubjects(
  usage: Usage,
  recorder: OrganizationId,
  batches: CountedBatches,
  wanted: Readonly<{ subject?: string | undefined; type?: string | undefined; after?: string }> = {},
): Promise<readonly ReportedSubject[]> {
  const { subject, type, after } = wanted
  const conditions = [
    ...(subject === undefined ? [] : [`startsWith(subject, ${quoteText(subject)})`]),
    ...(type === undefined ? [] : [`type = ${quoteText(type)}`]),
    ...(after === undefined ? [] : [`subject > ${quoteText(after)}`]),
  ]
  const answer = await usage.client.query({
    query: `select subject, arraySort(groupUniqArray(type)) as types, toUInt32(count()) as events,
        toString(min(time)) as first, toString(max(time)) as last
      from usage_event where tenant = ${quoteText(usage.tenant)} and recorder = ${quoteText(recorder)} and ${counted(batches)}
        ${conditions.map((condition) => `and ${condition}`).join(' ')}
      group by subject order by subject`,
    format: 'JSONEachRow',
  })
  const rows = await answer.json<ReportedSubject>()
  return rows.map((row) => ({ ...row, first: isoText(row.first), last: isoText(row.last) }))
}

function isoText(dateTime: string): string {
  return Temporal.Instant.from(`${dateTime.replace(' ', 'T')}Z`).toString()
}
