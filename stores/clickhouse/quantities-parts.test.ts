import { beforeAll, describe, expect, test } from 'vitest'
import type { Meter, MeterBody } from '#core/metering/meter.ts'
import { client, event, freshUsage, writeBatch } from './events.test-data.ts'
import { identify } from './identities.ts'
import {
  type Aggregated,
  checkAggregated,
  type Line,
  MAY,
  measured,
  meterOf,
  moment,
  requestOf,
  split,
  stretch,
  told,
  write,
} from './quantities.test-data.ts'
import { measure } from './quantities.ts'
import { createTables } from './tables.ts'
import type { Usage } from './usage.ts'

beforeAll(() => createTables(client))

describe('filters', () => {
  const sum = { aggregation: 'sum', value: 'v' } as const
  const lines = ['1 05-02 eu', '2 05-03 us', '4 05-04', '8 05-05 ap']
  test.each<Aggregated>([
    {
      measure: sum,
      more: { filter: [{ label: 'region', is: ['eu', 'us'] }] },
      told: lines,
      is: '3 of 2',
      because: 'is',
    },
    {
      measure: sum,
      more: { filter: [{ label: 'region', isNot: ['us'] }] },
      told: lines,
      is: '13 of 3',
      because: 'not',
    },
    { measure: sum, more: { filter: [{ label: 'region', is: [''] }] }, told: lines, is: '4 of 1', because: 'lacking' },
    {
      measure: sum,
      more: { filter: [{ label: 'region', is: ['eu', 'us'], isNot: ['us'] }] },
      told: lines,
      is: '1 of 1',
      because: 'both',
    },
    {
      measure: { aggregation: 'time_weighted', value: 'v', per: 'day' },
      more: { filter: [{ label: 'region', is: ['eu'] }] },
      told: ['1 04-01 eu', '100 05-02 us'],
      is: '31 of 1',
      because: 'what is filtered out ends no level',
    },
  ])('$measure.aggregation $because', checkAggregated)
})

describe('once', () => {
  const sum = { aggregation: 'sum', value: 'v' } as const
  const hourly: Partial<MeterBody> = { once: { per: 'hour' } }
  test.each<Aggregated>([
    {
      measure: sum,
      more: hourly,
      told: ['9 05-02T10:40 - b', '1 05-02T10:10 - a', '2 05-02T10:50 - a', '4 05-02T11:00 - b'],
      is: '7 of 3',
      because: 'both events of the first source count, and the other one where it is alone',
    },
    {
      measure: sum,
      more: { once: { per: 'hour', each: ['region'] } },
      told: ['1 05-02T10:10 eu a', '2 05-02T10:20 eu b', '4 05-02T10:30 us b'],
      is: '5 of 2',
      because: 'by the hour and region',
    },
    {
      measure: sum,
      more: { once: { per: 'day' } },
      told: ['1 05-31T01:00 - a', '2 05-31T23:00 - b'],
      stretches: [stretch('05-31T12:00', '06-01')],
      is: '0 of 0',
      because: 'the first source is that of the whole day, also where half of it is asked',
    },
    {
      measure: { aggregation: 'time_weighted', value: 'v', per: 'hour' },
      more: hourly,
      told: ['10 04-30T10:10 - a', '99 04-30T10:20 - b'],
      is: '7440 of 1',
      because: 'levels too, also those carried over',
    },
    {
      measure: { aggregation: 'count' },
      more: { ...hourly, filter: [{ label: 'region', is: ['eu'] }] },
      told: ['1 05-02T10:10 us a', '1 05-02T10:20 eu b'],
      is: '1 of 1',
      because: 'among the events that the filter leaves',
    },
  ])('$because', checkAggregated)

  test('two subjects of one request are apart', async () => {
    const usage = await told(['1 05-02T10:10 - a'])
    await write(usage, ['2 05-02T10:10 - b'], 'vm-2')
    const stretches = [MAY, stretch('05-01', '06-01', 'vm-2')]
    expect(await measured(usage, meterOf(sum, hourly), stretches)).toBe('3 of 2')
  })
})

describe('several stretches of one request', () => {
  const stretches = [stretch('05-01', '05-10'), stretch('05-10', '06-01', 'vm-2')]
  test.each<Readonly<{ measure: Meter['measure']; is: string }>>([
    { measure: { aggregation: 'unique', of: 'region' }, is: '2 of 4' },
    { measure: { aggregation: 'max', value: 'v' }, is: '5 of 4' },
    { measure: { aggregation: 'average', value: 'v' }, is: '2.75 of 4' },
    { measure: { aggregation: 'last', value: 'v' }, is: '1 of 4' },
    { measure: { aggregation: 'last', value: 'v', each: ['region'] }, is: '6 of 4' },
    // 3 from the 2nd to the 10th, vm-2: 2 from the 10th (told on the 9th), 5 from the 11th, 1 from the 20th
    { measure: { aggregation: 'time_weighted', value: 'v', per: 'day' }, is: '83 of 4' },
  ])('$measure.aggregation over all of them together is $is', async ({ measure: wanted, is }) => {
    const usage = await told(['3 05-02 eu', '50 05-10 eu'])
    const levels = wanted.aggregation === 'time_weighted'
    await write(usage, [levels ? '2 05-09 us' : '2 05-10 us', '5 05-11 us', '1 05-20 eu'], 'vm-2')
    expect(await measured(usage, meterOf(wanted), stretches)).toBe(is)
  })
})

describe('the digest', () => {
  const digestOf = async (lines: readonly Line[], meter: Meter) =>
    (await measure(await told(lines), [requestOf(meter)], { upTo: 1_000, voids: [] })).get('asked')?.digest
  test.each<Readonly<{ measure: Meter['measure'] }>>([
    { measure: { aggregation: 'sum', value: 'v' } },
    { measure: { aggregation: 'last', value: 'v' } },
    { measure: { aggregation: 'time_weighted', value: 'v', per: 'day' } },
    { measure: { aggregation: 'percentile', value: 'v', percent: 95, minutes: 5 } },
    { measure: { aggregation: 'formula', formula: 'v' } },
  ])('of $measure.aggregation: two equal events under different ids are not nothing', async ({ measure: wanted }) => {
    const digest = await digestOf(['1 05-02', '1 05-02'], meterOf(wanted))
    expect(digest).toMatch(/^[0-9a-f]{6,16}$/)
    expect(digest).not.toBe(await digestOf(['1 05-02', '1 05-03'], meterOf(wanted)))
  })

  test('of levels holds what was carried over, which a sum does not rest on', async () => {
    const level = meterOf({ aggregation: 'time_weighted', value: 'v', per: 'day' })
    const usage = await told(['1 04-02', '1 05-02'])
    const other = await told(['1 05-02'])
    const digest = async (from: Usage) =>
      (await measure(from, [requestOf(level)], { upTo: 1_000, voids: [] })).get('asked')
    expect((await digest(usage))?.events).toBe(2)
    expect((await digest(usage))?.digest).not.toBe((await digest(other))?.digest)
  })
})

describe('parts', () => {
  const days = ['05-01', '05-02', '05-03', '05-04'].map(moment)
  const lines = ['3 05-01T10:00 eu', '1 05-02T10:00 us', '4 05-02T11:00 eu', '8 05-03T23:00', '9 05-04 eu']
  test.each<Readonly<{ measure: Meter['measure']; by?: string[]; parts: string[] }>>([
    { measure: { aggregation: 'sum', value: 'v' }, parts: ['0 3 of 1', '1 5 of 2', '2 8 of 1'] },
    {
      measure: { aggregation: 'count' },
      by: ['region'],
      parts: ['0 eu 1 of 1', '1 eu 1 of 1', '1 us 1 of 1', '2 - 1 of 1'],
    },
    { measure: { aggregation: 'max', value: 'v' }, parts: ['0 3 of 1', '1 4 of 2', '2 8 of 1'] },
    { measure: { aggregation: 'average', value: 'v' }, parts: ['0 3 of 1', '1 2.5 of 2', '2 8 of 1'] },
    { measure: { aggregation: 'unique', of: 'region' }, parts: ['0 1 of 1', '1 2 of 2'] },
    { measure: { aggregation: 'last', value: 'v' }, parts: ['0 3 of 1', '1 4 of 2', '2 8 of 1'] },
    {
      measure: { aggregation: 'last', value: 'v', each: ['region'] },
      parts: ['0 3 of 1', '1 5 of 2', '2 8 of 1'],
    },
    {
      measure: { aggregation: 'time_weighted', value: 'v', per: 'hour' },
      // 3 × 14; 3 × 10 + 1 × 1 + 4 × 13; 4 × 23 + 8 × 1
      parts: ['0 42 of 1', '1 83 of 3', '2 100 of 2'],
    },
    {
      measure: { aggregation: 'time_weighted', value: 'v', per: 'hour' },
      by: ['region'],
      parts: ['0 eu 42 of 1', '1 eu 82 of 2', '1 us 1 of 1', '2 - 8 of 1', '2 eu 92 of 1'],
    },
    {
      measure: { aggregation: 'percentile', value: 'v', percent: 100, minutes: 60 },
      parts: ['0 3 of 1', '1 4 of 2', '2 8 of 1'],
    },
    {
      measure: { aggregation: 'percentile', value: 'v', percent: 96, minutes: 60 },
      // rank ⌈0.96 × 24⌉ = 24
      parts: ['0 3 of 1', '1 4 of 2', '2 8 of 1'],
    },
    {
      measure: { aggregation: 'percentile', value: 'v', percent: 95, minutes: 60 },
      parts: ['0 0 of 1', '1 1 of 2', '2 0 of 1'],
    },
    { measure: { aggregation: 'formula', formula: 'v * v' }, parts: ['0 9 of 1', '1 17 of 2', '2 64 of 1'] },
  ])('$measure.aggregation by the day, grouped by $by', async ({ measure: wanted, by = [], parts }) => {
    expect(await split(await told(lines), meterOf(wanted), days, { by })).toEqual(parts)
  })

  test('where the labels fit, without ending the levels of others', async () => {
    const usage = await told(lines)
    const meter = meterOf({ aggregation: 'time_weighted', value: 'v', per: 'hour' })
    const where = [{ label: 'region', is: ['us'] }]
    expect(await split(usage, meter, days, { where })).toEqual(['1 1 of 1'])
    expect(await split(usage, meterOf({ aggregation: 'sum', value: 'v' }), days, { where })).toEqual(['1 1 of 1'])
  })

  test('unequal buckets: a day of 23 hours and one of 25, in levels and in sums', async () => {
    const usage = await told(['2 01-01', '1 03-29T00:30', '1 10-25T23:30'])
    const days = (date: string) =>
      [0, 1, 2].map((more) =>
        Temporal.PlainDate.from(`2026-${date}`).add({ days: more }).toZonedDateTime('Europe/Berlin').toInstant(),
      )
    const year = [stretch('01-01', '12-31')]
    const level = meterOf({ aggregation: 'time_weighted', value: 'v', per: 'hour' })
    // March 28: 24 × 2; March 29 has 23 hours, 1.5 of them at 2 and 21.5 at 1. October 25 has 25 hours at 1.
    expect(await split(usage, level, days('03-28'), { stretches: year })).toEqual(['0 48 of 1', '1 24.5 of 2'])
    expect(await split(usage, level, days('10-25'), { stretches: year })).toEqual(['0 25 of 1', '1 24 of 2'])
    const count = meterOf({ aggregation: 'count' })
    expect(await split(usage, count, days('10-25'), { stretches: year })).toEqual(['1 1 of 1'])
  })
})

describe('a request that nothing was bound to', () => {
  const itself = stretch('05-01', '06-01', 'altus:fen-stratum')
  const count = meterOf({ aggregation: 'count' })
  const implied = { ...requestOf(count, [itself]), implied: true } as const

  /** The events of May, one batch of one event of a time and type each, identified up to the last. */
  async function known(told: readonly Readonly<{ time: string; type?: string }>[], upTo = told.length) {
    const usage = freshUsage()
    for (const [at, { time, type = 'core.used' }] of told.entries()) {
      const one = event(`${at}`, { subject: 'altus:fen-stratum', type, time: moment(time).toString() })
      await writeBatch(usage, { number: at + 1, recorder: 'altus' }, [one])
    }
    await identify(usage, { after: 0, upTo: told.length, voids: [], events: told.length })
    return [...(await measure(usage, [implied], { upTo, voids: [] }))].map(([name, { events }]) => `${name} ${events}`)
  }

  test.each([
    { told: [], known: [], because: 'no event ever: unknown, not 0' },
    { told: [{ time: '05-02' }], known: ['asked 1'], because: 'an event in the span' },
    { told: [{ time: '04-02' }], known: ['asked 0'], because: 'an event before it: then May is 0' },
    { told: [{ time: '05-02', type: 'disk.used' }], known: ['asked 0'], because: 'an event of another type' },
    { told: [{ time: '05-02' }], upTo: 0, known: [], because: 'an event that the cut does not hold' },
  ])('$because', async ({ told: events, upTo, known: expected }) => expect(await known(events, upTo)).toEqual(expected))
})
