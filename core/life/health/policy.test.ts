import { expect, test } from 'vitest'
import { decimal, sum } from '#core/ground/decimal.ts'
import { DEFAULT_POLICY, type HealthPolicyFact, healthBand, policyAt, SIGNALS } from './policy.ts'

const told = (position: number, from: string, more: Partial<HealthPolicyFact> = {}): HealthPolicyFact => ({
  ...{ position, kind: 'health_policy', id: `p-${position}`, about: `altus:health-${position}`, owner: 'altus' },
  learnedAt: '2026-01-01T00:00:00Z',
  body: { product: 'altus:stratum', from, signals: {}, bands: { good: '80', attention: '50' } },
  ...more,
})
const JAN = '2026-01-01T00:00:00Z'
const FEB = '2026-02-01T00:00:00Z'

test.each([
  { facts: [], at: FEB, holds: undefined, because: 'the default, where nothing was told' },
  { facts: [told(1, FEB)], at: FEB, holds: 1, because: 'from its moment on' },
  { facts: [told(1, FEB)], at: '2026-01-31T23:59:59Z', holds: undefined, because: 'not before' },
  {
    facts: [told(1, FEB), told(2, JAN)],
    at: FEB,
    holds: 1,
    because: 'the one from the later moment, though told earlier',
  },
  { facts: [told(1, FEB), told(2, JAN)], at: JAN, holds: 2, because: 'and until then the other' },
  { facts: [told(1, JAN), told(2, JAN)], at: JAN, holds: 2, because: 'of two from one moment the one told last' },
  {
    facts: [told(1, JAN, { learnedAt: FEB })],
    at: '2026-01-15T00:00:00Z',
    holds: undefined,
    because: 'not before it was told',
  },
  { facts: [told(1, JAN, { owner: 'nordwind' })], at: FEB, holds: undefined, because: 'nobody but the vendor weighs' },
])('$because', ({ facts, at, holds }) => {
  expect(policyAt(facts, { product: 'altus:stratum', at: Temporal.Instant.from(at) }).fact).toBe(holds)
  expect(policyAt(facts, { product: 'altus:ridge', at: Temporal.Instant.from(at) })).toBe(DEFAULT_POLICY)
})

test.each([
  { score: '70', band: 'good' },
  { score: '69.9', band: 'attention' },
  { score: '40', band: 'attention' },
  { score: '39.9', band: 'risk' },
])('$score is $band by default', ({ score, band }) => expect(healthBand(score)).toBe(band))

test('the default weighs every signal, and its weights come to 100', () => {
  expect(Object.keys(DEFAULT_POLICY.signals)).toEqual([...SIGNALS])
  expect(sum(Object.values(DEFAULT_POLICY.signals).map(({ weight }) => decimal(weight))).toFixed()).toBe('100')
})
