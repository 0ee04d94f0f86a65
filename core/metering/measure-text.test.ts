import { expect, test } from 'vitest'
import { measureText } from './measure-text.ts'

test.each([
  { measure: { aggregation: 'sum', value: 'cores' }, text: 'sum of cores' },
  { measure: { aggregation: 'count' }, text: 'count' },
  { measure: { aggregation: 'unique', of: 'user' }, text: 'count of different user' },
  { measure: { aggregation: 'max', value: 'seats' }, text: 'largest seats' },
  { measure: { aggregation: 'min', value: 'seats' }, text: 'smallest seats' },
  { measure: { aggregation: 'average', value: 'load' }, text: 'average of load' },
  { measure: { aggregation: 'last', value: 'seats' }, text: 'last seats' },
  {
    measure: { aggregation: 'last', value: 'seats', each: ['region', 'plan'] },
    text: 'last seats of each region and plan',
  },
  { measure: { aggregation: 'time_weighted', value: 'gb', per: 'hour' }, text: 'time-weighted sum of gb by the hour' },
  {
    measure: { aggregation: 'percentile', value: 'bytes', percent: 95, minutes: 5 },
    text: '95th percentile of the sums of bytes in 5 minutes',
  },
  {
    measure: { aggregation: 'percentile', value: 'bytes', percent: 1, minutes: 1 },
    text: '1st percentile of the sums of bytes in 1 minute',
  },
  {
    measure: { aggregation: 'percentile', value: 'bytes', percent: 12, minutes: 60 },
    text: '12th percentile of the sums of bytes in 60 minutes',
  },
  { measure: { aggregation: 'formula', formula: 'a * b / 2' }, text: 'sum of a * b / 2' },
] as const)('$text', ({ measure, text }) => expect(measureText({ measure })).toBe(text))

test('what is left out, and what counts once, is said too', () => {
  const measure = { aggregation: 'sum', value: 'hours' } as const
  const filter = [
    { label: 'region', is: ['eu', 'us'] },
    { label: 'plan', isNot: ['trial'] },
  ]
  expect(measureText({ measure, filter, once: { per: 'hour' } })).toBe(
    'sum of hours, where region is eu or us, where plan is not trial, each hour from one source',
  )
})
