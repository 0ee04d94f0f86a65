import { describe, expect, test } from 'vitest'
import type { AmendmentFact, Change } from '#core/billing/amendment.ts'
import type { Quote, QuoteState } from '#core/billing/quote.ts'
import type { SubscriptionBody, SubscriptionFact } from '#core/billing/subscription.ts'
import type { Fact } from '#core/ground/fact.ts'
import { present } from '#core/ground/result.ts'
import { type RenewalOutcomeBody, renewalsFrom } from './renewal.ts'

const FEN = 'nordwind:fen'
const BERLIN = 'Europe/Berlin'
/** The midnights of Berlin at which the term begins and ends. */
const BEGINS = '2024-12-31T23:00:00Z'
const ENDS = '2025-12-31T23:00:00Z'

const fact = (position: number, kind: string, about: string, body: unknown): Fact => {
  return { position, kind, id: `f-${position}`, about, owner: 'nordwind', learnedAt: '2025-01-01T00:00:00Z', body }
}
const started = (more: Partial<SubscriptionBody> = {}) => {
  const body: SubscriptionBody = {
    ...{ product: 'altus:stratum', customer: 'fen', chain: ['altus:nordwind', 'nordwind:fen'], from: BEGINS },
    term: { months: 12, renews: false },
    ...more,
  }
  return fact(1, 'subscription', FEN, body) as SubscriptionFact
}
const amended = (at: string, change: Change) =>
  fact(2, 'amendment', 'nordwind:a', { subscription: FEN, at, change }) as AmendmentFact
const decided = (outcome: RenewalOutcomeBody['outcome'], reason?: RenewalOutcomeBody['reason']) =>
  fact(3, 'renewal_outcome', 'nordwind:o', { subscription: FEN, ends: ENDS, outcome, ...(reason && { reason }) })

const offer = (state: QuoteState, from = ENDS): Quote => ({
  ...{ id: 'nordwind:q', version: 1, seller: 'nordwind', state, since: Temporal.Instant.from(BEGINS) },
  content: {
    ...{
      link: 'nordwind:fen',
      customer: 'fen',
      version: 1,
      validUntil: ENDS,
      lines: [],
      terms: { billing: 'arrears' },
    },
    renews: { subscription: FEN, from, to: '2026-12-31T23:00:00Z' },
  },
  ...{ writtenBy: undefined, approvedBy: undefined, sent: undefined, accepted: undefined, declined: undefined },
})

const at = (text: string, facts: readonly Fact[], quotes: readonly Quote[] = []) =>
  renewalsFrom(facts, { at: Temporal.Instant.from(text), zoneOf: () => BERLIN, quotes })

describe('the renewal of a term', () => {
  const AUTUMN = '2025-10-01T00:00:00Z'
  const ends = (when: string, reason?: RenewalOutcomeBody['reason']): Fact =>
    amended(when, { to: 'cancelled', ...(reason && { reason }) })
  test.each<{ facts: readonly Fact[]; when: string; quotes?: readonly Quote[]; state: string; because: string }>([
    { facts: [started()], when: '2025-07-03T21:59:59Z', state: 'upcoming', because: '180 days are not yet begun' },
    {
      facts: [started()],
      when: '2025-07-03T22:00:00Z',
      state: 'upcoming',
      because: 'clocks go back in between: an hour later',
    },
    {
      facts: [started()],
      when: '2025-07-04T22:00:00Z',
      state: 'open',
      because: '180 local days before the end it opens',
    },
    { facts: [started()], when: AUTUMN, quotes: [offer('draft')], state: 'open', because: 'a draft is nobody’s offer' },
    {
      facts: [started()],
      when: AUTUMN,
      quotes: [offer('sent')],
      state: 'quoted',
      because: 'an offer is with the customer',
    },
    {
      facts: [started()],
      when: AUTUMN,
      quotes: [offer('sent', AUTUMN)],
      state: 'open',
      because: 'it is for another term',
    },
    { facts: [started()], when: AUTUMN, quotes: [offer('declined')], state: 'open', because: 'it was declined' },
    { facts: [started()], when: AUTUMN, quotes: [offer('accepted')], state: 'ordered', because: 'it was accepted' },
    {
      facts: [started(), amended(ENDS, { to: 'renewed', months: 12 })],
      ...{ when: AUTUMN, quotes: [offer('accepted')], state: 'renewed', because: 'another term waits for its end' },
    },
    { facts: [started(), ends(ENDS)], when: AUTUMN, state: 'lost', because: 'it will end with its term' },
    {
      facts: [started(), ends('2025-11-01T00:00:00Z')],
      when: AUTUMN,
      state: 'left_early',
      because: 'it will end before',
    },
    {
      facts: [started(), decided('lost', 'price')],
      when: AUTUMN,
      state: 'lost',
      because: 'it was told, and nothing follows',
    },
    {
      facts: [started({ term: { months: 12, renews: true } }), decided('lost', 'price')],
      ...{ when: AUTUMN, state: 'open', because: 'what was told is not what will be: it goes on by itself' },
    },
    {
      facts: [started({ term: { months: 12, renews: true } }), decided('renewed')],
      ...{ when: AUTUMN, state: 'renewed', because: 'it goes on by itself, and somebody has asked' },
    },
    { facts: [started()], when: ENDS, state: 'lapsed', because: 'nothing followed, nobody left' },
  ])('$state at $when: $because', ({ facts, when, quotes, state }) => {
    expect(at(when, facts, quotes)[0]?.state).toBe(state)
  })

  test('knows days, notice and reason', () => {
    const term = { months: 12, renews: true, noticeDays: 30 }
    const [renewal] = at('2025-12-01T09:00:00Z', [started({ term }), ends('2025-12-10T00:00:00Z', 'price')])
    const { daysLeft, noticeBy, opensAt, reason, state, isOver } = present(renewal, 'it has a term')
    expect([daysLeft, noticeBy?.toString(), opensAt.toString()]).toEqual([
      31,
      '2025-12-01T23:00:00Z',
      '2025-07-04T22:00:00Z',
    ])
    expect([state, reason, isOver]).toEqual(['left_early', 'price', false])
  })

  test('what was told of the renewal goes before what was told with the end', () => {
    const facts = [started(), ends(ENDS, 'price'), decided('lost', 'competitor')]
    expect(at(AUTUMN, facts)[0]?.reason).toBe('competitor')
    expect(at(AUTUMN, [started(), ends(ENDS, 'price')])[0]?.reason).toBe('price')
  })

  test('each term has its own, and its plan', () => {
    const plan = fact(4, 'renewal_plan', 'nordwind:p', { subscription: FEN, ends: ENDS, owner: 'psn_ada' })
    const facts = [started(), amended(ENDS, { to: 'renewed', months: 12 }), plan]
    const told = at('2026-02-01T00:00:00Z', facts)
    expect(told.map(({ state, plan: one }) => [state, one?.owner])).toEqual([
      ['renewed', 'psn_ada'],
      ['upcoming', undefined],
    ])
  })

  test('a subscription without a term has none, nor one that another replaces', () => {
    const { term: _, ...without } = started().body
    expect(at(AUTUMN, [{ ...started(), body: without }])).toEqual([])
    const moved = fact(5, 'subscription', 'leaf:fen', { ...started().body, from: AUTUMN, replaces: FEN })
    const told = at(AUTUMN, [started(), ends(AUTUMN), moved])
    expect(told.map(({ subscription }) => subscription)).toEqual(['leaf:fen'])
  })
})
