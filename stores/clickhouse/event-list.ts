import type { LabelFilter, Once } from '#core/metering/meter.ts'
import { type CountedBatches, counted, placeOf, standing } from './events.ts'
import { intervalOf, labelConditions, ONCE_MS } from './quantities-events.ts'
import { quoteInstant, quoteText, quoteTexts, type Usage } from './usage.ts'

/**
 * Whether an event counts: it does; an earlier one says the same; an earlier one with its id says something else; its source took
 * it back; or another source's report of the same interval counts instead.
 */
export const EVENT_STATES = ['counted', 'duplicate', 'conflict', 'retracted', 'other_source'] as const
export type EventState = (typeof EVENT_STATES)[number]

/** One event as it is shown under a quantity. */
export type ListedEvent = Readonly<{
  recorder: string
  source: string
  id: string
  type: string
  subject: string
  time: string
  batch: number
  row: number
  state: EventState
  values: Readonly<Record<string, string>>
  labels: Readonly<Record<string, string>>
}>

export type EventStretch = Readonly<{ subject: string; recorder: string; from: Temporal.Instant; to: Temporal.Instant }>

/** Where a list of events goes on: after the event with these. No two events share batch and row. */
export type EventPlace = Readonly<{ time: Temporal.Instant; batch: number; row: number }>

/** Which events are wanted: those of a type in these stretches, whose labels fit, in these states, `counted` alone without. */
export type WantedEvents = Readonly<{
  type: string
  stretches: readonly EventStretch[]
  batches: CountedBatches
  limit: number
  after?: EventPlace
  where?: readonly LabelFilter[]
  once?: Once | undefined
  states?: readonly EventState[]
}>

/** The events of a type over the stretches of a subscription, oldest first and as they came, a page at a time. */
export async function listEvents(usage: Usage, wanted: WantedEvents): Promise<readonly ListedEvent[]> {
  if (wanted.stretches.length === 0) return []
  const { type, stretches, states = ['counted'], where = [], after } = wanted
  const onlyCounted = states.every((state) => state === 'counted')
  const conditions = [
    onlyCounted ? standing(usage, wanted.batches, placesOf(wanted)) : reported(usage, wanted),
    `event.type = ${quoteText(type)}`,
    `(${stretches.map((stretch) => within(stretch)).join(' or ')})`,
    ...labelConditions(where, 'event.labels'),
    ...(after ? [isAfter(after)] : []),
  ]
  const answer = await usage.client.query({
    // An alias hides the column of its name, also in conditions: so these are of the event.
    query: `select event.recorder as recorder, event.source as source, event.id as id, event.type as type, event.subject as subject,
        toString(event.time) as time, toUInt32(event.batch) as batch, event.row as row, ${stateOf(usage, wanted)} as state,
        mapApply((name, value) -> (name, toString(value)), event.values) as values, event.labels as labels
      from usage_event as event where ${conditions.join(' and ')} and state in (${quoteTexts(states)})
      order by event.time, event.batch, event.row limit ${wanted.limit}`,
    format: 'JSONEachRow',
  })
  const rows = await answer.json<ListedEvent>()
  return rows.map((row) => ({ ...row, time: isoText(row.time) }))
}

/** ClickHouse's text of a moment as ISO 8601. */
export function isoText(dateTime: string): string {
  return Temporal.Instant.from(`${dateTime.replace(' ', 'T')}Z`).toString()
}

function placesOf({ type, stretches }: WantedEvents): string {
  return [...new Set(stretches.map(({ subject, recorder }) => placeOf({ recorder, type, subject })))].join(', ')
}

/** Those that don't count as well. */
function reported({ tenant }: Usage, wanted: WantedEvents): string {
  return `event.tenant = ${quoteText(tenant)} and event.place in (${placesOf(wanted)}) and ${counted(wanted.batches, 'event.batch')}`
}

function stateOf(usage: Usage, wanted: WantedEvents): string {
  const { states = ['counted'], once } = wanted
  // Versions of a retracted event that never counted are named by what they are.
  const why = (states.length === 1 && states[0] === 'counted' ? [] : ['conflict', 'duplicate', 'retracted']).flatMap(
    (state) => [`(event.batch, event.row) in (${excludedBy(usage, wanted, state)})`, quoteText(state)],
  )
  const other = once
    ? [`${keyOf(once, 'event.source')} not in (${firstSources(usage, wanted, once)})`, `'other_source'`]
    : []
  const cases = [...why, ...other]
  return cases.length === 0 ? `'counted'` : `multiIf(${cases.join(', ')}, 'counted')`
}

function excludedBy({ tenant }: Usage, wanted: WantedEvents, why: string): string {
  return `select batch, row from usage_excluded where tenant = ${quoteText(tenant)} and place in (${placesOf(wanted)})
    and since <= ${wanted.batches.upTo} and why = ${quoteText(why)}`
}

/** Of every interval, looked at whole, the source whose events count. */
function firstSources(usage: Usage, wanted: WantedEvents, once: Once): string {
  const { type, stretches, batches, where = [] } = wanted
  const around = stretches.map((stretch) => within(widened(stretch, ONCE_MS[once.per])))
  return `select ${keyOf(once)}, min(event.source) from usage_event as event
    where ${standing(usage, batches, placesOf(wanted))} and event.type = ${quoteText(type)} and (${around.join(' or ')})
      ${labelConditions(where, 'event.labels')
        .map((condition) => `and ${condition}`)
        .join(' ')}
    group by ${keyOf(once)}`
}

function keyOf({ per, each = [] }: Once, ...more: readonly string[]): string {
  const interval = intervalOf('toUnixTimestamp64Milli(event.time)', ONCE_MS[per])
  const texts = each.map((label) => `event.labels[${quoteText(label)}]`)
  const key = ['event.recorder', 'event.subject', interval, ...texts, ...more].join(', ')
  return more.length === 0 ? key : `(${key})`
}

function widened(stretch: EventStretch, width: number): EventStretch {
  const floored = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / width) * width
  const to = stretch.to.add({ milliseconds: width - 1 })
  const moment = (at: Temporal.Instant) => Temporal.Instant.fromEpochMilliseconds(floored(at))
  return { ...stretch, from: moment(stretch.from), to: moment(to) }
}

function within({ subject, recorder, from, to }: EventStretch): string {
  return `(event.subject = ${quoteText(subject)} and event.recorder = ${quoteText(recorder)}
    and event.time >= ${quoteInstant(from)} and event.time < ${quoteInstant(to)})`
}

/** The bound on the time stands by itself as well: the table is sorted by it. */
function isAfter({ time, batch, row }: EventPlace): string {
  const at = quoteInstant(time)
  return `event.time >= ${at} and (event.time, event.batch, event.row) > (${at}, ${batch}, ${row})`
}
