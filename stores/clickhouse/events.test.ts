import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import type { QuantityRequest } from '#core/metering/quantity.ts'
import { openClickHouse } from './connect.ts'
import {
  type CountedBatches,
  contentHash,
  findKnown,
  type HashedEvent,
  listEvents,
  writeConflicts,
  writeEvents,
} from './events.ts'
import { measure } from './quantities.ts'
import { createTables } from './tables.ts'
import type { Usage } from './usage.ts'

const client = openClickHouse(inject('clickhouseUrl'))

beforeAll(async () => {
  await Promise.all([createTables(client), createTables(client)])
})

afterAll(() => client.close())

/** A tenant that nobody else writes for. */
function freshUsage(): Usage {
  return { client, tenant: `events-${randomUUID()}` }
}

type Told = Partial<Omit<UsageEvent, 'values' | 'time'>> & Readonly<{ time?: string; values?: Record<string, string> }>

function event(id: string, told: Told = {}): HashedEvent {
  const { time = '2026-05-01T00:00:00Z', values = { hours: '1' }, ...rest } = told
  const plain: UsageEvent = {
    source: 'altus/meter',
    id,
    type: 'core.used',
    subject: 'vm-1',
    labels: {},
    ...rest,
    time: Temporal.Instant.from(time),
    values: Object.fromEntries(Object.entries(values).map(([name, text]) => [name, decimal(text)])),
  }
  return { ...plain, content: contentHash(plain) }
}

const all: CountedBatches = { upTo: 1_000, voids: [] }
const batch = (number: number, recorder = 'altus') => ({ number, recorder })

const span = { from: Temporal.Instant.from('2026-05-01T00:00:00Z'), to: Temporal.Instant.from('2026-06-01T00:00:00Z') }

function request(
  told: Readonly<{
    name?: string
    count?: true
    type?: string
    value?: string
    stretches?: QuantityRequest['stretches']
  }>,
): QuantityRequest {
  const { name = 'asked', count, type = 'core.used', value = 'hours' } = told
  const stretches = told.stretches ?? [{ ...span, subject: 'vm-1', recorder: 'altus', binding: 1 }]
  const measured = count ? ({ aggregation: 'count' } as const) : ({ aggregation: 'sum', value } as const)
  return { name, meter: { id: 'altus:hours', fact: 1, eventType: type, measure: measured, unit: 'h' }, stretches }
}

async function amountOf(usage: Usage, asked: QuantityRequest, batches = all): Promise<readonly [string, number]> {
  const quantity = (await measure(usage, [asked], batches)).get(asked.name)
  return [quantity ? decimalText(quantity.amount) : 'none', quantity?.events ?? -1]
}

describe('events', () => {
  test('come back as they were written, digit by digit and letter by letter', async () => {
    const usage = freshUsage()
    const labels = { quote: `it's "12\\" \\ {x:String} ?`, script: '用量 ✓\n', empty: '' }
    const values = { least: '0.000000000000000001', most: '-99999999999999999999.999999999999999999', zero: '0.00' }
    const written = event(`o'id\\`, { subject: `vm'\\1`, time: '2026-05-01T00:00:00.123Z', values, labels })
    await writeEvents(usage, batch(1), [written])
    const stretches = [{ ...span, subject: `vm'\\1`, recorder: 'altus' }]
    const wanted = { type: 'core.used', stretches, batches: all, limit: 10 }
    expect(await listEvents(usage, wanted)).toEqual([
      {
        recorder: 'altus',
        source: 'altus/meter',
        id: `o'id\\`,
        type: 'core.used',
        subject: `vm'\\1`,
        time: '2026-05-01T00:00:00.123Z',
        batch: 1,
        values: { ...values, zero: '0' },
        labels,
      },
    ])
  })

  test('are found again by their identity alone, with the content that counted', async () => {
    const usage = freshUsage()
    const [one, other] = [event('1'), event('2', { subject: `vm'\\2` })]
    await writeEvents(usage, batch(1), [one, other])
    const moved = event('2', { subject: 'elsewhere', time: '2030-01-01T00:00:00Z' })
    expect(await findKnown(usage, 'altus', [moved, event('3')], all)).toEqual([
      { source: 'altus/meter', id: '2', content: other.content },
    ])
  })

  test.each([
    { because: 'another organization recorded it', recorder: 'nordwind', batches: all },
    { because: 'it came in a later batch', recorder: 'altus', batches: { upTo: 4, voids: [] } },
    { because: 'a crash left its batch void', recorder: 'altus', batches: { upTo: 9, voids: [3, 5] } },
  ])('are not known when $because', async ({ recorder, batches }) => {
    const usage = freshUsage()
    await writeEvents(usage, batch(5), [event('1')])
    expect(await findKnown(usage, recorder, [event('1')], batches)).toEqual([])
    expect(await findKnown(usage, 'altus', [event('1')], all)).toHaveLength(1)
  })

  test('are known among more identities than one statement holds', async () => {
    const usage = freshUsage()
    const many = Array.from({ length: 4_500 }, (_, at) => event(`${at}`))
    await writeEvents(usage, batch(1), many)
    expect(await findKnown(usage, 'altus', many, all)).toHaveLength(4_500)
  })

  test('another tenant’s are not known and not listed', async () => {
    const [usage, other] = [freshUsage(), freshUsage()]
    await writeEvents(usage, batch(1), [event('1')])
    expect(await findKnown(other, 'altus', [event('1')], all)).toEqual([])
    expect(await amountOf(other, request({}))).toEqual(['0', 0])
  })

  test('a conflict is kept and neither known nor measured', async () => {
    const usage = freshUsage()
    await writeConflicts(usage, batch(1), [event('1', { values: { hours: '7' } })])
    expect(await findKnown(usage, 'altus', [event('1')], all)).toEqual([])
    expect(await amountOf(usage, request({}))).toEqual(['0', 0])
    const kept = await client.query({
      query: `select id, toString(values['hours']) as hours from usage_conflict where tenant = '${usage.tenant}'`,
      format: 'JSONEachRow',
    })
    expect(await kept.json()).toEqual([{ id: '1', hours: '7' }])
  })
})

describe('the hash of the content', () => {
  const base = event('1', { labels: { a: '1', b: '2' } })

  test.each([
    { because: 'the order of labels says nothing', other: event('1', { labels: { b: '2', a: '1' } }), same: true },
    { because: '1.0 is 1', other: event('1', { labels: base.labels, values: { hours: '1.0' } }), same: true },
    { because: 'the id is not content', other: event('2', { labels: base.labels }), same: true },
    { because: 'another value', other: event('1', { labels: base.labels, values: { hours: '1.1' } }), same: false },
    { because: 'another subject', other: event('1', { labels: base.labels, subject: 'vm-2' }), same: false },
    { because: 'a label more', other: event('1', { labels: { ...base.labels, c: '' } }), same: false },
    { because: 'another time', other: event('1', { labels: base.labels, time: '2026-05-02T00:00:00Z' }), same: false },
  ])('$because', ({ other, same }) => expect(other.content === base.content).toBe(same))
})

describe('quantities', () => {
  test('are exact to 18 places, and larger than any one value may be', async () => {
    const usage = freshUsage()
    const most = '99999999999999999999.999999999999999999'
    const values = [...Array.from({ length: 20 }, () => most), '0.000000000000000001', '-0.000000000000000003']
    await writeEvents(
      usage,
      batch(1),
      values.map((hours, at) => event(`${at}`, { values: { hours } })),
    )
    // 20 × (10^20 − 10^-18) + 10^-18 − 3 × 10^-18
    expect(await amountOf(usage, request({}))).toEqual(['1999999999999999999999.999999999999999978', 22])
  })

  test('stretches are half-open', async () => {
    const usage = freshUsage()
    await writeEvents(usage, batch(1), [
      event('before', { time: '2026-04-30T23:59:59.999Z', values: { hours: '1' } }),
      event('first', { time: '2026-05-01T00:00:00Z', values: { hours: '2' } }),
      event('last', { time: '2026-05-31T23:59:59.999Z', values: { hours: '4' } }),
      event('after', { time: '2026-06-01T00:00:00Z', values: { hours: '8' } }),
    ])
    expect(await amountOf(usage, request({}))).toEqual(['6', 2])
    expect(await amountOf(usage, request({ count: true }))).toEqual(['2', 2])
  })

  test.each([
    { because: 'another event type', asked: request({ type: 'disk.used' }), amount: ['0', 0] },
    { because: 'a value that no event holds counts for nothing', asked: request({ value: 'none' }), amount: ['0', 2] },
    {
      because: 'another recorder’s events under the same subject',
      asked: request({ stretches: [{ ...span, subject: 'vm-1', recorder: 'nordwind', binding: 1 }] }),
      amount: ['64', 1],
    },
    {
      because: 'two subjects bound one after the other',
      asked: request({
        stretches: [
          {
            ...span,
            to: Temporal.Instant.from('2026-05-10T00:00:00Z'),
            subject: 'vm-1',
            recorder: 'altus',
            binding: 1,
          },
          {
            ...span,
            from: Temporal.Instant.from('2026-05-10T00:00:00Z'),
            subject: 'vm-2',
            recorder: 'altus',
            binding: 2,
          },
        ],
      }),
      amount: ['17', 2],
    },
  ])('$because', async ({ asked, amount }) => {
    const usage = freshUsage()
    await writeEvents(usage, batch(1), [
      event('1', { time: '2026-05-02T00:00:00Z', values: { hours: '1' } }),
      event('2', { time: '2026-05-20T00:00:00Z', values: { hours: '2' } }),
      event('3', { time: '2026-05-02T00:00:00Z', subject: 'vm-2', values: { hours: '8' } }),
      event('4', { time: '2026-05-20T00:00:00Z', subject: 'vm-2', values: { hours: '16' } }),
    ])
    await writeEvents(usage, batch(2, 'nordwind'), [event('1', { values: { hours: '64' } })])
    expect(await amountOf(usage, asked)).toEqual(amount)
  })

  test('many requests in one call each get their own, asked at once or one by one', async () => {
    const usage = freshUsage()
    const subjects = Array.from({ length: 1_500 }, (_, at) => `vm-${at}`)
    await writeEvents(
      usage,
      batch(1),
      subjects.map((subject, at) => event(subject, { subject, values: { hours: `${at}.5` } })),
    )
    const requests = subjects.map((subject) =>
      request({ name: subject, stretches: [{ ...span, subject, recorder: 'altus', binding: 1 }] }),
    )
    const measured = await measure(usage, requests, all)
    expect(measured.size).toBe(1_500)
    expect([...measured].filter(([name, { amount }]) => `vm-${decimalText(amount.minus('0.5'))}` !== name)).toEqual([])
  })

  test('as of a cut are the same for ever, whatever comes later, in whatever order it was written', async () => {
    const usage = freshUsage()
    await writeEvents(usage, batch(1), [event('1', { values: { hours: '1' } }), event('2', { values: { hours: '2' } })])
    await writeEvents(usage, batch(2), [event('3', { values: { hours: '4' } })])
    const cut = { upTo: 2, voids: [] }
    const before = await measure(usage, [request({})], cut)
    await writeEvents(usage, batch(3), [event('4', { values: { hours: '8' } })])
    await client.command({ query: 'optimize table usage_event final' })
    expect(await measure(usage, [request({})], cut)).toEqual(before)
    expect(await amountOf(usage, request({}), cut)).toEqual(['7', 3])
    expect(await amountOf(usage, request({}), { upTo: 3, voids: [2] })).toEqual(['11', 3])

    const turned = freshUsage()
    await writeEvents(turned, batch(1), [
      event('3', { values: { hours: '4' } }),
      event('2', { values: { hours: '2' } }),
    ])
    await writeEvents(turned, batch(2), [event('1', { values: { hours: '1' } })])
    expect(await measure(turned, [request({})], cut)).toEqual(before)
  })
})
