import { describe, expect, test } from 'vitest'
import { meterSchema } from './meter-schema.ts'

const meter = (measure: object, more: object = {}) => ({ eventType: 'core.used', unit: 'h', measure, ...more })
const SUM = { aggregation: 'sum', value: 'hours' }

describe('a meter may be', () => {
  test.each([
    meter(SUM),
    meter({ aggregation: 'count' }),
    meter({ aggregation: 'unique', of: 'user' }),
    meter({ aggregation: 'average', value: 'load' }),
    meter({ aggregation: 'last', value: 'seats', each: ['region'] }),
    meter({ aggregation: 'time_weighted', value: 'gb', per: 'hour' }),
    meter({ aggregation: 'percentile', value: 'bytes', percent: 99.9, minutes: 5 }),
    meter({ aggregation: 'formula', formula: 'hours * min(24, gb) / hours_of_month', zone: 'Europe/Berlin' }),
    meter(SUM, { filter: [{ label: 'region', is: ['eu'] }], dimensions: ['region'], from: '2026-06-01T00:00:00Z' }),
    meter(SUM, { once: { per: 'hour', each: ['region'] } }),
  ])('%j', (body) => expect(meterSchema.parse(body)).toEqual(body))
})

describe('a meter is refused', () => {
  const percentile = { aggregation: 'percentile', value: 'bytes', percent: 95, minutes: 5 }
  const formula = (text: string) => ({ aggregation: 'formula', formula: text })
  test.each([
    { body: meter({ aggregation: 'median', value: 'v' }), path: 'measure.aggregation', says: /Invalid/ },
    { body: meter({ aggregation: 'max' }), path: 'measure.value', says: /expected string/ },
    { body: meter({ ...percentile, percent: 0 }), path: 'measure.percent', says: />0/ },
    { body: meter({ ...percentile, percent: 101 }), path: 'measure.percent', says: /<=100/ },
    { body: meter({ ...percentile, percent: 99.99999 }), path: 'measure.percent', says: /at most 4 places/ },
    { body: meter({ ...percentile, minutes: 7 }), path: 'measure.minutes', says: /divides the 1440 of a day/ },
    { body: meter(formula('a +')), path: 'measure.formula', says: /^position 4: wanted a number, a name/ },
    {
      body: meter(formula('a / b')),
      path: 'measure.formula',
      says: /^position 5: wanted a constant or hours_of_month/,
    },
    { body: meter(formula('a'.repeat(1001))), path: 'measure.formula', says: /1000 characters/ },
    { body: meter({ ...formula('a'), zone: 'Mars' }), path: 'measure.zone', says: /an IANA time zone/ },
    { body: meter(SUM, { dimensions: ['a', 'a'] }), path: 'dimensions', says: /all different/ },
    { body: meter(SUM, { dimensions: [''] }), path: 'dimensions.0', says: />=1/ },
    { body: meter(SUM, { filter: [{ label: 'a' }] }), path: 'filter.0', says: /which texts the label is, or is not/ },
    { body: meter(SUM, { once: { per: 'week' } }), path: 'once.per', says: /"minute"\|"hour"\|"day"/ },
    { body: meter(SUM, { from: 'June' }), path: 'from', says: /a moment with its offset/ },
  ])('at $path: $says', ({ body, path, says }) => {
    const faults = meterSchema.safeParse(body).error?.issues ?? []
    const shown = faults.map((fault) => `${fault.path.join('.')} ${fault.message}`)
    expect(faults.map((fault) => fault.path.join('.'))).toContain(path)
    expect(shown.map((one) => one.slice(path.length + 1)).join('\n')).toMatch(says)
  })
})
