import { beforeAll, expect, test } from 'vitest'
import { cloudsSeen } from './clouds.ts'
import { client, event, freshUsage, writeBatch } from './events.test-data.ts'
import { createTables } from './tables.ts'

beforeAll(() => createTables(client))

const UNTIL = Temporal.Instant.from('2026-06-01T00:00:00Z')

test('names the clouds of each subject once, of what counts at the cut and was before the moment', async () => {
  const usage = freshUsage()
  const on = (id: string, subject: string, cloud: string | undefined, time = '2026-05-02T00:00:00Z') =>
    event(id, { subject, time, labels: cloud === undefined ? {} : { cloud } })
  await writeBatch(usage, { number: 1, recorder: 'altus' }, [
    on('1', 'vm-1', 'aws'),
    on('2', 'vm-1', 'aws'),
    on('3', 'vm-1', 'azure'),
    on('4', 'vm-2', undefined),
    on('5', 'vm-3', 'gcp', '2026-06-01T00:00:00Z'),
  ])
  await writeBatch(usage, { number: 2, recorder: 'altus' }, [on('6', 'vm-2', 'oci')])
  await writeBatch(usage, { number: 3, recorder: 'altus' }, [on('7', 'vm-4', 'aws')])
  const seen = async (upTo: number, voids: readonly number[] = []) =>
    (await cloudsSeen(usage, { upTo, voids }, UNTIL))
      .map(({ subject, clouds }) => `${subject} ${clouds.join('+')}`)
      .sort()
  expect(await seen(1)).toEqual(['vm-1 aws+azure'])
  expect(await seen(3, [2])).toEqual(['vm-1 aws+azure', 'vm-4 aws'])
  expect(await seen(3)).toEqual(['vm-1 aws+azure', 'vm-2 oci', 'vm-4 aws'])
})
