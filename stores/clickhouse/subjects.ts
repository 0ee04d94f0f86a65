import type { OrganizationId } from '#core/ground/identity.ts'
import { isoText } from './event-list.ts'
import { type CountedBatches, placeOf, standing } from './events.ts'
import { quoteInstant, quoteText, quoteTexts, type Usage } from './usage.ts'

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/** A subject that was ever reported, by which types of events, and the times of the first and the last of them. */
export type SeenSubject = Readonly<{
  subject: string
  types: readonly string[]
  first: Temporal.Instant
  last: Temporal.Instant
}>

/** The next subjects that an organization has ever reported, in their order: those that begin with `subject`, by one type. */
export async function subjectsSeen(
  { client, tenant }: Usage,
  recorder: OrganizationId,
  wanted: Readonly<{
    subject?: string | undefined
    type?: string | undefined
    among?: readonly string[]
    after?: string | undefined
    limit: number
  }>,
): Promise<readonly SeenSubject[]> {
  const { subject, type, among, after, limit } = wanted
  const conditions = [
    ...(subject === undefined ? [] : [`startsWith(subject, ${quoteText(subject)})`]),
    ...(type === undefined ? [] : [`type = ${quoteText(type)}`]),
    ...(among === undefined ? [] : [`subject in (${quoteTexts(among)})`]),
    ...(after === undefined ? [] : [`subject > ${quoteText(after)}`]),
  ]
  const answer = await client.query({
    query: `select subject, arraySort(groupUniqArray(type)) as types, toString(min(seen.first)) as first, toString(max(seen.last)) as last
      from usage_subject as seen where tenant = ${quoteText(tenant)} and recorder = ${quoteText(recorder)}
        ${conditions.map((condition) => `and ${condition}`).join(' ')}
      group by subject order by subject limit ${limit} settings optimize_aggregation_in_order = 1`,
    format: 'JSONEachRow',
    clickhouse_settings: { max_query_size: `${2 ** 26}` },
  })
  const rows = await answer.json<Readonly<{ subject: string; types: readonly string[]; first: string; last: string }>>()
  return rows.map(({ first, last, ...row }) => ({ ...row, first: momentOf(first), last: momentOf(last) }))
}

/** What of a subject is to be counted: its events of these types in these spans. */
export type CountedSubject = Readonly<{ subject: string; types: readonly string[]; spans: readonly Span[] }>

/** How many events of a subject count at a cut, of which types, over which time. */
export type ReportedSubject = Readonly<{
  subject: string
  types: readonly string[]
  events: number
  first: string
  last: string
}>

/** Counts the events of some subjects at a cut; those that have none are left out. */
export async function countSubjects(
  usage: Usage,
  recorder: OrganizationId,
  batches: CountedBatches,
  subjects: readonly CountedSubject[],
): Promise<readonly ReportedSubject[]> {
  if (subjects.length === 0) return []
  const places = subjects.flatMap(({ subject, types }) => types.map((type) => placeOf({ recorder, type, subject })))
  const within = subjects.map(({ subject, spans }) => {
    const times = spans.map(
      ({ from, to }) => `event.time >= ${quoteInstant(from)} and event.time < ${quoteInstant(to)}`,
    )
    return `(event.subject = ${quoteText(subject)} and (${times.join(' or ')}))`
  })
  const types = [...new Set(subjects.flatMap((one) => one.types))]
  const answer = await usage.client.query({
    query: `select event.subject as subject, arraySort(groupUniqArray(event.type)) as types, toUInt32(count()) as events,
        toString(min(event.time)) as first, toString(max(event.time)) as last
      from usage_event as event where ${standing(usage, batches, places.join(', '))} and event.recorder = ${quoteText(recorder)}
        and event.type in (${quoteTexts(types)}) and (${within.join(' or ')})
      group by event.subject order by event.subject`,
    format: 'JSONEachRow',
    clickhouse_settings: { max_query_size: `${2 ** 26}` },
  })
  const rows = await answer.json<ReportedSubject>()
  return rows.map((row) => ({ ...row, first: isoText(row.first), last: isoText(row.last) }))
}

function momentOf(dateTime: string): Temporal.Instant {
  return Temporal.Instant.from(isoText(dateTime))
}
