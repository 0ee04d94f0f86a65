import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { storable, type UsageEvent } from '#core/metering/event.ts'
import type { QuantityRequest } from '#core/metering/quantity.ts'
import { as, type Context } from '#operations/context.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { encodeEvents, numberRows } from '#stores/clickhouse/event-rows.ts'
import { writeEvents } from '#stores/clickhouse/events.ts'
import { measure } from '#stores/clickhouse/quantities.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { takeBatchTurn, voidBatches } from '#stores/postgres/usage-batches.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { recordEvents, recordUsage } from './record-usage.ts'

const now = Temporal.Instant.from('2026-06-02T08:00:00Z')
const span = { from: Temporal.Instant.from('2026-05-01T00:00:00Z'), to: Temporal.Instant.from('2026-06-01T00:00:00Z') }

let context: Context
let close: () => Promise<void>

beforeAll(async () => {
  const { postgresUrl, clickhouseUrl, tenant, drop } = await openTestDatabase()
  const records = openRecords(postgresUrl, { embedded: true })
  const client = openClickHouse(clickhouseUrl)
  await createTables(client)
  context = { records, usage: { client, tenant }, operator: 'altus', principal: MACHINE, organization: 'altus', now }
  close = async () => {
    await Promise.all([records.destroy(), client.close()])
    await drop()
  }
})

afterAll(() => close())

let subjects = 0

/** A subject that no other test reports. */
function freshSubject(): string {
  subjects += 1
  return `vm-${subjects}`
}

function used(subject: string, id: string, hours: string, time = '2026-05-01T00:00:00Z'): UsageEvent {
  const values = { hours: decimal(hours) }
  const source = `meter/${subject}`
  return { source, id, type: 'core.used', subject, time: Temporal.Instant.from(time), values, labels: {} }
}

type Cut = Readonly<{ upTo: number; voids: readonly number[] }>

function cutNow(): Promise<Cut> {
  return actAs(context, async (acting) => {
    const { usage } = await currentCut(acting)
    return { upTo: usage, voids: await voidBatches(acting, usage) }
  })
}

async function hoursOf(subject: string, batches?: Cut, recorder = 'altus'): Promise<string> {
  const meter = { id: 'altus:hours', fact: 1, eventType: 'core.used', unit: 'h' }
  const asked: QuantityRequest = {
    name: subject,
    meter: { ...meter, measure: { aggregation: 'sum', value: 'hours' } },
    stretches: [{ ...span, subject, recorder, binding: 1 }],
  }
  const quantity = (await measure(context.usage, [asked], batches ?? (await cutNow()))).get(subject)
  return `${quantity && decimalText(quantity.amount)} in ${quantity?.events}`
}

const outcomes = async (events: readonly UsageEvent[], who = context): Promise<readonly string[]> =>
  (await recordEvents(who, events)).answers.map(({ id, outcome }) => `${id} ${outcome}`)

describe('an identity', () => {
  test('counts once: the same again is a duplicate, in the next batch and in its own', async () => {
    const vm = freshSubject()
    const batch = [used(vm, 'a', '1'), used(vm, 'b', '2.5'), used(vm, 'a', '1.0')]
    expect(await outcomes(batch)).toEqual(['a accepted', 'b accepted', 'a duplicate'])
    expect(await outcomes(batch)).toEqual(['a duplicate', 'b duplicate', 'a duplicate'])
    expect(await hoursOf(vm)).toBe('3.5 in 2')
  })

  test.each([
    { because: 'another value', change: { values: { hours: decimal('9') } } },
    { because: 'another time', change: { time: Temporal.Instant.from('2026-05-20T00:00:00Z') } },
    { because: 'another type', change: { type: 'disk.used' } },
    { because: 'a label more', change: { labels: { region: 'west' } } },
  ])('with other content is a conflict, which never counts: $because', async ({ change }) => {
    const vm = freshSubject()
    const [first, other] = [used(vm, 'a', '1'), { ...used(vm, 'a', '1'), ...change }]
    expect(await outcomes([first, other])).toEqual(['a accepted', 'a conflict'])
    expect(await outcomes([other, first])).toEqual(['a conflict', 'a duplicate'])
    expect(await hoursOf(vm)).toBe('1 in 1')
  })

  test('moved to another subject is a conflict there', async () => {
    const [vm, elsewhere] = [freshSubject(), freshSubject()]
    await recordEvents(context, [used(vm, 'a', '1')])
    expect(await outcomes([{ ...used(vm, 'a', '1'), subject: elsewhere }])).toEqual(['a conflict'])
    expect(await hoursOf(elsewhere)).toBe('0 in 0')
  })

  test('is one organization’s own: another may use the same', async () => {
    const vm = freshSubject()
    await recordEvents(context, [used(vm, 'a', '1')])
    expect(await outcomes([used(vm, 'a', '7')], as(context, 'nordwind'))).toEqual(['a accepted'])
    expect([await hoursOf(vm), await hoursOf(vm, undefined, 'nordwind')]).toEqual(['1 in 1', '7 in 1'])
  })
})

describe('a crash between the engines', () => {
  test('leaves a number that is void once the next batch comes, and its events come in anew', async () => {
    const vm = freshSubject()
    const owner = { tenant: context.usage.tenant, recorder: 'altus' }
    const lost = encodeEvents(owner, [storable(used(vm, 'a', '100'))])
    let number = 0
    const crash = takeBatchTurn({ records: context.records, tenant: context.usage.tenant }, async (turn) => {
      number = await turn.draw()
      numberRows(lost, number, 0)
      await writeEvents(context.usage, [lost])
      throw new Error('the power went out')
    })
    await expect(crash).rejects.toThrow('the power went out')
    expect(await hoursOf(vm)).toBe('0 in 0')

    expect(await outcomes([used(vm, 'a', '1')])).toEqual(['a accepted'])
    const cut = await cutNow()
    expect(cut.upTo).toBeGreaterThan(number)
    expect(cut.voids).toContain(number)
    expect(await hoursOf(vm)).toBe('1 in 1')
  })

  test('a batch that throws counts nothing of it', async () => {
    const vm = freshSubject()
    const impossible = { ...used(vm, 'b', '1'), values: { hours: decimal('1e30') } }
    await expect(recordEvents(context, [used(vm, 'a', '1'), impossible])).rejects.toThrow()
    expect(await hoursOf(vm)).toBe('0 in 0')
    expect(await outcomes([used(vm, 'a', '1')])).toEqual(['a accepted'])
  })
})

test('a cut answers the same for ever: what comes later is not in it', async () => {
  const vm = freshSubject()
  const { position } = await recordEvents(context, [used(vm, 'a', '1')])
  const cut = await cutNow()
  expect(cut.upTo).toBe(position)
  await recordEvents(context, [used(vm, 'b', '2')])
  expect([await hoursOf(vm, cut), await hoursOf(vm)]).toEqual(['1 in 1', '3 in 2'])
})

test('batches that come at once get one number each and count an event once', async () => {
  const vm = freshSubject()
  const batches = await Promise.all(
    Array.from({ length: 6 }, (_, at) => recordEvents(context, [used(vm, 'shared', '1'), used(vm, `${at}`, '10')])),
  )
  expect(new Set(batches.map(({ position }) => position)).size).toBe(6)
  const shared = batches.map(({ answers }) => answers[0]?.outcome).sort()
  expect(shared).toEqual(['accepted', ...Array.from({ length: 5 }, () => 'duplicate')])
  expect(await hoursOf(vm)).toBe('61 in 7')
})

test('any sending of events, torn, turned and repeated, comes to the same quantity', async () => {
  const event = fc.record({ id: fc.nat({ max: 20 }), milli: fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }) })
  const sending = fc.array(fc.array(event, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(sending, async (batches) => {
      const vm = freshSubject()
      const first = new Map<number, bigint>()
      for (const batch of batches) {
        await recordEvents(
          context,
          batch.map(({ id, milli }) => used(vm, `${id}`, decimalText(decimal(milli.toString()).times('0.000001')))),
        )
        for (const { id, milli } of batch) if (!first.has(id)) first.set(id, milli)
      }
      const millionths = [...first.values()].reduce((sum, milli) => sum + milli, 0n)
      const hours = decimalText(decimal(millionths.toString()).times('0.000001'))
      expect(await hoursOf(vm)).toBe(`${hours} in ${first.size}`)
    }),
    { numRuns: 15 },
  )
})

describe('the door', () => {
  const cloudEvent = (id: string, told: object = {}) => ({
    specversion: '1.0',
    source: 'door',
    id,
    type: 'core.used',
    subject: 'vm-door',
    time: '2026-05-01T00:00:00Z',
    data: {},
    ...told,
  })

  test('says how many were taken in, also where some were known before', async () => {
    const data = { hours: '0.000000000000000001', region: 'west', account: '100000000000000000000', price: '1e-19' }
    const events = [cloudEvent('1', { data }), cloudEvent('1', { data }), cloudEvent('1', { data: { hours: '2' } })]
    const answer = await recordUsage.run(context, recordUsage.input.parse({ events }))
    expect(answer).toMatchObject({
      ok: true,
      value: { accepted: 3, rejected: [] },
    })
    const rows = await context.usage.client.query({
      query: `select mapApply((name, value) -> (name, toString(value)), values) as read, labels from usage_event
        where tenant = '${context.usage.tenant}' and source = 'door' and row = 0`,
      format: 'JSONEachRow',
    })
    expect(await rows.json()).toEqual([
      {
        read: { hours: '0.000000000000000001' },
        labels: { region: 'west', account: '100000000000000000000', price: '1e-19' },
      },
    ])
  })

  test.each([
    { because: 'no such time', told: { time: '2026-02-30T00:00:00Z' } },
    { because: 'a time without its offset', told: { time: '2026-02-03T00:00:00' } },
    { because: 'a year that the engine would move', told: { time: '1899-12-31T23:59:59Z' } },
    { because: 'no subject', told: { subject: '' } },
    { because: 'another version', told: { specversion: '0.3' } },
  ])('refuses $because', ({ told }) => {
    expect(recordUsage.input.safeParse({ events: [cloudEvent('1', told)] }).success).toBe(false)
    expect(recordUsage.input.safeParse({ events: [cloudEvent('1')] }).success).toBe(true)
  })
})
