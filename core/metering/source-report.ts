import type { StorableEvent } from './event.ts'

/** Events of one source and type about one quarter of an hour; times in milliseconds since 1970. */
export type SourceTally = {
  readonly source: string
  readonly type: string
  readonly quarter: number
  events: number
  /** Of the times since the quarter began, so that it stays exact. */
  sumMs: number
  firstTime: number
  lastTime: number
}

/** What a batch tells of one source, type of event and day: all in milliseconds since 1970, days in UTC. */
export type SourceReport = Readonly<{
  source: string
  type: string
  /** Days since 1970. */
  day: number
  events: number
  firstTime: number
  lastTime: number
  lateEvents: number
  lateSumMs: number
  lateMostMs: number
}>

const QUARTER_MS = 900_000
const QUARTERS_A_DAY = 96

/** Counts events by source, type and quarter of an hour. Then the events themselves need not be kept until a batch is written. */
export function tallySources(events: Iterable<StorableEvent>): readonly SourceTally[] {
  const bySource = new Map<string, Map<string, Map<number, SourceTally>>>()
  const tallies: SourceTally[] = []
  for (const { source, type, time } of events) {
    const quarter = Math.floor(time / QUARTER_MS)
    const quarters = entryOf(entryOf(bySource, source), type)
    let tally = quarters.get(quarter)
    if (!tally) {
      tally = { source, type, quarter, events: 0, sumMs: 0, firstTime: time, lastTime: time }
      quarters.set(quarter, tally)
      tallies.push(tally)
    }
    tally.events += 1
    tally.sumMs += time - quarter * QUARTER_MS
    if (time < tally.firstTime) tally.firstTime = time
    if (time > tally.lastTime) tally.lastTime = time
  }
  return tallies
}

type Mutable = { -readonly [Name in keyof SourceReport]: SourceReport[Name] }

/**
 * What a batch tells of its sources, day by day. An event is late when its time is before `closedUpTo`, the end of the newest period
 * that was closed by then; how late it is, is the time from its own to its arrival. Periods end at a full quarter of an hour in
 * every zone, so a quarter is late as a whole.
 */
export function sourceReports(
  tallies: Iterable<SourceTally>,
  { receivedAt, closedUpTo }: Readonly<{ receivedAt: number; closedUpTo: number | undefined }>,
): readonly SourceReport[] {
  const reports = new Map<string, Mutable>()
  for (const tally of tallies) {
    const { source, type, quarter, events, firstTime, lastTime } = tally
    const day = Math.floor(quarter / QUARTERS_A_DAY)
    const key = JSON.stringify([source, type, day])
    const late = { lateEvents: 0, lateSumMs: 0, lateMostMs: 0 }
    const report = reports.get(key) ?? { source, type, day, events: 0, firstTime, lastTime, ...late }
    reports.set(key, report)
    report.events += events
    report.firstTime = Math.min(report.firstTime, firstTime)
    report.lastTime = Math.max(report.lastTime, lastTime)
    if (closedUpTo !== undefined && lastTime < closedUpTo) addLate(report, tally, receivedAt)
  }
  return [...reports.values()]
}

function addLate(report: Mutable, { quarter, events, sumMs, firstTime }: SourceTally, receivedAt: number): void {
  report.lateEvents += events
  report.lateSumMs += Math.max(0, events * (receivedAt - quarter * QUARTER_MS) - sumMs)
  report.lateMostMs = Math.max(report.lateMostMs, receivedAt - firstTime, 0)
}

function entryOf<Key, Inner, Value>(map: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  const known = map.get(key)
  if (known) return known
  const made = new Map<Inner, Value>()
  map.set(key, made)
  return made
}
