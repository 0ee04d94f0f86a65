import { expect, test } from 'vitest'
import { type SourceDay, sourceState } from './source-state.ts'

const TODAY = 20_700
const at = (day: number, hour = 0): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds((day * 24 + hour) * 3_600_000)

/** So many events on each of these days before today. */
function every(step: number, weeks: number, events = 100): readonly SourceDay[] {
  const count = Math.floor((weeks * 7) / step)
  return Array.from({ length: count + 1 }, (_, back) => ({ day: TODAY - (count - back) * step, events }))
}

test.each([
  { because: 'it reported today', days: every(1, 8), last: at(TODAY, 6), state: 'sending' },
  { because: 'a day and 23 hours are not yet two days', days: every(1, 8), last: at(TODAY - 2, 13), state: 'sending' },
  { because: 'two days without a daily source', days: every(1, 8), last: at(TODAY - 2, 12), state: 'silent' },
  { because: 'a weekly source may be quiet for a week', days: every(7, 8), last: at(TODAY - 7, 0), state: 'sending' },
  { because: 'but not for eight days', days: every(7, 8), last: at(TODAY - 8, 12), state: 'silent' },
  { because: 'it has been silent for 30 days', days: every(1, 8), last: at(TODAY - 32, 12), state: 'silent' },
  { because: 'nobody waits for longer', days: every(1, 8), last: at(TODAY - 32, 11), state: 'stopped' },
  { because: 'it came today for the first time', days: every(1, 0), last: at(TODAY, 1), state: 'new' },
])('a source is $state: $because', ({ days, last, state }) => {
  const arrivals = days.map(({ day }) => day)
  expect(sourceState({ days, arrivals, lastReceivedAt: last }, at(TODAY, 12)).state).toBe(state)
})

const ago = (...days: readonly number[]): readonly number[] => days.map((day) => TODAY - day)

test.each([
  { because: 'a file of 29 days came once', arrivals: ago(20), gap: 29, state: 'sending' },
  { because: 'and is missed after 30', arrivals: ago(31), gap: 29, state: 'silent' },
  { because: 'a file came with each month', arrivals: ago(92, 61, 31), gap: 31, state: 'sending' },
  { because: 'the month so far comes every day', arrivals: ago(6, 5, 4, 3, 2), gap: 1, state: 'silent' },
  { because: 'much of the past came at once, then each day', arrivals: ago(9, 1, 0), gap: 5, state: 'sending' },
  { because: 'the first arrival was six days ago', arrivals: ago(6, 0), gap: 6, state: 'new' },
])('silence goes by what arrives, not by what it is about: $because', ({ arrivals, gap, state }) => {
  const lastReceivedAt = at(arrivals.at(-1) ?? TODAY)
  const found = sourceState({ days: every(1, 4), arrivals, lastReceivedAt }, at(TODAY, 12))
  expect([found.usualGapDays, found.state]).toEqual([gap, state])
})

test('what arrived once is awaited for 31 days at most', () => {
  const [lastReceivedAt, now] = [at(TODAY), at(TODAY, 12)]
  expect(sourceState({ days: every(1, 8), arrivals: ago(0), lastReceivedAt }, now).usualGapDays).toBe(31)
})

/** A daily source whose newest full day has so many events. */
function withYesterday(events: number, usual = 100, weeks = 8) {
  const days = every(1, weeks, usual).flatMap((one) =>
    one.day === TODAY - 1 ? (events === 0 ? [] : [{ ...one, events }]) : [one],
  )
  const arrivals = days.map(({ day }) => day)
  return sourceState({ days, arrivals, lastReceivedAt: at(TODAY, 6) }, at(TODAY, 12))
}

test.each([
  { because: 'as always', events: 100, flagged: undefined },
  { because: 'a little more', events: 139, flagged: undefined },
  { because: 'by more than half, and four times the spread of 10', events: 151, flagged: 'jump' },
  { because: 'a third less is no drop', events: 67, flagged: undefined },
  { because: 'less than two thirds, and four times the spread', events: 59, flagged: 'drop' },
  { because: 'nothing at all on a day', events: 0, flagged: 'drop' },
])('$events events where 100 are usual: $because', ({ events, flagged }) => {
  expect(withYesterday(events).change).toEqual({ day: TODAY - 1, events, usual: 100, flagged })
})

test('few events vary by chance, and are not flagged for it', () => {
  expect(withYesterday(9, 4).change?.flagged).toBeUndefined()
  expect(withYesterday(13, 4).change?.flagged).toBe('jump')
})

test('without three weeks nothing is compared', () => {
  expect(withYesterday(900, 100, 3).change).toBeUndefined()
})

test('what is found is said in words', () => {
  expect(withYesterday(400).says).toBe(
    'it usually reports every day; its events jumped to 400 on 2026-09-03, where 100 are usual on that weekday',
  )
  const days = every(7, 8)
  const arrivals = days.map(({ day }) => day)
  const silent = sourceState({ days, arrivals, lastReceivedAt: at(TODAY - 9) }, at(TODAY, 12))
  expect(silent.says).toBe('nothing came for 9 days; it usually reports every 7 days')
})
