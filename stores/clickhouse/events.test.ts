import { beforeAll, describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import type { QuantityRequest } from '#core/metering/quantity.ts'
import { listEvents } from './event-list.ts'
import { client, event, freshUsage, writeBatch } from './events.test-data.ts'
import type { CountedBatches } from './events.ts'
import { measure } from './quantities.ts'
import { createTables } from './tables.ts'
import type { Usage } from './usage.ts'

beforeAll(async () => {
  await Promise.all([createTables(client), createTables(client)])
})

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
    await writeBatch(usage, batch(1), [written])
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
        row: 0,
        state: 'counted',
        values: { ...values, zero: '0' },
        labels,
      },
    ])
  })

  test('another tenant’s are not listed', async () => {
    const [usage, other] = [freshUsage(), freshUsage()]
    await writeBatch(usage, batch(1), [event('1')])
    expect(await amountOf(other, request({}))).toEqual(['0', 0])
  })

  test('long and short texts of every script survive, and tables grow with them', async () => {
    const usage = freshUsage()
    const texts = ['é'.repeat(47), 'x'.repeat(48), 'x'.repeat(128), '用'.repeat(5_000), '👍'.repeat(24), '']
    const events = texts.map((text, at) => event(`${at}`, { labels: { [`name ${at}`]: text } }))
    await writeBatch(usage, batch(1), events)
    const stretches = [{ ...span, subject: 'vm-1', recorder: 'altus' }]
    const listed = await listEvents(usage, { type: 'core.used', stretches, batches: all, limit: 10 })
    expect(listed.map(({ labels }) => labels)).toEqual(events.map(({ labels }) => labels))
  })

  test('moments before 1970 keep their milliseconds', async () => {
    const usage = freshUsage()
    const [from, to] = [Temporal.Instant.from('1900-01-01T00:00:00Z'), Temporal.Instant.from('1970-01-01T00:00:00Z')]
    await writeBatch(usage, batch(1), [event('1', { time: '1912-06-23T01:02:03.456Z' })])
    const stretches = [{ from, to, subject: 'vm-1', recorder: 'altus' }]
    const listed = await listEvents(usage, { type: 'core.used', stretches, batches: all, limit: 10 })
    expect(listed.map(({ time }) => time)).toEqual(['1912-06-23T01:02:03.456Z'])
  })
})

describe('quantities', () => {
  test('are exact to 18 places, and larger than any one value may be', async () => {
    const usage = freshUsage()
    const most = '99999999999999999999.999999999999999999'
    const values = [...Array.from({ length: 20 }, () => most), '0.000000000000000001', '-0.000000000000000003']
    await writeBatch(
      usage,
      batch(1),
      values.map((hours, at) => event(`${at}`, { values: { hours } })),
    )
    // 20 × (10^20 − 10^-18) + 10^-18 − 3 × 10^-18
    expect(await amountOf(usage, request({}))).toEqual(['1999999999999999999999.999999999999999978', 22])
  })

  test('stretches are half-open', async () => {
    const usage = freshUsage()
    await writeBatch(usage, batch(1), [
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
    await writeBatch(usage, batch(1), [
      event('1', { time: '2026-05-02T00:00:00Z', values: { hours: '1' } }),
      event('2', { time: '2026-05-20T00:00:00Z', values: { hours: '2' } }),
      event('3', { time: '2026-05-02T00:00:00Z', subject: 'vm-2', values: { hours: '8' } }),
      event('4', { time: '2026-05-20T00:00:00Z', subject: 'vm-2', values: { hours: '16' } }),
    ])
    await writeBatch(usage, batch(2, 'nordwind'), [event('1', { values: { hours: '64' } })])
    expect(await amountOf(usage, asked)).toEqual(amount)
  })

  test('many requests in one call each get their own, asked at once or one by one', async () => {
    const usage = freshUsage()
    const subjects = Array.from({ length: 1_500 }, (_, at) => `vm-${at}`)
    await writeBatch(
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
    await writeBatch(usage, batch(1), [event('1', { values: { hours: '1' } }), event('2', { values: { hours: '2' } })])
    await writeBatch(usage, batch(2), [event('3', { values: { hours: '4' } })])
    const cut = { upTo: 2, voids: [] }
    const before = await measure(usage, [request({})], cut)
    await writeBatch(usage, batch(3), [event('4', { values: { hours: '8' } })])
    await client.command({ query: 'optimize table usage_event final' })
    expect(await measure(usage, [request({})], cut)).toEqual(before)
    expect(await amountOf(usage, request({}), cut)).toEqual(['7', 3])
    expect(await amountOf(usage, request({}), { upTo: 3, voids: [2] })).toEqual(['11', 3])

    const turned = freshUsage()
    await writeBatch(turned, batch(1), [event('3', { values: { hours: '4' } }), event('2', { values: { hours: '2' } })])
    await writeBatch(turned, batch(2), [event('1', { values: { hours: '1' } })])
    expect(await measure(turned, [request({})], cut)).toEqual(before)
  })
})
