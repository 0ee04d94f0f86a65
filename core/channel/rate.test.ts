import { expect, test } from 'vitest'
import type { FxRateBody, FxRateFact } from './rate.ts'
import { findRate, ratesFrom } from './rate.ts'

const told = (position: number, base: string, quote: string, date: string, rate: string): FxRateFact => ({
  position,
  kind: 'fx_rate',
  id: `fact-${position}`,
  about: `ecb:${base}-${quote}-${date}`,
  owner: 'altus',
  learnedAt: '2026-06-01T16:00:00Z',
  body: { base, quote, date, rate, source: 'ECB' } satisfies FxRateBody,
})

const RATES = ratesFrom([
  told(1, 'EUR', 'USD', '2026-06-01', '1.0845'),
  told(2, 'EUR', 'USD', '2026-07-01', '1.1'),
  told(3, 'EUR', 'USD', '2026-06-01', '1.2'),
])

test.each([
  {
    base: 'EUR',
    quote: 'USD',
    date: '2026-06-01',
    rate: '1.0845',
    facts: [1],
    because: 'the first one learned stands',
  },
  { base: 'EUR', quote: 'USD', date: '2026-07-01', rate: '1.1', facts: [2], because: 'each date has its own' },
  { base: 'EUR', quote: 'USD', date: '2026-06-02', rate: undefined, facts: undefined, because: 'no date borrows' },
  {
    base: 'USD',
    quote: 'EUR',
    date: '2026-06-01',
    rate: undefined,
    facts: undefined,
    because: 'nor is a rate inverted',
  },
  { base: 'EUR', quote: 'EUR', date: '2026-06-02', rate: '1', facts: [], because: 'one currency needs no rate' },
])('$base/$quote on $date: $because', ({ base, quote, date, rate, facts }) => {
  const found = findRate(RATES, { base, quote, date })
  expect([found?.rate.toFixed(), found?.facts]).toEqual([rate, facts])
  expect(found?.date).toBe(rate === undefined ? undefined : date)
})
