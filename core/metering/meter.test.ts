import { describe, expect, test } from 'vitest'
import { type MeterBody, type MeterFact, meterAt, metersFrom } from './meter.ts'

const told = (position: number, measure: MeterBody['measure'], from?: string): MeterFact => ({
  position,
  kind: 'meter',
  id: `fact-${position}`,
  about: 'altus:cores',
  owner: 'altus',
  learnedAt: '2026-01-01T00:00:00Z',
  body: { eventType: 'stratum.cores', measure, unit: 'core-month', ...(from !== undefined && { from }) },
})

const COUNT = { aggregation: 'count' } as const
const SUM = { aggregation: 'sum', value: 'cores' } as const
const MAX = { aggregation: 'max', value: 'cores' } as const

test('a meter measures as it was told last, and names that fact', () => {
  const meters = metersFrom([told(1, COUNT), told(2, SUM)])
  expect([...meters]).toEqual([
    ['altus:cores', [{ id: 'altus:cores', fact: 2, eventType: 'stratum.cores', measure: SUM, unit: 'core-month' }]],
  ])
})

describe('the version in force at the start of a span', () => {
  const june = '2026-06-01T00:00:00+02:00'
  test.each([
    { facts: [told(1, COUNT)], at: '1970-01-01T00:00:00Z', fact: 1, because: 'without a date it holds always' },
    { facts: [told(1, COUNT, june)], at: '2026-05-31T21:59:59Z', fact: undefined, because: 'none before the first' },
    { facts: [told(1, COUNT, june)], at: '2026-05-31T22:00:00Z', fact: 1, because: 'it holds from its moment on' },
    { facts: [told(1, COUNT), told(2, SUM, june)], at: '2026-05-01T00:00:00Z', fact: 1, because: 'May keeps the old' },
    { facts: [told(1, COUNT), told(2, SUM, june)], at: '2026-07-01T00:00:00Z', fact: 2, because: 'July has the new' },
    {
      facts: [told(1, COUNT), told(2, SUM, june), told(3, MAX, '2026-05-31T22:00:00Z')],
      at: '2026-07-01T00:00:00Z',
      fact: 3,
      because: 'the same moment, written otherwise, replaces that version',
    },
    {
      facts: [told(1, COUNT), told(2, SUM, june), told(3, MAX)],
      at: '2026-07-01T00:00:00Z',
      fact: 2,
      because: 'what is told later about always leaves June as it was',
    },
    {
      facts: [told(1, COUNT), told(2, SUM, june), told(3, MAX)],
      at: '2026-05-01T00:00:00Z',
      fact: 3,
      because: 'and changes what came before June',
    },
    {
      facts: [told(1, SUM, june), told(2, MAX, '2026-03-01T00:00:00Z')],
      at: '2026-06-15T00:00:00Z',
      fact: 1,
      because: 'the order of the dates decides, not of the telling',
    },
  ])('$because', ({ facts, at, fact }) => {
    expect(meterAt(metersFrom(facts).get('altus:cores'), Temporal.Instant.from(at))?.fact).toBe(fact)
  })

  test('is nothing where nobody told of the meter', () => {
    expect(meterAt(metersFrom([]).get('altus:cores'), Temporal.Instant.from('2026-05-01T00:00:00Z'))).toBeUndefined()
  })
})
