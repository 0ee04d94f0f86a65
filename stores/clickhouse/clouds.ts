import { type CountedBatches, counted } from './events.ts'
import { quoteText, type Usage } from './usage.ts'

/** On which clouds something was used under a subject: what its events say under the label `cloud`. */
export type SubjectClouds = Readonly<{ recorder: string; subject: string; clouds: readonly string[] }>

/** The clouds that the events which count at a cut, up to a moment, name under each subject; subjects that name none are left out. */
export async function cloudsSeen(
  { client, tenant }: Usage,
  batches: CountedBatches,
  until: Temporal.Instant,
): Promise<readonly SubjectClouds[]> {
  const answer = await client.query({
    query: `select recorder, subject, arraySort(groupUniqArray(labels['cloud'])) as clouds from usage_event
      where tenant = ${quoteText(tenant)} and ${counted(batches)} and labels['cloud'] != ''
        and time < fromUnixTimestamp64Milli(${until.epochMilliseconds}) group by recorder, subject`,
    format: 'JSONEachRow',
  })
  return await answer.json<SubjectClouds>()
}
