import { expect, test } from 'vitest'
import { quietSeconds } from './retry-after.ts'

const NOW = Temporal.Instant.from('1994-11-06T08:49:07.5Z')

test.each([
  { status: 429, retryAfter: '120', backOff: 5, quiet: 120, because: 'it is asked for in seconds' },
  { status: 503, retryAfter: '120', backOff: 5, quiet: 120, because: 'unavailable may ask too' },
  { status: 503, retryAfter: '120', backOff: 300, quiet: 120, because: 'the back-off is another matter' },
  { status: 429, retryAfter: '3605', backOff: 5, quiet: 3_605, because: 'an hour beyond the back-off' },
  { status: 429, retryAfter: '3606', backOff: 5, quiet: 3_605, because: 'and no longer' },
  { status: 429, retryAfter: '999999999', backOff: 72_000, quiet: 75_600, because: 'beyond the longest back-off too' },
  {
    status: 429,
    retryAfter: '7200',
    backOff: undefined,
    quiet: 3_600,
    because: 'after the last try there is no back-off',
  },
  { status: 429, retryAfter: 'Sun, 06 Nov 1994 08:49:37 GMT', backOff: 5, quiet: 30, because: 'a moment, rounded up' },
  { status: 429, retryAfter: 'Sun, 06 Nov 1994 08:49:07 GMT', backOff: 5, quiet: undefined, because: 'it is past' },
  { status: 429, retryAfter: '0', backOff: 5, quiet: undefined, because: 'that is at once' },
  { status: 429, retryAfter: undefined, backOff: 5, quiet: undefined, because: 'nothing was asked' },
  { status: 429, retryAfter: '-5', backOff: 5, quiet: undefined, because: 'that is no number of seconds' },
  { status: 429, retryAfter: '1e3', backOff: 5, quiet: undefined, because: 'nor is that' },
  { status: 429, retryAfter: '9'.repeat(10), backOff: 5, quiet: undefined, because: 'nor is more than a life' },
  { status: 429, retryAfter: 'Sun, 31 Feb 2094 08:49:37 GMT', backOff: 5, quiet: undefined, because: 'no such day' },
  { status: 429, retryAfter: 'Sun, 06 Nix 2094 08:49:37 GMT', backOff: 5, quiet: undefined, because: 'no such month' },
  {
    status: 429,
    retryAfter: '2094-11-06T08:49:37Z',
    backOff: 5,
    quiet: undefined,
    because: 'HTTP writes it otherwise',
  },
  { status: 500, retryAfter: '120', backOff: 5, quiet: undefined, because: 'a fault does not ask' },
  { status: 200, retryAfter: '120', backOff: 5, quiet: undefined, because: 'nor does a success' },
  { status: null, retryAfter: '120', backOff: 5, quiet: undefined, because: 'nor does silence' },
])('$status with $retryAfter is quiet for $quiet s: $because', ({ status, retryAfter, backOff, quiet }) => {
  const answer = { status, ...(retryAfter !== undefined && { retryAfter }) }
  expect(quietSeconds(answer, NOW, backOff)).toBe(quiet)
})
