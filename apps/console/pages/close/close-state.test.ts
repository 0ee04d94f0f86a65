import { describe, expect, test } from 'vitest'
import type { Close } from '#apps/console/api/closes.ts'
import { closeTitle, nextMonth, parkedText, stateOf, subscriptionOf } from './close-state.ts'

const close = (month: string, state: Close['state'], more: Partial<Close> = {}): Close => ({
  ...{ id: month, month, state, seller: null, customer: null, link: null, startedAt: '2026-01-01T00:00:00Z' },
  ...{ previewedAt: null, approvedBy: null, approvedAt: null, finishedAt: null },
  ...{ links: null, documents: null, lines: null, parked: null },
  ...more,
})

describe('where a close is', () => {
  test.each([
    { closes: [close('2026-05', 'closed')], kind: 'nothing', because: 'what is closed is over' },
    { closes: [close('2026-06', 'discarded')], kind: 'nothing', because: 'what was discarded is forgotten' },
    { closes: [close('2026-06', 'previewed')], kind: 'previewed', because: 'a preview waits' },
    { closes: [close('2026-06', 'approved')], kind: 'approved', because: 'somebody said yes' },
    { closes: [close('2026-06', 'closing')], kind: 'issuing', because: 'it goes on wherever it was begun' },
  ])('$because', ({ closes, kind }) => expect(stateOf(closes, undefined).kind).toBe(kind))

  test('what was just begun here counts before the server says so', () => {
    expect(stateOf([close('2026-05', 'closed')], { step: 'preview', month: '2026-06' })).toEqual({
      kind: 'previewing',
      month: '2026-06',
    })
  })
})

test.each([
  { closed: ['2026-03', '2026-04'], next: '2026-05', because: 'the month after the newest' },
  { closed: ['2026-06'], next: '2026-06', because: 'a month that is not over is not next' },
  { closed: [], next: '2026-06', because: 'the last that is over where there was none' },
])('$because', ({ closed, next }) => {
  const part = close('2026-09', 'closed', { link: 'altus:nordwind' })
  const all = [...closed.map((month) => close(month, 'closed')), part]
  expect(nextMonth(all, Temporal.PlainDate.from('2026-07-10'))).toBe(next)
})

test('a parked line names its subscription, an earning has none', () => {
  const key = 'altus:nordwind leaf:one core-hours 2024-09-01T00:00:00Z 2024-10-01T00:00:00Z'
  expect(subscriptionOf({ key })).toBe('leaf:one')
  expect(subscriptionOf({ key: 'leaf manager 2024-09' })).toBeUndefined()
})

test.each([
  { keys: [], text: undefined },
  { keys: ['a:1', 'a:1', 'a:2'], text: '2 of 41 subscriptions are parked' },
  { keys: ['a:1'], text: '1 of 41 subscriptions is parked' },
  { keys: ['a:1', '*'], text: '2 keys are parked' },
])('$keys: $text', ({ keys, text }) => expect(parkedText(keys, 41)).toBe(text))

test('what is parked comes before what waits', () => {
  const state = { kind: 'previewed', month: '2026-06' } as const
  expect(closeTitle(state, '2 keys are parked', '2026-06')).toBe('2 keys are parked')
  expect(closeTitle(state, undefined, '2026-06')).toBe('June 2026 is previewed and waits for approval')
})
