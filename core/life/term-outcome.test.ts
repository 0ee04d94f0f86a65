import { expect, test } from 'vitest'
import type { AmendmentFact, Change } from '#core/billing/amendment.ts'
import { type SubscriptionBody, type SubscriptionFact, subscriptionsFrom } from '#core/billing/subscription.ts'
import type { Fact } from '#core/ground/fact.ts'
import { termOutcomes } from './term-outcome.ts'

const LEARNED = '2024-01-01T00:00:00Z'
const BODY: SubscriptionBody = {
  product: 'altus:stratum',
  customer: 'fen',
  chain: ['altus:nordwind', 'nordwind:fen'],
  from: '2024-01-01T00:00:00Z',
  term: { months: 12, renews: false },
}
const started = (position: number, about: string, more: Partial<SubscriptionBody> = {}): SubscriptionFact => ({
  ...{ position, kind: 'subscription', id: about, about, owner: 'nordwind', learnedAt: LEARNED },
  body: { ...BODY, ...more },
})
const amended = (position: number, at: string, change: Change): AmendmentFact => ({
  ...{ position, kind: 'amendment', id: `a-${position}`, about: `nordwind:a-${position}`, owner: 'nordwind' },
  ...{ learnedAt: LEARNED, body: { subscription: 'nordwind:fen', at, change } },
})
const outcomes = (facts: readonly Fact[], at: string) =>
  termOutcomes(subscriptionsFrom(facts).values(), { at: Temporal.Instant.from(at), zone: 'UTC' }).map(
    ({ subscription, outcome, at: when }) => `${subscription} ${outcome} ${when ?? ''}`.trim(),
  )

const FEN = started(1, 'nordwind:fen')
const LEAVES = (at: string) => amended(2, at, { to: 'cancelled' })

test.each([
  { facts: [FEN], at: '2023-12-31T23:59:59Z', says: [], because: 'it has not begun' },
  { facts: [FEN], at: '2024-12-31T23:59:59Z', says: ['nordwind:fen running'], because: 'a second is left' },
  {
    ...{ facts: [FEN], at: '2025-01-01T00:00:00Z', because: 'nothing followed' },
    says: ['nordwind:fen lapsed 2025-01-01T00:00:00Z'],
  },
  {
    facts: [FEN, amended(2, '2024-11-01T00:00:00Z', { to: 'renewed', months: 6 })],
    at: '2025-07-01T00:00:00Z',
    says: ['nordwind:fen renewed 2025-01-01T00:00:00Z', 'nordwind:fen lapsed 2025-07-01T00:00:00Z'],
    because: 'the second of two terms is over too',
  },
  {
    facts: [FEN, LEAVES('2025-01-01T00:00:00Z')],
    at: '2025-01-01T00:00:00Z',
    says: ['nordwind:fen lost 2025-01-01T00:00:00Z'],
    because: 'it left at the end of its term',
  },
  {
    facts: [FEN, LEAVES('2024-05-01T00:00:00Z')],
    at: '2024-05-01T00:00:00Z',
    says: ['nordwind:fen left_early 2024-05-01T00:00:00Z'],
    because: 'it left before the end',
  },
  {
    facts: [FEN, LEAVES('2024-05-01T00:00:00Z')],
    at: '2024-04-30T00:00:00Z',
    says: ['nordwind:fen running'],
    because: 'what is going to end runs until then',
  },
  {
    facts: [
      FEN,
      LEAVES('2024-05-01T00:00:00Z'),
      started(3, 'leaf:fen', { from: '2024-05-01T00:00:00Z', replaces: 'nordwind:fen' }),
    ],
    at: '2024-06-01T00:00:00Z',
    says: ['nordwind:fen moved 2024-05-01T00:00:00Z', 'leaf:fen running'],
    because: 'the customer went to another partner, not away',
  },
  {
    facts: [started(1, 'nordwind:fen', { term: { months: 12, renews: true } }), LEAVES('2025-03-01T00:00:00Z')],
    at: '2025-03-01T00:00:00Z',
    says: ['nordwind:fen renewed 2025-01-01T00:00:00Z', 'nordwind:fen left_early 2025-03-01T00:00:00Z'],
    because: 'a term that followed by itself was a renewal, whatever came of it',
  },
])('$because', ({ facts, at, says }) => expect(outcomes(facts, at)).toEqual(says))

test('a subscription without a term has no outcome', () => {
  const { term: _, ...open } = BODY
  const fact = { ...FEN, body: open } as SubscriptionFact
  expect(outcomes([fact], '2025-06-01T00:00:00Z')).toEqual([])
})
