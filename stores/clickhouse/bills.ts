import { RETRACTION } from '#core/metering/event.ts'
import { BILLING_PERIOD } from '#core/metering/row-format.ts'
import { type CountedBatches, counted, placeOf, standing } from './events.ts'
import { quoteText, quoteTexts, type Usage } from './usage.ts'

/** The rows that one source reported for one billing period, as events of the types that begin with `types`. */
export type Bill = Readonly<{ recorder: string; types: string; source: string; period: string }>

type Page = Readonly<{ after: string; limit: number }>

/** A page of the ids of a bill's events that count, in the order of ids. */
export async function standingIds(
  usage: Usage,
  bill: Bill,
  batches: CountedBatches,
  { after, limit }: Page,
): Promise<readonly string[]> {
  const { recorder, types, source, period } = bill
  const places = `select sipHash64(recorder, type, subject) from usage_subject
    where tenant = ${quoteText(usage.tenant)} and recorder = ${quoteText(recorder)} and startsWith(type, ${quoteText(types)})`
  return await idsOf(
    usage,
    `select event.id as id from usage_event as event where ${standing(usage, batches, places)}
      and event.recorder = ${quoteText(recorder)} and startsWith(event.type, ${quoteText(types)})
      and event.source = ${quoteText(source)} and event.labels['${BILLING_PERIOD}'] = ${quoteText(period)}
      and event.id > ${quoteText(after)} order by id limit ${limit}`,
  )
}

/** A page of the ids of a bill's events that an import took back, in the order of ids. */
export async function retractedIds(
  usage: Usage,
  { recorder, source, period }: Bill,
  batches: CountedBatches,
  { after, limit }: Page,
): Promise<readonly string[]> {
  const place = placeOf({ recorder, type: RETRACTION, subject: source })
  return await idsOf(
    usage,
    `select distinct event.labels['id'] as id from usage_event as event where ${standing(usage, batches, place)}
      and event.recorder = ${quoteText(recorder)} and event.type = ${quoteText(RETRACTION)}
      and event.source = ${quoteText(source)} and event.labels['${BILLING_PERIOD}'] = ${quoteText(period)}
      and id > ${quoteText(after)} order by id limit ${limit}`,
  )
}

async function idsOf({ client }: Usage, query: string): Promise<readonly string[]> {
  const answer = await client.query({ query, format: 'JSONEachRow' })
  return (await answer.json<Readonly<{ id: string }>>()).map(({ id }) => id)
}

/** How many of these events are known already, counting or not. */
export async function countKnown(
  { client, tenant }: Usage,
  recorder: string,
  events: readonly Readonly<{ source: string; id: string }>[],
  batches: CountedBatches,
): Promise<number> {
  if (events.length === 0) return 0
  const [sources, ids] = [quoteTexts(events.map(({ source }) => source)), quoteTexts(events.map(({ id }) => id))]
  const identities = `select reinterpretAsUInt128(sipHash128(${quoteText(recorder)}, one.1, one.2))
    from (select arrayJoin(arrayZip([${sources}], [${ids}])) as one)`
  const answer = await client.query({
    query: `select toUInt32(uniqExact(identity)) as known from usage_identity
      where tenant = ${quoteText(tenant)} and ${counted(batches)} and identity in (${identities})`,
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<Readonly<{ known: number }>>()
  return row?.known ?? 0
}
