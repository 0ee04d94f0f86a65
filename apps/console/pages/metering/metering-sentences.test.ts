import { describe, expect, test } from 'vitest'
import type { LateDay, Source, Unbound } from '#apps/console/api/metering.ts'
import { hoursText, lateTitle, sourcesTitle, unboundLead, unboundTitle } from './metering-sentences.ts'

const source = (state: Source['state'], flagged: Source['flagged'] = null): Source => ({
  source: `cloud-${state}`,
  types: ['cloud.hours'],
  state,
  says: '',
  lastTime: '2026-05-01T00:00:00Z',
  lastReceivedAt: '2026-05-01T00:00:00Z',
  silentFrom: '2026-05-03T00:00:00Z',
  usualGapDays: 1,
  events: 10,
  events7d: 5,
  events28d: 10,
  lateEvents: 0,
  flagged,
  day: null,
  dayEvents: null,
  usualEvents: null,
})

describe('the sources in one sentence', () => {
  test.each([
    [[], 'No source has sent anything yet'],
    [[source('sending')], 'The only source sends as usual'],
    [[source('silent')], 'The only source is silent'],
    [[source('new'), source('sending')], 'All 2 sources send as usual'],
    [[source('silent'), source('silent'), source('sending')], '2 of 3 sources are silent'],
    [[source('stopped'), source('sending')], '1 of 2 sources has stopped'],
    [
      [source('silent'), source('stopped'), source('sending', 'jump')],
      '1 of 3 sources is silent, 1 has stopped and 1 sends unusually much or little',
    ],
  ])('%#: %s', (sources, says) => expect(sourcesTitle(sources)).toBe(says))
})

const late = (lateEvents: number, mostHoursLate: number): LateDay => ({
  source: 'cloud',
  type: 'cloud.hours',
  day: '2026-05-01',
  events: 100,
  lateEvents,
  meanHoursLate: 1,
  mostHoursLate,
  lastLateAt: '2026-06-05T00:00:00Z',
})

test('what came late is told with its count, and the latest of it', () => {
  expect(lateTitle([])).toBe('Nothing came late')
  expect(lateTitle([late(1, 5)])).toBe('1 event came after their period was closed, up to 5 hours late')
  expect(lateTitle([late(30, 5), late(100, 72)])).toBe(
    '130 events came after their period was closed, up to 3 days late',
  )
})

test.each([
  [0.4, 'less than an hour'],
  [1, '1 hour'],
  [47, '47 hours'],
  [48, '2 days'],
])('%d hours are %s', (hours, says) => expect(hoursText(hours)).toBe(says))

const unbound = (events: number): Unbound => ({
  subject: `account-${events}`,
  types: ['cloud.hours'],
  events,
  first: '2026-05-01T00:00:00Z',
  last: '2026-05-02T00:00:00Z',
})

test('subjects without a subscription are told with what they hold', () => {
  expect(unboundTitle([])).toBe('Every subject is bound to a subscription')
  expect(unboundTitle([unbound(1)])).toBe('1 subject is bound to nobody')
  expect(unboundTitle([unbound(1), unbound(2)])).toBe('2 subjects are bound to nobody')
  expect(unboundLead([unbound(1)])).toMatch(/^1 event of theirs is kept and counts /)
  expect(unboundLead([unbound(1), unbound(2)])).toMatch(/^3 events of theirs are kept and count /)
})
