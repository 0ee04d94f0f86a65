import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { type EncodedEvents, EVENT_COLUMNS, EVENT_HEADER } from './event-rows.ts'
import { quoteInstant, quoteText, quoteTexts, type Usage } from './usage.ts'

/** Which batches count at a cut: up to a usage position, without the numbers that a crash left void. */
export type CountedBatches = Readonly<{ upTo: number; voids: readonly number[] }>

/** The SQL condition for batches that count. */
export function counted({ upTo, voids }: CountedBatches, batch = 'batch'): string {
  return voids.length === 0 ? `${batch} <= ${upTo}` : `${batch} <= ${upTo} and ${batch} not in (${voids.join(', ')})`
}

/** Whose events, of which type, under which subject: what events are sorted by. */
export type Place = Readonly<{ recorder: string; type: string; subject: string }>

/** A place in SQL: the hash that the table is sorted by, folded into a constant before the table is read. */
export function placeOf({ recorder, type, subject }: Place): string {
  return `sipHash64(${quoteTexts([recorder, type, subject])})`
}

/**
 * The SQL condition for the rows of `usage_event as event` that count at a cut, among the places that `places` lists or
 * selects. Places are hashes, so whoever asks names type, subject and recorder as well.
 */
export function standing({ tenant }: Usage, batches: CountedBatches, places: string): string {
  return `event.tenant = ${quoteText(tenant)} and event.place in (${places}) and ${counted(batches, 'event.batch')}
    and (event.batch, event.row) not in (select batch, row from usage_excluded
      where tenant = ${quoteText(tenant)} and place in (${places}) and since <= ${batches.upTo})`
}

/** Writes the rows of one batch, in parts. They count once the batch's row commits in PostgreSQL. */
export async function writeEvents({ client }: Usage, parts: readonly EncodedEvents[]): Promise<void> {
  const rows = Readable.from([EVENT_HEADER, ...parts.map(({ bytes }) => bytes)], { objectMode: false })
  const { stream } = await client.exec({
    query: `insert into usage_event (${EVENT_COLUMNS}) format RowBinaryWithNamesAndTypes`,
    values: rows,
  })
  // The answer is empty; until its end was read, the connection serves nobody else.
  stream.resume()
  await finished(stream)
}

/** One event as it is shown under a quantity. */
export type ListedEvent = Readonly<{
  source: string
  id: string
  type: string
  subject: string
  time: string
  batch: number
  values: Readonly<Record<string, string>>
  labels: Readonly<Record<string, string>>
}>

export type EventStretch = Readonly<{ subject: string; recorder: string; from: Temporal.Instant; to: Temporal.Instant }>

/** Where a list of events goes on: after the event with these. No two events share all of them. */
export type EventPlace = Readonly<{ time: Temporal.Instant; source: string; id: string; recorder: string }>

/** The events of a type over the stretches of a subscription, oldest first, a page at a time, each with its recorder. */
export async function listEvents(
  usage: Usage,
  wanted: Readonly<{
    type: string
    stretches: readonly EventStretch[]
    batches: CountedBatches
    limit: number
    after?: EventPlace
  }>,
): Promise<readonly (ListedEvent & Readonly<{ recorder: string }>)[]> {
  if (wanted.stretches.length === 0) return []
  const places = wanted.stretches.map(({ subject, recorder }) => placeOf({ recorder, type: wanted.type, subject }))
  const within = wanted.stretches.map(
    ({ subject, recorder, from, to }) =>
      `(event.subject = ${quoteText(subject)} and event.recorder = ${quoteText(recorder)}
        and event.time >= ${quoteInstant(from)} and event.time < ${quoteInstant(to)})`,
  )
  const answer = await usage.client.query({
    // An alias hides the column of its name, also in conditions: so these are of the event.
    query: `select event.recorder as recorder, event.source as source, event.id as id, event.type as type, event.subject as subject,
        toString(event.time) as time, toUInt32(event.batch) as batch,
        mapApply((name, value) -> (name, toString(value)), event.values) as values, event.labels as labels
      from usage_event as event
      where ${standing(usage, wanted.batches, places.join(', '))} and event.type = ${quoteText(wanted.type)}
        and (${within.join(' or ')}) ${wanted.after ? `and ${isAfter(wanted.after)}` : ''}
      order by event.time, event.source, event.id, event.recorder limit ${wanted.limit}`,
    format: 'JSONEachRow',
  })
  const rows = await answer.json<ListedEvent & Readonly<{ recorder: string }>>()
  return rows.map((row) => ({ ...row, time: Temporal.Instant.from(`${row.time.replace(' ', 'T')}Z`).toString() }))
}

/** The bound on the time stands by itself as well: the table is sorted by it. */
function isAfter({ time, source, id, recorder }: EventPlace): string {
  const at = quoteInstant(time)
  return `event.time >= ${at} and (event.time, event.source, event.id, event.recorder) > (${at}, ${quoteTexts([source, id, recorder])})`
}
