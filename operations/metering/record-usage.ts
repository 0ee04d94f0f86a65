import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { decimal, readDecimal } from '#core/ground/decimal.ts'
import { ok } from '#core/ground/result.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { instant } from '#operations/fields.ts'
import { contentHash, findKnown, type HashedEvent, writeConflicts, writeEvents } from '#stores/clickhouse/events.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { countBatch, drawBatch, voidBatches } from '#stores/postgres/usage-batches.ts'

export type EventAnswer = Readonly<{ source: string; id: string; outcome: 'accepted' | 'duplicate' | 'conflict' }>

/** What became of each event of a batch, in its order, and the usage position at which the batch counts. */
export type RecordedUsage = Readonly<{ position: number; answers: readonly EventAnswer[] }>

/**
 * Records usage events as one batch. The first event of an identity wins; the same again is a duplicate, counted once; the
 * same identity with another content is a conflict: kept, reported, never billed. When it comes back the events are on the
 * disk and count; when it throws none of them counts.
 */
export async function recordEvents(context: Context, events: readonly UsageEvent[]): Promise<RecordedUsage> {
  return await actAs(context, async (acting) => {
    const { organization: owner, usage, now } = context
    const { number, countedUpTo } = await drawBatch(acting, owner, now)
    const batches = { upTo: countedUpTo, voids: await voidBatches(acting, countedUpTo) }
    const known = await findKnown(usage, owner, events, batches)
    const hashed = events.map((event) => ({ ...event, content: contentHash(event) }))
    const judged = judge(hashed, new Map(known.map((event) => [nameOf(event), event.content])))
    const batch = { number, recorder: owner }
    const of = (outcome: EventAnswer['outcome']): readonly HashedEvent[] =>
      hashed.filter((_, at) => judged[at] === outcome)
    const [accepted, conflicts] = [of('accepted'), of('conflict')]
    await writeEvents(usage, batch, accepted)
    await writeConflicts(usage, batch, conflicts)
    const counts = { accepted: accepted.length, duplicates: of('duplicate').length, conflicts: conflicts.length }
    await countBatch(acting, { number, owner, now, ...counts })
    const answers = events.map(({ source, id }, at) => ({ source, id, outcome: judged[at] ?? 'accepted' }))
    return { position: number, answers }
  })
}

/** The outcome of each event, given the content of those known before; within the batch, too, the first one wins. */
function judge(events: readonly HashedEvent[], known: Map<string, string>): readonly EventAnswer['outcome'][] {
  return events.map((event) => {
    const { content } = event
    const before = known.get(nameOf(event))
    if (before === undefined) known.set(nameOf(event), content)
    if (before === undefined) return 'accepted'
    return before === content ? 'duplicate' : 'conflict'
  })
}

function nameOf({ source, id }: Readonly<{ source: string; id: string }>): string {
  return JSON.stringify([source, id])
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

/** What a metered value stays below: it is stored with 20 digits before the point and 18 after it. */
const TOO_LARGE = decimal('1e20')

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
    'Each event is accepted, a duplicate or a conflict; what is accepted is on the disk when the answer comes. A value of `data` that is a decimal number below 10^20 of at most 18 places is a value, any other text a label.',
  http: { method: 'POST', path: '/v1/usage' },
  input: z.object({ events: z.array(cloudEvent).min(1).max(10_000) }),
  output: z.object({
    position: z.int(),
    accepted: z.int(),
    duplicates: z.int(),
    conflicts: z.array(z.object({ source: z.string(), id: z.string() })),
  }),
  refusals: {},
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['metering:write'] },
  idempotency: 'by_id',
  run: async (context, { events }) => {
    const { position, answers } = await recordEvents(context, events.map(eventOf))
    const count = (outcome: EventAnswer['outcome']): number =>
      answers.filter((answer) => answer.outcome === outcome).length
    const conflicts = answers
      .filter((answer) => answer.outcome === 'conflict')
      .map(({ source, id }) => ({ source, id }))
    return ok({ position, accepted: count('accepted'), duplicates: count('duplicate'), conflicts })
  },
})

function eventOf(event: z.output<typeof cloudEvent>): UsageEvent {
  const values: Record<string, NonNullable<ReturnType<typeof readDecimal>>> = {}
  const labels: Record<string, string> = {}
  for (const [name, text] of Object.entries(event.data)) {
    const value = readDecimal(text)
    if (value === undefined || value.abs().gte(TOO_LARGE)) labels[name] = text
    else values[name] = value
  }
  const { source, id, type, subject, time } = event
  return { source, id, type, subject, time: Temporal.Instant.from(time), values, labels }
}
