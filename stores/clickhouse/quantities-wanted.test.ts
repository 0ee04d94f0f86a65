import { beforeAll, describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import type { Meter, MeterBody } from '#core/metering/meter.ts'
import { MOST_TRANSACTIONS, type QuantityRequest } from '#core/metering/quantity.ts'
import { client, event, freshUsage, writeBatch } from './events.test-data.ts'
import { identify } from './identities.ts'
import { ALL, MAY, meterOf, moment, requestOf, type Stretch, stretch, told } from './quantities.test-data.ts'
import { measureEach } from './quantities-transactions.ts'
import { measureWanted } from './quantities-wanted.ts'
import { createTables } from './tables.ts'
import type { Usage } from './usage.ts'

beforeAll(() => createTables(client))

const SUM = { aggregation: 'sum', value: 'v' } as const satisfies Meter['measure']
const single = (
  measure: Meter['measure'] = SUM,
  more: Partial<MeterBody> = {},
  stretches: readonly Stretch[] = [MAY],
): QuantityRequest => {
  return { ...requestOf(meterOf(measure, more), stretches), each: true }
}

/** The transactions of a request, in order. */
async function each(usage: Usage, request: QuantityRequest, batches = ALL): Promise<readonly string[]> {
  const { transactions, quantities } = await measureWanted(usage, [request], batches)
  const values = transactions.get(request.name) ?? []
  expect(values).toHaveLength(quantities.get(request.name)?.events ?? -1)
  return values.map(decimalText)
}

describe('the transactions of a request', () => {
  const lines = ['3 05-04 eu', '1 05-02 eu', '- 05-03 us', '-2.000000000000000001 05-05 us', '9 06-01 eu']

  test.each<{ request: QuantityRequest; values: readonly string[]; because: string }>([
    {
      request: single(),
      values: ['1', '0', '3', '-2.000000000000000001'],
      because: 'by time, to the last of 18 places; what lacks the value is a transaction of nothing',
    },
    { request: single({ aggregation: 'count' }), values: ['1', '1', '1', '1'], because: 'counted, each is one' },
    {
      request: single(SUM, { filter: [{ label: 'region', is: ['eu'] }] }),
      values: ['1', '3'],
      because: 'only those that the meter counts',
    },
    {
      request: single(SUM, {}, [stretch('05-01', '05-03'), stretch('05-04', '05-05')]),
      values: ['1', '3'],
      because: 'only those of its stretches',
    },
    { request: single(SUM, {}, [stretch('07-01', '08-01')]), values: [], because: 'none' },
  ])('$because', async ({ request, values }) => expect(await each(await told(lines), request)).toEqual(values))

  test('of one time come in the order in which they were recorded, whatever their names', async () => {
    const usage = freshUsage()
    const at = (id: string, v: string) => event(id, { time: moment('05-02').toString(), values: { v } })
    await writeBatch(usage, { number: 2, recorder: 'altus' }, [at('a', '3'), at('c', '4')])
    await writeBatch(usage, { number: 1, recorder: 'altus' }, [at('z', '1'), at('b', '2')])
    expect(await each(usage, single())).toEqual(['1', '2', '3', '4'])
  })

  test('are those of the cut, without duplicates, conflicts and what was taken back', async () => {
    const usage = freshUsage()
    const at = (id: string, day: string, v: string): UsageEvent =>
      event(id, { time: moment(day).toString(), values: { v } })
    await writeBatch(usage, { number: 1, recorder: 'altus' }, [at('a', '05-02', '1'), at('b', '05-03', '2')])
    await writeBatch(usage, { number: 2, recorder: 'altus' }, [at('a', '05-02', '1'), at('b', '05-04', '7')])
    await writeBatch(usage, { number: 3, recorder: 'altus' }, [at('c', '05-05', '4')])
    await identify(usage, { after: 0, upTo: 3, voids: [], events: 5 })
    expect(await each(usage, single(), { upTo: 2, voids: [] })).toEqual(['1', '2'])
    expect(await each(usage, single(), { upTo: 3, voids: [] })).toEqual(['1', '2', '4'])
    expect(await each(usage, single(), { upTo: 3, voids: [1] })).not.toContain('2')
  })

  test('of several sources that report the same are those of the first in each hour', async () => {
    const usage = await told(['1 05-02T10:00 - b', '2 05-02T10:30 - a', '4 05-02T11:00 - b'])
    expect(await each(usage, single(SUM, { once: { per: 'hour' } }))).toEqual(['2', '4'])
  })

  test('of several subscriptions are each its own', async () => {
    const usage = await told(['1 05-02', '2 05-03'])
    const early = { ...single(SUM, {}, [stretch('05-01', '05-03')]), name: 'early' }
    const late = { ...single(SUM, {}, [stretch('05-03', '06-01')]), name: 'late' }
    const { transactions } = await measureWanted(usage, [late, early], ALL)
    expect([...transactions].map(([name, values]) => `${name} ${values.map(decimalText).join()}`)).toEqual([
      'late 2',
      'early 1',
    ])
  })

  test('are as many as are told one by one, and none where they are more', async () => {
    const usage = await told(['1 05-02'])
    const counted = (events: number) => measureEach(usage, [{ request: single(), events }], ALL)
    expect((await counted(MOST_TRANSACTIONS)).get('asked')?.map(decimalText)).toEqual(['1'])
    expect((await counted(MOST_TRANSACTIONS + 1)).has('asked')).toBe(false)
  })
})

describe('the parts of a request by label', () => {
  const lines = ['3 05-04 eu', '1 05-02 eu', '4 05-03', '2 05-05 us', '9 06-01 eu']
  const shown = async (requests: readonly QuantityRequest[]) => {
    const { splits, quantities } = await measureWanted(await told(lines), requests, ALL)
    expect(quantities.size).toBe(requests.length)
    return [...splits].map(([name, parts]) => [
      name,
      parts.map(({ labels, quantity }) => `${JSON.stringify(labels)} ${decimalText(quantity)}`).sort(),
    ])
  }

  test('are those of its stretches, and a label that an event lacks is the empty text', async () => {
    const early = { ...requestOf(meterOf(SUM), [stretch('05-01', '05-04')], 'early'), by: ['region'] }
    const late = { ...requestOf(meterOf(SUM), [stretch('05-04', '07-01')], 'late'), by: ['region'] }
    expect(await shown([early, late])).toEqual([
      ['early', ['{"region":""} 4', '{"region":"eu"} 1']],
      ['late', ['{"region":"eu"} 12', '{"region":"us"} 2']],
    ])
  })

  test('are by the labels that each request names', async () => {
    const plain = requestOf(meterOf(SUM), [MAY], 'plain')
    const both = { ...requestOf(meterOf(SUM), [MAY], 'both'), by: ['region', 'sku'] }
    expect(await shown([plain, both])).toEqual([
      ['both', ['{"region":"","sku":""} 4', '{"region":"eu","sku":""} 4', '{"region":"us","sku":""} 2']],
    ])
  })

  test('nothing used has none', async () => {
    const nothing = { ...requestOf(meterOf(SUM), [stretch('08-01', '09-01')], 'nothing'), by: ['region'] }
    expect(await shown([nothing])).toEqual([])
  })
})
