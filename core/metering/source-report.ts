import type { StorableEvent } from './event.ts'

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

const DAY_MS = 86_400_000

/**
 * What the events of a batch tell of their sources. An event is late when its time is before `closedUpTo`, the end of the newest
 * period that was closed by then; how late it is, is the time from its own to its arrival.
 */
export function sourceReports(
  events: Iterable<StorableEvent>,
  { receivedAt, closedUpTo }: Readonly<{ receivedAt: number; closedUpTo: number | undefined }>,
): readonly SourceReport[] {
  const bySource = new Map<string, Map<string, Map<number, Mutable>>>()
  const reports: Mutable[] = []
  for (const { source, type, time } of events) {
    const day = Math.floor(time / DAY_MS)
    const days = entryOf(entryOf(bySource, source), type)
    let report = days.get(day)
    if (!report) {
      report = fresh(source, type, day, time)
      days.set(day, report)
      reports.push(report)
    }
    report.events += 1
    if (time < report.firstTime) report.firstTime = time
    if (time > report.lastTime) report.lastTime = time
    if (closedUpTo !== undefined && time < closedUpTo) addLate(report, receivedAt - time)
  }
  return reports
}

type Mutable = { -readonly [Name in keyof SourceReport]: SourceReport[Name] }

function fresh(source: string, type: string, day: number, time: number): Mutable {
  const late = { lateEvents: 0, lateSumMs: 0, lateMostMs: 0 }
  return { source, type, day, events: 0, firstTime: time, lastTime: time, ...late }
}

function addLate(report: Mutable, byMs: number): void {
  const late = Math.max(0, byMs)
  report.lateEvents += 1
  report.lateSumMs += late
  if (late > report.lateMostMs) report.lateMostMs = late
}

function entryOf<Key, Inner, Value>(map: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  const known = map.get(key)
  if (known) return known
  const made = new Map<Inner, Value>()
  map.set(key, made)
  return made
}
