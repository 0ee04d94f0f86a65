import { isBefore, midnight } from '#core/ground/calendar.ts'

/** How a span of time is cut: by local hours, days or months of a zone, or not at all. */
export type BucketLength = 'hour' | 'day' | 'month' | 'period'

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/** How many buckets a span is cut into at most, so that no question asks for more than somebody can look at. */
export const MOST_BUCKETS = 10_000

const HOUR_MS = 3_600_000
/** The shortest that each can be: no zone has ever dropped more than a day of a month. */
const SHORTEST_MS: Readonly<Record<BucketLength, number>> = {
  hour: HOUR_MS,
  day: 22 * HOUR_MS,
  month: 27 * 24 * HOUR_MS,
  period: Number.POSITIVE_INFINITY,
}

/** Whether a span may come to more buckets than `MOST_BUCKETS`; known before they are made. */
export function hasTooManyBuckets({ from, to }: Span, by: BucketLength): boolean {
  return (to.epochMilliseconds - from.epochMilliseconds) / SHORTEST_MS[by] > MOST_BUCKETS - 2
}

/**
 * The boundaries of the buckets of a span: its start, every beginning of a local hour, day or month within it, and its end. Where
 * clocks are set back an hour comes twice, and a day has 25 of them; where they are set forward it has 23.
 */
export function boundariesOf(span: Span, by: BucketLength, zone: string): readonly Temporal.Instant[] {
  const within = by === 'period' ? [] : by === 'hour' ? hoursWithin(span, zone) : datesWithin(span, by, zone)
  return [span.from, ...within, span.to]
}

function datesWithin(span: Span, by: 'day' | 'month', zone: string): readonly Temporal.Instant[] {
  const first = span.from.toZonedDateTimeISO(zone).toPlainDate()
  const boundaries: Temporal.Instant[] = []
  let date = by === 'month' ? first.with({ day: 1 }) : first
  for (let begin = midnight(date, zone); isBefore(begin, span.to); begin = midnight(date, zone)) {
    // A day that a zone left out begins when the next one does.
    const last = boundaries.at(-1)
    if (isBefore(span.from, begin) && !(last && !isBefore(last, begin))) boundaries.push(begin)
    date = date.add(by === 'day' ? { days: 1 } : { months: 1 })
  }
  return boundaries
}

/**
 * Between two changes of a zone's clocks its hours are counted in milliseconds: a month of them takes no time. A change that
 * meets the full hour begins a bucket, so a change of half an hour makes one bucket of a half.
 */
function hoursWithin(span: Span, zone: string): readonly Temporal.Instant[] {
  const [from, to] = [span.from.epochMilliseconds, span.to.epochMilliseconds]
  const boundaries: Temporal.Instant[] = []
  let begin = span.from.toZonedDateTimeISO(zone)
  while (begin.epochMilliseconds < to) {
    const offset = begin.offsetNanoseconds / 1_000_000
    const change = begin.getTimeZoneTransition('next')
    const stop = Math.min(change?.epochMilliseconds ?? to, to)
    const first = Math.ceil((begin.epochMilliseconds + offset) / HOUR_MS) * HOUR_MS - offset
    for (let at = first; at <= stop; at += HOUR_MS) {
      const isNew = at > from && at < to && at !== boundaries.at(-1)?.epochMilliseconds
      if (isNew) boundaries.push(Temporal.Instant.fromEpochMilliseconds(at))
    }
    if (!change) break
    begin = change
  }
  return boundaries
}
