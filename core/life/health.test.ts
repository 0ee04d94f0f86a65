import { expect, test } from 'vitest'
import { type CustomerHealthBody, type CustomerHealthFact, healthAt, healthFrom } from './health.ts'

const MAY = '2026-05-01T00:00:00Z'
const told = (
  position: number,
  score: string,
  at = MAY,
  changes: Partial<CustomerHealthBody> = {},
): CustomerHealthFact => ({
  ...{ position, kind: 'customer_health', id: `fact-${position}`, about: 'altus:fen', owner: 'altus' },
  learnedAt: '2026-06-01T00:00:00Z',
  body: { customer: 'fen-foods', product: 'altus:stratum', score, at, ...changes },
})

test.each([
  { facts: [told(1, '70')], at: MAY, says: '70 by 1', because: 'from its moment on' },
  {
    facts: [told(1, '70')],
    at: '2026-04-30T23:59:59.999999999Z',
    says: undefined,
    because: 'nothing was told for before',
  },
  {
    facts: [told(1, '70'), told(2, '40.5', '2026-06-01T00:00:00Z')],
    at: '2026-05-31T00:00:00Z',
    says: '70 by 1',
    because: 'until the next one',
  },
  {
    facts: [told(1, '70'), told(2, '40.5', '2026-06-01T00:00:00Z')],
    at: '2026-06-01T00:00:00Z',
    says: '40.5 by 2',
    because: 'at the next one',
  },
  {
    facts: [told(1, '40', '2026-06-01T00:00:00Z'), told(2, '70')],
    at: '2026-07-01T00:00:00Z',
    says: '40 by 1',
    because: 'one told late is of its own moment',
  },
  { facts: [told(1, '70'), told(2, '0')], at: MAY, says: '0 by 2', because: 'of two for one moment the one told last' },
  { facts: [told(1, '70', MAY, { customer: 'moor-mills' })], at: MAY, says: undefined, because: 'another customer' },
  { facts: [told(1, '70', MAY, { product: 'altus:ridge' })], at: MAY, says: undefined, because: 'another product' },
])('$because', ({ facts, at, says }) => {
  const wanted = { customer: 'fen-foods', product: 'altus:stratum', at: Temporal.Instant.from(at) }
  const found = healthAt(healthFrom(facts), wanted)
  expect(found && `${found.score.toFixed()} by ${found.fact}`).toBe(says)
})
