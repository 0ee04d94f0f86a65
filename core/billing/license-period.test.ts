import { expect, test } from 'vitest'
import { billed } from './license.test-data.ts'
import { type Covering, coverageOf, renewalWindow } from './license-period.ts'

const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 } as const
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const covered = (now: string, periods: ReturnType<typeof billed>[], policy: Covering['policy'] = { graceDays: 14 }) => {
  const found = coverageOf({ calendar, billed: periods, policy, now: at(now) })
  return found && `${found.from} to ${found.to}${found.overdue.length > 0 ? ` without ${found.overdue.join(' ')}` : ''}`
}

// Berlin is at +01:00 until 2026-03-29, then at +02:00. January's invoice is due 2026-03-03, February's 2026-03-31.
test.each([
  {
    now: '2026-02-10T00:00:00Z',
    periods: [],
    is: '2026-01-31T23:00:00Z to 2026-02-28T23:00:00Z',
    because: 'nothing is billed here: the period that goes on',
  },
  {
    now: '2026-02-28T22:59:59Z',
    periods: [],
    is: '2026-01-31T23:00:00Z to 2026-02-28T23:00:00Z',
    because: 'the last second of a period is in it',
  },
  {
    now: '2026-02-28T23:00:00Z',
    periods: [],
    is: '2026-02-28T23:00:00Z to 2026-03-31T22:00:00Z',
    because: 'its end is the next one’s beginning, and March has an hour less',
  },
  {
    now: '2026-02-10T00:00:00Z',
    periods: [billed(1)],
    is: '2026-01-31T23:00:00Z to 2026-02-28T23:00:00Z',
    because: 'billed in arrears and paid: the period that goes on',
  },
  {
    now: '2026-02-10T00:00:00Z',
    periods: [billed(1, 'open')],
    is: '2026-01-31T23:00:00Z to 2026-02-28T23:00:00Z',
    because: 'open but not yet due',
  },
  {
    now: '2026-02-10T00:00:00Z',
    periods: [billed(2), billed(3), billed(4)],
    is: '2026-01-31T23:00:00Z to 2026-04-30T22:00:00Z',
    because: 'billed in advance: to the end of what was billed',
  },
  {
    now: '2026-03-17T22:59:59Z',
    periods: [billed(1, 'open')],
    is: '2026-02-28T23:00:00Z to 2026-03-31T22:00:00Z',
    because: 'due 03-03, and 14 days later it still counts',
  },
  {
    now: '2026-03-17T23:00:00Z',
    periods: [billed(1, 'open')],
    is: undefined,
    because: 'from the next midnight in Berlin on it does not, and nothing else is paid',
  },
  {
    now: '2026-03-17T23:00:00Z',
    periods: [billed(1, 'unknown')],
    is: '2026-02-28T23:00:00Z to 2026-03-31T22:00:00Z',
    because: 'payments kept elsewhere are never overdue here',
  },
  {
    now: '2026-04-20T00:00:00Z',
    periods: [billed(1), billed(2, 'open')],
    is: '2025-12-31T23:00:00Z to 2026-01-31T23:00:00Z without ALTUS-INV-000002',
    because: 'in arrears: to the end of what is not overdue',
  },
  {
    now: '2026-04-20T00:00:00Z',
    periods: [billed(3, 'open'), billed(2, 'open'), billed(5)],
    is: '2026-03-31T22:00:00Z to 2026-05-31T22:00:00Z without ALTUS-INV-000002',
    because: 'the latest billed period that is not overdue counts',
  },
])('$because', ({ now, periods, is }) => expect(covered(now, periods)).toBe(is))

test('the policy says how long an unpaid invoice still counts, apart from the grace', () => {
  const unpaid = [billed(1, 'open')]
  expect(covered('2026-03-03T22:59:59Z', unpaid, { graceDays: 14, overdueDays: 0 })).toBeDefined()
  expect(covered('2026-03-03T23:00:00Z', unpaid, { graceDays: 14, overdueDays: 0 })).toBeUndefined()
})

test.each([
  { days: 7, now: '2026-01-10T00:00:00Z', from: '2026-01-10T00:00:00Z', to: '2026-01-17T00:00:00Z' },
  { days: 7, now: '2026-01-16T23:59:59Z', from: '2026-01-10T00:00:00Z', to: '2026-01-17T00:00:00Z' },
  { days: 7, now: '2026-01-17T00:00:00Z', from: '2026-01-17T00:00:00Z', to: '2026-01-24T00:00:00Z' },
  { days: 1, now: '2026-03-01T12:00:00Z', from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' },
])('every $days days, at $now', ({ days, now, from, to }) => {
  const window = renewalWindow(at('2026-01-10T00:00:00Z'), days, at(now))
  expect([`${window.from}`, `${window.to}`]).toEqual([from, to])
})
