import { expect, test } from 'vitest'
import { instant } from './fields.ts'

test.each([
  { text: '2024-09-01T00:00:00Z', taken: true },
  { text: '2024-09-01T00:00:00.123456789+05:30', taken: true },
  { text: '2024-09-01T00:00-14:00', taken: true },
  { text: '2024-09-01', taken: false },
  { text: '2024-09-01T00:00:00', taken: false },
  { text: '2024-02-30T00:00:00Z', taken: false },
  { text: '2024-09-01T00:00:00Z[u-ca=japanese]', taken: false },
  { text: '2024-09-01T00:00:00+23:59', taken: false },
  { text: '20240901T000000Z', taken: false },
  { text: '+010000-01-01T00:00:00Z', taken: false },
  { text: '0000-06-01T00:00:00Z', taken: false },
  { text: '9999-12-31T23:59:60Z', taken: false },
])('$text is a moment that every store holds: $taken', ({ text, taken }) => {
  expect(instant.safeParse(text).success).toBe(taken)
})
