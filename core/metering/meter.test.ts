import { expect, test } from 'vitest'
import { type MeterBody, type MeterFact, metersFrom } from './meter.ts'

const told = (position: number, about: string, measure: MeterBody['measure']): MeterFact => ({
  position,
  kind: 'meter',
  id: `fact-${position}`,
  about,
  owner: 'altus',
  learnedAt: '2026-01-01T00:00:00Z',
  body: { eventType: 'stratum.cores', measure, unit: 'core-month' },
})

test('a meter measures as it was told last, and names that fact', () => {
  const meters = metersFrom([
    told(1, 'altus:cores', { aggregation: 'count' }),
    told(2, 'altus:cores', { aggregation: 'sum', value: 'cores' }),
  ])
  expect([...meters.values()]).toEqual([
    {
      id: 'altus:cores',
      fact: 2,
      eventType: 'stratum.cores',
      measure: { aggregation: 'sum', value: 'cores' },
      unit: 'core-month',
    },
  ])
})
