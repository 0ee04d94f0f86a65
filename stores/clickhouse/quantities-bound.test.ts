import { beforeAll, expect, test } from 'vitest'
import type { Meter } from '#core/metering/meter.ts'
import { client } from './events.test-data.ts'
import { ALL, MAY, meterOf, requestOf, shownParts, told } from './quantities.test-data.ts'
import { measureSplitUpTo } from './quantities.ts'
import { createTables } from './tables.ts'

beforeAll(() => createTables(client))

test.each<Meter['measure']>([
  { aggregation: 'sum', value: 'v' },
  { aggregation: 'last', value: 'v' },
  { aggregation: 'time_weighted', value: 'v', per: 'day' },
  { aggregation: 'percentile', value: 'v', percent: 95, minutes: 60 },
  { aggregation: 'formula', formula: 'v * 2' },
])('$aggregation is measured in as many parts as may be, and not at all where they are more', async (measure) => {
  const usage = await told(['1 05-02 eu', '2 05-03 us', '4 05-04 ap'])
  const split = { boundaries: [MAY.from, MAY.to], by: ['region'] }
  const upTo = (most: number) => measureSplitUpTo(usage, [requestOf(meterOf(measure))], ALL, split, most)
  expect(await upTo(2)).toBeUndefined()
  expect(shownParts((await upTo(3)) ?? []).map((part) => part.split(' ')[1])).toEqual(['ap', 'eu', 'us'])
})
