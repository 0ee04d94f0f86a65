import { randomUUID } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { RETRACTION, type UsageEvent } from '#core/metering/event.ts'
import { countKnown, retractedIds, standingIds } from './bills.ts'
import { layoutOf } from './cluster.ts'
import { listEvents } from './event-list.ts'
import { event, writeBatch } from './events.test-data.ts'
import { identify, repeatedRows } from './identities.ts'
import { meterOf, moment, requestOf, shownParts, stretch } from './quantities.test-data.ts'
import { measure, measureSplit } from './quantities.ts'
import { namesSeen } from './quantities-seen.ts'
import { storedName } from './schema.ts'
import { createTables, TABLES } from './tables.ts'
import type { Usage } from './usage.ts'
import { type OwnDatabase, openOwnDatabase } from './usage-store.test-data.ts'

/** So many subjects, that each of a few shards has some. */
const SUBJECTS = Array.from({ length: 40 }, (_, at) => `vm-${at}`)
const HOURS = meterOf({ aggregation: 'sum', value: 'hours' })
const everywhere = (recorder = 'altus') => SUBJECTS.map((subject) => stretch('05-01', '06-01', subject, recorder))

type Open = () => Promise<Readonly<{ url: string; close(): Promise<void> }>>

/** What holds of the store of usage, whichever ClickHouse it is: embedded, a server, a cluster. It has a database of its own. */
export function usageStoreContract(name: string, open: Open): void {
  describe(name, () => {
    let place: Awaited<ReturnType<Open>>
    let own: OwnDatabase
    beforeAll(async () => {
      place = await open()
      own = await openOwnDatabase(place.url)
      await Promise.all([createTables(own.client), createTables(own.client)])
    })
    afterAll(async () => {
      await own?.drop()
      await place?.close()
    })
    const fresh = (): Usage => ({ client: own.client, tenant: `contract-${randomUUID()}` })

    test('every table has the columns of its description, also when created again', async () => {
      await createTables(own.client)
      for (const table of TABLES) await expectColumns(own.client, table)
    })
    recording(fresh)
    identity(fresh)
    retracting(fresh)
    measuring(fresh)
    listing(fresh)
  })
}

async function expectColumns(client: ClickHouseClient, { name, columns }: (typeof TABLES)[number]): Promise<void> {
  const stored = storedName(name, layoutOf(client))
  for (const table of new Set([name, stored])) {
    const query = `select name, type from system.columns where database = currentDatabase() and table = '${table}' order by position`
    const found = await (await client.query({ query, format: 'JSONEachRow' })).json()
    expect(found).toEqual(columns.map(({ name: column, type }) => ({ name: column, type })))
  }
}

/** Writes the batches 1, 2, … one after the other, each identified before the next comes. */
async function send(usage: Usage, batches: readonly (readonly UsageEvent[])[]): Promise<void> {
  for (const [at, events] of batches.entries()) {
    await writeBatch(usage, { number: at + 1, recorder: 'altus' }, events)
    await identify(usage, { after: at, upTo: at + 1, voids: [], events: events.length })
  }
}

/** `96.5 of 60`: the hours of all subjects in May at a cut, and how many events they rest on. */
async function hoursAt(usage: Usage, upTo: number, voids: readonly number[] = [], recorder = 'altus'): Promise<string> {
  const measured = await measure(usage, [requestOf(HOURS, everywhere(recorder))], { upTo, voids })
  const { amount, events } = present(measured.get('asked'), 'what is bound is known')
  return `${decimalText(amount)} of ${events}`
}

const oneEach = (prefix: string, hours = '1'): readonly UsageEvent[] =>
  SUBJECTS.map((subject) => event(`${prefix}-${subject}`, { subject, values: { hours } }))

function recording(fresh: () => Usage): void {
  test('events come back from every shard in the order of time, digit by digit, page by page', async () => {
    const usage = fresh()
    const at = (index: number) => `2026-05-${String(1 + (index % 28)).padStart(2, '0')}T00:00:00.123Z`
    const labels = { quote: `it's "\\" ?`, script: '用量 ✓' }
    const events = SUBJECTS.map((subject, index) =>
      event(`e${index}`, { subject, time: at(index), labels, values: { hours: '-0.000000000000000001' } }),
    )
    await writeBatch(usage, { number: 1, recorder: 'altus' }, events)
    const wanted = { type: 'core.used', stretches: everywhere(), batches: { upTo: 1, voids: [] }, limit: 25 }
    const first = await listEvents(usage, wanted)
    const { time, batch, row } = present(first.at(-1), 'a page is full')
    const rest = await listEvents(usage, {
      ...wanted,
      after: { time: Temporal.Instant.from(time), batch, row },
    })
    expect([first.length, rest.length]).toEqual([25, 15])
    const listed = [...first, ...rest]
    expect(listed.map((each) => each.time)).toEqual(SUBJECTS.map((_, index) => at(index)).sort())
    expect(new Set(listed.map((each) => each.id)).size).toBe(40)
    expect(listed.every((each) => each.values['hours'] === '-0.000000000000000001')).toBe(true)
    expect(listed[0]?.labels).toEqual(labels)
  })

  test('a batch counts when the cut holds it and it is not void, and only for its tenant and recorder', async () => {
    const [usage, other] = [fresh(), fresh()]
    for (const number of [1, 2, 3]) await writeBatch(usage, { number, recorder: 'altus' }, oneEach(`b${number}`))
    await writeBatch(usage, { number: 4, recorder: 'nordwind' }, oneEach('b4', '2'))
    expect(await hoursAt(usage, 2)).toBe('80 of 80')
    expect(await hoursAt(usage, 3, [2])).toBe('80 of 80')
    expect(await hoursAt(usage, 4)).toBe('120 of 120')
    expect(await hoursAt(usage, 4, [], 'nordwind')).toBe('80 of 40')
    expect(await hoursAt(other, 4)).toBe('0 of 0')
  })
}

function identity(fresh: () => Usage): void {
  test('an event counts once, also where the same comes again under another subject, and before as before', async () => {
    const usage = fresh()
    const moved = SUBJECTS.map((subject, at) =>
      event(`a-${subject}`, { subject: SUBJECTS[39 - at] ?? '', time: '2026-05-09T00:00:00Z', values: { hours: '8' } }),
    )
    await send(usage, [oneEach('a'), [...oneEach('a').slice(0, 10), ...oneEach('b').slice(0, 5)], moved])
    expect([await hoursAt(usage, 1), await hoursAt(usage, 2), await hoursAt(usage, 3)]).toEqual([
      '40 of 40',
      '45 of 45',
      '45 of 45',
    ])
    const rows = (from: number, to: number, why: string) =>
      Array.from({ length: to - from }, (_, at) => ({ row: from + at, why }))
    const inOrder = (each: readonly Readonly<{ row: number }>[]) => [...each].sort((a, b) => a.row - b.row)
    expect(inOrder(await repeatedRows(usage, 2))).toEqual(rows(0, 10, 'duplicate'))
    expect(inOrder(await repeatedRows(usage, 3))).toEqual(rows(0, 40, 'conflict'))
  })

  test.each([{ told: 10 }, { told: 1_000_000 }])(
    'of 3,000 events, 500 of them known, as if $told came',
    async ({ told }) => {
      const usage = fresh()
      const many = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, at) =>
          event(`${from + at}`, { subject: SUBJECTS[(from + at) % 40] ?? '' }),
        )
      await writeBatch(usage, { number: 1, recorder: 'altus' }, many(0, 2_000))
      await writeBatch(usage, { number: 2, recorder: 'altus' }, many(1_500, 2_500))
      await identify(usage, { after: 0, upTo: 1, voids: [], events: told })
      await identify(usage, { after: 1, upTo: 2, voids: [], events: told })
      expect(await hoursAt(usage, 2)).toBe('2500 of 2500')
      // A crash after this step and before the position moved: it is done again, and changes nothing.
      await identify(usage, { after: 1, upTo: 2, voids: [], events: told })
      expect([await hoursAt(usage, 1), await hoursAt(usage, 2)]).toEqual(['2000 of 2000', '2500 of 2500'])
      expect(await repeatedRows(usage, 2)).toHaveLength(500)
    },
  )
}

const retraction = (id: string): UsageEvent =>
  event(`r-${id}`, { type: RETRACTION, subject: `of-${id}`, values: {}, labels: { id } })

function retracting(fresh: () => Usage): void {
  const retract = (of: readonly UsageEvent[]) => of.map(({ id }) => retraction(id))

  test('what is retracted stops counting when both are there, whichever came first', async () => {
    const [usage, turned] = [fresh(), fresh()]
    const events = oneEach('a')
    await send(usage, [events, retract(events.slice(0, 15))])
    expect([await hoursAt(usage, 1), await hoursAt(usage, 2)]).toEqual(['40 of 40', '25 of 25'])
    await send(turned, [retract(events.slice(0, 15)), events, events])
    expect([await hoursAt(turned, 1), await hoursAt(turned, 2), await hoursAt(turned, 3)]).toEqual([
      '0 of 0',
      '25 of 25',
      '25 of 25',
    ])
  })
}

function measuring(fresh: () => Usage): void {
  test('sums are exact beyond what one value holds', async () => {
    const usage = fresh()
    const most = '99999999999999999999.999999999999999999'
    await send(usage, [oneEach('a', most), oneEach('b', '0.000000000000000001').slice(0, 3)])
    // 40 × (10^20 − 10^-18) + 3 × 10^-18
    expect(await hoursAt(usage, 2)).toBe('3999999999999999999999.999999999999999963 of 43')
  })

  const told = ['1 05-01 eu', '2 05-02 us', '4 05-02T12:00 eu', '8 05-03 us']
  test.each([
    { measure: { aggregation: 'sum', value: 'hours' } as const, is: '600 of 160' },
    { measure: { aggregation: 'count' } as const, is: '160 of 160' },
    { measure: { aggregation: 'unique', of: 'region' } as const, is: '2 of 160' },
    { measure: { aggregation: 'max', value: 'hours' } as const, is: '8 of 160' },
    { measure: { aggregation: 'average', value: 'hours' } as const, is: '3.75 of 160' },
  ])('$measure.aggregation over the subjects of every shard is $is', async ({ measure: measured, is }) => {
    const usage = fresh()
    await send(usage, [hoursOf(told)])
    const quantities = await measure(usage, [requestOf(meterOf(measured), everywhere())], { upTo: 1, voids: [] })
    const { amount, events } = present(quantities.get('asked'), 'what is bound is known')
    expect(`${decimalText(amount)} of ${events}`).toBe(is)
  })

  test('the parts of days and regions sum to the whole', async () => {
    const usage = fresh()
    await send(usage, [hoursOf(told)])
    const split = { boundaries: ['05-01', '05-02', '05-03', '05-04'].map(moment), by: ['region'] }
    const parts = await measureSplit(usage, [requestOf(HOURS, everywhere())], { upTo: 1, voids: [] }, split)
    expect([...shownParts(parts)].sort()).toEqual([
      '0 eu 40 of 40',
      '1 eu 160 of 40',
      '1 us 80 of 40',
      '2 us 320 of 40',
    ])
  })
}

function listing(fresh: () => Usage): void {
  test('which subjects have events that count is known for those of every shard', async () => {
    const usage = fresh()
    const events = oneEach('a').slice(0, 30)
    await send(usage, [events, events.slice(10).map(({ id }) => retraction(id))])
    const asked = SUBJECTS.map((subject) => requestOf(HOURS, [stretch('05-01', '06-01', subject)], subject))
    expect((await namesSeen(usage, { upTo: 1, voids: [] }, asked)).size).toBe(30)
    expect([...(await namesSeen(usage, { upTo: 2, voids: [] }, asked))].sort()).toEqual(SUBJECTS.slice(0, 10).sort())
  })

  test('the rows of a bill that count are listed by pages, and known ones are counted', async () => {
    const usage = fresh()
    const labels = { billing_period: '2026-05' }
    const events = SUBJECTS.map((subject, at) =>
      event(`row-${10 + at}`, { type: 'aws.cur.usd', source: 'bill', subject, labels, values: { cost: '1' } }),
    )
    const taken = { ...retraction('row-10'), source: 'bill', subject: 'bill', labels: { id: 'row-10', ...labels } }
    await send(usage, [events, [taken]])
    const bill = { recorder: 'altus', types: 'aws.cur.', source: 'bill', period: '2026-05' }
    const cut = { upTo: 2, voids: [] }
    const ids = events.map(({ id }) => id)
    expect(await standingIds(usage, bill, cut, { after: '', limit: 25 })).toEqual(ids.slice(1, 26))
    expect(await standingIds(usage, bill, cut, { after: 'row-35', limit: 25 })).toEqual(ids.slice(26))
    expect(await retractedIds(usage, bill, cut, { after: '', limit: 25 })).toEqual(['row-10'])
    const told = [...ids, 'another'].map((id) => ({ source: 'bill', id }))
    expect(await countKnown(usage, 'altus', told, cut)).toBe(40)
  })
}

/** Each line for each subject: `4 05-02T12:00 eu` are 4 hours at that time in that region. */
function hoursOf(lines: readonly string[]): readonly UsageEvent[] {
  return SUBJECTS.flatMap((subject) =>
    lines.map((line, at) => {
      const [hours = '', time = '', region = ''] = line.split(' ')
      return event(`${subject}-${at}`, {
        subject,
        time: moment(time).toString(),
        labels: { region },
        values: { hours },
      })
    }),
  )
}
