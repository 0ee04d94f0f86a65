import type { OrganizationId } from '#core/ground/identity.ts'
import { type CountedBatches, placeOf, standing } from './events.ts'
import { quoteInstant, quoteText, quoteTexts, type Usage } from './usage.ts'

/** Events that a binding is about: of a subject and a recorder, from a moment on, or up to another one. */
export type BoundSpan = Readonly<{
  recorder: OrganizationId
  subject: string
  from: Temporal.Instant
  to: Temporal.Instant | undefined
}>

export type BoundEvents = Readonly<{ events: number; before: number }>

/** How many events of these types count in the spans at a cut, and how many of them are before a moment. No two spans may overlap. */
export async function countBound(
  usage: Usage,
  batches: CountedBatches,
  {
    spans,
    types,
    before,
  }: Readonly<{
    spans: readonly BoundSpan[]
    types: readonly string[]
    before: Temporal.Instant | undefined
  }>,
): Promise<BoundEvents> {
  if (spans.length === 0 || types.length === 0) return { events: 0, before: 0 }
  const places = spans.flatMap(({ recorder, subject }) => types.map((type) => placeOf({ recorder, type, subject })))
  const within = spans.map(
    ({ recorder, subject, from, to }) =>
      `(event.recorder = ${quoteText(recorder)} and event.subject = ${quoteText(subject)}
        and event.time >= ${quoteInstant(from)}${to ? ` and event.time < ${quoteInstant(to)}` : ''})`,
  )
  const early = before ? `countIf(event.time < ${quoteInstant(before)})` : '0'
  const answer = await usage.client.query({
    query: `select toUInt32(count()) as events, toUInt32(${early}) as before from usage_event as event
      where ${standing(usage, batches, [...new Set(places)].join(', '))} and event.type in (${quoteTexts(types)})
        and (${within.join(' or ')})`,
    format: 'JSONEachRow',
    clickhouse_settings: { max_query_size: `${2 ** 26}` },
  })
  const [row] = await answer.json<BoundEvents>()
  return row ?? { events: 0, before: 0 }
}
