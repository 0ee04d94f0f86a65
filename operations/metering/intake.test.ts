import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { decimal } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { type StorableEvent, storable } from '#core/metering/event.ts'
import { as, type Context } from '#operations/context.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { identifyUsage } from './identify.ts'
import { type Intake, openIntake } from './intake.ts'

let context: Context
let close: () => Promise<void>

beforeAll(async () => {
  const { postgresUrl, clickhouseUrl, tenant, drop } = await openTestDatabase()
  const records = openRecords(postgresUrl, { embedded: true })
  const client = openClickHouse(clickhouseUrl)
  await createTables(client)
  const now = Temporal.Instant.from('2026-06-02T08:00:00Z')
  context = { records, usage: { client, tenant }, operator: 'altus', principal: MACHINE, organization: 'altus', now }
  close = async () => {
    await Promise.all([records.destroy(), client.close()])
    await drop()
  }
})

afterAll(() => close())

let ids = 0

/** So many events that nobody has sent before, all under one subject. */
function fresh(count: number, subject: string): readonly StorableEvent[] {
  return Array.from({ length: count }, () => {
    ids += 1
    const time = Temporal.Instant.from('2026-05-01T00:00:00Z')
    const values = { hours: decimal('1') }
    return storable({ source: 'meter', id: `${ids}`, type: 'core.used', subject, time, values, labels: {} })
  })
}

async function stored(subject: string): Promise<number> {
  const { client, tenant } = context.usage
  const answer = await client.query({
    query: `select toUInt32(uniqExact(batch, row)) as stored from usage_event where tenant = '${tenant}' and subject = '${subject}'`,
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ stored: number }>()
  return present(row, 'an aggregate has a row').stored
}

const positionsOf = async (intake: Intake, requests: readonly (readonly [Context, readonly StorableEvent[]])[]) =>
  await Promise.all(
    requests.map(async ([who, events]) => {
      const added = await intake.add(who, events, 1_000)
      return added.ok ? added.value.position : added.refusal.code
    }),
  )

test('requests that come in while a batch is written share the next one', async () => {
  const intake = openIntake()
  const requests = Array.from({ length: 20 }, () => [context, fresh(3, 'shared')] as const)
  const positions = await positionsOf(intake, requests)
  expect(new Set(positions).size).toBe(1)
  expect(await stored('shared')).toBe(60)
})

test('a batch holds no more events than it may, and a larger request is one by itself', async () => {
  const intake = openIntake({ mostEvents: 10 })
  const sizes = [4, 4, 4, 25, 1]
  const positions = await positionsOf(
    intake,
    sizes.map((size) => [context, fresh(size, 'bounded')] as const),
  )
  const first = Number(positions[0])
  expect(positions.map((position) => Number(position) - first)).toEqual([0, 0, 1, 2, 3])
  expect(await stored('bounded')).toBe(38)
})

test('those who are told apart in the audit log don’t share a batch', async () => {
  const intake = openIntake()
  const key = { ...context, principal: { kind: 'key', id: 'key-1', scopes: [] } } as const
  const [own, other, keys, again] = await positionsOf(intake, [
    [context, fresh(1, 'apart')],
    [as(context, 'nordwind'), fresh(1, 'apart')],
    [key, fresh(1, 'apart')],
    [context, fresh(1, 'apart')],
  ])
  expect(new Set([own, other, keys]).size).toBe(3)
  expect(again).toBe(own)
})

test('past what it holds it refuses, and takes events again when there is room', async () => {
  const intake = openIntake({ mostBytes: 2_500 })
  expect(intake.hasRoom(1_000_000)).toBe(true) // or a large request would never be taken
  const positions = await positionsOf(
    intake,
    Array.from({ length: 3 }, () => [context, fresh(1, 'full')] as const),
  )
  expect(positions.map((position) => typeof position)).toEqual(['number', 'number', 'string'])
  expect(positions[2]).toBe('busy')
  await intake.settled()
  expect(intake.hasRoom(2_500)).toBe(true)
  expect(await stored('full')).toBe(2)
})

test('when an engine fails, everybody of the batch hears of it, nothing counts, and what comes later is taken', async () => {
  const intake = openIntake()
  const broken = { ...context, usage: { ...context.usage, client: openClickHouse('http://127.0.0.1:1/none') } }
  const failing = Array.from({ length: 3 }, () => intake.add(broken, fresh(1, 'lost'), 1_000))
  for (const one of await Promise.allSettled(failing)) expect(one.status).toBe('rejected')
  expect(await positionsOf(intake, [[context, fresh(2, 'after')]])).toEqual([expect.any(Number)])
  await identifyUsage(context)
  expect([await stored('lost'), await stored('after')]).toEqual([0, 2])
  await broken.usage.client.close()
})

test('it says after each batch that there is something to identify', async () => {
  let told = 0
  const intake = openIntake({ onRecorded: () => (told += 1) })
  await positionsOf(intake, [[context, fresh(1, 'told')]])
  await positionsOf(intake, [[context, fresh(1, 'told')]])
  await intake.settled()
  expect(told).toBe(2)
})
