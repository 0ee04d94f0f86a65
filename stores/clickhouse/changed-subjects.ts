import type { OrganizationId } from '#core/ground/identity.ts'
import { quoteInstant, quoteText, type Usage } from './usage.ts'

/** A subject of which something about a time before the asked one was learned, with the earliest such time. */
export type ChangedSubject = Readonly<{ recorder: OrganizationId; subject: string; earliest: Temporal.Instant }>

/**
 * The subjects of which batches after one position, up to and with another, tell something about a time before a moment: late events,
 * and events that were taken back or found to be repeated.
 */
export async function changedSubjects(
  { client, tenant }: Usage,
  { after, upTo, before }: Readonly<{ after: number; upTo: number; before: Temporal.Instant }>,
): Promise<readonly ChangedSubject[]> {
  if (after >= upTo) return []
  const among = `tenant = ${quoteText(tenant)}`
  const answer = await client.query({
    query: `select recorder, subject, toString(min(time)) as earliest from (
        select recorder, subject, time from usage_event where ${among} and batch > ${after} and batch <= ${upTo}
        union all
        select recorder, subject, time from usage_event where ${among} and (place, batch, row) in (
          select place, batch, row from usage_excluded where ${among} and since > ${after} and since <= ${upTo})
      ) where time < ${quoteInstant(before)} group by recorder, subject order by recorder, subject`,
    format: 'JSONEachRow',
  })
  const rows = await answer.json<Readonly<{ recorder: string; subject: string; earliest: string }>>()
  return rows.map(({ earliest, ...row }) => ({
    ...row,
    earliest: Temporal.Instant.from(`${earliest.replace(' ', 'T')}Z`),
  }))
}
