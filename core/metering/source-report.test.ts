import { expect, test } from 'vitest'
import type { StorableEvent } from './event.ts'
import { sourceReports, tallySources } from './source-report.ts'

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds

function event(time: string, told: Partial<StorableEvent> = {}): StorableEvent {
  return { source: 'a', id: time, type: 't', subject: 's', values: [], labels: [], ...told, time: at(time) }
}

const receivedAt = at('2026-06-10T00:00:00Z')

test('a batch is told by source, type and day of what it is about', () => {
  const events = [
    event('2026-06-01T10:00:00Z'),
    event('2026-06-01T08:00:00Z'),
    event('2026-06-02T00:00:00Z'),
    event('2026-06-01T09:00:00Z', { type: 'u' }),
    event('2026-06-01T23:59:59.999Z', { source: 'b' }),
    event('1969-12-31T23:59:59Z', { source: 'c' }),
  ]
  const told = sourceReports(tallySources(events), { receivedAt, closedUpTo: undefined })
  expect(told.map(({ source, type, day, events: count }) => [source, type, day, count])).toEqual([
    ['a', 't', 20_605, 2],
    ['a', 't', 20_606, 1],
    ['a', 'u', 20_605, 1],
    ['b', 't', 20_605, 1],
    ['c', 't', -1, 1],
  ])
  expect(told[0]).toMatchObject({
    firstTime: at('2026-06-01T08:00:00Z'),
    lastTime: at('2026-06-01T10:00:00Z'),
    lateEvents: 0,
  })
})

test('late is what is about a time before the newest close, by the time until it came', () => {
  const closedUpTo = at('2026-06-01T00:00:00Z')
  const events = [event('2026-05-31T00:00:00Z'), event('2026-05-31T12:00:00Z'), event('2026-06-01T00:00:00Z')]
  const [may, june] = sourceReports(tallySources(events), { receivedAt, closedUpTo })
  const [day, half] = [86_400_000, 43_200_000]
  expect(may).toMatchObject({ lateEvents: 2, lateSumMs: 10 * day + 9 * day + half, lateMostMs: 10 * day })
  expect(june).toMatchObject({ lateEvents: 0, lateSumMs: 0, lateMostMs: 0 })
})
