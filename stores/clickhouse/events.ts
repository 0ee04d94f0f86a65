import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { type EncodedEvents, EVENT_COLUMNS, EVENT_HEADER } from './event-rows.ts'
import { quoteText, quoteTexts, type Usage } from './usage.ts'

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
