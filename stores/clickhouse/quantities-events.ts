import type { LabelFilter, Meter, Once } from '#core/metering/meter.ts'
import type { QuantityRequest } from '#core/metering/quantity.ts'
import { type CountedBatches, placeOf, standing } from './events.ts'
import { quoteText, quoteTexts, type Usage } from './usage.ts'

/** Requests of one meter that are measured by one statement. A request's place in the list is its `slot`. */
export type Asked = Readonly<{ meter: Meter; requests: readonly QuantityRequest[] }>

/**
 * Which events a measurement needs: those of the stretches, or of all the time before each stretch's end too, because a level
 * that was told before a stretch holds when it begins.
 */
export type Reach = 'stretch' | 'history'

type Stretch = Readonly<{ slot: number; subject: string; recorder: string; start: number; stop: number }>

/** Added to milliseconds, so that what is divided into intervals is never negative: 1900 is the first year of events. */
const SHIFT = 2_208_988_800_000

/** How long the intervals are in which one source counts. */
export const ONCE_MS: Readonly<Record<Once['per'], number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** The number of the UTC clock's interval of so many milliseconds that holds a moment. Midnight begins one. */
export function intervalOf(at: string, width: number): string {
  return `intDiv(${at} + ${SHIFT}, ${width})`
}

/**
 * The whole event in a hash: two equal events under different ids don't cancel each other out. City hash, because it takes a
 * third of what Sip hash takes for the names and texts of events, and nobody gains by two events of one hash.
 */
export function eventHash({ eventType }: Meter, since = 'at'): string {
  const content = `${quoteText(eventType)}, subject, ${since}, mapSort(values), mapSort(labels)`
  return `cityHash64(recorder, source, id, ${content})`
}

/** SQL conditions on `labels`. A label that an event lacks is the empty text. */
export function labelConditions(filter: readonly LabelFilter[], labels = 'labels'): readonly string[] {
  return filter.flatMap(({ label, is, isNot }) => {
    const text = `${labels}[${quoteText(label)}]`
    return [
      ...(is ? [`${text} in (${quoteTexts(is)})`] : []),
      ...(isNot ? [`${text} not in (${quoteTexts(isNot)})`] : []),
    ]
  })
}

/** The labels' texts, as SQL. */
export function labelTexts(labels: readonly string[]): readonly string[] {
  return labels.map((label) => `labels[${quoteText(label)}]`)
}

/**
 * The SQL of the events that a meter counts for its requests at a cut, each with `slot`, `at` in milliseconds, and `start` and
 * `stop` of the stretch it counts in. Where one request asks for its stretches alone, nothing is joined.
 */
export function eventsOf(usage: Usage, batches: CountedBatches, asked: Asked, reach: Reach): string {
  const stretches = stretchesOf(asked)
  const { once } = asked.meter
  const alone = asked.requests.length === 1 && reach === 'stretch' && once === undefined
  if (alone) return ofOneRequest(usage, batches, asked, stretches)
  const events = ofStretches(usage, batches, { asked, stretches, reach })
  return once ? countedOnce(events, once, reach) : events
}

function stretchesOf({ requests }: Asked): readonly Stretch[] {
  return requests.flatMap(({ stretches }, slot) =>
    stretches.map(({ subject, recorder, from, to }) => {
      return { slot, subject, recorder, start: from.epochMilliseconds, stop: to.epochMilliseconds }
    }),
  )
}

const COLUMNS = `event.recorder as recorder, event.source as source, event.id as id, event.subject as subject,
  toUnixTimestamp64Milli(event.time) as at, event.values as values, event.labels as labels,
  event.batch as batch, event.row as row`

function ofOneRequest(usage: Usage, batches: CountedBatches, { meter }: Asked, stretches: readonly Stretch[]): string {
  const places = stretches.map(({ recorder, subject }) => placeOf({ recorder, type: meter.eventType, subject }))
  const within = stretches.map(
    ({ subject, recorder, start, stop }) =>
      `(event.subject = ${quoteText(subject)} and event.recorder = ${quoteText(recorder)} and ${between(start, stop)})`,
  )
  return `select toUInt32(0) as slot, ${COLUMNS} from usage_event as event
    where ${standing(usage, batches, [...new Set(places)].join(', '))} and event.type = ${quoteText(meter.eventType)}
      and ${between(...hullOf(stretches))} and (${within.join(' or ')}) ${filtered(meter)}`
}

type Wanted = Readonly<{ asked: Asked; stretches: readonly Stretch[]; reach: Reach }>

function ofStretches(usage: Usage, batches: CountedBatches, { asked, stretches, reach }: Wanted): string {
  const { eventType, once } = asked.meter
  // One text that a format reads: as a list of constants, each of them is looked at as an expression, and ten thousand take
  // seconds.
  const rows = stretches.map(({ slot, subject, recorder, start, stop }) =>
    [slot, cell(subject), cell(recorder), start, stop].join('\t'),
  )
  const columns = 'slot UInt32, subject String, recorder String, start Int64, stop Int64'
  const table = `select * from format(TabSeparated, ${quoteText(columns)}, ${quoteText(`${rows.join('\n')}\n`)})`
  const width = once ? ONCE_MS[once.per] : 1
  const [from, to] = widened(hullOf(stretches), width)
  const at = 'toUnixTimestamp64Milli(event.time)'
  const begun = reach === 'history' ? [] : [`event.time >= ${moment(from)}`, `${at} >= ${floor('asked.start', width)}`]
  const conditions = [
    standing(usage, batches, `select sipHash64(recorder, ${quoteText(eventType)}, subject) from asked`),
    `event.type = ${quoteText(eventType)}`,
    ...begun,
    `event.time < ${moment(to)}`,
    `${at} < ${floor(`asked.stop + ${width - 1}`, width)}`,
  ]
  return `with asked as (${table})
    select toUInt32(asked.slot) as slot, asked.start as start, asked.stop as stop, ${COLUMNS}
    from usage_event as event inner join asked on event.subject = asked.subject and event.recorder = asked.recorder
    where ${conditions.join(' and ')} ${filtered(asked.meter)}`
}

/** A text as a cell of tab-separated values. */
function cell(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\0', '\\0')
}

/**
 * Of every interval only the first source, looked for in the whole interval, also in what of it lies outside the stretch: so the
 * parts of an interval that a boundary cuts agree on the source.
 */
function countedOnce(events: string, { per, each = [] }: Once, reach: Reach): string {
  const interval = intervalOf('at', ONCE_MS[per])
  const key = ['slot', 'recorder', 'subject', interval, ...labelTexts(each)].join(', ')
  const inside = reach === 'history' ? 'at < stop' : 'at >= start and at < stop'
  return `select * from (select *, min(source) over (partition by ${key}) as first_source from (${events}))
    where source = first_source and ${inside}`
}

function filtered({ filter = [] }: Meter): string {
  return labelConditions(filter, 'event.labels')
    .map((condition) => `and ${condition}`)
    .join(' ')
}

/** From the first beginning to the last end. */
export function hullOf(spans: readonly Readonly<{ start: number; stop: number }>[]): readonly [number, number] {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { start, stop } of spans) {
    first = Math.min(first, start)
    last = Math.max(last, stop)
  }
  return [first, last]
}

function widened([from, to]: readonly [number, number], width: number): readonly [number, number] {
  return [Math.floor(from / width) * width, Math.ceil(to / width) * width]
}

function floor(at: string, width: number): string {
  return width === 1 ? at : `(intDiv(${at} + ${SHIFT}, ${width}) * ${width} - ${SHIFT})`
}

function between(start: number, stop: number): string {
  return `event.time >= ${moment(start)} and event.time < ${moment(stop)}`
}

function moment(milliseconds: number): string {
  return `fromUnixTimestamp64Milli(${milliseconds}, 'UTC')`
}
