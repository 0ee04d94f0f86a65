import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { decimalText, sum } from '#core/ground/decimal.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import type { Meter, MeterBody } from '#core/metering/meter.ts'
import { client, event, freshUsage, writeBatch } from './events.test-data.ts'
import { identify } from './identities.ts'
import { measured, meterOf, moment, requestOf, stretch } from './quantities.test-data.ts'
import { measure, measureSplit, type QuantityPart } from './quantities.ts'
import { createTables } from './tables.ts'
import type { Usage } from './usage.ts'

beforeAll(() => createTables(client))

const METERS: readonly Meter[] = [
  meterOf({ aggregation: 'sum', value: 'v' }),
  meterOf({ aggregation: 'count' }),
  meterOf({ aggregation: 'unique', of: 'region' }),
  meterOf({ aggregation: 'max', value: 'v' }),
  meterOf({ aggregation: 'min', value: 'v' }),
  meterOf({ aggregation: 'average', value: 'v' }),
  meterOf({ aggregation: 'last', value: 'v' }),
  meterOf({ aggregation: 'last', value: 'v', each: ['region'] }),
  meterOf({ aggregation: 'time_weighted', value: 'v', per: 'hour' }),
  meterOf({ aggregation: 'time_weighted', value: 'v', per: 'day', each: ['region'] }),
  meterOf({ aggregation: 'percentile', value: 'v', percent: 95, minutes: 60 }),
  meterOf({ aggregation: 'formula', formula: 'v * min(w, 3) / hours_of_month', zone: 'Europe/Berlin' }),
]
const ONCE: Partial<MeterBody> = { once: { per: 'day', each: ['region'] } }
const VARIANTS = METERS.flatMap((meter) => [meter, { ...meter, ...ONCE }])

const decimals = fc.bigInt(-(10n ** 21n), 10n ** 21n).map((integer) => {
  const digits = `${integer < 0n ? -integer : integer}`.padStart(19, '0')
  return `${integer < 0n ? '-' : ''}${digits.slice(0, -18)}.${digits.slice(-18)}`
})

/** Events around the days on which Berlin's clocks change, some at the same moment, some of two sources. */
const sent: fc.Arbitrary<UsageEvent> = fc
  .record({
    id: fc.nat(11),
    source: fc.constantFrom('a', 'b'),
    minute: fc.integer({ min: -1500, max: 4 * 1440 }),
    region: fc.constantFrom('eu', 'us', ''),
    v: fc.option(decimals, { nil: undefined }),
    w: fc.option(fc.nat(5), { nil: undefined }),
  })
  .map(({ id, source, minute, region, v, w }) =>
    event(`${id}`, {
      source,
      time: moment('03-28').add({ minutes: minute }).toString(),
      labels: region === '' ? {} : { region },
      values: { ...(v !== undefined && { v }), ...(w !== undefined && { w: `${w}` }) },
    }),
  )

const SPAN = [stretch('03-28', '03-31T22:00')]

/** Writes the events in batches of these sizes, the last one again and again, and identifies what never counts. */
async function record(events: readonly UsageEvent[], sizes: readonly number[]): Promise<Usage> {
  const usage = freshUsage()
  let [at, number] = [0, 0]
  while (at < events.length) {
    const size = sizes[Math.min(number, sizes.length - 1)] ?? 1
    number += 1
    await writeBatch(usage, { number, recorder: 'altus' }, events.slice(at, at + size))
    at += size
  }
  if (number > 0) await identify(usage, { after: 0, upTo: number, voids: [], events: events.length })
  return usage
}

async function all(usage: Usage): Promise<readonly string[]> {
  const shown: string[] = []
  for (const meter of VARIANTS) {
    const found = await measure(usage, [requestOf(meter, SPAN)], { upTo: 1_000, voids: [] })
    for (const { amount, events, digest } of found.values()) shown.push(`${decimalText(amount)} ${events} ${digest}`)
  }
  return shown
}

const RUNS = { numRuns: 6 } as const

describe('laws of quantities, on the engine', () => {
  test('any order of arrival, any batches and any duplicates give the same quantities', async () => {
    const told = fc.uniqueArray(sent, {
      minLength: 1,
      maxLength: 16,
      selector: ({ source, id }) => `${source} ${id}`,
    })
    const cases = told.chain((events) =>
      fc.record({
        events: fc.constant(events),
        again: fc.subarray(events),
        keys: fc.array(fc.nat(), { minLength: 32, maxLength: 32 }),
        sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ({ events, again, keys, sizes }) => {
        const shuffled = [...events, ...again]
          .map((one, at) => ({ one, key: keys[at] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        expect(await all(await record(shuffled, sizes))).toEqual(await all(await record(events, [events.length])))
      }),
      RUNS,
    )
  })

  test('parts of a time, and of a label, sum exactly to the whole', async () => {
    const boundaries = fc
      .uniqueArray(fc.integer({ min: 1, max: 4 * 1440 - 121 }), { maxLength: 6 })
      .map((minutes) => [0, ...minutes.sort((a, b) => a - b), 4 * 1440 - 120])
      .map((minutes) => minutes.map((minute) => moment('03-28').add({ minutes: minute })))
    const additive = VARIANTS.filter(({ measure: { aggregation } }) =>
      ['sum', 'count', 'time_weighted', 'formula'].includes(aggregation),
    )
    const told = fc.uniqueArray(sent, { maxLength: 16, selector: ({ source, id }) => `${source} ${id}` })
    await fc.assert(
      fc.asyncProperty(told, boundaries, async (events, bounds) => {
        const usage = await record(events, [5])
        for (const meter of additive) {
          const whole = (await measured(usage, meter, SPAN)).split(' ')[0]
          for (const by of [[], ['region']]) {
            const parts = await measureSplit(
              usage,
              [requestOf(meter, SPAN)],
              { upTo: 1_000, voids: [] },
              { boundaries: bounds, by },
            )
            expect(total(parts)).toBe(whole)
          }
        }
      }),
      RUNS,
    )
  })

  test('the hours of days with 23, 24 and 25 hours sum to the days, and the days to the month', async () => {
    const level = meterOf({ aggregation: 'time_weighted', value: 'v', per: 'day' })
    const march = Temporal.PlainYearMonth.from('2026-03')
    const told = fc.uniqueArray(sent, { minLength: 1, maxLength: 12, selector: ({ source, id }) => `${source} ${id}` })
    await fc.assert(
      fc.asyncProperty(told, fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'UTC'), async (events, zone) => {
        const usage = await record(events, [12])
        const days = Array.from({ length: 32 }, (_, at) =>
          march.toPlainDate({ day: 1 }).add({ days: at }).toZonedDateTime(zone).toInstant(),
        )
        const span = { ...stretch('03-01', '04-01'), from: days[0] ?? moment('03-01'), to: days[31] ?? moment('04-01') }
        const cut = { upTo: 1_000, voids: [] }
        const byDay = await measureSplit(usage, [requestOf(level, [span])], cut, { boundaries: days, by: [] })
        expect(total(byDay)).toBe((await measured(usage, level, [span])).split(' ')[0])
        for (const day of [27, 28, 29]) {
          const [from = span.from, to = span.to] = [days[day], days[day + 1]]
          const hours = Array.from({ length: 26 }, (_, at) => from.add({ hours: at })).filter(
            (hour) => Temporal.Instant.compare(hour, to) < 0,
          )
          const ofDay = { ...span, from, to }
          const byHour = await measureSplit(usage, [requestOf(level, [ofDay])], cut, {
            boundaries: [...hours, to],
            by: [],
          })
          expect(total(byHour)).toBe((await measured(usage, level, [ofDay])).split(' ')[0])
        }
      }),
      RUNS,
    )
  })
})

function total(parts: readonly QuantityPart[]): string {
  return decimalText(sum(parts.map(({ amount }) => amount)))
}
