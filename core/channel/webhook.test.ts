import { expect, test } from 'vitest'
import { deliveryBody, hasFailedTooLong, judgeStatus, RETRY_SECONDS, retrySeconds } from './webhook.ts'

test.each([
  { tries: 1, jitter: 0, seconds: 5 },
  { tries: 1, jitter: 0.5, seconds: 6 },
  { tries: 2, jitter: 0, seconds: 60 },
  { tries: 2, jitter: 0.999, seconds: 72 },
  { tries: 9, jitter: 0, seconds: 72_000 },
  { tries: 10, jitter: 0, seconds: undefined },
])('after $tries failed tries comes the next in $seconds s', ({ tries, jitter, seconds }) => {
  expect(retrySeconds(tries, jitter)).toBe(seconds)
})

test('all tries of one delivery take less than the days after which its endpoint is disabled', () => {
  const hours = RETRY_SECONDS.reduce((sum, one) => sum + one, 0) / 3600
  expect(hours).toBeCloseTo(51.6, 1)
})

test.each([
  { status: 200, is: 'delivered' },
  { status: 204, is: 'delivered' },
  { status: 299, is: 'delivered' },
  { status: 199, is: 'failed' },
  { status: 301, is: 'failed' },
  { status: 400, is: 'failed' },
  { status: 404, is: 'failed' },
  { status: 410, is: 'gone' },
  { status: 429, is: 'failed' },
  { status: 500, is: 'failed' },
  { status: null, is: 'failed' },
])('$status is $is', ({ status, is }) => {
  expect(judgeStatus(status)).toBe(is)
})

test.each([
  { now: '2026-01-05T23:59:59Z', tooLong: false },
  { now: '2026-01-06T00:00:00Z', tooLong: true },
])('failing since 2026-01-01 is too long at $now: $tooLong', ({ now, tooLong }) => {
  const since = Temporal.Instant.from('2026-01-01T00:00:00Z')
  expect(hasFailedTooLong(since, Temporal.Instant.from(now))).toBe(tooLong)
})

test('a body holds type, timestamp and data, and nothing of who else may see it', () => {
  const event = { type: 'ping', at: '2026-01-01T00:00:00Z', data: { webhook: 'whk_1' }, parties: ['altus'] }
  expect(deliveryBody(event)).toBe('{"type":"ping","timestamp":"2026-01-01T00:00:00Z","data":{"webhook":"whk_1"}}')
})
