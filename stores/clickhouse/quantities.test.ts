import { beforeAll, describe, expect, test } from 'vitest'
import { client, event, freshUsage, writeBatch } from './events.test-data.ts'
import { type Aggregated, checkAggregated, measured, meterOf, moment, stretch } from './quantities.test-data.ts'
import { createTables } from './tables.ts'
import type { Usage } from './usage.ts'

beforeAll(() => createTables(client))

const THREE = ['3 05-02 eu', '-1 05-03 us', '4.000000000000000001 05-04 eu', '- 05-05 eu']

describe('one pass over the events', () => {
  test.each<Aggregated>([
    { measure: { aggregation: 'sum', value: 'v' }, told: THREE, is: '6.000000000000000001 of 4', because: '3 − 1 + 4' },
    { measure: { aggregation: 'count' }, told: THREE, is: '4 of 4', because: 'whatever they hold' },
    { measure: { aggregation: 'max', value: 'v' }, told: THREE, is: '4.000000000000000001 of 3', because: 'largest' },
    { measure: { aggregation: 'min', value: 'v' }, told: THREE, is: '-1 of 3', because: 'smallest, also below 0' },
    {
      measure: { aggregation: 'max', value: 'v' },
      told: ['-3 05-02', '-2 05-03', '- 05-04'],
      is: '-2 of 2',
      because: 'an event without the value is no 0',
    },
    {
      measure: { aggregation: 'average', value: 'v' },
      told: ['1 05-02', '0 05-03', '1 05-04', '- 05-05'],
      is: '0.666666666666666667 of 3',
      because: '2 ÷ 3, divided once',
    },
    {
      measure: { aggregation: 'unique', of: 'region' },
      told: ['1 05-02 eu', '1 05-03 us', '2 05-04 eu', '2 05-05'],
      is: '2 of 3',
      because: 'an event without the label names nothing',
    },
    {
      measure: { aggregation: 'unique', of: 'v' },
      told: ['1 05-02', '1.0 05-03', '1.000000000000000001 05-04', '- 05-05'],
      is: '2 of 3',
      because: 'numbers are the same whatever their text, and apart in the last digit',
    },
    ...(['sum', 'max', 'min', 'average'] as const).map((aggregation) => ({
      measure: { aggregation, value: 'v' },
      told: ['5 06-01'],
      is: '0 of 0',
      because: `a ${aggregation} of no events is 0`,
    })),
  ])('$measure.aggregation: $because', checkAggregated)
})

describe('the last value', () => {
  const last = { aggregation: 'last', value: 'v' } as const
  test.each<Aggregated>([
    { measure: last, told: ['1 05-03', '2 05-04', '9 05-02'], is: '2 of 3', because: 'by time, not by arrival' },
    { measure: last, told: ['1 05-03', '- 05-04'], is: '1 of 1', because: 'what does not tell it does not change it' },
    {
      measure: last,
      told: ['1 05-03 - b', '2 05-03 - a', '3 05-03 - aa'],
      is: '1 of 3',
      because: 'at one time the source that comes last in the order of names decides',
    },
    { measure: last, told: ['7 05-03', '8 05-03'], is: '8 of 2', because: 'of one source and time, the id decides' },
    {
      measure: { ...last, each: ['region'] },
      told: ['1 05-02 eu', '2 05-03 eu', '10 05-01 us', '100 05-09'],
      is: '112 of 4',
      because: '2 of eu, 10 of us and 100 without a region',
    },
    { measure: last, told: ['4 04-30'], is: '0 of 0', because: 'what was told before the span is not of it' },
  ])('$because', checkAggregated)
})

describe('levels over time', () => {
  const gb = { aggregation: 'time_weighted', value: 'v', per: 'hour' } as const
  test.each<Aggregated>([
    { measure: gb, told: ['10 05-31T22:00'], is: '20 of 1', because: '10 for the last 2 hours of May' },
    { measure: gb, told: ['10 04-01'], is: '7440 of 1', because: 'carried over from April: 10 × 744 hours' },
    {
      measure: gb,
      told: ['99 03-01', '10 04-01', '4 05-31T23:00'],
      is: '7434 of 2',
      because: 'only the newest before May holds in it: 10 × 743 + 4 × 1',
    },
    { measure: gb, told: ['10 04-01', '0 05-02'], is: '240 of 2', because: '10 for a day, then nothing' },
    { measure: gb, told: ['10 04-01', '1 05-01'], is: '744 of 1', because: 'told again exactly at the beginning' },
    {
      measure: gb,
      told: ['10 04-01', '- 05-02'],
      is: '7440 of 1',
      because: 'what does not tell it does not change it',
    },
    {
      measure: gb,
      told: ['5 05-31T12:00 - b', '7 05-31T12:00 - a'],
      is: '60 of 2',
      because: 'at one time the source that comes last in the order of names holds',
    },
    {
      measure: { ...gb, each: ['region'] },
      told: ['10 04-01 eu', '1 04-02 us', '0 05-02 eu'],
      is: '984 of 3',
      because: 'every region by itself: 10 × 24 and 1 × 744',
    },
    {
      measure: { ...gb, per: 'day' },
      told: ['3 04-01'],
      is: '93 of 1',
      because: '3 × 31 days',
    },
    {
      measure: { ...gb, per: 'day' },
      told: ['0.000000000000000001 05-31T23:59:59.999'],
      is: '0 of 1',
      because: 'a millisecond of it is rounded away only at the end',
    },
    {
      measure: gb,
      told: ['1 05-31T23:59:59.999'],
      is: '0.000000277777777778 of 1',
      because: '1 ÷ 3,600,000, half-even at 18 places',
    },
    {
      measure: gb,
      told: ['10 04-01'],
      stretches: [stretch('05-01', '05-02'), stretch('05-10', '05-11')],
      is: '480 of 2',
      because: 'carried into each of two stretches with a gap between',
    },
    { measure: gb, told: ['10 06-01'], is: '0 of 0', because: 'what begins after the span' },
  ])('$because', checkAggregated)
})

describe('a percentile of the sums of intervals', () => {
  const p95 = { aggregation: 'percentile', value: 'v', percent: 95, minutes: 60 } as const
  const day = [stretch('05-01', '05-02')]
  const hours = (count: number, of = (hour: number) => hour + 1) =>
    Array.from({ length: count }, (_, hour) => `${of(hour)} 05-01T${String(hour).padStart(2, '0')}:30`)
  test.each<Aggregated>([
    { measure: p95, told: hours(24), stretches: day, is: '23 of 24', because: 'rank ⌈0.95 × 24⌉ = 23 of 1 to 24' },
    {
      measure: p95,
      told: hours(1),
      stretches: day,
      is: '0 of 1',
      because: 'a single burst is in the 5 % that are free',
    },
    { measure: p95, told: hours(2), stretches: day, is: '1 of 2', because: '22 zeros, then 1: rank 23' },
    {
      measure: { ...p95, percent: 100 },
      told: hours(3),
      stretches: day,
      is: '3 of 3',
      because: 'the 100th is the most',
    },
    {
      measure: { ...p95, percent: 12.5 },
      told: hours(4, (hour) => hour - 4),
      stretches: day,
      is: '-2 of 4',
      because: 'negative sums come before the empty ones: rank 3 of −4, −3, −2, −1, 0 …',
    },
    {
      measure: { ...p95, percent: 20 },
      told: hours(4, (hour) => hour - 4),
      stretches: day,
      is: '0 of 4',
      because: 'rank 5 is the first empty one',
    },
    {
      measure: { ...p95, percent: 100 },
      told: ['1 05-01T00:00', '2 05-01T00:59:59.999', '4 05-01T01:00'],
      stretches: day,
      is: '4 of 3',
      because: 'sums of intervals aligned to the clock: 3 and 4',
    },
    {
      measure: { ...p95, percent: 50 },
      told: ['5 05-01T00:45'],
      stretches: [stretch('05-01T00:30', '05-01T02:30')],
      is: '0 of 1',
      because: 'the span touches three intervals: 0, 0, 5',
    },
    {
      measure: { ...p95, percent: 50, minutes: 5 },
      told: ['5 05-01T00:02', '5 05-01T00:07'],
      stretches: [stretch('05-01T00:00', '05-01T00:15')],
      is: '5 of 2',
      because: 'three intervals of five minutes: 0, 5, 5',
    },
  ])('$because', checkAggregated)
})

describe('a formula over the values of each event', () => {
  async function points(events: readonly (readonly [time: string, values: Record<string, string>])[]): Promise<Usage> {
    const usage = freshUsage()
    const told = events.map(([time, values], at) => event(`${at}`, { time: moment(time).toString(), values }))
    await writeBatch(usage, { number: 1, recorder: 'altus' }, told)
    return usage
  }
  const vram = 'hours * min(24, max(reserved, 0.5 * configured)) * 1 / hours_of_month'

  test('vRAM points: hours × min(24, max(reserved, half of what is configured)) by the 744 hours of May', async () => {
    const usage = await points([
      ['05-01', { hours: '744', reserved: '2', configured: '8' }],
      ['05-02', { hours: '372', reserved: '100', configured: '8' }],
      ['05-03', { hours: '93', configured: '1' }],
      ['05-04', { hours: '93', configured: '1' }],
    ])
    // 4 + 12 + 2 × 0.125 × 0.5
    expect(await measured(usage, meterOf({ aggregation: 'formula', formula: vram }))).toBe('16.125 of 4')
  })

  test('the hours of the month are those of the zone: 743 in March, 745 in October', async () => {
    const usage = await points([
      ['03-15', { hours: '743' }],
      ['10-15', { hours: '1490' }],
      ['03-31T22:30', { hours: '720' }],
    ])
    const meter = meterOf({ aggregation: 'formula', formula: 'hours / hours_of_month', zone: 'Europe/Berlin' })
    // 1 + 2, and half past midnight of April 1 in Berlin is of April with its 720 hours.
    expect(await measured(usage, meter, [stretch('01-01', '12-01')])).toBe('4 of 3')
    const utc = meterOf({ aggregation: 'formula', formula: 'hours * 744 / hours_of_month' })
    expect(await measured(usage, utc, [stretch('01-01', '12-01')])).toBe('2953 of 3')
  })

  test('each month is divided once, by itself', async () => {
    const usage = await points([
      ['01-01', { a: '1' }],
      ['01-02', { a: '1' }],
      ['03-01', { a: '1' }],
    ])
    const meter = meterOf({ aggregation: 'formula', formula: 'a / hours_of_month' })
    // 2 ÷ 744 = 0.002688172043010753 (rounded), 1 ÷ 744 = 0.001344086021505376
    expect(await measured(usage, meter, [stretch('01-01', '12-01')])).toBe('0.004032258064516129 of 3')
  })

  test('what the event lacks counts as 0, constants count by the event, and a division is exact to 18 places', async () => {
    const usage = await points([
      ['05-01', { a: '0.000000000000000001' }],
      ['05-02', { b: '3' }],
    ])
    expect(await measured(usage, meterOf({ aggregation: 'formula', formula: 'a * a + b' }))).toBe(
      '3.000000000000000000000000000000000001 of 2',
    )
    expect(await measured(usage, meterOf({ aggregation: 'formula', formula: '2 / 3' }))).toBe(
      '1.333333333333333333 of 2',
    )
  })
})
