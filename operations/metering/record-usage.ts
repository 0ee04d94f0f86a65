import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { readCloudEvent } from '#core/metering/cloud-event.ts'
import { type StorableEvent, storable, type UsageEvent } from '#core/metering/event.ts'
import { type SourceTally, sourceReports, tallySources } from '#core/metering/source-report.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { instant } from '#operations/fields.ts'
import { type EncodedEvents, encodeEvents, numberRows } from '#stores/clickhouse/event-rows.ts'
import { writeEvents } from '#stores/clickhouse/events.ts'
import { repeatedRows } from '#stores/clickhouse/identities.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { countBatch, takeBatchTurn } from '#stores/postgres/usage-batches.ts'
import { closedUpTo, noteSources } from '#stores/postgres/usage-sources.ts'
import { identifyUsage } from './identify.ts'

export type EventAnswer = Readonly<{ source: string; id: string; outcome: 'accepted' | 'duplicate' | 'conflict' }>

/** What became of each event of a batch, in its order, and the usage position at which the batch counts. */
export type RecordedUsage = Readonly<{ position: number; answers: readonly EventAnswer[] }>

/** Events of one request, ready to be written as part of a batch. */
export type PreparedEvents = Readonly<{ encoded: EncodedEvents; sources: readonly SourceTally[] }>

export function prepareEvents(context: Context, events: readonly StorableEvent[]): PreparedEvents {
  const owner = { tenant: context.usage.tenant, recorder: context.organization }
  return { encoded: encodeEvents(owner, events), sources: tallySources(events) }
}

/** Writes the events of one or several requests as the rows of a batch. They don't count yet. */
export async function writeBatch({ usage }: Context, number: number, parts: readonly PreparedEvents[]): Promise<void> {
  let firstRow = 0
  for (const { encoded } of parts) {
    numberRows(encoded, number, firstRow)
    firstRow += encoded.starts.length
  }
  await writeEvents(
    usage,
    parts.map(({ encoded }) => encoded),
  )
}

/**
 * Makes a written batch durable. When it comes back, its events are on the disk in both engines; when it throws, none of them
 * counts. Which of them are duplicates is found out later: `identifyUsage`.
 */
export async function commitBatch(context: Context, number: number, parts: readonly PreparedEvents[]): Promise<void> {
  const { organization: owner, now } = context
  const events = parts.reduce((all, { encoded }) => all + encoded.starts.length, 0)
  await actAs(context, async (acting) => {
    const closed = await closedUpTo(acting)
    const moments = { receivedAt: now.epochMilliseconds, closedUpTo: closed?.epochMilliseconds }
    const reports = sourceReports(
      parts.flatMap(({ sources }) => sources),
      moments,
    )
    await noteSources(acting, { owner, now }, reports)
    await countBatch(acting, { number, owner, now, events, closedUpTo: closed })
  })
}

/** Records events as one batch; they are durable when it comes back. */
export async function recordStorable(
  context: Context,
  events: readonly StorableEvent[],
): Promise<Readonly<{ position: number }>> {
  const parts = [prepareEvents(context, events)]
  return await takeBatchTurn({ records: context.records, tenant: context.usage.tenant }, async (turn) => {
    const number = await turn.draw()
    await writeBatch(context, number, parts)
    await commitBatch(context, number, parts)
    return { position: number }
  })
}

/**
 * Records usage events as one batch and waits until they are identified. The first event of an identity wins; the same again is
 * a duplicate, counted once; the same identity with another content is a conflict: kept, reported, never billed.
 */
export async function recordEvents(context: Context, events: readonly UsageEvent[]): Promise<RecordedUsage> {
  const { position } = await recordStorable(context, events.map(storable))
  await identifyUsage(context)
  const repeated = new Map((await repeatedRows(context.usage, position)).map(({ row, why }) => [row, why]))
  const answers = events.map(
    ({ source, id }, row) => ({ source, id, outcome: repeated.get(row) ?? 'accepted' }) as const,
  )
  return { position, answers }
}

const cloudEvent = z.object({
  specversion: z.literal('1.0'),
  source: z.string().min(1).max(500),
  id: z.string().min(1).max(500),
  type: z.string().min(1).max(200),
  subject: z.string().min(1).max(500),
  time: instant.refine(isStorable, 'a moment of the years 1900 to 2298'),
  data: z
    .record(z.string().min(1).max(100), z.string().max(10_000))
    .meta({ description: 'Numbers are read from their source text, so 0.1 stays 0.1; texts become labels' }),
})

/** The moments that the usage events' engine holds; it would move others to the nearest one it knows. */
function isStorable(text: string): boolean {
  if (!instant.safeParse(text).success) return true // said already
  const { year } = Temporal.Instant.from(text).toZonedDateTimeISO('UTC')
  return year >= 1900 && year < 2299
}

/** Record usage events over HTTP or from the command line, each a CloudEvent. */
export const recordUsage = door({
  name: 'record-usage',
  kind: 'act',
  summary: 'Record usage events (CloudEvents 1.0)',
  description:
    'What is accepted is on the disk when the answer comes, and counts once however often it is sent. A value of `data` that is a decimal number below 10^20 of at most 18 places is a value, any other text a label.',
  http: { method: 'POST', path: '/v1/events' },
  input: z.object({ events: z.array(cloudEvent).min(1).max(10_000) }),
  output: z.object({
    position: z
      .int()
      .nullable()
      .meta({ description: 'The usage position at which the events count; null where none was accepted' }),
    accepted: z.int(),
    rejected: z.array(z.object({ index: z.int(), code: z.string(), says: z.string() })),
  }),
  refusals: { event_rejected: 422, busy: 503 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['metering:write'] },
  idempotency: 'by_id',
  run: async (context, { events }) => {
    const read = events.map((event) => readCloudEvent(event, true))
    const taken = read.flatMap((one) => (one.ok ? [one.value] : []))
    const rejected = read.flatMap((one, index) => (one.ok ? [] : [{ index, ...one.refusal }]))
    if (taken.length === 0) return ok({ position: null, accepted: 0, rejected })
    const { position } = await recordStorable(context, taken)
    await identifyUsage(context)
    return ok({ position, accepted: taken.length, rejected })
  },
})
