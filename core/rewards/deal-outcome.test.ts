import { expect, test } from 'vitest'
import type { Subscription } from '#core/billing/subscription.ts'
import { dealOutcomes } from './deal-outcome.ts'
import { day, subscribed } from './engine.test-data.ts'

const YEARLY = { months: 12, renews: true }
const ONCE = { months: 12, renews: false }

/** From 1 May 2026 on unless told otherwise; a term of a year ends on 1 May 2027. */
const CASES: readonly Readonly<{
  subscriptions: readonly Subscription[]
  at: string
  is: string | undefined
  because: string
}>[] = [
  { subscriptions: [], at: '2026-06-01', is: undefined, because: 'nothing was ever sold' },
  { subscriptions: [subscribed()], at: '2026-05-01', is: undefined, because: 'it begins at that moment, not before' },
  { subscriptions: [subscribed()], at: '2026-05-02', is: 'running', because: 'it has begun and has no term' },
  { subscriptions: [subscribed()], at: '2030-01-01', is: 'running', because: 'without a term nothing is renewed' },
  {
    subscriptions: [subscribed({ term: YEARLY })],
    at: '2027-05-01',
    is: 'running',
    because: 'the second term begins at that moment, and counts from after it',
  },
  {
    subscriptions: [subscribed({ term: YEARLY })],
    at: '2027-05-02',
    is: 'renewed',
    because: 'it went on for another term by itself',
  },
  {
    subscriptions: [subscribed({ term: ONCE })],
    at: '2027-04-30',
    is: 'running',
    because: 'it is in its only term',
  },
  {
    subscriptions: [subscribed({ to: '2026-09-01' })],
    at: '2026-08-31',
    is: 'running',
    because: 'it ends a day later',
  },
  { subscriptions: [subscribed({ to: '2026-09-01' })], at: '2026-09-01', is: 'lost', because: 'its end has come' },
  {
    subscriptions: [subscribed({ term: YEARLY, to: '2027-09-01' })],
    at: '2027-10-01',
    is: 'lost',
    because: 'one that was renewed and then left is lost',
  },
  {
    subscriptions: [
      subscribed({ to: '2026-09-01' }),
      subscribed({ id: 'ostwind:fen', from: '2026-09-01', replaces: 'nordwind:fen' }),
    ],
    at: '2026-10-01',
    is: 'running',
    because: 'it goes on through another partner',
  },
  {
    subscriptions: [subscribed({ to: '2026-09-01' }), subscribed({ id: 'nordwind:two', to: '2026-10-01' })],
    at: '2026-10-01',
    is: 'lost',
    because: 'both have ended',
  },
  {
    subscriptions: [subscribed({ customer: 'peat-works' }), subscribed({ product: 'altus:flux' })],
    at: '2026-10-01',
    is: undefined,
    because: 'those are other deals',
  },
]

test.each(CASES)('$is: $because', ({ subscriptions, at, is }) => {
  expect(dealOutcomes(subscriptions, { at: day(at), zone: 'Europe/Berlin' })('fen-foods', 'altus:stratum')).toBe(is)
})
