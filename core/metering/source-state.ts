/** One day of what a source reported about: `day` counts days since 1970, in UTC. */
export type SourceDay = Readonly<{ day: number; events: number }>

export type SourceSeen = Readonly<{
  /** Days with events, ascending, each once: of the newest nine weeks at least. */
  days: readonly SourceDay[]
  /** The days on which something of it arrived, ascending, each once: the first ever, and the newest 21 at least. */
  arrivals: readonly number[]
  lastReceivedAt: Temporal.Instant
}>

export type SourceState = Readonly<{
  state: 'new' | 'sending' | 'silent' | 'stopped'
  /** Days that usually lie between two days on which something arrives: 1 where it reports every day. */
  usualGapDays: number
  /** From when on it counts as silent if nothing comes. */
  silentFrom: Temporal.Instant
  change: SourceChange | undefined
  says: string
}>

/** The newest full day against the same weekday of the four weeks before. */
export type SourceChange = Readonly<{
  day: number
  events: number
  /** The median of the same weekdays. */
  usual: number
  flagged: 'jump' | 'drop' | undefined
}>

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** A source that has been silent for so long is not awaited any more. */
const STOPPED_DAYS = 30
/** What has arrived once is awaited for a month at most, however much it told of. */
const LONGEST_GUESS_DAYS = 31
const NEW_DAYS = 7
const GAPS = 20
/** A day is unusual beyond so many spreads and at least by half. */
const [SPREADS, LEAST_RATIO] = [4, 1.5]
const WEEKS = 4

/**
 * How a source does, by its own past. It is silent when nothing came for its usual gap and one day more: two days for a source that
 * reports daily, eight for one that reports each week; 30 days after that it has stopped. The change compares its newest full day
 * with the same weekday of the four weeks before, wants three of them, and flags what differs by at least half and by more than
 * four times their spread.
 */
export function sourceState({ days, arrivals, lastReceivedAt }: SourceSeen, now: Temporal.Instant): SourceState {
  const usualGapDays = usualGap(arrivals, days)
  const silentFrom = lastReceivedAt.add({ hours: 24 * (usualGapDays + 1) })
  const quietMs = now.epochMilliseconds - lastReceivedAt.epochMilliseconds
  const silentMs = now.epochMilliseconds - silentFrom.epochMilliseconds
  const today = Math.floor(now.epochMilliseconds / DAY_MS)
  const isNew = today - (arrivals[0] ?? today) < NEW_DAYS
  const state = silentMs < 0 ? (isNew ? 'new' : 'sending') : silentMs > STOPPED_DAYS * DAY_MS ? 'stopped' : 'silent'
  const change = changeOf(days)
  const says = [saysOfGap(state, quietMs, usualGapDays), ...saysOfChange(change)].join('; ')
  return { state, usualGapDays, silentFrom, change, says }
}

/**
 * The median of the newest gaps between days on which something arrived. What has arrived on one day only is awaited for as long as
 * it told of: a file of a month for a month, an event for a day.
 */
function usualGap(arrivals: readonly number[], days: readonly SourceDay[]): number {
  const newest = arrivals.slice(-GAPS - 1)
  const gaps = newest.slice(1).map((day, at) => day - (newest[at] ?? day))
  if (gaps.length > 0) return Math.max(1, Math.ceil(median(gaps)))
  const [first, last] = [days.at(0), days.at(-1)]
  return first && last ? Math.min(LONGEST_GUESS_DAYS, last.day - first.day + 1) : 1
}

/** The newest day with events may still go on, so it is the one before that is compared, also where nothing came on it. */
function changeOf(days: readonly SourceDay[]): SourceChange | undefined {
  const newest = days.at(-1)
  if (!newest) return undefined
  const counts = new Map(days.map(({ day, events }) => [day, events]))
  const day = newest.day - 1
  const first = days[0]?.day ?? day
  const weekdays = Array.from({ length: WEEKS }, (_, at) => day - 7 * (at + 1)).filter((one) => one >= first)
  if (weekdays.length < WEEKS - 1) return undefined
  const before = weekdays.map((one) => counts.get(one) ?? 0)
  const usual = median(before)
  if (usual === 0) return undefined
  const events = counts.get(day) ?? 0
  return { day, events, usual, flagged: flagOf(events, usual, before) }
}

function flagOf(events: number, usual: number, before: readonly number[]): 'jump' | 'drop' | undefined {
  const spread = Math.max(median(before.map((one) => Math.abs(one - usual))), Math.sqrt(usual))
  if (Math.abs(events - usual) <= SPREADS * spread) return undefined
  if (events >= usual * LEAST_RATIO) return 'jump'
  return events * LEAST_RATIO <= usual ? 'drop' : undefined
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

function saysOfGap(state: SourceState['state'], quietMs: number, gap: number): string {
  const usual = gap === 1 ? 'it usually reports every day' : `it usually reports every ${gap} days`
  if (state === 'new') return 'it began within the last week'
  const quiet = quietMs < 2 * DAY_MS ? `${Math.floor(quietMs / HOUR_MS)} hours` : `${Math.floor(quietMs / DAY_MS)} days`
  return state === 'sending' ? usual : `nothing came for ${quiet}; ${usual}`
}

function saysOfChange(change: SourceChange | undefined): readonly string[] {
  if (!change?.flagged) return []
  const { day, events, usual, flagged } = change
  const date = Temporal.PlainDate.from('1970-01-01').add({ days: day }).toString()
  const verb = flagged === 'jump' ? 'jumped' : 'dropped'
  return [`its events ${verb} to ${events} on ${date}, where ${usual} are usual on that weekday`]
}
