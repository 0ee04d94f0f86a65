import { beforeAll, describe, expect, test } from 'vitest'
import { RETRACTION, type UsageEvent } from '#core/metering/event.ts'
import { listEvents } from './event-list.ts'
import { client, event, freshUsage, writeBatch } from './events.test-data.ts'
import { identify, repeatedRows } from './identities.ts'
import { createTables } from './tables.ts'
import type { Usage } from './usage.ts'

beforeAll(async () => await createTables(client))

const MAY = { from: Temporal.Instant.from('2026-05-01T00:00:00Z'), to: Temporal.Instant.from('2026-06-01T00:00:00Z') }

type Sent = Readonly<{ recorder?: string; events: readonly UsageEvent[] }>

/** Writes the batches 1, 2, … and identifies them, all at once or one by one. */
async function send(
  usage: Usage,
  batches: readonly Sent[],
  options: Readonly<{ oneByOne?: boolean; events?: number }> = {},
) {
  for (const [at, { recorder = 'altus', events }] of batches.entries()) {
    await writeBatch(usage, { number: at + 1, recorder }, events)
    if (options.oneByOne) await identify(usage, { after: at, upTo: at + 1, voids: [], events: options.events ?? 10 })
  }
  if (!options.oneByOne)
    await identify(usage, { after: 0, upTo: batches.length, voids: [], events: options.events ?? 10 })
}

/** The ids and hours that count at a cut, in May. */
async function counting(usage: Usage, upTo: number, voids: readonly number[] = []): Promise<readonly string[]> {
  const stretches = ['vm-1', 'vm-2'].flatMap((subject) =>
    ['altus', 'nordwind'].map((recorder) => ({ ...MAY, subject, recorder })),
  )
  const events = await listEvents(usage, { type: 'core.used', stretches, batches: { upTo, voids }, limit: 100 })
  return events.map(({ recorder, subject, id, values }) => `${recorder} ${subject} ${id} ${values['hours']}`).sort()
}

const retraction = (id: string, retracted: string): UsageEvent =>
  event(id, { type: RETRACTION, subject: 'none', values: {}, labels: { id: retracted } })

describe.each([
  { oneByOne: true, events: 1 },
  { oneByOne: false, events: 1 },
  { oneByOne: true, events: 1_000_000 },
])('events, identified one by one: $oneByOne, as if there were $events', (options) => {
  test('of one identity count once, whatever their time, subject and batch', async () => {
    const usage = freshUsage()
    const [first, again] = [event('a'), event('a')]
    const moved = event('a', { subject: 'vm-2', time: '2026-05-20T00:00:00Z' })
    await send(usage, [{ events: [first, event('b'), again] }, { events: [moved, event('c')] }], options)
    expect(await counting(usage, 2)).toEqual(['altus vm-1 a 1', 'altus vm-1 b 1', 'altus vm-1 c 1'])
    expect(await repeatedRows(usage, 1)).toEqual([{ row: 2, why: 'duplicate' }])
    expect(await repeatedRows(usage, 2)).toEqual([{ row: 0, why: 'conflict' }])
  })

  test('of another recorder, source or tenant are others', async () => {
    const [usage, other] = [freshUsage(), freshUsage()]
    await send(other, [{ events: [event('a', { values: { hours: '64' } })] }], options)
    const batches = [
      { events: [event('a')] },
      { recorder: 'nordwind', events: [event('a', { values: { hours: '2' } })] },
    ]
    await send(usage, [...batches, { events: [event('a', { source: 'b', values: { hours: '4' } })] }], options)
    expect(await counting(usage, 3)).toEqual(['altus vm-1 a 1', 'altus vm-1 a 4', 'nordwind vm-1 a 2'])
  })

  test('are the same whatever the order of their names and zeros at the end', async () => {
    const usage = freshUsage()
    const one = event('a', { labels: { x: '1', y: '2' }, values: { hours: '1', cores: '2' } })
    const other = event('a', { labels: { y: '2', x: '1' }, values: { cores: '2.0', hours: '1.00' } })
    await send(usage, [{ events: [one] }, { events: [other] }], options)
    expect(await repeatedRows(usage, 2)).toEqual([{ row: 0, why: 'duplicate' }])
  })

  test('stop counting when both they and their retraction are there, and not before', async () => {
    const usage = freshUsage()
    await send(usage, [{ events: [event('a'), event('b')] }, { events: [retraction('r', 'a')] }], options)
    expect(await counting(usage, 1)).toEqual(['altus vm-1 a 1', 'altus vm-1 b 1'])
    expect(await counting(usage, 2)).toEqual(['altus vm-1 b 1'])
    const turned = freshUsage()
    const batches = [{ events: [retraction('r', 'a')] }, { events: [event('a')] }, { events: [event('a')] }]
    await send(turned, batches, options)
    expect(await counting(turned, 3)).toEqual([])
  })

  test('are retracted by their own source and recorder alone', async () => {
    const usage = freshUsage()
    const elsewhere = { ...retraction('r', 'a'), source: 'elsewhere' }
    const batches = [{ events: [event('a')] }, { recorder: 'nordwind', events: [retraction('r', 'a')] }]
    await send(usage, [...batches, { events: [elsewhere] }], options)
    expect(await counting(usage, 3)).toEqual(['altus vm-1 a 1'])
  })

  test('are not retracted by a conflict of an earlier retraction', async () => {
    const usage = freshUsage()
    const batches = [[event('a'), event('b')], [retraction('r', 'a')], [retraction('r', 'b')]]
    await send(
      usage,
      batches.map((events) => ({ events })),
      options,
    )
    expect(await counting(usage, 3)).toEqual(['altus vm-1 b 1'])
  })
})

test('a step done again after a crash, with more batches, changes no answer', async () => {
  const usage = freshUsage()
  const batches = [
    [event('a'), event('b')],
    [event('a'), event('c'), event('b', { values: { hours: '7' } })],
  ]
  for (const [at, events] of batches.entries()) await writeBatch(usage, { number: at + 1, recorder: 'altus' }, events)
  await identify(usage, { after: 0, upTo: 1, voids: [], events: 10 })
  await identify(usage, { after: 1, upTo: 2, voids: [], events: 10 })
  await writeBatch(usage, { number: 3, recorder: 'altus' }, [retraction('r', 'c'), event('a')])
  await identify(usage, { after: 1, upTo: 3, voids: [], events: 10 })
  expect(await counting(usage, 2)).toEqual(['altus vm-1 a 1', 'altus vm-1 b 1', 'altus vm-1 c 1'])
  expect(await counting(usage, 3)).toEqual(['altus vm-1 a 1', 'altus vm-1 b 1'])
  expect(await repeatedRows(usage, 2)).toHaveLength(2)
})

test('a void batch makes nobody a duplicate', async () => {
  const usage = freshUsage()
  await writeBatch(usage, { number: 1, recorder: 'altus' }, [event('a', { values: { hours: '9' } })])
  await writeBatch(usage, { number: 2, recorder: 'altus' }, [event('a')])
  await identify(usage, { after: 0, upTo: 2, voids: [1], events: 10 })
  expect(await counting(usage, 2, [1])).toEqual(['altus vm-1 a 1'])
  expect(await repeatedRows(usage, 2)).toEqual([])
})
