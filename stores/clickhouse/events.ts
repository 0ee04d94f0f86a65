import { hash } from 'node:crypto'
import { decimalText } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { contentText, type UsageEvent } from '#core/metering/event.ts'
import { quoteInstant, quoteText, quoteTexts, type Usage } from './usage.ts'

/** Identities are compared in chunks: one statement stays far below ClickHouse's limit on a query's size. */
const LOOK_UP = 2_000

/** Which batches count at a cut: up to a usage position, without the numbers that a crash left void. */
export type CountedBatches = Readonly<{ upTo: number; voids: readonly number[] }>

/** An event with the hash of its content. It is computed once: it decides the outcome and is stored thrice. */
export type HashedEvent = UsageEvent & Readonly<{ content: string }>

export type KnownEvent = Readonly<{ source: string; id: string; content: string }>

/** The SQL condition for batches that count. */
export function counted({ upTo, voids }: CountedBatches): string {
  return voids.length === 0 ? `batch <= ${upTo}` : `batch <= ${upTo} and batch not in (${voids.join(', ')})`
}

/** Which of these identities are known already, with the content that was counted for each. */
export async function findKnown(
  usage: Usage,
  recorder: OrganizationId,
  events: readonly Readonly<{ source: string; id: string }>[],
  batches: CountedBatches,
): Promise<readonly KnownEvent[]> {
  const known: KnownEvent[] = []
  for (let at = 0; at < events.length; at += LOOK_UP) {
    const keys = events
      .slice(at, at + LOOK_UP)
      .map(({ source, id }) => `cityHash64(${quoteTexts([recorder, source, id])})`)
    const answer = await usage.client.query({
      query: `select source, id, content from usage_identity
        where tenant = ${quoteText(usage.tenant)} and recorder = ${quoteText(recorder)}
          and identity in (${keys.join(', ')}) and ${counted(batches)}`,
      format: 'JSONEachRow',
    })
    known.push(...(await answer.json<KnownEvent>()))
  }
  return known
}

/** Writes a batch's events and their identities. They count once the batch's row commits in PostgreSQL. */
export async function writeEvents(
  usage: Usage,
  batch: Readonly<{ number: number; recorder: OrganizationId }>,
  events: readonly HashedEvent[],
): Promise<void> {
  if (events.length === 0) return
  await insertRows(usage, 'usage_event', batch, events)
  const { tenant, client } = usage
  const values = events.map((event) => ({
    tenant,
    recorder: batch.recorder,
    source: event.source,
    id: event.id,
    content: event.content,
    batch: batch.number,
  }))
  await client.insert({ table: 'usage_identity', values, format: 'JSONEachRow' })
}

/** Keeps events whose identity is known with another content: they are reported and never billed. */
export async function writeConflicts(
  usage: Usage,
  batch: Readonly<{ number: number; recorder: OrganizationId }>,
  events: readonly HashedEvent[],
): Promise<void> {
  if (events.length > 0) await insertRows(usage, 'usage_conflict', batch, events)
}

async function insertRows(
  usage: Usage,
  table: string,
  batch: Readonly<{ number: number; recorder: OrganizationId }>,
  events: readonly HashedEvent[],
): Promise<void> {
  const values = events.map((event) => ({
    tenant: usage.tenant,
    batch: batch.number,
    recorder: batch.recorder,
    source: event.source,
    id: event.id,
    type: event.type,
    subject: event.subject,
    time: dateTimeText(event.time),
    values: Object.fromEntries(Object.entries(event.values).map(([name, value]) => [name, decimalText(value)])),
    labels: event.labels,
    content: event.content,
  }))
  await usage.client.insert({ table, values, format: 'JSONEachRow' })
}

function dateTimeText(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 }).replace('T', ' ').replace('Z', '')
}

/** The first 64 bits of SHA-256 over the canonical content, as the decimal text of an unsigned integer. */
export function contentHash(event: UsageEvent): string {
  return hash('sha256', contentText(event), 'buffer').readBigUInt64BE().toString()
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
      where event.tenant = ${quoteText(usage.tenant)} and event.type = ${quoteText(wanted.type)}
        and (${within.join(' or ')}) and ${counted(wanted.batches)} ${wanted.after ? `and ${isAfter(wanted.after)}` : ''}
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
